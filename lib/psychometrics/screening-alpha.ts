/**
 * Reliability that is too good for its sample, as where one person filled in many forms.
 *
 * Sources: sampling distribution of alpha — Feldt (1965), Psychometrika 30, 357, doi:10.1007/BF02289499, and
 * Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11, 93, doi:10.1177/014662168701100107; several
 * comparisons — Bonferroni, in Dunn (1961), Journal of the American Statistical Association 56, 52,
 * doi:10.1080/01621459.1961.10482090.
 */
import { type Estimate, undefinedBecause } from '#lib/estimate.ts';
import { fQuantile, fUpperTail } from './distributions.ts';
import type { Outcome } from './outcome.ts';

export type AlphaTooGood = {
  readonly n: number;
  /** (1 − α of the others) / (1 − α of the unit); null where the unit's alpha is 1. */
  readonly ratio: number | null;
  readonly df1: number;
  readonly df2: number;
  /** Probability of such an alpha or a higher one if the unit is like the others. */
  readonly p: number;
  /** The alpha that a unit like the others exceeds with probability level / comparisons. */
  readonly limit: number;
  readonly tooGood: boolean;
};

/** Respondents below which a unit's alpha says too little, as the shipped policy has it. */
const MIN_RESPONDENTS_FOR_ALPHA = 30;

/**
 * Compares the alpha of a unit or audience (n respondents, k items) with `overall`, best computed without the
 * unit: (1 − overall)/(1 − alpha) follows F(n − 1, (n − 1)(k − 1)) if they are alike. `comparisons` (m): how many
 * units are looked at; the limit lies at 1 − level/m. Undefined: an alpha that is undefined, n below `minN`
 * (`too_few_observations`), k < 2 (`too_few_items`), overall = 1 (`zero_variance`).
 *
 * @example
 * const overall = { kind: 'estimate', value: 0.8, n: 500 };
 * const unit = { kind: 'estimate', value: 0.95, n: 40 };
 * const found = alphaTooGood(unit, overall, 40, 6, { comparisons: 10 });
 * found.ratio; // => 4
 * found.tooGood; // => true
 * alphaTooGood(unit, overall, 29, 6); // => undefined: too_few_observations
 */
export function alphaTooGood(
  alpha: Estimate,
  overall: Estimate,
  n: number,
  k: number,
  options: { readonly level?: number; readonly comparisons?: number; readonly minN?: number } = {},
): Outcome<AlphaTooGood> {
  const { level = 0.05, comparisons = 1, minN = MIN_RESPONDENTS_FOR_ALPHA } = options;
  if (alpha.kind === 'undefined') return alpha;
  if (overall.kind === 'undefined') return overall;
  if (k < 2) return undefinedBecause('too_few_items', n);
  if (n < Math.max(2, minN)) return undefinedBecause('too_few_observations', n);
  if (!(overall.value < 1)) return undefinedBecause('zero_variance', n);
  if (!(level > 0 && level < 1 && comparisons >= 1))
    throw new RangeError('level or comparisons out of range');
  const df1 = n - 1;
  const df2 = (n - 1) * (k - 1);
  const f = (1 - overall.value) / (1 - alpha.value);
  const p = fUpperTail(f, df1, df2);
  const share = level / comparisons;
  return {
    n,
    ratio: Number.isFinite(f) ? f : null,
    df1,
    df2,
    p,
    limit: 1 - (1 - overall.value) / fQuantile(1 - share, df1, df2),
    tooGood: p < share,
  };
}
