/**
 * A unit's mean in which each stratum counts by its size in the population, not by how many of it answered: one
 * variable exactly, several by raking.
 */
import { type Estimate, estimate } from '../estimate.ts';
import { kishDesignEffect } from '../psychometrics/design-effect.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { type Margin, rake, rakedErrors, trimWeights, weightedMean } from '../psychometrics/raking.ts';
import type { MeanWithError } from '../psychometrics/unit-mean.ts';

export type PostStratified = MeanWithError & {
  /** Kish's design effect of the weights. */
  readonly designEffect: Estimate;
  /** Respondents whose weight was cut. */
  readonly trimmed: number;
  /** Linearised error of each respondent: the squares sum to the squared standard error. */
  readonly errors: Float64Array;
};

/** One variable as the policy lists it: whom its values are known of, and how many people each value has. */
export type Stratification = {
  /** Place of each respondent's value in `people`, −1 where it is not known. */
  readonly value: Int32Array;
  /** People in the population by value, in the order of the answer's options; above 0. */
  readonly people: Float64Array;
};

/** Fewer respondents than this are counted together with the next value: a mean over fewer is mostly chance. */
export const SMALLEST_STRATUM = 5;

/** Why all respondents count equally although the policy asks for strata. */
export type NotWeighted =
  /** No sizes, or of one value only. */
  | 'sizes_unknown'
  /** More people answered than there are. */
  | 'size_below_sample'
  /** After counting small strata together one is left. */
  | 'one_stratum'
  /** The variables cannot be met together. */
  | 'not_converged';

/**
 * The margin of a variable: small strata together with the next value (the last with the one before), respondents
 * whose value is not known as a stratum of its own with its share of the sample, so that they neither gain nor lose.
 * Targets are shares of one total, the same for every variable.
 */
export function marginOf({ value, people }: Stratification): Margin | NotWeighted {
  if (people.length < 2) return 'sizes_unknown';
  const counts = new Float64Array(people.length);
  let unknown = 0;
  for (const v of value) {
    if (v < 0) unknown++;
    else counts[v] = (counts[v] as number) + 1;
  }
  if (counts.some((n, v) => n > (people[v] as number))) return 'size_below_sample';
  const groups: { n: number; people: number }[] = [];
  const groupOf = new Int32Array(people.length);
  let open = false;
  counts.forEach((n, v) => {
    const last = groups.at(-1);
    if (open && last !== undefined) {
      last.n += n;
      last.people += people[v] as number;
    } else groups.push({ n, people: people[v] as number });
    groupOf[v] = groups.length - 1;
    open = (groups.at(-1)?.n ?? 0) < SMALLEST_STRATUM;
  });
  const rest = groups.at(-1);
  const before = groups.at(-2);
  if (open && rest !== undefined && before !== undefined) {
    groups.pop();
    before.n += rest.n;
    before.people += rest.people;
    groupOf.forEach((g, v) => {
      if (g === groups.length) groupOf[v] = g - 1;
    });
  }
  if (groups.length < 2) return 'one_stratum';
  const known = value.length - unknown;
  const total = groups.reduce((sum, g) => sum + g.people, 0);
  const targets = groups.map((g) => WHOLE * known * (g.people / total));
  return {
    category: value.map((v) => (v < 0 ? groups.length : (groupOf[v] as number))),
    targets: Float64Array.from(unknown === 0 ? targets : [...targets, WHOLE * unknown]),
  };
}

/** Shares count, not the size of the whole; this makes every target larger than its sample. */
const WHOLE = 1_000_000;

/**
 * The weighted mean with its linearised standard error; n − 1 degrees of freedom less one for every stratum that a
 * variable adds. Weights are cut to `trim` times their mean.
 *
 * @returns why there is none where the sizes do not fit the sample
 */
export function postStratifiedMean(
  values: Float64Array,
  strata: readonly Stratification[],
  trim: number | undefined,
): PostStratified | NotWeighted {
  const margins: Margin[] = [];
  let reason: NotWeighted = 'sizes_unknown';
  for (const stratification of strata) {
    const margin = marginOf(stratification);
    if (margin === 'size_below_sample') return margin;
    if (typeof margin === 'string') reason = margin;
    else margins.push(margin);
  }
  if (margins.length === 0) return reason;
  const raked = rake(margins);
  if (isUndefined(raked)) return 'not_converged';
  const cut = trim === undefined || trim <= 1 ? undefined : trimWeights(raked.weights, trim);
  if (cut !== undefined && isUndefined(cut)) return 'not_converged';
  const weights = cut?.weights ?? raked.weights;
  const found = weightedMean(values, weights);
  const errors = rakedErrors(values, weights, margins);
  if (isUndefined(found) || isUndefined(errors)) return 'not_converged';
  const n = values.length;
  const se = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0));
  return {
    mean: estimate(found.mean, n),
    se: estimate(se, n),
    n,
    df: n - 1 - margins.reduce((sum, m) => sum + m.targets.length - 1, 0),
    designEffect: kishDesignEffect(weights),
    trimmed: cut?.trimmed ?? 0,
    errors,
  };
}
