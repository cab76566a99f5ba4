/**
 * Exploratory factors of a correlation matrix: minres (unweighted least squares) and maximum likelihood.
 *
 * Given the uniquenesses ψ the best loadings follow from an eigenvalue problem, so only ψ is sought: the
 * concentrated discrepancy has exact first and second derivatives in eigenvalues and eigenvectors, and Newton's
 * method with bounds 0.005 ≤ ψ ≤ 1 (as R's factanal) needs some ten steps.
 *
 * Sources: Jöreskog (1967), Psychometrika 32, 443, doi:10.1007/BF02289658; minres — Harman & Jones (1966),
 * Psychometrika 31, 351, doi:10.1007/BF02289468; second derivatives — Clarke (1970), British Journal of
 * Mathematical and Statistical Psychology 23, 43.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import {
  choleskyInto,
  choleskySolve,
  eigen,
  get,
  inverse,
  type SquareMatrix,
  squareMatrix,
} from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';

export type ExtractionMethod = 'minres' | 'ml';

export type Extraction = {
  readonly items: number;
  readonly factors: number;
  /** items × factors, row-major; columns by falling eigenvalue, each with a sum that is not negative. */
  readonly loadings: Float64Array;
  readonly uniquenesses: Float64Array;
  /** Items whose uniqueness ended on its lower bound: Heywood cases, whose loadings are not to be interpreted. */
  readonly heywood: readonly number[];
  /** Minres: half the sum over all cells of squared residuals; ML: the minimum of the fit function. */
  readonly discrepancy: number;
  readonly iterations: number;
};

const LOWER = 0.005;
const MAX_ITERATIONS = 300;
const GRADIENT_TOLERANCE = 1e-11;

/**
 * Correlations minus parameters of k factors on p items.
 *
 * @example
 * extractionDf(6, 2); // => 4
 */
export function extractionDf(p: number, k: number): number {
  return ((p - k) ** 2 - (p + k)) / 2;
}

/**
 * Extracts `k` ≥ 1 factors. Undefined: `too_few_items` (more parameters than correlations), `singular_matrix`
 * (ML needs a positive definite matrix; a pairwise one need not be), `not_converged`.
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * extractFactors(r, 1, 'ml').loadings; // => [0.700000, 0.700000, 0.700000, 0.700000]
 * extractFactors(r, 2, 'ml'); // => undefined: too_few_items
 */
export function extractFactors(r: SquareMatrix, k: number, method: ExtractionMethod): Outcome<Extraction> {
  const p = r.k;
  if (k < 1 || p < 3 || extractionDf(p, k) < 0) return undefinedBecause('too_few_items');
  if (method === 'ml' && !choleskyInto(r.values, p, new Float64Array(p * p))) {
    return undefinedBecause('singular_matrix');
  }
  const problem = new Concentrated(r, k, method);
  const x = problem.start();
  const { lower, upper, gradient, hessian } = problem;
  let f = problem.evaluate(x);
  const trial = new Float64Array(p);
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
    problem.differentiate();
    const free = Array.from(x.keys()).filter(
      (i) => !(at(x, i) <= lower && at(gradient, i) > 0) && !(at(x, i) >= upper && at(gradient, i) < 0),
    );
    const largest = Math.max(0, ...free.map((i) => Math.abs(at(gradient, i))));
    if (largest < GRADIENT_TOLERANCE) return problem.result(x, f, iterations);
    const step = newtonStep(hessian, gradient, free, p);
    let t = 1;
    let g = Number.POSITIVE_INFINITY;
    let moved = 0;
    for (; t > 1e-12; t /= 2) {
      moved = 0;
      trial.set(x);
      free.forEach((i, q) => {
        trial[i] = Math.min(upper, Math.max(lower, at(x, i) - t * at(step, q)));
        moved = Math.max(moved, Math.abs(at(trial, i) - at(x, i)));
      });
      g = problem.evaluate(trial);
      if (g <= f + 1e-14 * (1 + Math.abs(f))) break;
    }
    if (!(t > 1e-12)) {
      // no descent left in the digits of f
      problem.evaluate(x);
      return largest < 1e-7 ? problem.result(x, f, iterations) : undefinedBecause('not_converged');
    }
    x.set(trial);
    f = g;
    if (moved < 1e-14)
      return largest < 1e-7 ? problem.result(x, f, iterations) : undefinedBecause('not_converged');
  }
  return undefinedBecause('not_converged');
}

/** H⁻¹g on the free coordinates, with a raised diagonal where H is not positive definite. */
function newtonStep(
  hessian: Float64Array,
  gradient: Float64Array,
  free: readonly number[],
  p: number,
): Float64Array {
  const m = free.length;
  const own = squareMatrix(m, (a, b) => at(hessian, at(free, a) * p + at(free, b))).values;
  const factor = new Float64Array(m * m);
  let scale = 0;
  for (let a = 0; a < m; a++) scale = Math.max(scale, Math.abs(at(own, a * m + a)));
  const damped = Float64Array.from(own);
  for (let raise = 0; !choleskyInto(damped, m, factor); raise = Math.max(1e-4 * scale, 1e-8, raise * 4)) {
    for (let a = 0; a < m; a++) damped[a * m + a] = at(own, a * m + a) + raise;
  }
  const step = Float64Array.from(free, (i) => at(gradient, i));
  choleskySolve(factor, m, step);
  return step;
}

