/**
 * How well exploratory factors reproduce a correlation matrix, by the conventions of R's psych.
 *
 * χ² = (n − 1 − (2p + 5)/6 − 2k/3)·F with the maximum likelihood discrepancy F of the model whose diagonal is
 * exact, whichever way the factors were extracted (Bartlett 1951, Biometrika 38, 337, doi:10.1093/biomet/38.3-4.337);
 * TLI — Tucker & Lewis (1973), doi:10.1007/BF02291170.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { chiSquareUpperTail } from './distributions.ts';
import { type Extraction, extractionDf } from './factor-extraction.ts';
import { get, inverse, logDeterminant, type SquareMatrix, squareMatrix } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

export type ExploratoryFit = {
  readonly df: number;
  readonly chiSquare: number;
  readonly p: number;
  readonly tli: number;
  readonly rmsea: number;
  readonly bic: number;
  /** n times the sum of squared residual correlations over all cells off the diagonal. */
  readonly empiricalChiSquare: number;
  /** Root mean square of the residual correlations. */
  readonly rmsr: number;
  /** Sum of squared residual correlations below the diagonal. */
  readonly residualSquares: number;
};

/**
 * Share of each item's variance that the factors explain.
 *
 * @example
 * communalities({ items: 2, factors: 1, loadings: Float64Array.of(0.6, 0.8) }); // => [0.36, 0.64]
 */
export function communalities(e: Pick<Extraction, 'loadings' | 'items' | 'factors'>): Float64Array {
  return Float64Array.from({ length: e.items }, (_, i) => {
    let s = 0;
    for (let f = 0; f < e.factors; f++) s += at(e.loadings, i * e.factors + f) ** 2;
    return s;
  });
}

/**
 * Fit of unrotated (or orthogonally rotated) loadings to `r` with n rows. Undefined: `singular_matrix`, and
 * `too_few_observations` where Bartlett's multiplier is not positive.
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * exploratoryFit(r, extractFactors(r, 1, 'minres'), 200); // => { df: 2, chiSquare: 0.000000, rmsr: 0.000000 }
 */
export function exploratoryFit(r: SquareMatrix, e: Extraction, n: number): Outcome<ExploratoryFit> {
  const { items: p, factors: k, loadings } = e;
  const model = squareMatrix(p, (i, j) => {
    if (i === j) return get(r, i, i);
    let s = 0;
    for (let f = 0; f < k; f++) s += at(loadings, i * k + f) * at(loadings, j * k + f);
    return s;
  });
  let residualSquares = 0;
  for (let i = 0; i < p; i++)
    for (let j = 0; j < i; j++) residualSquares += (get(r, i, j) - get(model, i, j)) ** 2;
  const inv = inverse(model);
  const modelLogDet = logDeterminant(model);
  const logDet = logDeterminant(r);
  if (isUndefined(inv) || isUndefined(modelLogDet) || isUndefined(logDet))
    return undefinedBecause('singular_matrix', n);
  let trace = 0;
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) trace += get(inv, i, j) * get(r, j, i);
  const discrepancy = trace - (logDet.value - modelLogDet.value) - p;
  const df = extractionDf(p, k);
  const factor = bartlettFactor(n, p, k);
  if (!(factor > 0)) return undefinedBecause('too_few_observations', n);
  const chiSquare = Math.max(0, factor * discrepancy);
  const nullRatio = (-2 * logDet.value) / (p * (p - 1));
  return {
    df,
    chiSquare,
    p: df > 0 ? chiSquareUpperTail(chiSquare, df) : 1,
    tli: df > 0 ? (nullRatio - discrepancy / df) / (nullRatio - 1 / factor) : 1,
    rmsea: df > 0 ? Math.sqrt(Math.max(0, chiSquare / (df * n) - 1 / (n - 1))) : 0,
    bic: chiSquare - df * Math.log(n),
    empiricalChiSquare: 2 * n * residualSquares,
    rmsr: Math.sqrt((2 * residualSquares) / (p * (p - 1))),
    residualSquares,
  };
}

/**
 * Bartlett's multiplier of the discrepancy of k factors on p items.
 *
 * @example
 * bartlettFactor(200, 6, 1); // => 195.5
 */
export function bartlettFactor(n: number, p: number, k: number): number {
  return n - 1 - (2 * p + 5) / 6 - (2 * k) / 3;
}
