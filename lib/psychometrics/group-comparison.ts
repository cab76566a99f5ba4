/** Everything a comparison of two independent groups reports: tests of means, spreads and ranks, and effect sizes. */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { type EffectSize, effectSize } from './effect-size.ts';
import type { Outcome } from './outcome.ts';
import { compareRanks, type RankComparison } from './rank-tests.ts';
import {
  equalSpread,
  type MeanTest,
  type SpreadTest,
  sampleMoments,
  studentTest,
  welchTest,
} from './two-samples.ts';

export type GroupSummary = { readonly n: number; readonly mean: Estimate; readonly sd: Estimate };

export type GroupComparison = {
  readonly group1: GroupSummary;
  readonly group2: GroupSummary;
  /** Mean of group 1 minus mean of group 2. */
  readonly difference: Estimate;
  /** The headline: holds also where spreads differ. */
  readonly welch: Outcome<MeanTest>;
  readonly student: Outcome<MeanTest>;
  readonly effect: Outcome<EffectSize>;
  readonly spread: Outcome<SpreadTest>;
  readonly ranks: Outcome<RankComparison>;
};

/**
 * Compares the complete values of two groups; `level` is that of every interval. Each part is undefined on its own,
 * as its function says. O(n log n).
 * @example
 * const c = compareGroups(Float64Array.of(4, 5, 6, 5), Float64Array.of(1, 3, 5, 3, 3));
 * c.difference.value; // => 2
 * c.welch; // => { t: 2.6568, p: 0.0348 }
 * compareGroups(Float64Array.of(4), Float64Array.of()).difference; // => undefined: no_observations
 */
export function compareGroups(first: Float64Array, second: Float64Array, level = 0.95): GroupComparison {
  const a = sampleMoments(first);
  const b = sampleMoments(second);
  const n = a.n + b.n;
  const summary = (m: typeof a): GroupSummary => ({
    n: m.n,
    mean: m.n === 0 ? undefinedBecause('no_observations', 0) : estimate(m.mean, m.n),
    sd: m.n < 2 ? tooFew(m.n) : estimate(Math.sqrt(m.ss / (m.n - 1)), m.n),
  });
  return {
    group1: summary(a),
    group2: summary(b),
    difference:
      a.n === 0 || b.n === 0 ? undefinedBecause('no_observations', n) : estimate(a.mean - b.mean, n),
    welch: welchTest(a, b, level),
    student: studentTest(a, b, level),
    effect: effectSize(a, b, level),
    spread: equalSpread([first, second]),
    ranks: compareRanks(first, second),
  };
}

function tooFew(n: number): Estimate {
  return undefinedBecause(n === 0 ? 'no_observations' : 'single_observation', n);
}
