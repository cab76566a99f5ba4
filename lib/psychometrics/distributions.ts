/**
 * Tail probabilities and quantiles of F, t, χ² and the normal distribution.
 *
 * Tails come from logarithms of incomplete gamma and beta functions, never from 1 − cdf, so that 1e-300 stays 1e-300
 * (to 2e-13 of its value); below that the probabilities run out to 0, and the logarithms take over. Of @stdlib only
 * the quantiles are used: its incomplete gamma function is off by 4e-4 at P(χ² ≥ 12000) with 7000 degrees of freedom,
 * its incomplete beta function by 2e-11 at a million. Source: Abramowitz & Stegun (1972), Handbook of Mathematical
 * Functions, 26.4–26.6.
 */
import fQuantileRaw from '@stdlib/stats-base-dists-f-quantile';
import normalQuantileRaw from '@stdlib/stats-base-dists-normal-quantile';
import tQuantileRaw from '@stdlib/stats-base-dists-t-quantile';
import { logIncompleteBeta, logIncompleteGamma } from './special-functions.ts';

function requirePositive(name: string, v: number): void {
  if (!(v > 0)) throw new RangeError(`${name} must be positive, got ${v}`);
}

/**
 * P(F ≥ f) with df1, df2 > 0; f ≥ 0, and f = Infinity (no variance within) gives 0.
 * @example
 * fUpperTail(4.5, 2, 30); // => 0.0195
 */
export function fUpperTail(f: number, df1: number, df2: number): number {
  return f === Number.POSITIVE_INFINITY ? 0 : Math.exp(logFUpperTail(f, df1, df2));
}

/**
 * ln P(F ≥ f), finite where the probability itself runs out to 0.
 * @example
 * logFUpperTail(700, 2, 6000); // => -629.1616
 */
export function logFUpperTail(f: number, df1: number, df2: number): number {
  requirePositive('df1', df1);
  requirePositive('df2', df2);
  if (f <= 0) return 0;
  const ratio = df1 * f;
  return logIncompleteBeta(df2 / 2, df1 / 2, df2 / (df2 + ratio), ratio / (df2 + ratio)).lower;
}

/**
 * P(|T| ≥ |t|) with df > 0.
 * @example
 * tTwoSided(2.5, 18); // => 0.0223
 */
export function tTwoSided(t: number, df: number): number {
  return Math.exp(logTTwoSided(t, df));
}

/**
 * P(T ≥ t) with df > 0.
 * @example
 * tUpperTail(2.5, 18); // => 0.0112
 * tUpperTail(-2.5, 18); // => 0.9888
 */
export function tUpperTail(t: number, df: number): number {
  return t >= 0 ? tTwoSided(t, df) / 2 : 1 - tTwoSided(t, df) / 2;
}

/**
 * ln P(|T| ≥ |t|), finite where the probability itself runs out to 0.
 * @example
 * logTTwoSided(60, 10000); // => -1541.5902
 */
export function logTTwoSided(t: number, df: number): number {
  requirePositive('df', df);
  const square = t * t;
  return logIncompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square)).lower;
}

/**
 * P(χ² ≥ x) with df > 0.
 * @example
 * chiSquareUpperTail(10, 3); // => 0.018566
 */
export function chiSquareUpperTail(x: number, df: number): number {
  return Math.exp(logChiSquareUpperTail(x, df));
}

/**
 * ln P(χ² ≥ x) with df > 0, finite where the probability itself runs out to 0.
 * @example
 * logChiSquareUpperTail(4000, 2); // => -2000
 */
export function logChiSquareUpperTail(x: number, df: number): number {
  requirePositive('df', df);
  return x <= 0 ? 0 : logIncompleteGamma(df / 2, x / 2).upper;
}

/**
 * P(Z ≥ z) of the standard normal; P(Z ≤ z) is `normalUpperTail(-z)`.
 * @example
 * normalUpperTail(1.96); // => 0.0249979
 */
export function normalUpperTail(z: number): number {
  return Math.exp(logNormalUpperTail(z));
}

/**
 * ln P(Z ≥ z) of the standard normal, finite for every finite z.
 * @example
 * logNormalUpperTail(50); // => -1254.8314
 */
export function logNormalUpperTail(z: number): number {
  const { lower, upper } = logIncompleteGamma(0.5, (z * z) / 2);
  if (z >= 0) return upper - Math.LN2;
  // P(Z ≥ z) = ½ + ½·P(|Z| ≤ |z|); near one from the small tail
  return upper < -1 ? Math.log1p(-Math.exp(upper) / 2) : Math.log((1 + Math.exp(lower)) / 2);
}

/**
 * ln Γ(m/2) for a whole number m ≥ 1: by Γ(a+1) = aΓ(a) from Γ(1/2) = √π or Γ(1) = 1, from a = 40 on by
 * Stirling's series (6.1.41), whose first left-out term is there below 1e-14.
 * @example
 * logGammaOfHalf(9); // => 2.4537365708
 */
export function logGammaOfHalf(m: number): number {
  const z = m / 2;
  if (z >= 40) {
    const q = 1 / (z * z);
    const series = (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q / 1680))) / z;
    return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
  }
  let s = m % 2 === 1 ? Math.log(Math.PI) / 2 : 0;
  for (let a = m % 2 === 1 ? 0.5 : 1; a < z; a++) s += Math.log(a);
  return s;
}

/**
 * The value below which a share p (0 < p < 1) of F(df1, df2) lies.
 * @example
 * fQuantile(0.95, 2, 30); // => 3.3158
 */
export function fQuantile(p: number, df1: number, df2: number): number {
  return checked(fQuantileRaw(p, df1, df2), p);
}

/**
 * The value below which a share p (0 < p < 1) of t(df) lies.
 * @example
 * tQuantile(0.975, 10); // => 2.2281
 */
export function tQuantile(p: number, df: number): number {
  return checked(tQuantileRaw(p, df), p);
}

/**
 * The value below which a share p of the standard normal lies; ∓Infinity at p = 0 and 1.
 * @example
 * normalQuantile(0.975); // => 1.959964
 */
export function normalQuantile(p: number): number {
  return normalQuantileRaw(p, 0, 1);
}

function checked(q: number, p: number): number {
  if (!(p > 0 && p < 1) || !Number.isFinite(q)) throw new RangeError(`quantile undefined at p = ${p}`);
  return q;
}
