/**
 * One-factor maximum likelihood solution of a covariance matrix, by Fisher scoring.
 *
 * Minimises log|Σ| + tr(SΣ⁻¹) − log|S| − k with Σ = λλᵀ + diag(θ). Residual variances are not bounded while
 * iterating, as in lavaan; a solution with one at or below zero is a Heywood case.
 *
 * Sources: Jöreskog (1967), Psychometrika 32, 443, doi:10.1007/BF02289658; scoring with the expected information
 * — Lawley & Maxwell (1971), Factor Analysis as a Statistical Method, ch. 4.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import {
  choleskyInto,
  choleskySolve,
  correlationOf,
  eigen,
  get,
  logDeterminant,
  type SquareMatrix,
} from './matrix.ts';
import { at, isUndefined, type Outcome, total } from './outcome.ts';

export type OneFactor = {
  /** Loadings and residual variances in the metric of the matrix given; the loadings' sum is not negative. */
  readonly loadings: Float64Array;
  readonly residuals: Float64Array;
  /** Loadings of standardized items. */
  readonly standardized: Float64Array;
  /** Minimum of the fit function. */
  readonly discrepancy: number;
  readonly iterations: number;
};

const MAX_ITERATIONS = 200;
const GRADIENT_TOLERANCE = 1e-10;

/**
 * Fits one factor to a covariance matrix of k ≥ 3 items. `start` (a solution of a similar matrix) saves
 * iterations. Undefined: `too_few_items` (k < 3, not identified), `constant_item`, `singular_matrix`,
 * `not_converged`, `heywood_case`.
 */
export function fitOneFactor(cov: SquareMatrix, start?: OneFactor): Outcome<OneFactor> {
  const { k } = cov;
  if (k < 3) return undefinedBecause('too_few_items');
  const r = correlationOf(cov);
  if (isUndefined(r)) return r;
  const logDetS = logDeterminant(r);
  if (isUndefined(logDetS)) return logDetS;
  const sd = Float64Array.from({ length: k }, (_, i) => Math.sqrt(get(cov, i, i)));
  const x = start === undefined ? coldStart(r) : warmStart(start, k);
  const iterations = scoring(r, x);
  if (iterations < 0) return undefinedBecause('not_converged');
  const sign = total(x.subarray(0, k)) < 0 ? -1 : 1;
  const standardized = x.slice(0, k).map((l) => sign * l);
  const unique = x.slice(k);
  if (unique.some((u) => !(u > 1e-8))) return undefinedBecause('heywood_case');
  return {
    loadings: standardized.map((l, i) => l * at(sd, i)),
    residuals: unique.map((u, i) => u * at(sd, i) ** 2),
    standardized,
    discrepancy: Math.max(0, new Workspace(k).evaluate(r, x) - logDetS.value - k),
    iterations,
  };
}

function coldStart(r: SquareMatrix): Float64Array {
  const { k } = r;
  const { values, vectors } = eigen(r);
  const scale = Math.sqrt(Math.max(at(values, 0) - 1, 0.1 * k) / k) / Math.sqrt(1 / k);
  const x = new Float64Array(2 * k);
  for (let i = 0; i < k; i++) {
    const l = Math.max(-0.95, Math.min(0.95, (vectors[0]?.[i] ?? 0) * scale));
    x[i] = l;
    x[k + i] = 1 - l * l;
  }
  return x;
}

function warmStart(start: OneFactor, k: number): Float64Array {
  const x = new Float64Array(2 * k);
  for (let i = 0; i < k; i++) {
    const l = at(start.standardized, i);
    x[i] = l;
    x[k + i] = 1 - l * l;
  }
  return x;
}

/** Fisher scoring in place with step halving; the number of iterations, or −1 where it does not converge. */
function scoring(s: SquareMatrix, x: Float64Array): number {
  const { k } = s;
  const w = new Workspace(k);
  const trial = new Float64Array(2 * k);
  let f = w.evaluate(s, x);
  if (!Number.isFinite(f)) return -1;
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    if (w.gradient(s, x) < GRADIENT_TOLERANCE) return iteration;
    if (!w.step(x)) return -1;
    let t = 1;
    let g = Number.POSITIVE_INFINITY;
    for (; t > 1e-10; t /= 2) {
      for (let i = 0; i < 2 * k; i++) trial[i] = at(x, i) - t * at(w.direction, i);
      g = w.evaluate(s, trial);
      if (g <= f + 1e-13 * (1 + Math.abs(f))) break;
    }
    if (!(g <= f + 1e-13 * (1 + Math.abs(f)))) return -1;
    x.set(trial);
    f = g;
  }
  return -1;
}

