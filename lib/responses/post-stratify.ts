/** A unit's mean in which each stratum counts by its size in the population, not by how many of it answered. */
import { type Estimate, estimate, isDefined } from '../estimate.ts';
import { kishDesignEffect } from '../psychometrics/design-effect.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { poststratify, rakedStandardError, trimWeights, weightedMean } from '../psychometrics/raking.ts';
import type { MeanWithError } from '../psychometrics/unit-mean.ts';

export type PostStratified = MeanWithError & {
  /** Kish's design effect of the weights. */
  readonly designEffect: Estimate;
  /** Respondents whose weight was cut. */
  readonly trimmed: number;
  /** Linearised error of each respondent: the squares sum to the squared standard error. */
  readonly errors: Float64Array;
};

/**
 * The weighted mean with its linearised standard error and n − strata degrees of freedom. A weight is the size of the
 * stratum by its respondents, cut to `trim` times the mean weight. Undefined (`undefined`) where the sizes do not fit
 * the sample: a stratum nobody answered in, or one smaller than those who did.
 *
 * @param stratum place of each respondent in `sizes`
 */
export function postStratifiedMean(
  values: Float64Array,
  stratum: Int32Array,
  sizes: Float64Array,
  trim: number | undefined,
): PostStratified | undefined {
  const margin = { category: stratum, targets: sizes };
  const weighted = poststratify(margin);
  if (isUndefined(weighted)) return undefined;
  const cut = trim === undefined || trim <= 1 ? undefined : trimWeights(weighted.weights, trim);
  if (cut !== undefined && isUndefined(cut)) return undefined;
  const weights = cut?.weights ?? weighted.weights;
  const found = weightedMean(values, weights);
  const se = rakedStandardError(values, weights, [margin]);
  if (isUndefined(found) || !isDefined(se)) return undefined;
  const n = values.length;
  return {
    mean: estimate(found.mean, n),
    se,
    n,
    df: n - sizes.length,
    designEffect: kishDesignEffect(weights),
    trimmed: cut?.trimmed ?? 0,
    errors: linearised(values, weights, stratum, sizes.length),
  };
}

/** (w·e − mean of w·e)/Σw·√(n/(n − 1)), with e the deviation from the mean of one's stratum. */
function linearised(
  values: Float64Array,
  weights: Float64Array,
  stratum: Int32Array,
  strata: number,
): Float64Array {
  const n = values.length;
  const sums = new Float64Array(strata);
  const counts = new Float64Array(strata);
  stratum.forEach((h, i) => {
    sums[h] = (sums[h] as number) + (values[i] as number);
    counts[h] = (counts[h] as number) + 1;
  });
  const products = values.map((v, i) => {
    const h = stratum[i] as number;
    return (weights[i] as number) * (v - (sums[h] as number) / (counts[h] as number));
  });
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = products.reduce((a, b) => a + b, 0) / n;
  return products.map((p) => ((p - mean) / total) * Math.sqrt(n / (n - 1)));
}
