import { describe, expect, it } from 'vitest';
import { fitFactorModel } from './cfa.ts';
import { factorModel } from './cfa-model.ts';
import { chiSquareUpperTail } from './distributions.ts';
import { comparative, fitIndices } from './fit-indices.ts';
import { type SquareMatrix, squareMatrix } from './matrix.ts';
import { noncentralChiSquareTail, noncentrality } from './noncentral-chi-square.ts';
import { isUndefined } from './outcome.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

const LOADINGS = [
  [0.8, 0],
  [0.7, 0],
  [0.6, 0],
  [0, 0.9],
  [0, 0.5],
  [0, 0.7],
];

/** Correlations of two factors correlated r, three items each. */
function twoFactors(r: number, uniqueness = (h: number): number => 1 - h): SquareMatrix {
  const [phi, at] = [
    [
      [1, r],
      [r, 1],
    ],
    (i: number, f: number): number => LOADINGS[i]?.[f] ?? 0,
  ];
  return squareMatrix(6, (i, j) => {
    let s = 0;
    for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) s += at(i, a) * at(j, b) * (phi[a]?.[b] ?? 0);
    return i === j ? s + uniqueness(s) : s;
  });
}

const TWO = factorModel({
  items: 6,
  factors: [
    [0, 1, 2],
    [3, 4, 5],
  ],
});

const ONE = (items: number): ReturnType<typeof factorModel> =>
  factorModel({ items, factors: [Array.from({ length: items }, (_, i) => i)] });

describe('confirmatory factor models', () => {
  it('recover the loadings of a matrix that follows the model', () => {
    const f = fitFactorModel(TWO, twoFactors(0.4), 500);
    if (isUndefined(f)) throw new Error(f.reason);
    const of = (part: string): number[] =>
      f.cells.filter((c) => c.cell.part === part && c.cell.parameter >= 0).map((c) => c.standardized);
    [0.8, 0.7, 0.6, 0.9, 0.5, 0.7].forEach((l, i) => {
      expect(of('loading')[i]).toBeCloseTo(l, 8);
    });
    expect(of('factorCovariance')[0]).toBeCloseTo(0.4, 8);
    expect(f.fit.chiSquare).toBeCloseTo(0, 8);
    expect(f.fit).toMatchObject({ df: 8, cfi: 1, rmsea: 0, rmseaLower: 0 });
    expect(f.srmr).toBeLessThan(1e-8);
    expect(f.proper).toBe(true);
  });

  it('give the same standardized solution whatever the units of the items', () => {
    const r = twoFactors(0.4, (h) => 1.1 - h);
    const units = [1, 1000, 0.001, 1, 50, 2];
    const scaled = squareMatrix(6, (i, j) => (r.values[i * 6 + j] ?? 0) * (units[i] ?? 0) * (units[j] ?? 0));
    const a = fitFactorModel(ONE(6), r, 200);
    const b = fitFactorModel(ONE(6), scaled, 200);
    if (isUndefined(a) || isUndefined(b)) throw new Error('undefined');
    expect(b.fit.chiSquare).toBeCloseTo(a.fit.chiSquare, 8);
    b.cells.forEach((c, i) => {
      expect(c.standardized).toBeCloseTo(a.cells[i]?.standardized ?? Number.NaN, 7);
      expect(c.standardizedError).toBeCloseTo(a.cells[i]?.standardizedError ?? Number.NaN, 7);
    });
  });

  it('three items and one factor fit exactly, with no degrees of freedom', () => {
    const r = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
    const f = fitFactorModel(ONE(3), r, 100);
    if (isUndefined(f)) throw new Error(f.reason);
    expect(f.fit).toMatchObject({ df: 0, p: 1, cfi: 1, tli: 1, rmsea: 0 });
    expect(f.cells[0]?.standardized).toBeCloseTo(Math.SQRT1_2, 8);
  });

  it('mark a Heywood case and keep it', () => {
    // λ₁² = r₁₂r₁₃/r₂₃ = 1.35
    const r = squareMatrix(3, (i, j) => (i === j ? 1 : i + j === 3 ? 0.3 : i + j === 1 ? 0.8 : 0.506_25));
    const f = fitFactorModel(ONE(3), r, 100);
    if (isUndefined(f)) throw new Error(f.reason);
    expect(f.cells[0]?.standardized).toBeCloseTo(Math.sqrt((0.8 * 0.506_25) / 0.3), 6);
    expect(f.proper).toBe(false);
  });

  it.each([
    ['two items', ONE(2), squareMatrix(2, (i, j) => (i === j ? 1 : 0.5)), 100, 'too_few_items'],
    ['as few rows as items', TWO, twoFactors(0.4), 6, 'too_few_observations'],
    [
      'a constant item',
      ONE(4),
      squareMatrix(4, (i, j) => (i === 3 || j === 3 ? 0 : i === j ? 1 : 0.5)),
      100,
      'singular_matrix',
    ],
    [
      'one item twice',
      ONE(4),
      squareMatrix(4, (i, j) => (i === j || i + j === 1 ? 1 : 0.5)),
      100,
      'singular_matrix',
    ],
    [
      'factors of two items that do not correlate',
      factorModel({
        items: 4,
        factors: [
          [0, 1],
          [2, 3],
        ],
        uncorrelated: [[0, 1]],
      }),
      squareMatrix(4, (i, j) => (i === j ? 1 : 0.4)),
      100,
      'not_converged',
    ],
  ])('are undefined for %s', (_, model, r, n, reason) => {
    expect(fitFactorModel(model, r, n)).toEqual(undefinedAs(reason));
  });
});

