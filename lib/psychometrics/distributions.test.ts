import { describe, expect, it } from 'vitest';
import {
  chiSquareUpperTail,
  fUpperTail,
  logChiSquareUpperTail,
  logFUpperTail,
  logNormalUpperTail,
  logTTwoSided,
  normalUpperTail,
  tTwoSided,
  tUpperTail,
} from './distributions.ts';
import { logGamma, logIncompleteBeta, logIncompleteGamma, stirlingError } from './special-functions.ts';

/*
 * Arguments, probability and its logarithm by mpmath 1.3 with 50 digits, of the arguments as doubles:
 *
 * from mpmath import *; mp.dps = 50
 * I = lambda a, b, x: exp(a*log(x) + b*log(1-x) - log(a) - loggamma(a) - loggamma(b) + loggamma(a+b)) * hyp2f1(a+b, 1, a+1, x)
 * t = lambda t, v: I(v/2, mpf(1)/2, v/(v + t*t)); f = lambda f, a, b: I(b/2, a/2, b/(b + a*f))
 * c = lambda x, v: gammainc(v/2, x/2, inf, regularized=True); n = lambda z: erfc(z/sqrt(mpf(2)))/2
 */
const T: readonly Row[] = [
  [0.5, 1.0, 0.7048327646991335, -0.34979471750208646],
  [5.0, 3.0, 0.015392438073302301, -4.173878924360476],
  [10000000000.0, 3.0, 2.205315581687168e-30, -68.28668217021682],
  [1e60, 5.0, 1.8980334491124723e-299, -687.8321244818403],
  [40.0, 2798.0, 4.2039825394070795e-277, -636.3800384596731],
  [11.0, 1690.25, 3.1263024245540676e-27, -61.0299465386205],
  [2.5, 7.5, 0.038820258273625556, -3.2488130481561],
  [36.0, 5000.0, 1.4405931301609434e-252, -579.8863885097724],
  [35.5, 20000.0, 9.570116010327e-268, -614.8341595947217],
  [36.0, 200000.0, 6.788453372512154e-283, -649.7163581818799],
  [37.0, 1000000.0, 1.8299730861802262e-299, -687.8686415454798],
  [0.001, 12.5, 0.9992178981938967, -0.0007824078072806268],
  [1e75, 4.0, 6.000000000000002e-300, -688.9837684289856],
];
const F: readonly Row[] = [
  [1.0, 1.0, 1.0, 0.5, -Math.LN2],
  [9.028399, 1.0, 2798.0, 0.0026817549915947652, -5.921283851168521],
  [1e200, 3.0, 2.0, 1e-200, -460.51701859880916],
  [700.0, 2.0, 600.0, 1.3689147905858837e-157, -361.1918412977808],
  [17.0, 87.5, 300.25, 2.7574641850920885e-77, -176.2847406766609],
  [4.0, 1000.0, 1000.0, 2.581487794698806e-99, -227.0075583090722],
  [600.0, 5.0, 500.0, 1.2648081990280161e-208, -478.7027788533994],
  [0.01, 4.0, 30.0, 0.9997898615519545, -0.00021016053022273947],
  [2.0, 50000.0, 900.0, 1.8222462276307658e-39, -89.2007486956608],
];
const CHI_SQUARE: readonly Row[] = [
  [0.001, 1.0, 0.9747728793699604, -0.025550779355950622],
  [1300.0, 1.0, 1.1303728441492743e-284, -653.8116188814319],
  [1400.0, 10.0, 9.920391479800145e-295, -676.9680100490358],
  [1375.0, 3.5, 3.869247452235056e-297, -682.5147125878858],
  [10.0, 3.0, 0.018566135463043233, -3.986416031734384],
  [2000.0, 300.0, 1.565659386727673e-248, -570.5927959938949],
  [1500.0, 100.0, 2.52543202888637e-248, -570.114690913883],
  [12000.0, 7000.0, 3.3852754008906896e-269, -618.175954753144],
  [1060000.0, 1000000.0, 0, -870.2132357278743],
];
const NORMAL: readonly Row[] = [
  [-40.0, 1.0, 0.0],
  [-3.0, 0.9986501019683699, -0.0013508099647481938],
  [-0.1, 0.539827837277029, -0.6165050101150263],
  [0.0, 0.5, -Math.LN2],
  [0.3, 0.3820885778110474, -0.9621028181688507],
  [1.0, 0.15865525393145705, -1.8410216450092636],
  [2.5, 0.006209665325776135, -5.08164827727869],
  [8.0, 6.220960574271784e-16, -35.01343715991455],
  [20.0, 2.7536241186062337e-89, -203.91715537109727],
  [37.0, 5.725571222524577e-300, -689.0305855768906],
  [37.04, 1.3009091878442307e-300, -690.5124645029304],
];
type Row = readonly number[];

