/**
 * Cronbach's alpha and what belongs to it, from a covariance matrix and n.
 *
 * Sources: Cronbach (1951), Psychometrika 16, 297, doi:10.1007/BF02310555; asymptotic standard error — Duhachek
 * & Iacobucci (2004), Journal of Applied Psychology 89, 792, doi:10.1037/0021-9010.89.5.792; F interval — Feldt,
 * Woodruff & Salih (1987), Applied Psychological Measurement 11, 93, doi:10.1177/014662168701100107; G6 —
 * Guttman (1945), Psychometrika 10, 255, doi:10.1007/BF02288892; two items — Eisinga, te Grotenhuis & Pelzer
 * (2013), International Journal of Public Health 58, 637, doi:10.1007/s00038-012-0416-3.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { mean, quantile, standardDeviation } from './descriptives.ts';
import { fQuantile, normalQuantile } from './distributions.ts';
import {
  correlationOf,
  get,
  inverse,
  lowerTriangle,
  rowSums,
  type SquareMatrix,
  totalVariance,
  trace,
} from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

export type AlphaSummary = {
  readonly rawAlpha: Estimate;
  /** Alpha of the standardized items, k·r̄ / (1 + (k − 1)·r̄). */
  readonly standardizedAlpha: Estimate;
  /** Guttman's λ₆ of the standardized items, from squared multiple correlations. */
  readonly g6: Estimate;
  readonly averageR: Estimate;
  readonly medianR: Estimate;
  /** Variance (n − 1) of the inter-item correlations. */
  readonly varianceR: Estimate;
  /** k·r̄ / (1 − r̄). */
  readonly signalNoise: Estimate;
  /** Asymptotic standard error of raw alpha. */
  readonly ase: Estimate;
};

export type Interval = { readonly lower: number; readonly upper: number; readonly level: number };

/**
 * Raw alpha k/(k − 1)·(1 − Σ variances / total variance), −∞ < α ≤ 1. Undefined: fewer than two items, total
 * variance not positive.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * rawAlpha(c, 100).value; // => 0.75
 */
export function rawAlpha(cov: SquareMatrix, n: number): Estimate {
  const { k } = cov;
  if (k < 2) return undefinedBecause('too_few_items', n);
  const v = totalVariance(cov);
  if (!(v > 0)) return undefinedBecause('zero_variance', n);
  return estimate((k / (k - 1)) * (1 - trace(cov) / v), n);
}

/**
 * Alpha, standardized alpha, inter-item correlations, G6, signal-to-noise and standard error.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * const a = alphaSummary(c, 100);
 * a.averageR.value; // => 0.5
 * a.signalNoise.value; // => 3
 */
export function alphaSummary(cov: SquareMatrix, n: number): AlphaSummary {
  const { k } = cov;
  const raw = rawAlpha(cov, n);
  const r = k < 2 ? undefinedBecause('too_few_items', n) : correlationOf(cov);
  if (isUndefined(r)) {
    const none = undefinedBecause(r.reason, n);
    return {
      rawAlpha: raw,
      standardizedAlpha: none,
      g6: none,
      averageR: none,
      medianR: none,
      varianceR: none,
      signalNoise: none,
      ase: alphaStandardError(cov, n),
    };
  }
  const below = lowerTriangle(r);
  const average = mean(below);
  const rBar = average.kind === 'estimate' ? average.value : Number.NaN;
  const spread = standardDeviation(below);
  return {
    rawAlpha: raw,
    standardizedAlpha: estimate((k / (k - 1)) * (1 - k / totalVariance(r)), n),
    g6: lambda6(r, n),
    averageR: estimate(rBar, n),
    medianR: rebase(quantile(below, 0.5), n),
    varianceR:
      spread.kind === 'estimate' ? estimate(spread.value ** 2, n) : undefinedBecause('too_few_items', n),
    signalNoise: estimate((k * rBar) / (1 - rBar), n),
    ase: alphaStandardError(cov, n),
  };
}

/**
 * λ₆ = 1 − Σ e²/V, e² the residual variance of each item regressed on the others.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * lambda6(c, 100).value; // => 0.6667
 */
export function lambda6(cov: SquareMatrix, n: number): Estimate {
  if (cov.k < 2) return undefinedBecause('too_few_items', n);
  const inv = inverse(cov);
  if (isUndefined(inv)) return undefinedBecause(inv.reason, n);
  let residual = 0;
  for (let i = 0; i < cov.k; i++) residual += 1 / get(inv, i, i);
  return estimate(1 - residual / totalVariance(cov), n);
}

/**
 * Squared multiple correlation of each item with the others, 1 − 1/(R⁻¹)ᵢᵢ.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * squaredMultipleCorrelations(c)[0]; // => 0.3333
 */