describe('noncentral χ²', () => {
  it('with one degree of freedom is the square of a normal variable', () => {
    // P(|Z + 2| ≤ 3) = Φ(1) − Φ(−5)
    const upper = (z: number): number => chiSquareUpperTail(z * z, 1) / 2;
    expect(noncentralChiSquareTail(9, 1, 4, true)).toBeCloseTo(1 - upper(1) - upper(5), 12);
    expect(noncentralChiSquareTail(9, 1, 4, false)).toBeCloseTo(upper(1) + upper(5), 12);
  });

  it('has tails that add to one, also where the mixture has thousands of terms', () => {
    for (const [x, lambda] of [
      [3, 0.1],
      [4200, 4000],
      [20_000, 19_000],
    ] as const) {
      const sum =
        noncentralChiSquareTail(x, 265, lambda, true) + noncentralChiSquareTail(x, 265, lambda, false);
      expect(sum).toBeCloseTo(1, 10);
    }
  });

  it('agrees with the mixture summed to 40 digits, small tails included', () => {
    expect(noncentralChiSquareTail(10, 3, 5, true)).toBeCloseTo(0.706_648_647_777_451_7, 12);
    expect(noncentralChiSquareTail(900, 53, 300, false) / 3.517_564_718_747_042e-31).toBeCloseTo(1, 10);
    expect(noncentralChiSquareTail(100, 53, 300, true) / 8.622_152_895_225_668e-21).toBeCloseTo(1, 10);
  });

  it('has a noncentrality that gives the probability again', () => {
    const lambda = noncentrality(400, 53, 0.05);
    expect(noncentralChiSquareTail(400, 53, lambda, true)).toBeCloseTo(0.05, 10);
    expect(noncentrality(30, 53, 0.95)).toBe(0);
  });
});

describe('fit indices', () => {
  it('stay in range where the model fits better than chance', () => {
    const f = fitIndices(20, 30, 500, 45, 100);
    expect(f).toMatchObject({ cfi: 1, rmsea: 0, rmseaLower: 0 });
    expect(f.rmseaClose).toBeGreaterThan(0.9);
    expect(f.tli).toBeGreaterThan(1);
  });

  it('call a model without a better baseline a full fit', () => {
    expect(comparative(10, 20, 15, 30)).toMatchObject({ cfi: 1 });
  });
});
