/**
 * Tails of the noncentral χ² distribution and intervals of its noncentrality.
 *
 * The distribution is a Poisson(λ/2) mixture of central χ² with df + 2j degrees of freedom; the central tails
 * follow each other by P(a, x) = P(a + 1, x) + xᵃe⁻ˣ/Γ(a + 1), used in the direction that only adds.
 *
 * Sources: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions, vol. 2, ch. 29; interval —
 * Browne & Cudeck (1992), Sociological Methods & Research 21, 230, doi:10.1177/0049124192021002005.
 */
import { logGammaOfHalf } from './distributions.ts';
import { logIncompleteGamma } from './special-functions.ts';

/**
 * P(X ≤ x) (`lower`) or P(X ≥ x) of noncentral χ² with a whole number df ≥ 1, noncentrality λ ≥ 0.
 * @example
 * noncentralChiSquareTail(10, 3, 5, true); // => 0.7066
 */
export function noncentralChiSquareTail(x: number, df: number, lambda: number, lower: boolean): number {
  if (!(df >= 1) || !(lambda >= 0)) throw new RangeError(`df ${df} or noncentrality ${lambda} outside range`);
  if (x <= 0) return lower ? 0 : 1;
  const half = x / 2;
  const centralTail = (a: number): number => Math.exp(logIncompleteGamma(a, half)[lower ? 'lower' : 'upper']);
  if (lambda === 0) return centralTail(df / 2);
  const mean = lambda / 2;
  // far from the middle the terms that matter lie around √(λ/2 · x/2), not around λ/2
  const peak = Math.sqrt(mean * half);
  const spread = 10 * Math.sqrt(Math.max(mean, peak)) + 40;
  const from = Math.max(0, Math.floor(Math.min(mean, peak) - spread));
  const to = Math.ceil(Math.max(mean, peak) + spread);
  const step = lower ? -1 : 1;
  const first = lower ? to : from;
  let tail = centralTail(df / 2 + first);
  let logWeight = first * Math.log(mean) - mean - logGammaOfHalf(2 * first + 2);
  let sum = 0;
  // ln of the difference between the tails of j and j + 1
  const logX = Math.log(half);
  let j = first;
  let logDifference = (df / 2 + j) * logX - half - logGammaOfHalf(df + 2 * j + 2);
  for (;;) {
    sum += Math.exp(logWeight) * tail;
    if (j === (lower ? from : to)) return Math.min(1, sum);
    if (lower) {
      logDifference += Math.log(df / 2 + j) - logX;
      tail += Math.exp(logDifference);
      logWeight += Math.log(j / mean);
    } else {
      tail += Math.exp(logDifference);
      logWeight += Math.log(mean / (j + 1));
      logDifference += logX - Math.log(df / 2 + j + 1);
    }
    j += step;
  }
}

/**
 * The noncentrality λ ≥ 0 at which P(X ≤ x) = `probability` (it falls as λ grows); 0 where even the central
 * distribution lies below.
 * @example
 * noncentrality(30, 53, 0.95); // => 0
 */
export function noncentrality(x: number, df: number, probability: number): number {
  const excess = (lambda: number): number => noncentralChiSquareTail(x, df, lambda, true) - probability;
  if (x <= 0 || excess(0) <= 0) return 0;
  let low = 0;
  let high = Math.max(1, x);
  while (excess(high) > 0) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < 200 && high - low > 1e-11 * (1 + high); i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
