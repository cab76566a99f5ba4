/**
 * Moments a factor model implies, and their derivatives.
 *
 * Every cell changes Σ by a symmetric matrix of rank two, dΣ = c·(uvᵀ + vuᵀ): a loading (i, f) with u = eᵢ,
 * v = (ΛΦ)_f; a factor covariance (a, b) with u = Λ_a, v = Λ_b; a residual (i, j) with u = eᵢ, v = eⱼ; c = ½
 * where both ends are the same, else 1. Gradient and information follow from u, v and c alone.
 *
 * Source: Jöreskog (1969), Psychometrika 34, 183, doi:10.1007/BF02289343.
 */
import type { Structure } from './cfa-model.ts';

/**
 * The matrices of a structure at a parameter vector; all row-major.
 *
 * @example
 * const s = factorModel({ items: 3, factors: [[0, 1, 2]] });
 * const model = new Implied(s);
 * model.set(Float64Array.of(0.7, 0.7, 0.7, 0.51, 0.51, 0.51));
 * model.sigma[1]; // => 0.49
 */
export class Implied {
  readonly structure: Structure;
  /** Λ, items × factors. */
  readonly loadings: Float64Array;
  /** Φ, factors × factors. */
  readonly factorCovariance: Float64Array;
  /** Θ, items × items. */
  readonly residuals: Float64Array;
  readonly intercepts: Float64Array;
  readonly factorMeans: Float64Array;
  /** Σ, items × items. */
  readonly sigma: Float64Array;
  readonly mu: Float64Array;
  /** Per cell: u and v (cells × items), c, and dμ (cells × items). */
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly c: Float64Array;
  readonly dMu: Float64Array;
  private readonly lambdaPhi: Float64Array;

  constructor(structure: Structure) {
    const { items: p, factors: m, cells } = structure;
    this.structure = structure;
    this.loadings = new Float64Array(p * m);
    this.factorCovariance = new Float64Array(m * m);
    this.residuals = new Float64Array(p * p);
    this.intercepts = new Float64Array(p);
    this.factorMeans = new Float64Array(m);
    this.sigma = new Float64Array(p * p);
    this.mu = new Float64Array(p);
    this.lambdaPhi = new Float64Array(p * m);
    this.u = new Float64Array(cells.length * p);
    this.v = new Float64Array(cells.length * p);
    this.dMu = new Float64Array(cells.length * p);
    this.c = new Float64Array(cells.length);
  }

  /** Fills the matrices and Σ, μ at the parameters `x`. */
  set(x: Float64Array): void {
    const { items: p, factors: m, cells } = this.structure;
    const { loadings, factorCovariance, residuals, lambdaPhi, sigma, mu } = this;
    for (const cell of cells) {
      const { row, column } = cell;
      const value = cell.parameter < 0 ? cell.value : (x[cell.parameter] as number);
      if (cell.part === 'loading') loadings[row * m + column] = value;
      else if (cell.part === 'intercept') this.intercepts[row] = value;
      else if (cell.part === 'factorMean') this.factorMeans[row] = value;
      else {
        const [matrix, size] = cell.part === 'residual' ? [residuals, p] : [factorCovariance, m];
        matrix[row * size + column] = value;
        matrix[column * size + row] = value;
      }
    }
    for (let i = 0; i < p; i++) {
      let mean = this.intercepts[i] as number;
      for (let f = 0; f < m; f++) {
        let s = 0;
        for (let g = 0; g < m; g++) {
          s += (loadings[i * m + g] as number) * (factorCovariance[g * m + f] as number);
        }
        lambdaPhi[i * m + f] = s;
        mean += (loadings[i * m + f] as number) * (this.factorMeans[f] as number);
      }
      mu[i] = mean;
    }
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) {
        let s = residuals[i * p + j] as number;
        for (let f = 0; f < m; f++) s += (lambdaPhi[i * m + f] as number) * (loadings[j * m + f] as number);
        sigma[i * p + j] = s;
        sigma[j * p + i] = s;
      }
    }
  }

  /** Fills u, v, c and dμ after `set`. */
  differentiate(): void {
    const { items: p, factors: m, cells } = this.structure;
    const { u, v, c, dMu, loadings } = this;
    u.fill(0);
    v.fill(0);
    dMu.fill(0);
    cells.forEach(({ part, row, column }, q) => {
      const at = q * p;
      c[q] = part === 'intercept' || part === 'factorMean' ? 0 : 1;
      if (part === 'intercept') dMu[at + row] = 1;
      else if (part === 'factorMean') {
        for (let i = 0; i < p; i++) dMu[at + i] = loadings[i * m + row] as number;
      } else if (part === 'residual') {
        u[at + row] = 1;
        v[at + column] = 1;
        if (row === column) c[q] = 0.5;
      } else if (part === 'factorCovariance') {
        for (let i = 0; i < p; i++) {
          u[at + i] = loadings[i * m + row] as number;
          v[at + i] = loadings[i * m + column] as number;
        }
        if (row === column) c[q] = 0.5;
      } else {
        u[at + row] = 1;
        for (let i = 0; i < p; i++) v[at + i] = this.lambdaPhi[i * m + column] as number;
        dMu[at + row] = this.factorMeans[column] as number;
      }
    });
  }
}
