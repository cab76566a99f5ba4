import { expect, it, describe as suite } from 'vitest';
import { correlation, describe, describeOrdinal, quantile } from './descriptives.ts';
import {
  chiSquareUpperTail,
  fQuantile,
  fUpperTail,
  logChiSquareUpperTail,
  normalQuantile,
  tTwoSided,
} from './distributions.ts';
import { completeRows, keyColumn, requiredAnswers, reverseCode, scaleScores } from './keying.ts';
import { inverse, squareMatrix } from './matrix.ts';
import { momentsFromColumns } from './moments.ts';
import { isUndefined } from './outcome.ts';
import { createPairCounts } from './pair-counts.ts';
import { polychoricMatrix, thresholds } from './polychoric.ts';
import { seededRandom } from './random.ts';
import { addColumns } from './tabulate.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

suite('distribution tails', () => {
  it('keep their precision far out, where 1 − cdf is zero', () => {
    // two-sided t with 1 df has the closed form 2/π·atan(1/t)
    expect(tTwoSided(1e12, 1) / ((2 / Math.PI) * Math.atan(1e-12))).toBeCloseTo(1, 10);
    // F with 2 numerator df: (1 + 2f/d)^(−d/2)
    expect(fUpperTail(200, 2, 100) / (1 + 4) ** -50).toBeCloseTo(1, 10);
    // χ² with 2 df: exp(−x/2)
    expect(chiSquareUpperTail(1000, 2) / Math.exp(-500)).toBeCloseTo(1, 10);
    expect(logChiSquareUpperTail(4000, 2)).toBeCloseTo(-2000, 9);
    expect(logChiSquareUpperTail(1, 3)).toBeCloseTo(Math.log(chiSquareUpperTail(1, 3)), 12);
    expect(logChiSquareUpperTail(30, 7)).toBeCloseTo(Math.log(chiSquareUpperTail(30, 7)), 10);
  });

  it('have matching quantiles and refuse impossible arguments', () => {
    expect(fUpperTail(fQuantile(0.975, 7, 19), 7, 19)).toBeCloseTo(0.025, 12);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(() => fQuantile(1, 7, 19)).toThrow(RangeError);
    expect(() => fUpperTail(1, 0, 4)).toThrow(RangeError);
  });
});

suite('descriptive statistics', () => {
  it('have a reason for what too few or constant values leave undefined', () => {
    expect(describe(Float64Array.of()).mean).toEqual(undefinedAs('no_observations'));
    const one = describe(Float64Array.of(3));
    expect(one.mean).toEqual({ kind: 'estimate', value: 3, n: 1 });
    expect(one.sd).toEqual(undefinedAs('single_observation'));
    expect(one.variance).toEqual(undefinedAs('single_observation'));
    const flat = describe(Float64Array.of(3, 3, 3));
    expect(flat.sd).toEqual({ kind: 'estimate', value: 0, n: 3 });
    expect(flat.skew[0]).toEqual(undefinedAs('zero_variance'));
    expect(describe(Float64Array.of(1, 2, 4)).kurtosis[1]).toEqual(undefinedAs('too_few_observations'));
    expect(correlation([1, 2, 3], [2, 2, 2])).toEqual(undefinedAs('zero_variance'));
    expect(correlation([1], [2])).toEqual(undefinedAs('too_few_observations'));
    expect(quantile([], 0.5)).toEqual(undefinedAs('no_observations'));
  });

  it('interpolate quantiles as type 7', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toEqual({ kind: 'estimate', value: 1.75, n: 4 });
  });

  it('describe an item nobody answered, and one at its floor', () => {
    const none = describeOrdinal(Int8Array.of(-1, -1), 1, 5);
    expect([none.n, none.missing]).toEqual([0, 2]);
    expect(none.floorPercent).toEqual(undefinedAs('no_observations'));
    const floor = describeOrdinal(Int8Array.of(0, 0, 1, -1), 0, 1);
    expect(floor.floorPercent).toEqual({ kind: 'estimate', value: expect.closeTo(200 / 3, 12), n: 3 });
    expect(Array.from(floor.frequencies)).toEqual([2, 1]);
  });
});

