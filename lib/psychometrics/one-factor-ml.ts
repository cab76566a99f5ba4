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
 * iterations; `tolerance` bounds the largest entry of the gradient of standardized items. Undefined:
 * `too_few_items` (k < 3, not identified), `constant_item`, `singular_matrix`, `not_converged` (also where fewer
 * than three items load, which leaves the solution open), `heywood_case`.
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : 0.49));
 * fitOneFactor(r).loadings; // => [0.700000, 0.700000, 0.700000, 0.700000]
 */
export function fitOneFactor(
  cov: SquareMatrix,
  start?: OneFactor,
  tolerance = GRADIENT_TOLERANCE,
): Outcome<OneFactor> {
  const { k } = cov;
  if (k < 3) return undefinedBecause('too_few_items');
  const r = correlationOf(cov);
  if (isUndefined(r)) return r;
  const logDetS = logDeterminant(r);
  if (isUndefined(logDetS)) return logDetS;
  const sd = Float64Array.from({ length: k }, (_, i) => Math.sqrt(get(cov, i, i)));
  const x = start === undefined ? coldStart(r) : warmStart(start, k);
  const iterations = scoring(r, x, tolerance);
  if (iterations < 0) return undefinedBecause('not_converged');
  const sign = total(x.subarray(0, k)) < 0 ? -1 : 1;
  const standardized = x.slice(0, k).map((l) => sign * l);
  const unique = x.slice(k);
  if (standardized.filter((l) => Math.abs(l) > 1e-5).length < 3) return undefinedBecause('not_converged');
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
function scoring(s: SquareMatrix, x: Float64Array, tolerance: number): number {
  const { k } = s;
  const w = new Workspace(k);
  const trial = new Float64Array(2 * k);
  let f = w.evaluate(s, x);
  if (!Number.isFinite(f)) return -1;
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    if (w.gradient(s, x) < tolerance) return iteration;
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

/**
 * Buffers of one fit. Σ = λλᵀ + diag(θ) is inverted in closed form, Σ⁻¹ = D − c·vvᵀ with D = diag(1/θ), v = Dλ
 * and c = 1/(1 + λᵀv) (Sherman & Morrison 1950, doi:10.1214/aoms/1177729893), so that the function and its
 * gradient cost k². Reads arrays without bounds checks: this is the inner loop of the bootstrap.
 */
class Workspace {
  readonly k: number;
  readonly direction: Float64Array;
  private readonly v: Float64Array;
  private readonly sv: Float64Array;
  private readonly information: Float64Array;
  private readonly factor: Float64Array;
  private c = 0;
  private q = 0;
  private vsv = 0;

  constructor(k: number) {
    this.k = k;
    this.direction = new Float64Array(2 * k);
    this.v = new Float64Array(k);
    this.sv = new Float64Array(k);
    this.information = new Float64Array(4 * k * k);
    this.factor = new Float64Array(4 * k * k);
  }

  /** log|Σ| + tr(SΣ⁻¹) at x = (λ, θ), leaving v, Sv, c; Infinity where Σ is not positive definite. */
  evaluate(s: SquareMatrix, x: Float64Array): number {
    const { k, v, sv } = this;
    const m = s.values;
    let q = 0;
    let determinant = 1;
    let negative = 0;
    let f = 0;
    for (let i = 0; i < k; i++) {
      const theta = x[k + i] as number;
      const vi = (x[i] as number) / theta;
      v[i] = vi;
      q += vi * (x[i] as number);
      determinant *= theta;
      if (theta <= 0) negative++;
      f += (m[i * k + i] as number) / theta;
    }
    determinant *= 1 + q;
    if (negative > 1 || !(determinant > 0)) return Number.POSITIVE_INFINITY;
    let vsv = 0;
    for (let i = 0; i < k; i++) {
      let t = 0;
      for (let j = 0; j < k; j++) t += (m[i * k + j] as number) * (v[j] as number);
      sv[i] = t;
      vsv += t * (v[i] as number);
    }
    this.q = q;
    this.c = 1 / (1 + q);
    this.vsv = vsv;
    const value = Math.log(determinant) + f - this.c * vsv;
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  }

  /** Gradient at x into `direction` (after `evaluate` at the same x); its largest absolute entry. */
  gradient(s: SquareMatrix, x: Float64Array): number {
    const { k, v, sv, c, vsv, direction } = this;
    let largest = 0;
    for (let i = 0; i < k; i++) {
      const theta = x[k + i] as number;
      const vi = v[i] as number;
      const svi = sv[i] as number;
      // (Σ⁻¹λ)ᵢ = c·vᵢ; (Σ⁻¹SΣ⁻¹λ)ᵢ = c·((Sv)ᵢ/θᵢ − c·vᵢ·vᵀSv)
      const forLoading = 2 * c * (vi - svi / theta + c * vi * vsv);
      const inverse = 1 / theta - c * vi * vi;
      const sandwich = (s.values[i * k + i] as number) / (theta * theta) - (2 * c * svi * vi) / theta;
      const forResidual = inverse - sandwich - c * c * vi * vi * vsv;
      direction[i] = forLoading;
      direction[k + i] = forResidual;
      largest = Math.max(largest, Math.abs(forLoading), Math.abs(forResidual));
    }
    return largest;
  }

  /** Replaces the gradient in `direction` by the scoring step; false where the information is singular. */
  step(x: Float64Array): boolean {
    const { k, v, c, q, information, factor, direction } = this;
    const m = 2 * k;
    // λᵀΣ⁻¹λ = q − c·q² = c·q and (Σ⁻¹λ)ⱼ = c·vⱼ
    for (let i = 0; i < k; i++) {
      const vi = v[i] as number;
      for (let j = 0; j < k; j++) {
        const vj = v[j] as number;
        const a = (i === j ? 1 / (x[k + i] as number) : 0) - c * vi * vj;
        information[i * m + j] = 2 * (c * q * a + c * c * vi * vj);
        const cross = 2 * c * vj * a;
        information[i * m + k + j] = cross;
        information[(k + j) * m + i] = cross;
        information[(k + i) * m + k + j] = a * a;
      }
    }
    if (!choleskyInto(information, m, factor)) return false;
    choleskySolve(factor, m, direction);
    return true;
  }
}
