/**
 * Change of the same people between two waves: paired t test, effect sizes of change, and test–retest agreement.
 *
 * Sources: Student (1908), Biometrika 6, 1, doi:10.1093/biomet/6.1.1; effect sizes of change — Morris & DeShon
 * (2002), Psychological Methods 7, 105, doi:10.1037/1082-989X.7.1.105; Lakens (2013), Frontiers in Psychology 4,
 * 863, doi:10.3389/fpsyg.2013.00863; interval of r — Fisher (1921), Metron 1, 3.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { normalQuantile, tTwoSided } from './distributions.ts';
import { type EffectInterval, hedgesCorrection, noncentralInterval } from './effect-size.ts';
import type { Outcome } from './outcome.ts';
import { type RaterIccs, raterIcc } from './rater-icc.ts';
import { isFlat, type MeanTest, meanTest, type SampleMoments, sampleMoments } from './two-samples.ts';

export type TestRetest = {
  /** Pearson's r of the two waves. */
  readonly r: number;
  /** By Fisher's z; undefined below four pairs. */
  readonly interval: Outcome<EffectInterval>;
  /** P of r = 0, two-sided; undefined at two pairs. */
  readonly p: Estimate;
};

export type ChangeEffects = {
  /** Mean change / the standard deviation of changes, with the interval by noncentral t, and times J(n − 1). */
  readonly dz: number;
  readonly dzInterval: EffectInterval;
  readonly gz: number;
  /** Mean change / the mean of both waves' standard deviations, and times J(n − 1). */
  readonly dav: number;
  readonly gav: number;
  /** Mean change / √((s1² + s2²)/2). */
  readonly davRms: number;
  /** dz·√(2(1 − r)): on the scale of a comparison of two groups. Undefined where a wave does not vary. */
  readonly drm: Estimate;
  /** Mean change / the standard deviation of wave 1. */
  readonly dBaseline: Estimate;
};

export type PairedComparison = {
  readonly pairs: number;
  readonly wave1: SampleMoments;
  readonly wave2: SampleMoments;
  /** Changes, wave 2 − wave 1. */
  readonly change: SampleMoments;
  readonly test: Outcome<MeanTest>;
  readonly effects: Outcome<ChangeEffects>;
  readonly testRetest: Outcome<TestRetest>;
  /** Absolute agreement is `single[1]`, consistency `single[2]`. */
  readonly icc: Outcome<RaterIccs>;
};

/**
 * Compares two waves of the same people, row by row; rows with either wave missing are left out. Undefined parts:
 * fewer than two pairs; the test and effect sizes where all change by the same amount (`zero_variance`); r and ICC
 * where a wave does not vary.
 * @example
 * const w1 = Float64Array.of(2, 3, 3, 4, 5, 1);
 * const w2 = Float64Array.of(3, 3, 4, 5, 5, 3);
 * const c = comparePaired(w1, w2);
 * c.test; // => { t: 2.7116, df: 5, p: 0.0422 }
 * c.effects; // => { dz: 1.1070, gz: 0.9307 }
 * c.testRetest; // => { r: 0.8630 }
 * comparePaired(w1.subarray(0, 1), w2.subarray(0, 1)).test; // => undefined: single_observation
 */
export function comparePaired(
  first: Float64Array,
  second: Float64Array,
  valid1?: Uint8Array,
  valid2?: Uint8Array,
  level = 0.95,
): PairedComparison {
  const [x, y] = completePairs(first, second, valid1, valid2);
  const n = x.length;
  const wave1 = sampleMoments(x);
  const wave2 = sampleMoments(y);
  const change = sampleMoments(y.map((v, i) => v - (x[i] as number)));
  const shape = { pairs: n, wave1, wave2, change };
  if (n < 2) {
    const none = undefinedBecause(n === 0 ? 'no_observations' : 'single_observation', n);
    return { ...shape, test: none, effects: none, testRetest: none, icc: none };
  }
  const testRetest = testRetestOf(x, y, wave1, wave2, level);
  const icc = raterIcc([x, y], level);
  const same = change.ss <= 1e-24 * (wave1.ss + wave2.ss) || isFlat(change);
  if (same) {
    const none = undefinedBecause('zero_variance', n);
    return { ...shape, test: none, effects: none, testRetest, icc };
  }
  const sd = Math.sqrt(change.ss / (n - 1));
  const test = meanTest(change.mean, sd / Math.sqrt(n), n - 1, level);
  const effects =
    n < 3 ? undefinedBecause('too_few_observations', n) : changeEffects(shape, testRetest, level);
  return { ...shape, test, effects, testRetest, icc };
}

