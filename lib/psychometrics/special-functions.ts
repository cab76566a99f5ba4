/**
 * Logarithms of the gamma function and of incomplete gamma and beta functions, exact far beyond 1e-300.
 *
 * Prefixes such as xᵃe⁻ˣ/Γ(a + 1) are made from the deviance of Loader, so that nothing large is subtracted from
 * something as large; the continued fractions are those of Abramowitz & Stegun (1972), 6.5.31 and 26.5.8,
 * evaluated by the method of Lentz (1976), Applied Optics 15, 668, doi:10.1364/AO.15.000668.
 *
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities.
 */

const LN_SQRT_2PI = 0.918_938_533_204_672_7;
const TINY = 1e-300;
/** Enough for a and b of 1e8, where about 6·√a terms are needed. */
const MAX_TERMS = 200_000;

/**
 * ln Γ(z + 1) − ((z + ½) ln z − z + ½ ln 2π): what Stirling's formula leaves out. z > 0.
 *
 * Stirling's series (Abramowitz & Stegun 6.1.41) from z = 16 on; below it the recurrence leads up to there.
 * @example
 * stirlingError(1); // => 0.0810614668
 */
export function stirlingError(z: number): number {
  if (z < 16) {
    // ln Γ(z+1) = ln Γ(z+1+k) − ln((z+1)…(z+k))
    let product = 1;
    let up = z;
    while (up < 16) {
      up += 1;
      product *= up;
    }
    const rest = (up + 0.5) * Math.log(up) - (z + 0.5) * Math.log(z) - (up - z) - Math.log(product);
    return stirlingSeries(up) + rest;
  }
  return stirlingSeries(z);
}

function stirlingSeries(z: number): number {
  const q = 1 / (z * z);
  return (
    (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - (q * 691) / 360_360))))) / z
  );
}

/**
 * ln Γ(z) for any z > 0.
 * @example
 * logGamma(0.5); // => 0.5723649429
 * logGamma(101); // => 363.7393755556
 */
export function logGamma(z: number): number {
  return (z + 0.5) * Math.log(z) - z + LN_SQRT_2PI + stirlingError(z) - Math.log(z);
}

/** x·ln(x/m) + m − x for x, m > 0, without cancellation where x is near m (Loader's deviance). */
function deviance(x: number, m: number): number {
  const d = x - m;
  if (Math.abs(d) < 0.1 * (x + m)) {
    const v = d / (x + m);
    let s = d * v;
    let term = 2 * x * v;
    for (let j = 1; j < 1000; j++) {
      term *= v * v;
      const next = s + term / (2 * j + 1);
      if (next === s) return s;
      s = next;
    }
  }
  return x * Math.log(x / m) + m - x;
}

/** Two logarithms: of a lower and of an upper tail. */
export type LogTails = { readonly lower: number; readonly upper: number };

/** From the logarithm of one tail the other: ln(1 − eˡ). */
function complement(log: number): number {
  if (log >= 0) return Number.NEGATIVE_INFINITY;
  return log > -Math.LN2 ? Math.log(-Math.expm1(log)) : Math.log1p(-Math.exp(log));
}

/**
 * ln P(a, x) and ln Q(a, x), the regularised incomplete gamma functions, for a > 0 and x ≥ 0. The smaller tail is
 * summed (series below a + 1, continued fraction above), the larger one is its complement.
 * @example
 * logIncompleteGamma(0.5, 2); // => { lower: -0.0465679123, upper: -3.0900371531 }
 */
export function logIncompleteGamma(a: number, x: number): LogTails {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`a = ${a} or x = ${x} outside range`);
  if (x === 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  // ln of xᵃe⁻ˣ/Γ(a + 1)
  const prefix = -stirlingError(a) - deviance(a, x) - LN_SQRT_2PI - 0.5 * Math.log(a);
  if (x < a + 1) {
    let sum = 1;
    let term = 1;
    for (let i = 1; i < MAX_TERMS; i++) {
      term *= x / (a + i);
      sum += term;
      if (term < 1e-17 * sum) break;
    }
    const lower = Math.min(0, prefix + Math.log(sum));
    return { lower, upper: complement(lower) };
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b || TINY);
    c = b + an / c || TINY;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  const upper = Math.min(0, prefix + Math.log(a) + Math.log(h));
  return { lower: complement(upper), upper };
}

/**
 * ln I_x(a, b) and ln I_y(b, a), the regularised incomplete beta function and its complement, for a, b > 0.
 * x and y = 1 − x are given both, so that neither loses digits where the other is near one.
 * @example
 * logIncompleteBeta(2, 3, 0.25, 0.75); // => { lower: -1.3404848251, upper: -0.3034304294 }
 */
export function logIncompleteBeta(a: number, b: number, x: number, y: number): LogTails {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0)) throw new RangeError(`a = ${a}, b = ${b}, x = ${x}`);
  if (x === 0) return { lower: Number.NEGATIVE_INFINITY, upper: 0 };
  if (y === 0) return { lower: 0, upper: Number.NEGATIVE_INFINITY };
  const n = a + b;
  // ln of xᵃyᵇ/B(a, b), by the binomial density at a of n
  const density =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  const prefix = density + 0.5 * Math.log((a / n) * b) - LN_SQRT_2PI;
  if (x < (a + 1) / (n + 2)) {
    const lower = Math.min(0, prefix + Math.log(betaFraction(a, b, x)) - Math.log(a));
    return { lower, upper: complement(lower) };
  }
  const upper = Math.min(0, prefix + Math.log(betaFraction(b, a, y)) - Math.log(b));
  return { lower: complement(upper), upper };
}

function betaFraction(a: number, b: number, x: number): number {
  const n = a + b;
  let c = 1;
  let d = 1 / (1 - (n * x) / (a + 1) || TINY);
  let h = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    let an = (m * (b - m) * x) / ((a - 1 + 2 * m) * (a + 2 * m));
    d = 1 / (1 + an * d || TINY);
    c = 1 + an / c || TINY;
    h *= d * c;
    an = (-(a + m) * (n + m) * x) / ((a + 2 * m) * (a + 1 + 2 * m));
    d = 1 / (1 + an * d || TINY);
    c = 1 + an / c || TINY;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}
