/**
 * Confirmatory factor analysis by maximum likelihood of a covariance matrix.
 *
 * Standard errors from the expected information; χ² = N·(F − F of the saturated model) with the covariance that
 * has N in the denominator.
 *
 * Sources: Jöreskog (1969), Psychometrika 34, 183, doi:10.1007/BF02289343; Bollen (1989), Structural Equations
 * with Latent Variables, doi:10.1002/9781118619179.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import type { Implied } from './cfa-implied.ts';
import { Likelihood } from './cfa-likelihood.ts';
import { type Structure, startValues } from './cfa-model.ts';
import { maximumLikelihood } from './cfa-scoring.ts';
import { type CellEstimate, cellEstimates, isIdentified, isProper, orientFactors } from './cfa-solution.ts';
import { type FitIndices, fitIndices, goodnessOfFit, srmr } from './fit-indices.ts';
import { inverse, logDeterminant, type SquareMatrix } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

export type FactorSolution = {
  readonly n: number;
  readonly parameters: Float64Array;
  /** Number of free parameters. */
  readonly free: number;
  readonly cells: readonly CellEstimate[];
  /** False for a Heywood case: a residual variance at or below zero, or factors correlated at or beyond ±1. */
  readonly proper: boolean;
  readonly fit: FitIndices;
  readonly srmr: number;
  readonly gfi: number;
  /** Log-likelihood of the model and of the saturated one, constants included. */
  readonly logLikelihood: number;
  readonly saturatedLogLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly iterations: number;
};

/** A solution with what the robust corrections need. */
export type WorkingSolution = FactorSolution & {
  readonly implied: Implied;
  readonly likelihood: Likelihood;
};

/**
 * Fits a model without means to the covariance matrix (n − 1 in the denominator) of n complete rows. Undefined:
 * `too_few_items` (more parameters than moments), `too_few_observations` (n not above the number of items),
 * `singular_matrix`, `not_converged` (also a model that the data do not identify).
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * const f = fitFactorModel(factorModel({ items: 4, factors: [[0, 1, 2, 3]] }), r, 200);
 * f.cells[0].standardized; // => 0.700000
 * f.fit; // => { chiSquare: 0.000000, df: 2 }
 */
export function fitFactorModel(
  structure: Structure,
  covariance: SquareMatrix,
  n: number,
): Outcome<WorkingSolution> {
  const { items: p } = structure;
  if (covariance.k !== p) throw new RangeError(`${covariance.k} items in the matrix, ${p} in the model`);
  if (n <= p) return undefinedBecause('too_few_observations', n);
  const sample: SquareMatrix = { k: p, values: covariance.values.map((v) => (v * (n - 1)) / n) };
  const logDet = logDeterminant(sample);
  if (isUndefined(logDet)) return undefinedBecause('singular_matrix', n);
  const observed = Array.from({ length: p }, (_, i) => i);
  const block = { structure: 0, n, observed, covariance: sample.values, mean: undefined };
  const likelihood = new Likelihood([structure], [block]);
  const df = (p * (p + 1)) / 2 - likelihood.parameters;
  if (df < 0) return undefinedBecause('too_few_items', n);
  const variances = Float64Array.from(observed, (i) => at(sample.values, i * p + i));
  const found = maximumLikelihood(likelihood, startValues([structure], [variances], [undefined]));
  if (isUndefined(found)) return undefinedBecause(found.reason, n);
  const implied = likelihood.implied[0] as Implied;
  const x = found.parameters;
  orientFactors(implied, x);
  likelihood.evaluate(x);
  const parameterCovariance = parameterCovarianceOf(likelihood, x, n);
  if (isUndefined(parameterCovariance)) return undefinedBecause('not_converged', n);
  const cells = cellEstimates(implied, x, parameterCovariance);
  if (!isIdentified(cells, n)) return undefinedBecause('not_converged', n);
  const saturated = logDet.value + p;
  let independence = p;
  for (const v of variances) independence += Math.log(v);
  const pair = { covariance: sample, implied: { k: p, values: implied.sigma } };
  const gfi = goodnessOfFit(pair);
  if (isUndefined(gfi)) return gfi;
  const baselineDf = (p * (p - 1)) / 2;
  const constant = p * Math.log(2 * Math.PI);
  const logLikelihood = (-n / 2) * (constant + found.value);
  const free = likelihood.parameters;
  return {
    n,
    parameters: x,
    free,
    cells,
    proper: isProper(implied),
    fit: fitIndices(
      Math.max(0, n * (found.value - saturated)),
      df,
      Math.max(0, n * (independence - saturated)),
      baselineDf,
      n,
    ),
    srmr: srmr(pair),
    gfi: gfi.value,
    logLikelihood,
    saturatedLogLikelihood: (-n / 2) * (constant + saturated),
    aic: 2 * free - 2 * logLikelihood,
    bic: Math.log(n) * free - 2 * logLikelihood,
    iterations: found.iterations,
    implied,
    likelihood,
  };
}

/**
 * Inverse of the expected information at x: covariance matrix of the parameters.
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * const f = fitFactorModel(factorModel({ items: 4, factors: [[0, 1, 2, 3]] }), r, 200);
 * const c = parameterCovarianceOf(f.likelihood, f.parameters, 200);
 * Math.sqrt(c.values[0]) / f.cells[0].standardError; // => 1.000000
 */
export function parameterCovarianceOf(
  likelihood: Likelihood,
  x: Float64Array,
  n: number,
): Outcome<SquareMatrix> {
  const k = likelihood.parameters;
  likelihood.evaluate(x);
  likelihood.gradient(new Float64Array(k));
  const values = new Float64Array(k * k);
  likelihood.expectedHessian(values);
  const result = inverse({ k, values });
  return isUndefined(result) ? result : { k, values: result.values.map((v) => (2 * v) / n) };
}