/**
 * The values of two waves at the rows that have both.
 * @example
 * completePairs(Float64Array.of(1, 2), Float64Array.of(3, 4), Uint8Array.of(1, 0))[1]; // => [3]
 */
export function completePairs(
  first: Float64Array,
  second: Float64Array,
  valid1?: Uint8Array,
  valid2?: Uint8Array,
): [Float64Array, Float64Array] {
  if (first.length !== second.length) {
    throw new RangeError(`lengths differ: ${first.length} and ${second.length}`);
  }
  const both = (_: number, r: number): boolean =>
    (valid1 === undefined || valid1[r] === 1) && (valid2 === undefined || valid2[r] === 1);
  return [first.filter(both), second.filter(both)];
}

function changeEffects(
  c: Pick<PairedComparison, 'pairs' | 'wave1' | 'wave2' | 'change'>,
  testRetest: Outcome<TestRetest>,
  level: number,
): ChangeEffects {
  const n = c.pairs;
  const [s1, s2, s] = [c.wave1, c.wave2, c.change].map((m) => Math.sqrt(m.ss / (n - 1))) as [
    number,
    number,
    number,
  ];
  const mean = c.change.mean;
  const dz = mean / s;
  const correction = hedgesCorrection(n - 1);
  const dav = mean / ((s1 + s2) / 2);
  return {
    dz,
    dzInterval: noncentralInterval(dz * Math.sqrt(n), n - 1, 1 / Math.sqrt(n), level),
    gz: dz * correction,
    dav,
    gav: dav * correction,
    davRms: mean / Math.sqrt((s1 * s1 + s2 * s2) / 2),
    drm: 'r' in testRetest ? estimate(dz * Math.sqrt(2 * (1 - testRetest.r)), n) : testRetest,
    dBaseline: isFlat(c.wave1) ? undefinedBecause('zero_variance', n) : estimate(mean / s1, n),
  };
}

function testRetestOf(
  x: Float64Array,
  y: Float64Array,
  a: SampleMoments,
  b: SampleMoments,
  level: number,
): Outcome<TestRetest> {
  const n = x.length;
  if (isFlat(a) || isFlat(b)) return undefinedBecause('zero_variance', n);
  let cross = 0;
  for (let i = 0; i < n; i++) cross += ((x[i] as number) - a.mean) * ((y[i] as number) - b.mean);
  const r = Math.max(-1, Math.min(1, cross / Math.sqrt(a.ss * b.ss)));
  return { r, interval: fisherInterval(r, n, level), p: correlationP(r, n) };
}

/**
 * Interval of a correlation by Fisher's z. Undefined: fewer than four pairs, |r| = 1 (`zero_variance`).
 * @example
 * fisherInterval(0.7, 50, 0.95); // => { lower: 0.5237, upper: 0.8188 }
 * fisherInterval(0.7, 3, 0.95); // => undefined: too_few_observations
 */
export function fisherInterval(r: number, n: number, level: number): Outcome<EffectInterval> {
  if (n < 4) return undefinedBecause('too_few_observations', n);
  if (!(Math.abs(r) < 1)) return undefinedBecause('zero_variance', n);
  const z = Math.atanh(r);
  const reach = normalQuantile((1 + level) / 2) / Math.sqrt(n - 3);
  return { lower: Math.tanh(z - reach), upper: Math.tanh(z + reach) };
}

/**
 * P of a correlation as far from zero as r, by t with n − 2 degrees of freedom. Undefined at n < 3.
 * @example
 * correlationP(0.7, 10).value; // => 0.0242
 */
export function correlationP(r: number, n: number): Estimate {
  if (n < 3) return undefinedBecause('too_few_observations', n);
  const rest = (1 - r) * (1 + r);
  return estimate(rest <= 0 ? 0 : tTwoSided(r * Math.sqrt((n - 2) / rest), n - 2), n);
}
