import { describe, expect, it } from 'vitest';
import { logNormalUpperTail, tUpperTail } from './distributions.ts';
import { logNoncentralTTails, noncentralityOfT, noncentralTUpperTail } from './noncentral-t.ts';

/*
 * t, df, δ, the smaller tail and which it is, by mpmath 1.3 with 30 digits: ∫ P(Z ≥ t·eᵘ − δ)·p(u) du over u = ln S,
 * 320 panels of Gauss–Legendre around the peak down to e⁻⁸⁰ of it, where p(u) = 2aᵃ/Γ(a)·exp(2au − a·e²ᵘ), a = df/2.
 */
const TAILS: readonly (readonly [number, number, number, number, 'lower' | 'upper'])[] = [
  [3, 10, 1, 0.052_949_138_307_166_79, 'upper'],
  [-11.2, 2798, -14, 0.002_802_129_709_029_526_5, 'upper'],
  [0.5, 3, -2, 0.007_800_301_076_436_31, 'upper'],
  [8, 2.5, 0.3, 0.006_270_382_433_274_4, 'upper'],
  [20, 200, -5, 9.135_458_002_262_555e-79, 'upper'],
  [30, 5000, -7, 3.759_331_070_338_264e-276, 'upper'],
  [-1, 4, 30, 2.743_149_751_441_632e-202, 'lower'],
  [1, 7.5, 37, 5.358_548_616_205_21e-259, 'lower'],
  [50, 9, 100, 4.130_620_435_657_268e-5, 'lower'],
  [40, 600, 90, 9.098_398_756_474_1e-212, 'lower'],
];

describe('noncentral t', () => {
  it.each(TAILS)('%d with %d degrees of freedom and noncentrality %d', (t, df, delta, p, side) => {
    const tails = logNoncentralTTails(t, df, delta);
    expect(Math.abs(Math.exp(tails[side]) / p - 1)).toBeLessThan(1e-12);
    expect(Math.exp(tails.lower) + Math.exp(tails.upper)).toBeCloseTo(1, 12);
  });

  it('is central t without noncentrality, and normal at t = 0', () => {
    for (const [t, df] of [
      [2, 1],
      [-1.3, 7.5],
      [38, 2798],
    ] as const) {
      expect(noncentralTUpperTail(t, df, 0) / tUpperTail(t, df)).toBeCloseTo(1, 11);
    }
    expect(logNoncentralTTails(0, 5, 50).lower).toBeCloseTo(logNormalUpperTail(50), 9);
  });

  it('mirrors', () => {
    const a = logNoncentralTTails(2.1, 9, 1.4);
    const b = logNoncentralTTails(-2.1, 9, -1.4);
    expect([a.lower, a.upper]).toEqual([b.upper, b.lower]);
  });

  it('has the noncentrality that gives the probability again', () => {
    for (const [t, df, p] of [
      [2.5, 18, 0.025],
      [-11.2, 2798, 0.975],
      [0, 1, 0.5],
      [800, 1e6, 0.025],
      [1e4, 2, 0.025],
      [3, 4, 1e-12],
      // the fall of P(Z ≥ tS − δ) is here a thousandth of the spread of S
      [1e6, 3, 0.4],
    ] as const) {
      expect(noncentralTUpperTail(t, df, noncentralityOfT(t, df, p)) / p).toBeCloseTo(1, 9);
    }
  });

  it('refuses arguments without a distribution', () => {
    expect(() => noncentralTUpperTail(1, 0, 1)).toThrow(RangeError);
    expect(() => noncentralTUpperTail(Number.NaN, 3, 1)).toThrow(RangeError);
    expect(() => noncentralityOfT(1, 3, 1)).toThrow(RangeError);
  });
});
