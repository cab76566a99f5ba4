/**
 * Tail probabilities and quantiles of F, t, χ² and the normal distribution.
 *
 * Tails come from complementary incomplete functions, never from 1 − cdf, so that 1e-34 stays 1e-34.
 * Source: Abramowitz & Stegun (1972), Handbook of Mathematical Functions, 26.4–26.6; continued fraction of the
 * incomplete gamma function: 6.5.31, evaluated by Lentz (1976), Applied Optics 15, 668, doi:10.1364/AO.15.000668.
 */
import betainc from '@stdlib/math-base-special-betainc';
import gammainc from '@stdlib/math-base-special-gammainc';
import fQuantileRaw from '@stdlib/stats-base-dists-f-quantile';
import normalQuantileRaw from '@stdlib/stats-base-dists-normal-quantile';
import tQuantileRaw from '@stdlib/stats-base-dists-t-quantile';

function requirePositive(name: string, v: number): void {
  if (!(v > 0)) throw new RangeError(`${name} must be positive, got ${v}`);
}

/**
 * P(F ≥ f) with df1, df2 > 0; f ≥ 0, and f = Infinity (no variance within) gives 0.
 *
 * @example
 * fUpperTail(4.5, 2, 30); // => 0.0195
 */
export function fUpperTail(f: number, df1: number, df2: number): number {
  requirePositive('df1', df1);
  requirePositive('df2', df2);
  if (f <= 0) return 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  return betainc(df2 / (df2 + df1 * f), df2 / 2, df1 / 2);
}

/**
 * P(|T| ≥ |t|) with df > 0.
 *
 * @example
 * tTwoSided(2.5, 18); // => 0.0223
 */
export function tTwoSided(t: number, df: number): number {
  requirePositive('df', df);
  return betainc(df / (df + t * t), df / 2, 0.5);
}

/**
 * P(χ² ≥ x) with df > 0.
 *
 * @example
 * chiSquareUpperTail(10, 3); // => 0.018566
 */
export function chiSquareUpperTail(x: number, df: number): number {
  requirePositive('df', df);
  return x <= 0 ? 1 : gammainc(x / 2, df / 2, true, true);
}

/**
 * ln P(χ² ≥ x) with a whole number df ≥ 1, finite where the probability itself underflows to 0.
 *
 * @example
 * logChiSquareUpperTail(4000, 2); // => -2000
 */
export function logChiSquareUpperTail(x: number, df: number): number {
  requirePositive('df', df);
  if (x < df + 2) return Math.log(chiSquareUpperTail(x, df));
  const a = df / 2;
  const z = x / 2;
  const tiny = 1e-300;
  let b = z + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b || tiny);
    c = b + an / c || tiny;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return -z + a * Math.log(z) - logGammaOfHalf(df) + Math.log(h);
}

/**
 * ln Γ(m/2) for a whole number m ≥ 1: by Γ(a+1) = aΓ(a) from Γ(1/2) = √π or Γ(1) = 1, from a = 40 on by
 * Stirling's series (6.1.41), whose first left-out term is there below 1e-14.
 *
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
 *
 * @example
 * fQuantile(0.95, 2, 30); // => 3.3158
 */
export function fQuantile(p: number, df1: number, df2: number): number {
  return checked(fQuantileRaw(p, df1, df2), p);
}

/**
 * The value below which a share p (0 < p < 1) of t(df) lies.
 *
 * @example
 * tQuantile(0.975, 10); // => 2.2281
 */
export function tQuantile(p: number, df: number): number {
  return checked(tQuantileRaw(p, df), p);
}

/**
 * The value below which a share p of the standard normal lies; ∓Infinity at p = 0 and 1.
 *
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
