/**
 * A unit's mean with its standard error and degrees of freedom, and t intervals.
 *
 * Source: Cochran (1977), Sampling Techniques, 3rd ed., ch. 2 (persons) and ch. 9 (departments as clusters of
 * equal weight), ISBN 978-0-471-16240-7; Student (1908), Biometrika 6, 1, doi:10.1093/biomet/6.1.1.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import type { UnitMoments } from './anova.ts';
import { describe, mean, standardDeviation } from './descriptives.ts';
import { tQuantile } from './distributions.ts';
import type { Outcome } from './outcome.ts';

export type MeanWithError = {
  readonly mean: Estimate;
  readonly se: Estimate;
  /** Persons, or departments where departments count equally. */
  readonly n: number;
  /** n − 1; 0 where the standard error is undefined. */
  readonly df: number;
};

/**
 * Mean over persons with s/√n and n − 1 df. Undefined: mean at n = 0; SE at n = 1 (`single_observation`).
 *
 * @example
 * meanOverPersons(Float64Array.of(2, 4, 4, 6)); // => { n: 4, df: 3 }
 * meanOverPersons(Float64Array.of(2, 4, 4, 6)).se.value; // => 0.8165
 */
export function meanOverPersons(values: Float64Array, valid?: Uint8Array): MeanWithError {
  const d = describe(values, valid);
  return { mean: d.mean, se: d.standardError, n: d.n, df: Math.max(0, d.n - 1) };
}

/**
 * The same from n, mean and Σ(x − mean)² of unit u.
 *
 * @example
 * const m = { n: Float64Array.of(4), mean: Float64Array.of(4), ss: Float64Array.of(8) };
 * meanOfUnit(m, 0).se.value; // => 0.8165
 */
export function meanOfUnit(m: UnitMoments, u: number): MeanWithError {
  const n = m.n[u] ?? 0;
  if (n === 0) {
    const none = undefinedBecause('no_observations', 0);
    return { mean: none, se: none, n, df: 0 };
  }
  const se = Math.sqrt((m.ss[u] ?? 0) / (n - 1) / n);
  return { mean: estimate(m.mean[u] ?? 0, n), se: estimate(se, n, 'single_observation'), n, df: n - 1 };
}

/**
 * Mean in which departments count equally: mean of department means, SE = their SD/√D, D − 1 df. Departments
 * without observations do not count. A single department: value with SE undefined (`single_department`).
 *
 * @example
 * const m = { n: Float64Array.of(9, 1, 2), mean: Float64Array.of(1, 3, 5), ss: Float64Array.of(0, 0, 0) };
 * meanOverDepartments(m).mean.value; // => 3
 * meanOverDepartments(m).se.value; // => 1.1547
 */
export function meanOverDepartments(departments: UnitMoments): MeanWithError {
  const means = departments.mean.filter((_, d) => (departments.n[d] ?? 0) > 0);
  const n = means.length;
  const sd = standardDeviation(means);
  const se =
    sd.kind === 'estimate'
      ? estimate(sd.value / Math.sqrt(n), n)
      : undefinedBecause(n === 0 ? 'no_observations' : 'single_department', n);
  return { mean: mean(means), se, n, df: Math.max(0, n - 1) };
}

export type ConfidenceInterval = {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly df: number;
};

/**
 * value ∓ t(df, (1 + level)/2)·se. `df` need not be whole (Satterthwaite). Undefined: value or SE undefined,
 * df not positive (`too_few_observations`).
 *
 * @example
 * const of = (value) => ({ kind: 'estimate', value, n: 11 });
 * interval(of(10), of(2), 10, 0.95); // => { lower: 5.5437, upper: 14.4563 }
 */
export function interval(
  value: Estimate,
  se: Estimate,
  df: number,
  level: number,
): Outcome<ConfidenceInterval> {
  if (value.kind === 'undefined') return value;
  if (se.kind === 'undefined') return se;
  if (!(df > 0)) return undefinedBecause('too_few_observations', value.n);
  const half = tQuantile((1 + level) / 2, df) * se.value;
  return { lower: value.value - half, upper: value.value + half, level, df };
}
