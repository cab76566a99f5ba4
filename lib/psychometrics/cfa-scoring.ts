/**
 * Maximum likelihood by Fisher scoring with step halving.
 *
 * Source: Lawley & Maxwell (1971), Factor Analysis as a Statistical Method, ch. 7.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import type { Likelihood } from './cfa-likelihood.ts';
import { choleskyInto, choleskySolve } from './matrix.ts';
import type { Outcome } from './outcome.ts';

export type Maximum = {
  readonly parameters: Float64Array;
  /** F at the parameters. */
  readonly value: number;
  /** Expected second derivatives of F there, parameters × parameters. */
  readonly expectedHessian: Float64Array;
  readonly iterations: number;
};

const MAX_ITERATIONS = 500;

/** Where gᵀH⁻¹g is below this, x is within about 1e-9 standard deviations of the optimum. */
const DECREMENT = 1e-19;

/**
 * Minimises F from `start`. Neither residual variances nor correlations are bounded while iterating; Σ stays
 * positive definite. Undefined (`not_converged`): no descent, or an information matrix that is singular at the
 * end, which means that the data do not identify the model.
 *
 * @example
 * const s = factorModel({ items: 3, factors: [[0, 1, 2]] });
 * const r = squareMatrix(3, (i, j) => (i === j ? 1 : 0.49));
 * const block = { structure: 0, n: 100, observed: [0, 1, 2], covariance: r.values, mean: undefined };
 * const l = new Likelihood([s], [block]);
 * const found = maximumLikelihood(l, startValues([s], [Float64Array.of(1, 1, 1)], [undefined]));
 * found.parameters; // => [0.7, 0.7, 0.7, 0.51, 0.51, 0.51]
 */
export function maximumLikelihood(likelihood: Likelihood, start: Float64Array): Outcome<Maximum> {
  const size = likelihood.parameters;
  const x = Float64Array.from(start);
  const trial = new Float64Array(size);
  const gradient = new Float64Array(size);
  const step = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const factor = new Float64Array(size * size);
  let f = likelihood.evaluate(x);
  if (!Number.isFinite(f)) return undefinedBecause('not_converged');
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
    likelihood.gradient(gradient);
    likelihood.expectedHessian(hessian);
    const regular = factorise(hessian, size, factor);
    if (regular === 'never') return undefinedBecause('not_converged');
    step.set(gradient);
    choleskySolve(factor, size, step);
    let decrement = 0;
    for (let i = 0; i < size; i++) decrement += (step[i] as number) * (gradient[i] as number);
    if (decrement < DECREMENT) {
      if (regular === 'damped') return undefinedBecause('not_converged');
      return { parameters: x, value: f, expectedHessian: hessian, iterations };
    }
    let g = Number.POSITIVE_INFINITY;
    let t = 1;
    const slack = 1e-13 * (1 + Math.abs(f));
    for (; t > 1e-10; t /= 2) {
      for (let i = 0; i < size; i++) trial[i] = (x[i] as number) - t * (step[i] as number);
      g = likelihood.evaluate(trial);
      if (g <= f + slack) break;
    }
    if (!(g <= f + slack)) return undefinedBecause('not_converged');
    x.set(trial);
    f = g;
  }
  return undefinedBecause('not_converged');
}

/** Cholesky factor of the matrix, of one with a raised diagonal where it is singular, or none. */
function factorise(m: Float64Array, size: number, factor: Float64Array): 'regular' | 'damped' | 'never' {
  if (choleskyInto(m, size, factor)) return 'regular';
  for (const raise of [1e-6, 1e-3, 1e-1]) {
    const damped = Float64Array.from(m);
    for (let i = 0; i < size; i++) damped[i * size + i] = (damped[i * size + i] as number) * (1 + raise);
    if (choleskyInto(damped, size, factor)) return 'damped';
  }
  return 'never';
}
