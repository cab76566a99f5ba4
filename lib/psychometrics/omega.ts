/**
 * McDonald's omega of the one-factor model.
 *
 * Sources: McDonald (1999), Test Theory: A Unified Treatment, doi:10.4324/9781410601087; formula and variants —
 * Raykov (1997), Applied Psychological Measurement 21, 173, doi:10.1177/01466216970212006; average variance
 * extracted — Fornell & Larcker (1981), Journal of Marketing Research 18, 39, doi:10.1177/002224378101800104;
 * minres — Harman & Jones (1966), Psychometrika 31, 351, doi:10.1007/BF02289468.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { get, type SquareMatrix, sumAll, totalVariance } from './matrix.ts';
import { fitOneFactor, type OneFactor } from './one-factor-ml.ts';
import { at, isUndefined, type Outcome, total } from './outcome.ts';

export type OmegaSummary = {
  /** (Σλ)² / ((Σλ)² + Σθ), in 0..1. */
  readonly omega: Estimate;
  /** (Σλ)² / Σ sample covariances: the observed variance in the denominator. */
  readonly observedVariance: Estimate;
  /** Σλ² / (Σλ² + Σθ). */
  readonly averageVarianceExtracted: Estimate;
  /** The solution, or the reason why omega is undefined. */
  readonly solution: Outcome<OneFactor>;
};

/**
 * Omega of a covariance matrix with n respondents, ML. Undefined: fewer than three items (two: use
 * Spearman–Brown), constant item, singular matrix, not converged, Heywood case.
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * omegaMl(r, 200).omega.value; // => 0.7935
 * omegaMl(squareMatrix(2, (i, j) => (i === j ? 1 : 0.5)), 200).omega; // => undefined: too_few_items
 */
export function omegaMl(cov: SquareMatrix, n: number): OmegaSummary {
  const solution = fitOneFactor(cov);
  if (isUndefined(solution)) {
    const none = undefinedBecause(solution.reason, n);
    return { omega: none, observedVariance: none, averageVarianceExtracted: none, solution };
  }
  const common = total(solution.loadings) ** 2;
  let squares = 0;
  for (const l of solution.loadings) squares += l * l;
  const unique = total(solution.residuals);
  return {
    omega: estimate(omegaOf(solution), n),
    observedVariance: estimate(common / sumAll(cov), n),
    averageVarianceExtracted: estimate(squares / (squares + unique), n),
    solution,
  };
}

/**
 * (Σλ)² / ((Σλ)² + Σθ) of a solution.
 *
 * @example
 * omegaOf({ loadings: Float64Array.of(0.7, 0.7, 0.7), residuals: Float64Array.of(0.51, 0.51, 0.51) }); // => 0.7424
 */
export function omegaOf(solution: Pick<OneFactor, 'loadings' | 'residuals'>): number {
  const common = total(solution.loadings) ** 2;
  return common / (common + total(solution.residuals));
}

export type MinresOmega = {
  readonly loadings: Float64Array;
  readonly uniquenesses: Float64Array;
  /** (Σλ)² / ((Σλ)² + Σu²). */
  readonly model: number;
  /** 1 − Σu²/ΣR, as psych reports it. */
  readonly observed: number;
  /** (Σλ)²/ΣR: with one factor psych's omega hierarchical. */
  readonly hierarchical: number;
  /** Sum of squared residual correlations below the diagonal. */
  readonly residualSquares: number;
};

const MINRES_ITERATIONS = 20_000;

/**
 * One factor by unweighted least squares of the off-diagonal correlations (minres), by cyclic minimisation over
 * each loading. Undefined: k < 3, no variance of the total (`zero_variance`), `not_converged`, `heywood_case` (a
 * loading at or beyond 1).
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * omegaMinres(r).model; // => 0.7935
 */
export function omegaMinres(r: SquareMatrix): Outcome<MinresOmega> {
  const { k } = r;
  if (k < 3) return undefinedBecause('too_few_items');
  const all = totalVariance(r);
  if (!(all > 0)) return undefinedBecause('zero_variance');
  const loadings = new Float64Array(k).fill(Math.SQRT1_2);
  for (let i = 0; i < k; i++) {
    let s = 0;
    for (let j = 0; j < k; j++) if (j !== i) s += get(r, i, j);
    if (s < 0) loadings[i] = -Math.SQRT1_2;
  }
  let change = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < MINRES_ITERATIONS && change > 1e-14; iteration++) {
    change = 0;
    for (let i = 0; i < k; i++) {
      let numerator = 0;
      let denominator = 0;
      for (let j = 0; j < k; j++) {
        if (j === i) continue;
        numerator += get(r, i, j) * at(loadings, j);
        denominator += at(loadings, j) ** 2;
      }
      const next = denominator > 0 ? numerator / denominator : 0;
      change = Math.max(change, Math.abs(next - at(loadings, i)));
      loadings[i] = next;
    }
  }
  if (!(change <= 1e-12)) return undefinedBecause('not_converged');
  if (loadings.some((l) => !(1 - l * l > 1e-8))) return undefinedBecause('heywood_case');
  if (total(loadings) < 0) for (let i = 0; i < k; i++) loadings[i] = -at(loadings, i);
  const uniquenesses = loadings.map((l) => 1 - l * l);
  let residualSquares = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) residualSquares += (get(r, i, j) - at(loadings, i) * at(loadings, j)) ** 2;
  }
  return {
    loadings,
    uniquenesses,
    model: omegaOf({ loadings, residuals: uniquenesses }),
    observed: 1 - total(uniquenesses) / all,
    hierarchical: total(loadings) ** 2 / all,
    residualSquares,
  };
}