/** Buffers of one fit, so that a bootstrap allocates nothing per iteration. */
class Workspace {
  readonly k: number;
  readonly direction: Float64Array;
  private readonly sigma: Float64Array;
  private readonly factor: Float64Array;
  private readonly inv: Float64Array;
  private readonly product: Float64Array;
  private readonly column: Float64Array;
  private readonly information: Float64Array;
  private readonly informationFactor: Float64Array;

  constructor(k: number) {
    this.k = k;
    this.direction = new Float64Array(2 * k);
    this.sigma = new Float64Array(k * k);
    this.factor = new Float64Array(k * k);
    this.inv = new Float64Array(k * k);
    this.product = new Float64Array(k * k);
    this.column = new Float64Array(k);
    this.information = new Float64Array(4 * k * k);
    this.informationFactor = new Float64Array(4 * k * k);
  }

  /** log|Σ| + tr(SΣ⁻¹) at x = (λ, θ), leaving Σ⁻¹ in `inv`; Infinity where Σ is not positive definite. */
  evaluate(s: SquareMatrix, x: Float64Array): number {
    const { k, sigma, factor, inv, column } = this;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) sigma[i * k + j] = at(x, i) * at(x, j) + (i === j ? at(x, k + i) : 0);
    }
    if (!choleskyInto(sigma, k, factor)) return Number.POSITIVE_INFINITY;
    let f = 0;
    for (let j = 0; j < k; j++) {
      f += 2 * Math.log(at(factor, j * k + j));
      column.fill(0);
      column[j] = 1;
      choleskySolve(factor, k, column);
      for (let i = 0; i < k; i++) inv[i * k + j] = at(column, i);
    }
    for (let p = 0; p < k * k; p++) f += at(s.values, p) * at(inv, p);
    return f;
  }

  /** Gradient at x into `direction` (uses `inv` of the last evaluation at x); its largest absolute entry. */
  gradient(s: SquareMatrix, x: Float64Array): number {
    const { k, inv, product, sigma, direction } = this;
    // sigma := Σ⁻¹S; product := Σ⁻¹ − Σ⁻¹SΣ⁻¹
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        let v = 0;
        for (let p = 0; p < k; p++) v += at(inv, i * k + p) * at(s.values, p * k + j);
        sigma[i * k + j] = v;
      }
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        let v = at(inv, i * k + j);
        for (let p = 0; p < k; p++) v -= at(sigma, i * k + p) * at(inv, p * k + j);
        product[i * k + j] = v;
      }
    }
    let largest = 0;
    for (let i = 0; i < k; i++) {
      let v = 0;
      for (let j = 0; j < k; j++) v += at(product, i * k + j) * at(x, j);
      direction[i] = 2 * v;
      direction[k + i] = at(product, i * k + i);
      largest = Math.max(largest, Math.abs(2 * v), Math.abs(at(product, i * k + i)));
    }
    return largest;
  }

  /** Replaces the gradient in `direction` by the scoring step; false where the information is singular. */
  step(x: Float64Array): boolean {
    const { k, inv, column, information, informationFactor, direction } = this;
    const m = 2 * k;
    let quad = 0;
    for (let i = 0; i < k; i++) {
      let v = 0;
      for (let j = 0; j < k; j++) v += at(inv, i * k + j) * at(x, j);
      column[i] = v;
      quad += v * at(x, i);
    }
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        const a = at(inv, i * k + j);
        information[i * m + j] = 2 * (quad * a + at(column, i) * at(column, j));
        const cross = 2 * at(column, j) * a;
        information[i * m + k + j] = cross;
        information[(k + j) * m + i] = cross;
        information[(k + i) * m + k + j] = a * a;
      }
    }
    if (!choleskyInto(information, m, informationFactor)) return false;
    choleskySolve(informationFactor, m, direction);
    return true;
  }
}