suite('keying and scores', () => {
  it('reverses within the declared range and keeps missing answers missing', () => {
    expect(reverseCode(2, 1, 5)).toBe(4);
    expect(reverseCode(0, 0, 10)).toBe(10);
    expect(keyColumn(Int8Array.of(1, -1, 4), { min: 1, max: 5, reverse: true })).toEqual(
      Int8Array.of(5, -1, 2),
    );
  });

  it('needs ⌈2k/3⌉ answers, computed without rounding error', () => {
    expect([1, 2, 3, 4, 5, 6, 9, 25].map((k) => requiredAnswers(k, 2, 3))).toEqual([1, 2, 2, 3, 4, 4, 6, 17]);
    expect(requiredAnswers(15, 4, 5)).toBe(12);
  });

  it('scores the answered items of those who answered enough', () => {
    const columns = [Int8Array.of(1, 1, 1, -1), Int8Array.of(2, 2, -1, -1), Int8Array.of(6, -1, -1, -1)];
    expect(scaleScores(columns, 2)).toEqual({
      values: Float64Array.of(3, 1.5, 0, 0),
      valid: Uint8Array.of(1, 1, 0, 0),
    });
    expect(scaleScores(columns, 0).valid).toEqual(Uint8Array.of(1, 1, 1, 0));
    expect(completeRows(columns)).toEqual(Uint8Array.of(1, 0, 0, 0));
  });
});

suite('matrices', () => {
  it('are inverted where indefinite and refused where singular', () => {
    const indefinite = inverse(squareMatrix(2, (i, j) => (i === j ? 1 : 2)));
    if (isUndefined(indefinite)) throw new Error(indefinite.reason);
    expect(Array.from(indefinite.values, (v) => Math.round(v * 3e9) / 1e9)).toEqual([-1, 2, 2, -1]);
    expect(inverse(squareMatrix(2, () => 1))).toEqual(undefinedAs('singular_matrix'));
  });
});

suite('moments of continuous columns', () => {
  it('see that a column is constant whatever its value rounds to', () => {
    const all = new Uint8Array(7).fill(1);
    const constant = new Float64Array(7).fill(0.1);
    const m = momentsFromColumns([constant, Float64Array.of(1, 2, 3, 4, 5, 6, 8)], [all, all], 'pairwise');
    if (isUndefined(m)) throw new Error(m.reason);
    expect(m.covariance.values[0]).toBe(0);
    expect(m.means[0]).toBe(0.1);
    expect(m.correlation).toEqual(undefinedAs('constant_item'));
  });

  it('keep their precision far from zero', () => {
    const all = new Uint8Array(3).fill(1);
    const m = momentsFromColumns([Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 3)], [all], 'listwise');
    if (isUndefined(m)) throw new Error(m.reason);
    expect(m.covariance.values[0]).toBe(1);
  });
});

suite('polychoric correlation', () => {
  const counts = (...columns: number[][]): ReturnType<typeof createPairCounts> => {
    const c = createPairCounts(columns.map(() => ({ min: 0, max: 1, reverse: false })));
    addColumns(
      c,
      columns.map((column) => Int8Array.from(column)),
    );
    return c;
  };

  it('is sin(π/2·(4p − 1)) for two items split at the middle', () => {
    // both margins at one half: P(both low) = 1/4 + asin(ρ)/2π
    const c = counts([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 0, 1, 1, 1]);
    const r = polychoricMatrix(c, 'pairwise');
    if (isUndefined(r)) throw new Error(r.reason);
    expect(r.values[1]).toBeCloseTo(Math.sin(2 * Math.PI * (3 / 8 - 1 / 4)), 10);
  });

  it('has a reason where an item is constant or the likelihood has no maximum inside', () => {
    expect(thresholds(counts([1, 1], [0, 1]), 0, 'pairwise')).toEqual(undefinedAs('constant_item'));
    expect(polychoricMatrix(counts([0, 0, 1, 1], [0, 0, 1, 1]), 'pairwise')).toEqual(
      undefinedAs('not_converged'),
    );
  });
});

suite('seeded random numbers', () => {
  it('repeat, differ by seed, and are uniform', () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 20_000 }, random);
    };
    const a = draw(42);
    expect(draw(42)).toEqual(a);
    expect(draw(43).slice(0, 5)).not.toEqual(a.slice(0, 5));
    expect(a.every((u) => u >= 0 && u < 1)).toBe(true);
    const cells = new Array<number>(10).fill(0);
    for (const u of a) cells[Math.floor(u * 10)] = (cells[Math.floor(u * 10)] ?? 0) + 1;
    const chi = cells.reduce((s, c) => s + (c - 2000) ** 2 / 2000, 0);
    expect(chiSquareUpperTail(chi, 9)).toBeGreaterThan(0.001);
  });
});