export function squaredMultipleCorrelations(r: SquareMatrix): Outcome<Float64Array> {
  const inv = inverse(r);
  if (isUndefined(inv)) return inv;
  return Float64Array.from({ length: r.k }, (_, i) => 1 - 1 / get(inv, i, i));
}

/**
 * Asymptotic standard error of raw alpha (Duhachek & Iacobucci 2004, eq. 1).
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * alphaStandardError(c, 100).value; // => 0.0433
 */
export function alphaStandardError(cov: SquareMatrix, n: number): Estimate {
  const { k } = cov;
  if (k < 2) return undefinedBecause('too_few_items', n);
  const v = totalVariance(cov);
  if (!(v > 0)) return undefinedBecause('zero_variance', n);
  const tr = trace(cov);
  let traceOfSquare = 0;
  for (const c of cov.values) traceOfSquare += c * c;
  let sumOfSquare = 0;
  for (const s of rowSums(cov)) sumOfSquare += s * s;
  const q = ((2 * k * k) / ((k - 1) ** 2 * v ** 3)) * (v * (traceOfSquare + tr * tr) - 2 * tr * sumOfSquare);
  return estimate(Math.sqrt(Math.max(0, q) / n), n, 'no_observations');
}

/**
 * Feldt's interval for raw alpha at confidence `level` with n respondents and k items:
 * 1 − (1 − α)·F(n − 1, (n − 1)(k − 1)). Undefined: k < 2, n < 2, alpha undefined.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * feldtInterval(rawAlpha(c, 100), 100, 3); // => { lower: 0.6513, upper: 0.8243 }
 */
export function feldtInterval(alpha: Estimate, n: number, k: number, level = 0.95): Outcome<Interval> {
  if (alpha.kind === 'undefined') return alpha;
  if (k < 2) return undefinedBecause('too_few_items', n);
  if (n < 2) return undefinedBecause('too_few_observations', n);
  const tail = (1 - level) / 2;
  const df1 = n - 1;
  const df2 = (n - 1) * (k - 1);
  return {
    lower: 1 - (1 - alpha.value) * fQuantile(1 - tail, df1, df2),
    upper: 1 - (1 - alpha.value) * fQuantile(tail, df1, df2),
    level,
  };
}

/**
 * alpha ∓ z·ase. `z` replaces the normal quantile of `level` (psych prints 1.96).
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * duhachekInterval(rawAlpha(c, 100), alphaStandardError(c, 100)); // => { lower: 0.6651, upper: 0.8349 }
 */
export function duhachekInterval(
  alpha: Estimate,
  ase: Estimate,
  level = 0.95,
  z?: number,
): Outcome<Interval> {
  if (alpha.kind === 'undefined') return alpha;
  if (ase.kind === 'undefined') return ase;
  const half = (z ?? normalQuantile((1 + level) / 2)) * ase.value;
  return { lower: alpha.value - half, upper: alpha.value + half, level };
}

/**
 * Standard error of measurement, sd·√(1 − reliability). Undefined where an input is, or reliability > 1.
 *
 * @example
 * const sd = { kind: 'estimate', value: 10, n: 50 };
 * standardErrorOfMeasurement(sd, { kind: 'estimate', value: 0.84, n: 50 }).value; // => 4
 */
export function standardErrorOfMeasurement(sd: Estimate, reliability: Estimate): Estimate {
  if (sd.kind === 'undefined') return sd;
  if (reliability.kind === 'undefined') return reliability;
  return estimate(sd.value * Math.sqrt(1 - reliability.value), sd.n, 'not_applicable');
}

/**
 * Spearman–Brown for two items, 2r/(1 + r). Undefined: not two items, a constant item, r = −1.
 *
 * @example
 * spearmanBrownTwoItems(squareMatrix(2, (i, j) => (i === j ? 1 : 0.6)), 50).value; // => 0.75
 */
export function spearmanBrownTwoItems(cov: SquareMatrix, n: number): Estimate {
  if (cov.k !== 2) return undefinedBecause('not_applicable', n);
  const r = correlationOf(cov);
  if (isUndefined(r)) return undefinedBecause(r.reason, n);
  return spearmanBrown(at(r.values, 1), n);
}

/**
 * Reliability of the double length, 2r/(1 + r), from the correlation of two halves. Undefined: r = −1 but for
 * rounding (`not_applicable`).
 *
 * @example
 * spearmanBrown(0.6, 50).value; // => 0.75
 * spearmanBrown(-1, 50); // => undefined: not_applicable
 */
export function spearmanBrown(r: number, n: number): Estimate {
  return 1 + r > 1e-12 ? estimate((2 * r) / (1 + r), n) : undefinedBecause('not_applicable', n);
}

function rebase(e: Estimate, n: number): Estimate {
  return e.kind === 'estimate' ? estimate(e.value, n) : e;
}
