/**
 * Comparison of two groups by ranks: Wilcoxon's rank sum (Mann–Whitney) and Cliff's δ.
 *
 * Both follow from how often a value of group 1 is above, equal to or below one of group 2, which two sorted groups
 * give in one pass: O(n log n).
 *
 * Sources: Wilcoxon (1945), Biometrics Bulletin 1, 80, doi:10.2307/3001968; Mann & Whitney (1947), Annals of
 * Mathematical Statistics 18, 50, doi:10.1214/aoms/1177730491; ties — Lehmann (1975), Nonparametrics; δ — Cliff
 * (1993), Psychological Bulletin 114, 494, doi:10.1037/0033-2909.114.3.494.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { normalUpperTail } from './distributions.ts';
import type { Outcome } from './outcome.ts';

export type RankComparison = {
  readonly n1: number;
  readonly n2: number;
  /** Pairs in which group 1 is above plus half of those that tie: Mann–Whitney's U, R's W. */
  readonly w: number;
  /** Normal approximation with ties and continuity correction; 0 where W is at its expectation. */
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
  /** P(group 1 above) − P(group 1 below), −1..1. */
  readonly cliffsDelta: number;
};

/** Values closer than this after rounding tie: means of the same answers in another order must. */
const DECIMALS = 1e10;

/**
 * Compares complete values of two groups. Values count as equal when they are so to ten decimals. Undefined: a
 * group without observations, all values equal (`zero_variance`).
 * @example
 * compareRanks([4, 5, 6, 5], [1, 3, 5, 3, 3]); // => { w: 18, cliffsDelta: 0.8, p: 0.0572 }
 * compareRanks([], [1]); // => undefined: no_observations
 */
export function compareRanks(first: ArrayLike<number>, second: ArrayLike<number>): Outcome<RankComparison> {
  const n1 = first.length;
  const n2 = second.length;
  const n = n1 + n2;
  if (n1 === 0 || n2 === 0) return undefinedBecause('no_observations', n);
  const x = rounded(first);
  const y = rounded(second);
  let above = 0;
  let ties = 0;
  let tieTerm = 0;
  let i = 0;
  let j = 0;
  while (i < n1 || j < n2) {
    const value = j >= n2 || (i < n1 && (x[i] as number) <= (y[j] as number)) ? x[i] : y[j];
    const fromX = i;
    const fromY = j;
    while (i < n1 && x[i] === value) i++;
    while (j < n2 && y[j] === value) j++;
    above += (i - fromX) * fromY;
    ties += (i - fromX) * (j - fromY);
    const t = i - fromX + (j - fromY);
    tieTerm += t * t * t - t;
  }
  const pairs = n1 * n2;
  const w = above + ties / 2;
  const below = pairs - above - ties;
  const variance = (pairs / 12) * (n + 1 - tieTerm / (n * (n - 1)));
  if (!(variance > 1e-12 * pairs)) return undefinedBecause('zero_variance', n);
  const distance = w - pairs / 2;
  const z = (Math.sign(distance) * Math.max(0, Math.abs(distance) - 0.5)) / Math.sqrt(variance);
  return {
    n1,
    n2,
    w,
    z,
    p: Math.min(1, 2 * normalUpperTail(Math.abs(z))),
    cliffsDelta: (above - below) / pairs,
  };
}

function rounded(values: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(values);
  for (let i = 0; i < out.length; i++) out[i] = Math.round((out[i] as number) * DECIMALS) / DECIMALS;
  return out.sort();
}