/** Largest error of a probability as a share of it: about 700 times the last digit of a logarithm near −700. */
const SHARE = 5e-13;

const check = (row: Row, tail: (x: Row) => number, log: (x: Row) => number): void => {
  const [p = 0, lnP = 0] = row.slice(-2);
  const x = row.slice(0, -2);
  expect(Math.abs(tail(x) - p)).toBeLessThanOrEqual(SHARE * p);
  expect(Math.abs(log(x) - lnP)).toBeLessThanOrEqual(SHARE * Math.max(1, Math.abs(lnP)));
};

describe('tails against 50 digits', () => {
  it.each(T)('t %d with %d degrees of freedom', (...row) => {
    check(
      row,
      ([t = 0, df = 0]) => tTwoSided(t, df),
      ([t = 0, df = 0]) => logTTwoSided(t, df),
    );
  });

  it.each(F)('F %d with %d and %d', (...row) => {
    check(
      row,
      ([f = 0, a = 0, b = 0]) => fUpperTail(f, a, b),
      ([f = 0, a = 0, b = 0]) => logFUpperTail(f, a, b),
    );
  });

  it.each(CHI_SQUARE)('χ² %d with %d', (...row) => {
    check(
      row,
      ([x = 0, df = 0]) => chiSquareUpperTail(x, df),
      ([x = 0, df = 0]) => logChiSquareUpperTail(x, df),
    );
  });

  it.each(NORMAL)('normal %d', (...row) => {
    check(
      row,
      ([z = 0]) => normalUpperTail(z),
      ([z = 0]) => logNormalUpperTail(z),
    );
  });
});

describe('tails', () => {
  it('go on as logarithms where the probability runs out', () => {
    expect(tTwoSided(60, 10_000)).toBe(0);
    expect(logTTwoSided(60, 10_000)).toBeCloseTo(-1541.590_194_834_515, 9);
    // P(F ≥ f) with 2 and b is (1 + 2f/b)^(−b/2)
    expect(logFUpperTail(1e6, 2, 900)).toBeCloseTo(-450 * Math.log1p(2e6 / 900), 8);
    expect(logChiSquareUpperTail(1e7, 2)).toBeCloseTo(-5e6, 6);
    expect(logNormalUpperTail(1e5) / -5_000_000_012.431_864).toBeCloseTo(1, 14);
  });

  it('of both sides add to one', () => {
    for (const t of [0, 1e-9, 0.3, 4]) expect(tUpperTail(t, 7) + tUpperTail(-t, 7)).toBeCloseTo(1, 14);
    for (const z of [0, 1e-9, 0.3, 4]) expect(normalUpperTail(z) + normalUpperTail(-z)).toBeCloseTo(1, 14);
    for (const [a, x] of [
      [0.5, 0.1],
      [30, 31],
      [5000, 4900],
    ] as const) {
      const { lower, upper } = logIncompleteGamma(a, x);
      expect(Math.exp(lower) + Math.exp(upper)).toBeCloseTo(1, 13);
    }
  });

  it('at the ends of their range are 0 and 1', () => {
    expect([fUpperTail(0, 2, 3), fUpperTail(Number.POSITIVE_INFINITY, 2, 3)]).toEqual([1, 0]);
    expect([chiSquareUpperTail(0, 3), tTwoSided(0, 3)]).toEqual([1, 1]);
    expect(logIncompleteBeta(2, 3, 0, 1)).toEqual({ lower: Number.NEGATIVE_INFINITY, upper: 0 });
    expect(logIncompleteBeta(2, 3, 1, 0)).toEqual({ lower: 0, upper: Number.NEGATIVE_INFINITY });
    expect(logIncompleteGamma(2, Number.POSITIVE_INFINITY).lower).toBe(0);
  });

  it('refuse arguments that have no distribution', () => {
    expect(() => tTwoSided(1, 0)).toThrow(RangeError);
    expect(() => fUpperTail(1, -1, 4)).toThrow(RangeError);
    expect(() => chiSquareUpperTail(1, Number.NaN)).toThrow(RangeError);
    expect(() => logIncompleteGamma(1, -1)).toThrow(RangeError);
    expect(() => logIncompleteBeta(0, 1, 0.5, 0.5)).toThrow(RangeError);
  });
});

describe('the gamma function', () => {
  it('is that of factorials and of ½', () => {
    let ln = 0;
    for (let n = 1; n <= 170; n++) {
      expect(Math.abs(logGamma(n) - ln)).toBeLessThan(1e-13 * Math.max(10, ln));
      ln += Math.log(n);
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    expect(stirlingError(1e-3)).toBeCloseTo(2.542_270_467_967_095, 12);
  });
});
