/**
 * Agreement of the respondents of one unit.
 *
 * Sources: rwg, rwg(J) — James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85,
 * doi:10.1037/0021-9010.69.1.85; rwg(J) without Spearman–Brown — Lindell, Brandt & Whitney (1999), Applied
 * Psychological Measurement 23, 127, doi:10.1177/01466219922031257; AD — Burke, Finkelstein & Dusig (1999),
 * Organizational Research Methods 2, 49, doi:10.1177/109442819921004; a_wg — Brown & Hauenstein (2005),
 * Organizational Research Methods 8, 165, doi:10.1177/1094428105275376; null variances — LeBreton & Senter
 * (2008), Organizational Research Methods 11, 815, doi:10.1177/1094428106296642.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { quantile } from './descriptives.ts';
import { at } from './outcome.ts';

/**
 * Variance of answers spread evenly over A ≥ 2 categories, (A² − 1)/12.
 *
 * @example
 * uniformNullVariance(5); // => 2
 */
export function uniformNullVariance(categories: number): number {
  return (categories ** 2 - 1) / 12;
}

/** Variance of a slightly skewed distribution over five categories (LeBreton & Senter 2008, table 2). */
export const SLIGHT_SKEW_NULL_VARIANCE_5 = 1.34;

/**
 * Sample variance (n − 1) from n, Σx and Σx². Undefined at n < 2.
 *
 * @example
 * varianceFromSums(4, 10, 30).value; // => 1.6667
 * varianceFromSums(1, 4, 16); // => undefined: single_observation
 */
export function varianceFromSums(n: number, sum: number, squares: number): Estimate {
  if (n < 1) return undefinedBecause('no_observations', n);
  if (n < 2) return undefinedBecause('single_observation', n);
  return estimate(Math.max(0, n * squares - sum * sum) / (n * (n - 1)), n);
}

/**
 * rwg = 1 − s²/σ², a variance above the null variance counted as the null variance: 0..1.
 *
 * @example
 * rwg(varianceFromSums(4, 12, 38), uniformNullVariance(5)).value; // => 0.6667
 */
export function rwg(variance: Estimate, nullVariance: number): Estimate {
  if (variance.kind === 'undefined') return variance;
  return estimate(1 - Math.min(variance.value, nullVariance) / nullVariance, variance.n);
}

/** Mean of item variances; undefined for the reason of the first undefined one, or without items. */
function meanVariance(variances: readonly Estimate[]): Estimate {
  let s = 0;
  let n = Number.POSITIVE_INFINITY;
  for (const v of variances) {
    if (v.kind === 'undefined') return v;
    s += v.value;
    n = Math.min(n, v.n);
  }
  return variances.length === 0 ? undefinedBecause('too_few_items') : estimate(s / variances.length, n);
}

/**
 * rwg(J) = J·a / (J·a + s̄²/σ²) with a = 1 − s̄²/σ²; 0 where s̄² exceeds the null variance: 0..1.
 *
 * @example
 * const v = varianceFromSums(4, 12, 38);
 * rwgJ([v, v], uniformNullVariance(5)).value; // => 0.8
 */
export function rwgJ(variances: readonly Estimate[], nullVariance: number): Estimate {
  const m = meanVariance(variances);
  if (m.kind === 'undefined') return m;
  const ratio = Math.min(m.value, nullVariance) / nullVariance;
  const ja = variances.length * (1 - ratio);
  return estimate(ja / (ja + ratio), m.n);
}

/**
 * Lindell's r*wg(J) = 1 − s̄²/σ², negative where s̄² exceeds the null variance.
 *
 * @example
 * const v = varianceFromSums(4, 12, 38);
 * rwgJLindell([v, v], uniformNullVariance(5)).value; // => 0.6667
 */
export function rwgJLindell(variances: readonly Estimate[], nullVariance: number): Estimate {
  const m = meanVariance(variances);
  return m.kind === 'undefined' ? m : estimate(1 - m.value / nullVariance, m.n);
}

/** Per item n, Σx, Σx² over the respondents of one unit: what rwg(J) needs. */
export type ItemSums = {
  readonly n: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
};

/**
 * Item variances from per-item sums, for `rwgJ` and `rwgJLindell`.
 *
 * @example
 * const sums = { n: Float64Array.of(4), sum: Float64Array.of(12), squares: Float64Array.of(38) };
 * variancesFromSums(sums)[0].value; // => 0.6667
 */
export function variancesFromSums(sums: ItemSums): Estimate[] {
  return Array.from(sums.n, (n, i) => varianceFromSums(n, at(sums.sum, i), at(sums.squares, i)));
}

/**
 * Mean absolute deviation of complete values from their mean or median. Undefined at n < 2.
 *
 * @example
 * averageDeviation([2, 3, 3, 4], 'mean').value; // => 0.5
 */
export function averageDeviation(values: ArrayLike<number>, from: 'mean' | 'median'): Estimate {
  const n = values.length;
  if (n < 2) return undefinedBecause(n === 0 ? 'no_observations' : 'single_observation', n);
  let centre = 0;
  if (from === 'mean') {
    for (let i = 0; i < n; i++) centre += at(values, i) / n;
  } else {
    const median = quantile(values, 0.5);
    if (median.kind === 'undefined') return median;
    centre = median.value;
  }
  let s = 0;
  for (let i = 0; i < n; i++) s += Math.abs(at(values, i) - centre);
  return estimate(s / n, n);
}

/**
 * AD(J): the mean of the items' average deviations. Undefined as its items.
 *
 * @example
 * averageDeviationJ([[2, 3, 3, 4], [1, 3, 3, 5]], 'median').value; // => 0.75
 */
export function averageDeviationJ(items: readonly ArrayLike<number>[], from: 'mean' | 'median'): Estimate {
  return meanVariance(items.map((values) => averageDeviation(values, from)));
}

/**
 * a_wg of one item, −1..1: agreement against the largest variance possible at the observed mean. Undefined at
 * n < 2 and where the mean is too extreme for n (`mean_too_extreme`).
 *
 * @example
 * awg(4, 3, varianceFromSums(4, 12, 38), 1, 5).value; // => 0.75
 * awg(4, 4.9, varianceFromSums(4, 12, 38), 1, 5); // => undefined: mean_too_extreme
 */
export function awg(n: number, mean: number, variance: Estimate, min: number, max: number): Estimate {
  if (variance.kind === 'undefined') return variance;
  const lowest = (min * (n - 1) + max) / n;
  const highest = (max * (n - 1) + min) / n;
  if (mean < lowest - 1e-12 || mean > highest + 1e-12) return undefinedBecause('mean_too_extreme', n);
  const largest = ((max + min) * mean - mean * mean - max * min) * (n / (n - 1));
  return estimate(1 - (2 * variance.value) / largest, n);
}

/**
 * a_wg(J): mean over the items that have an a_wg; undefined where none has.
 *
 * @example
 * const a = awg(4, 3, varianceFromSums(4, 12, 38), 1, 5);
 * awgJ([a, a]).value; // => 0.75
 */
export function awgJ(items: readonly Estimate[]): Estimate {
  let s = 0;
  let count = 0;
  let n = Number.POSITIVE_INFINITY;
  for (const a of items) {
    if (a.kind === 'undefined') continue;
    s += a.value;
    count++;
    n = Math.min(n, a.n);
  }
  if (count > 0) return estimate(s / count, n);
  const first = items[0];
  return first?.kind === 'undefined' ? first : undefinedBecause('too_few_items');
}