/** The discrepancy as a function of ψ (minres) or ln ψ (ML). */
class Concentrated {
  readonly lower: number;
  readonly upper: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  private readonly r: SquareMatrix;
  private readonly k: number;
  private readonly ml: boolean;
  private values: Float64Array = new Float64Array(0);
  private vectors: Float64Array[] = [];

  constructor(r: SquareMatrix, k: number, method: ExtractionMethod) {
    this.r = r;
    this.k = k;
    this.ml = method === 'ml';
    this.lower = this.ml ? Math.log(LOWER) : LOWER;
    this.upper = this.ml ? 0 : 1;
    this.gradient = new Float64Array(r.k);
    this.hessian = new Float64Array(r.k * r.k);
  }

  /** (1 − k/2p) of each item's variance not shared with the others, as factanal starts. */
  start(): Float64Array {
    const p = this.r.k;
    const inv = inverse(this.r);
    return Float64Array.from({ length: p }, (_, i) => {
      const unique = isUndefined(inv) ? 0.5 : 1 / get(inv, i, i);
      const psi = Math.min(0.99, Math.max(0.05, (1 - (0.5 * this.k) / p) * unique));
      return this.ml ? Math.log(psi) : psi;
    });
  }

  /** Discrepancy at x; leaves eigenvalues and eigenvectors. */
  evaluate(x: Float64Array): number {
    const { r, k } = this;
    const p = r.k;
    const reduced = this.ml
      ? squareMatrix(p, (i, j) => get(r, i, j) * Math.exp(-(at(x, i) + at(x, j)) / 2))
      : squareMatrix(p, (i, j) => get(r, i, j) - (i === j ? at(x, i) : 0));
    const { values, vectors } = eigen(reduced);
    this.values = values;
    this.vectors = vectors;
    let f = 0;
    for (let m = k; m < p; m++) {
      const theta = at(values, m);
      if (this.ml && !(theta > 0)) return Number.POSITIVE_INFINITY;
      f += this.ml ? theta - Math.log(theta) - 1 : 0.5 * theta * theta;
    }
    return f;
  }

  /** Gradient and second derivatives at the x of the last `evaluate`. */
  differentiate(): void {
    const { values, vectors, k, ml, gradient, hessian } = this;
    const p = this.r.k;
    gradient.fill(0);
    hessian.fill(0);
    const rest = new Float64Array(p * p);
    const weighted = new Float64Array(p * p);
    for (let m = k; m < p; m++) {
      const theta = at(values, m);
      const v = vectors[m] as Float64Array;
      for (let i = 0; i < p; i++) {
        gradient[i] = at(gradient, i) + (ml ? 1 - theta : -theta) * at(v, i) ** 2;
        for (let j = 0; j < p; j++) {
          const both = at(v, i) * at(v, j);
          rest[i * p + j] = at(rest, i * p + j) + both;
          weighted[i * p + j] = at(weighted, i * p + j) + (ml ? theta * both : both);
        }
      }
      for (let n = 0; n < k; n++) {
        const other = at(values, n);
        const gap = theta - other;
        if (gap === 0) continue;
        const factor = ml ? ((theta - 1) * (theta + other)) / gap : (2 * theta) / gap;
        const u = vectors[n] as Float64Array;
        for (let i = 0; i < p; i++) {
          const a = factor * at(v, i) * at(u, i);
          for (let j = 0; j < p; j++) hessian[i * p + j] = at(hessian, i * p + j) + a * at(v, j) * at(u, j);
        }
      }
    }
    for (let q = 0; q < p * p; q++) hessian[q] = at(hessian, q) + at(rest, q) * at(weighted, q);
  }

  /** Loadings at the x of the last `evaluate`. */
  result(x: Float64Array, discrepancy: number, iterations: number): Extraction {
    const { values, vectors, k, ml, lower } = this;
    const p = this.r.k;
    const uniquenesses = ml ? x.map(Math.exp) : Float64Array.from(x);
    const loadings = new Float64Array(p * k);
    for (let m = 0; m < k; m++) {
      const length = Math.sqrt(Math.max(0, ml ? at(values, m) - 1 : at(values, m)));
      const column = (vectors[m] as Float64Array).map(
        (v, i) => v * length * (ml ? Math.sqrt(at(uniquenesses, i)) : 1),
      );
      const sign = column.reduce((s, v) => s + v, 0) < 0 ? -1 : 1;
      for (let i = 0; i < p; i++) loadings[i * k + m] = sign * at(column, i);
    }
    const heywood = Array.from(x.keys()).filter((i) => at(x, i) <= lower + 1e-9);
    return { items: p, factors: k, loadings, uniquenesses, heywood, discrepancy, iterations };
  }
}
