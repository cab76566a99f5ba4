/**
 * Estimates of a factor model cell by cell: raw and standardized, with standard errors by the delta method.
 *
 * Standardized: factors and items with variance 1, the items' variance as the model implies it.
 *
 * Source: delta method — Oehlert (1992), The American Statistician 46, 27, doi:10.1080/00031305.1992.10475842.
 */
import type { Implied } from './cfa-implied.ts';
import type { Cell } from './cfa-model.ts';
import { eigenvalues, type SquareMatrix, squareMatrix } from './matrix.ts';
import { at } from './outcome.ts';

export type CellEstimate = {
  readonly cell: Cell;
  readonly estimate: number;
  /** 0 for a fixed cell. */
  readonly standardError: number;
  readonly standardized: number;
  readonly standardizedError: number;
};

/**
 * The cells of one group, in their order. `covariance`: covariance matrix of the parameters. `implied` is left
 * as it was set at the optimum.
 *
 * @example
 * const s = factorModel({ items: 3, factors: [[0, 1, 2]] });
 * const x = Float64Array.of(0.7, 0.7, 0.7, 0.51, 0.51, 0.51);
 * const cells = cellEstimates(new Implied(s), x, squareMatrix(6, (i, j) => (i === j ? 0.01 : 0)));
 * cells[3]; // => { estimate: 0.51, standardError: 0.1, standardized: 0.51 }
 */
export function cellEstimates(
  implied: Implied,
  x: Float64Array,
  covariance: SquareMatrix,
): readonly CellEstimate[] {
  implied.set(x);
  implied.differentiate();
  const { items: p, factors: m, cells } = implied.structure;
  const size = covariance.k;
  const gradient = new Float64Array(size);
  const variance = (i: number): number => at(implied.sigma, i * p + i);
  const factorVariance = (f: number): number => at(implied.factorCovariance, f * m + f);
  /** Adds `factor` × the derivative of the implied variance of item i to the gradient. */
  const addItemVariance = (i: number, factor: number): void => {
    cells.forEach((cell, q) => {
      if (cell.parameter < 0) return;
      const d = 2 * at(implied.c, q) * at(implied.u, q * p + i) * at(implied.v, q * p + i);
      gradient[cell.parameter] = at(gradient, cell.parameter) + factor * d;
    });
  };
  const addFactorVariance = (f: number, factor: number): void => {
    const own = cells.find((c) => c.part === 'factorCovariance' && c.row === f && c.column === f);
    if (own !== undefined && own.parameter >= 0) {
      gradient[own.parameter] = at(gradient, own.parameter) + factor;
    }
  };
  return cells.map((cell) => {
    const { part, row, column, parameter } = cell;
    const value = parameter < 0 ? cell.value : at(x, parameter);
    gradient.fill(0);
    let scale = 1;
    if (part === 'loading') scale = Math.sqrt(factorVariance(column) / variance(row));
    else if (part === 'residual') scale = 1 / Math.sqrt(variance(row) * variance(column));
    else if (part === 'intercept') scale = 1 / Math.sqrt(variance(row));
    else if (part === 'factorMean') scale = 1 / Math.sqrt(factorVariance(row));
    else scale = 1 / Math.sqrt(factorVariance(row) * factorVariance(column));
    const standardized = value * scale;
    // d(value·scale) = scale·d(value) + value·scale·d(ln scale)
    if (parameter >= 0) gradient[parameter] = scale;
    const half = -0.5 * standardized;
    if (part === 'loading') {
      addItemVariance(row, half / variance(row));
      addFactorVariance(column, -half / factorVariance(column));
    } else if (part === 'residual') {
      addItemVariance(row, half / variance(row));
      addItemVariance(column, half / variance(column));
    } else if (part === 'intercept') addItemVariance(row, half / variance(row));
    else if (part === 'factorMean') addFactorVariance(row, half / factorVariance(row));
    else {
      addFactorVariance(row, half / factorVariance(row));
      addFactorVariance(column, half / factorVariance(column));
    }
    const own = parameter < 0 ? 0 : at(covariance.values, parameter * size + parameter);
    return {
      cell,
      estimate: value,
      standardError: Math.sqrt(Math.max(0, own)),
      standardized,
      standardizedError: Math.sqrt(Math.max(0, quadratic(covariance, gradient))),
    };
  });
}

/** An error of so many standard deviations for one respondent says that the data leave the parameter open. */
const WIDEST_ERROR = 1e4;

/**
 * Whether the data of n rows identify the model: no standardized estimate with an error without bounds, as the
 * loadings of items that do not correlate have.
 *
 * @example
 * const cell = { part: 'loading', row: 0, column: 0, parameter: 0, value: 0 };
 * const of = (standardizedError) => [{ cell, estimate: 0, standardError: 0, standardized: 0, standardizedError }];
 * isIdentified(of(0.1), 100); // => true
 * isIdentified(of(2e4), 100); // => false
 */
export function isIdentified(cells: readonly CellEstimate[], n: number): boolean {
  return cells.every((c) => c.standardizedError * Math.sqrt(n) < WIDEST_ERROR);
}

/**
 * Whether a solution is admissible: residual variances positive and the factors' covariance matrix positive
 * definite. One that is not (a Heywood case) is kept and marked.
 *
 * @example
 * const model = new Implied(factorModel({ items: 3, factors: [[0, 1, 2]] }));
 * model.set(Float64Array.of(1.1, 0.5, 0.5, -0.21, 0.75, 0.75));
 * isProper(model); // => false
 */
export function isProper(implied: Implied): boolean {
  const { items: p, factors: m } = implied.structure;
  for (let i = 0; i < p; i++) if (!(at(implied.residuals, i * p + i) > 0)) return false;
  const phi = squareMatrix(m, (a, b) => at(implied.factorCovariance, a * m + b));
  return Math.min(...eigenvalues(phi)) > 0;
}

/**
 * Turns factors so that their loadings' sum is not negative: signs of loadings, covariances and means.
 *
 * @example
 * const s = factorModel({ items: 3, factors: [[0, 1, 2]] });
 * const x = Float64Array.of(-0.7, -0.7, 0.2, 0.51, 0.51, 0.96);
 * orientFactors(new Implied(s), x);
 * x; // => [0.7, 0.7, -0.2, 0.51, 0.51, 0.96]
 */
export function orientFactors(implied: Implied, x: Float64Array): void {
  implied.set(x);
  const { items: p, factors: m, cells } = implied.structure;
  const sign = Float64Array.from({ length: m }, (_, f) => {
    let s = 0;
    for (let i = 0; i < p; i++) s += at(implied.loadings, i * m + f);
    return s < 0 ? -1 : 1;
  });
  for (const { part, row, column, parameter } of cells) {
    if (parameter < 0) continue;
    if (part === 'loading') x[parameter] = at(x, parameter) * at(sign, column);
    else if (part === 'factorMean') x[parameter] = at(x, parameter) * at(sign, row);
    else if (part === 'factorCovariance') x[parameter] = at(x, parameter) * at(sign, row) * at(sign, column);
  }
  implied.set(x);
}

function quadratic(m: SquareMatrix, g: Float64Array): number {
  let s = 0;
  for (let i = 0; i < m.k; i++) {
    const gi = at(g, i);
    if (gi === 0) continue;
    for (let j = 0; j < m.k; j++) s += gi * at(m.values, i * m.k + j) * at(g, j);
  }
  return s;
}
