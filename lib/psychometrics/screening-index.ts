/**
 * Indices of careless answering: one value per respondent, and how it lies among all respondents.
 *
 * Sources: Meade & Craig (2012), Psychological Methods 17, 437, doi:10.1037/a0028085; Curran (2016), Journal of
 * Experimental Social Psychology 66, 4, doi:10.1016/j.jesp.2015.07.006; quantile type 7 — Hyndman & Fan (1996),
 * The American Statistician 50, 361, doi:10.1080/00031305.1996.10473566.
 */
import { type Estimate, estimate, type UndefinedReason, undefinedBecause } from '#lib/estimate.ts';
import type { Scores } from './keying.ts';
import { at } from './outcome.ts';

/** Why a respondent has no value; `RespondentIndex.reasons` holds positions in this list. */
export const SCREENING_REASONS = [
  'no_observations',
  'too_few_observations',
  'too_few_items',
  'zero_variance',
  'not_applicable',
] as const satisfies readonly UndefinedReason[];

export type ScreeningReason = (typeof SCREENING_REASONS)[number];

/** One value per respondent. Where `valid[r] = 0` the value is 0 and `reasons[r]` says why there is none. */
export type RespondentIndex = Scores & { readonly reasons: Uint8Array };

/**
 * An index in which no respondent has a value yet, for `reason`.
 *
 * @example
 * emptyIndex(3, 'zero_variance').valid[2]; // => 0
 */
export function emptyIndex(rows: number, reason: ScreeningReason): RespondentIndex {
  return {
    values: new Float64Array(rows),
    valid: new Uint8Array(rows),
    reasons: new Uint8Array(rows).fill(SCREENING_REASONS.indexOf(reason)),
  };
}

/**
 * The value of one respondent, or the reason why there is none.
 *
 * @example
 * indexValue(longString([Int8Array.of(3, -1), Int8Array.of(3, -1)]), 0).value; // => 2
 * indexValue(longString([Int8Array.of(3, -1), Int8Array.of(3, -1)]), 1); // => undefined: no_observations
 */
export function indexValue(index: RespondentIndex, respondent: number): Estimate {
  if (index.valid[respondent] === 1) return estimate(at(index.values, respondent), 1);
  return undefinedBecause(SCREENING_REASONS[at(index.reasons, respondent)] ?? 'not_computed');
}

/**
 * Number of respondents of item columns; columns of unequal length are a defect of the caller.
 *
 * @example
 * respondentsOf([Int8Array.of(1, 2, 3), Int8Array.of(3, 2, 1)]); // => 3
 */
export function respondentsOf(columns: readonly Int8Array[]): number {
  const rows = columns[0]?.length ?? 0;
  for (const c of columns) if (c.length !== rows) throw new RangeError(`columns of ${rows} and ${c.length}`);
  return rows;
}

export type ReferenceDistribution = {
  /** Respondents with a value, and without. */
  readonly n: number;
  readonly missing: number;
  readonly mean: Estimate;
  /** n − 1 in the denominator. */
  readonly sd: Estimate;
  readonly min: Estimate;
  readonly max: Estimate;
  readonly p01: Estimate;
  readonly p05: Estimate;
  readonly p25: Estimate;
  readonly p50: Estimate;
  readonly p75: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  /** The values in ascending order, for `percentileRank`. */
  readonly sorted: Float64Array;
};

/**
 * How an index is spread over the respondents who have it, in the unit of the index. Quantiles are type 7 (R's
 * default). Undefined: everything without a value (`no_observations`); sd of one (`single_observation`).
 *
 * @example
 * const index = { values: Float64Array.of(1, 2, 3, 4, 0), valid: Uint8Array.of(1, 1, 1, 1, 0) };
 * const d = referenceDistribution(index);
 * d.n; // => 4
 * d.mean.value; // => 2.5
 * d.p25.value; // => 1.75
 * d.sd.value; // => 1.290994
 */
export function referenceDistribution(index: Scores): ReferenceDistribution {
  const sorted = index.values.filter((_, r) => index.valid[r] === 1).sort();
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += sorted[i] as number;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((sorted[i] as number) - mean) ** 2;
  const q = (p: number): Estimate => sortedQuantile(sorted, p);
  return {
    n,
    missing: index.values.length - n,
    mean: estimate(mean, n, 'no_observations'),
    sd:
      n === 0
        ? undefinedBecause('no_observations', 0)
        : estimate(
            sorted[0] === sorted[n - 1] && n > 1 ? 0 : Math.sqrt(squares / (n - 1)),
            n,
            'single_observation',
          ),
    min: q(0),
    max: q(1),
    p01: q(0.01),
    p05: q(0.05),
    p25: q(0.25),
    p50: q(0.5),
    p75: q(0.75),
    p95: q(0.95),
    p99: q(0.99),
    sorted,
  };
}

/**
 * Quantile type 7 of values in ascending order at 0 ≤ p ≤ 1: linear between the neighbours of position
 * (n − 1)·p. Undefined at n = 0.
 */
function sortedQuantile(sorted: Float64Array, p: number): Estimate {
  const n = sorted.length;
  if (n === 0) return undefinedBecause('no_observations', 0);
  const h = (n - 1) * p;
  const low = Math.floor(h);
  const a = at(sorted, low);
  return estimate(a + (h - low) * (at(sorted, Math.min(n - 1, low + 1)) - a), n);
}

/**
 * Percentile of a value among sorted ones, 0..100: the percentage below it plus half the percentage equal to
 * it. Undefined at n = 0.
 *
 * @example
 * percentileRank(Float64Array.of(1, 2, 2, 5), 2).value; // => 50
 */
export function percentileRank(sorted: Float64Array, value: number): Estimate {
  const below = countBelow(sorted, value, false);
  const upTo = countBelow(sorted, value, true);
  return estimate((50 * (below + upTo)) / sorted.length, sorted.length, 'no_observations');
}

/** How many of the ascending values lie below `value`, or at most at it. */
function countBelow(sorted: Float64Array, value: number, inclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const x = at(sorted, middle);
    if (x < value || (inclusive && x === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
