import { describe, expect, it } from 'vitest';
import { estimate } from '#lib/estimate.ts';
import { feldtInterval, rawAlpha } from './alpha.ts';
import { logGammaOfHalf } from './distributions.ts';
import { momentsFromColumns } from './moments.ts';
import { isUndefined } from './outcome.ts';
import { seededRandom } from './random.ts';
import { alphaTooGood } from './screening-alpha.ts';
import { countsMayBeKept, regularCounts } from './screening-counts.ts';

const because = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

function normals(seed: number): () => number {
  const u = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());
}

describe('an alpha too good for its sample', () => {
  const alpha = (v: number) => estimate(v, 100);

  it('is beyond the limit exactly where p is below the share of the level', () => {
    for (const [own, n, comparisons] of [
      [0.9, 40, 1],
      [0.9, 40, 50],
      [0.85, 30, 1],
      [0.97, 300, 10],
    ] as const) {
      const found = alphaTooGood(alpha(own), alpha(0.8), n, 6, { comparisons });
      if (isUndefined(found)) throw new Error(found.reason);
      expect(found.tooGood).toBe(own > found.limit);
      const atLimit = alphaTooGood(alpha(found.limit), alpha(0.8), n, 6);
      if (isUndefined(atLimit)) throw new Error(atLimit.reason);
      expect(atLimit.p).toBeCloseTo(0.05 / comparisons, 10);
    }
  });

  it('agrees with the end of the interval of the overall alpha', () => {
    const found = alphaTooGood(alpha(0.9), alpha(0.8), 50, 5, { level: 0.025 });
    if (isUndefined(found)) throw new Error(found.reason);
    const interval = feldtInterval(estimate(found.limit, 50), 50, 5, 0.95);
    if (isUndefined(interval)) throw new Error(interval.reason);
    expect(interval.lower).toBeCloseTo(0.8, 10);
  });

  it('comes in honest samples about as often as the level says', () => {
    const z = normals(5);
    // five items with loadings .7: population alpha 5·.49/(1 + 4·.49)
    const overall = alpha((5 * 0.49) / (1 + 4 * 0.49));
    let found = 0;
    const samples = 2000;
    for (let s = 0; s < samples; s++) {
      const columns = Array.from({ length: 5 }, () => new Float64Array(30));
      for (let r = 0; r < 30; r++) {
        const common = 0.7 * z();
        for (const c of columns) c[r] = common + Math.sqrt(0.51) * z();
      }
      const valid = columns.map(() => new Uint8Array(30).fill(1));
      const m = momentsFromColumns(columns, valid, 'listwise');
      if (isUndefined(m)) throw new Error(m.reason);
      const a = alphaTooGood(rawAlpha(m.covariance, 30), overall, 30, 5);
      if (!isUndefined(a) && a.tooGood) found++;
    }
    // .05 ± 4 standard errors
    expect(Math.abs(found / samples - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / samples));
  });

  it('is undefined with few respondents, one item, an alpha that is not, or nothing left to explain', () => {
    const none = { kind: 'undefined', reason: 'zero_variance' } as const;
    expect(alphaTooGood(alpha(0.9), alpha(0.8), 29, 5)).toEqual(because('too_few_observations'));
    expect(alphaTooGood(alpha(0.9), alpha(0.8), 1, 5, { minN: 0 })).toEqual(because('too_few_observations'));
    expect(alphaTooGood(alpha(0.9), alpha(0.8), 50, 1)).toEqual(because('too_few_items'));
    expect(alphaTooGood(none, alpha(0.8), 50, 5)).toEqual(none);
    expect(alphaTooGood(alpha(0.9), none, 50, 5)).toEqual(none);
    expect(alphaTooGood(alpha(0.9), alpha(1), 50, 5)).toEqual(because('zero_variance'));
  });

  it('says so of an alpha of 1 without a number that is not finite', () => {
    expect(alphaTooGood(alpha(1), alpha(0.8), 50, 5)).toMatchObject({ ratio: null, p: 0, tooGood: true });
  });
});

describe('counts that are too regular', () => {
  it('lie in the lower tail of χ², told to far below 1e-16', () => {
    const c = regularCounts([50, 50, 50, 50, 50, 51, 49, 50, 50, 50]);
    if (isUndefined(c)) throw new Error(c.reason);
    expect(c).toMatchObject({ hours: 10, total: 500, df: 9, method: 'chi_square' });
    expect(c.chiSquare).toBeCloseTo(0.04, 12);
    // P(χ²₉ ≤ x) ≈ (x/2)^4.5 / Γ(5.5)·(1 − (x/2)·4.5/5.5)
    const x = 0.02;
    expect(c.p / ((x ** 4.5 / 52.34277778455352) * (1 - (x * 4.5) / 5.5))).toBeCloseTo(1, 3);
    const even = regularCounts(Array.from({ length: 100 }, (_, i) => 1000 + (i % 2)));
    if (isUndefined(even)) throw new Error(even.reason);
    const half = even.chiSquare / 2;
    const log = 49.5 * Math.log(half) - logGammaOfHalf(101) + Math.log(1 - (half * 49.5) / 50.5);
    expect(even.p).toBeLessThan(1e-150);
    expect(Math.log(even.p)).toBeCloseTo(log, 3);
  });

  it('are not found in Poisson counts more often than the level says', () => {
    const u = seededRandom(11);
    const poisson = (mean: number): number => {
      let k = 0;
      for (let p = u(); p > Math.exp(-mean); p *= u()) k++;
      return k;
    };
    for (const [mean, runs] of [
      [12, 2000],
      [1.5, 300],
    ] as const) {
      let found = 0;
      for (let s = 0; s < runs; s++) {
        const c = regularCounts(
          Array.from({ length: 24 }, () => poisson(mean)),
          { draws: 999, seed: s + 1 },
        );
        if (!isUndefined(c) && c.p <= 0.05) found++;
      }
      expect(found / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs));
      expect(found / runs).toBeGreaterThan(0.01);
    }
  });

  it('are simulated where few are expected: p is the exact one up to the draws', () => {
    // two answers in two hours lie apart with probability 1/2
    const c = regularCounts([1, 1], { draws: 20_000 });
    if (isUndefined(c)) throw new Error(c.reason);
    expect(c.method).toBe('simulation');
    expect(Math.abs(c.p - 0.5)).toBeLessThan(0.015);
    expect(regularCounts([1, 1], { draws: 20_000 })).toEqual(c);
    expect(regularCounts([2, 0])).toMatchObject({ p: 1 });
  });

  it('need two hours, an answer, and whole numbers', () => {
    expect(regularCounts([])).toEqual(because('too_few_observations'));
    expect(regularCounts([7])).toEqual(because('too_few_observations'));
    expect(regularCounts([0, 0, 0])).toEqual(because('no_observations'));
    expect(() => regularCounts([1.5, 2])).toThrow(RangeError);
    expect(() => regularCounts([-1, 2])).toThrow(RangeError);
  });

  it('may be kept only where no hour points to a few people', () => {
    expect(countsMayBeKept([0, 5, 9], 5)).toBe(true);
    expect(countsMayBeKept([0, 5, 4], 5)).toBe(false);
    expect(countsMayBeKept([], 5)).toBe(true);
    expect(countsMayBeKept([Number.NaN], 5)).toBe(false);
  });
});
