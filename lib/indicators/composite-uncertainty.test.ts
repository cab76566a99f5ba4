/** Draws against what is known without drawing. */
import { describe, expect, it } from 'vitest';
import { tQuantile } from '../psychometrics/distributions.ts';
import {
  compositeUncertainty,
  FACTORS,
  type UncertaintyInput,
  type UncertainUnit,
} from './composite-uncertainty.ts';
import type { Transform } from './policy.ts';

const title = { 'zh-CN': '', 'zh-TW': '', en: '' };
const LINEAR: Transform = { id: 'linear', title, type: 'linear', params: { min: 1, max: 5 } };
const TIMES: Transform = { id: 'times', title, type: 'proportional', params: { max: 5 } };
const LEVELS = [
  { id: 'A', min_score: 60, share: 0.5 },
  { id: 'B', min_score: 0, share: 0.5 },
];

/** One indicator in each of two level-1 branches, each from one mean. */
const TREE = [0, 1].map(() => ({
  weight: 50,
  children: [{ weight: 50, children: [{ weight: 50, sources: [1] }] }],
}));

function unit(means: readonly number[], covariance: readonly number[], more: object = {}): UncertainUnit {
  return {
    leaves: means.map((mean, place) => [
      { kind: 'mean', mean, place, transforms: [LINEAR, TIMES], shifts: [0, 0.4] },
    ]),
    covariance: Float64Array.from(covariance),
    sources: means.length,
    degreesOfFreedom: Number.POSITIVE_INFINITY,
    group: 0,
    ...more,
  };
}

function run(units: readonly UncertainUnit[], more: Partial<UncertaintyInput> = {}) {
  return compositeUncertainty({
    tree: TREE,
    units,
    weightSpread: 0,
    transforms: 1,
    exclusions: 1,
    fullScore: 100,
    levels: LEVELS,
    draws: 4000,
    level: 0.9,
    seed: 7,
    ...more,
  });
}

describe('totals that are drawn', () => {
  it('are the total itself where nothing is uncertain', () => {
    const { units } = run([unit([3, 4], [0, 0, 0, 0])], { draws: 50 });
    expect(units[0]).toMatchObject({ mean: 62.5, sd: 0, lower: 62.5, upper: 62.5, byThreshold: [1, 0] });
    expect(units[0]?.variance).toEqual({ weights: 0, transform: 0, exclusion: 0, sampling: 0 });
  });

  it('have the error of the weighted sum, covariance included', () => {
    // Half of each rate: variance of (x + y)/2 on 0–4, in points of 100.
    const of = (c: number) => 100 * Math.sqrt((0.04 + 0.04 + 2 * c) / 4 / 16);
    for (const c of [-0.04, 0, 0.03, 0.04]) {
      const sd = run([unit([3, 3], [0.04, c, c, 0.04])]).units[0]?.sd ?? Number.NaN;
      expect(sd).toBeGreaterThan(0.96 * of(c) - 1e-6);
      expect(sd).toBeLessThan(1.04 * of(c) + 1e-6);
    }
  });

  it('have the tails of t with few degrees of freedom', () => {
    const [found] = run([unit([3, 3], [0.01, 0, 0, 0.01], { degreesOfFreedom: 4 })], { draws: 20_000 }).units;
    const half = tQuantile(0.95, 4) * 100 * Math.sqrt(0.02 / 4 / 16);
    expect((found?.upper ?? 0) - (found?.lower ?? 0)).toBeGreaterThan(0.95 * 2 * half);
    expect((found?.upper ?? 0) - (found?.lower ?? 0)).toBeLessThan(1.05 * 2 * half);
  });

  it('take each decision for all units at once', () => {
    const still = [0, 0, 0, 0];
    const { units } = run([unit([4, 3], still), unit([3, 2], still)], {
      weightSpread: 0.2,
      transforms: 2,
      exclusions: 2,
    });
    // The first is a point of the scale ahead everywhere: no decision changes that.
    expect(units.map((u) => u.rank)).toEqual([
      { lower: 1, upper: 1 },
      { lower: 2, upper: 2 },
    ]);
    expect(units.every((u) => u.sd > 0)).toBe(true);
  });
});

describe('shares of the variance', () => {
  it('belong to the one factor that varies', () => {
    const still = [0, 0, 0, 0];
    const only = (more: Partial<UncertaintyInput>, covariance = still) => {
      const variance = run([unit([4, 2], covariance)], { ...more, draws: 20_000 }).units[0]?.variance;
      return FACTORS.map((f) => Number((variance?.[f] ?? Number.NaN).toFixed(1)) + 0);
    };
    expect(only({ weightSpread: 0.2 })).toEqual([1, 0, 0, 0]);
    expect(only({ transforms: 2 })).toEqual([0, 1, 0, 0]);
    expect(only({ exclusions: 2 })).toEqual([0, 0, 1, 0]);
    expect(only({}, [0.01, 0, 0, 0.01])).toEqual([0, 0, 0, 1]);
  });

  it('are those of independent parts where the total is a sum of them', () => {
    // Exclusion moves the total by 0.4 of 4 in half of the draws; sampling is normal and independent of it.
    const exclusion = (100 * 0.1) ** 2 * 0.25;
    const sampling = 100 ** 2 * (0.04 / 4 / 16) * 2;
    const found = run([unit([3, 3], [0.04, 0, 0, 0.04])], { exclusions: 2, draws: 20_000 }).units[0]
      ?.variance;
    expect(found?.exclusion).toBeGreaterThan(exclusion / (exclusion + sampling) - 0.03);
    expect(found?.exclusion).toBeLessThan(exclusion / (exclusion + sampling) + 0.03);
    expect((found?.exclusion ?? 0) + (found?.sampling ?? 0)).toBeGreaterThan(0.97);
    expect((found?.exclusion ?? 0) + (found?.sampling ?? 0)).toBeLessThan(1.03);
  });
});

describe('grades over the draws', () => {
  it('are shares that add up to one, near what the normal distribution gives', () => {
    // 60 points is one standard error above the mean of 3.4 / 3.4 less 0: rate .6 exactly at the threshold.
    const [found, other] = run([
      unit([3.4, 3.4], [0.04, 0, 0, 0.04]),
      unit([2, 2], [0.04, 0, 0, 0.04]),
    ]).units;
    expect(found?.byThreshold[0]).toBeGreaterThan(0.47);
    expect(found?.byThreshold[0]).toBeLessThan(0.53);
    for (const shares of [found?.byThreshold, found?.byShare, other?.byShare]) {
      expect(shares?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    }
    expect([found?.byShare[0], other?.byShare[1]].every((p) => (p ?? 0) > 0.99)).toBe(true);
  });

  it('are the same for the same seed, and others for another', () => {
    const units = [unit([3, 3], [0.04, 0.01, 0.01, 0.04])];
    const of = (seed: number) => run(units, { seed, draws: 100, weightSpread: 0.2 }).units[0]?.mean;
    expect(of(1)).toBe(of(1));
    expect(of(1)).not.toBe(of(2));
  });
});
