/**
 * The normal-theory likelihood of factor models, its gradient and its expected information.
 *
 * F(x) = Σ_b w_b·(log|Σ_b| + tr(Σ_b⁻¹(S_b + d_b d_bᵀ))), d_b = ȳ_b − μ_b, w_b = n_b/N: −2 log L / N without the
 * constant. A block b is a group, or the rows of one pattern of answered items (full information: Σ_b is then the
 * part of Σ of the answered items). Matrices of a block are padded with zeros where an item is not answered.
 *
 * Sources: Jöreskog (1971), Psychometrika 36, 409, doi:10.1007/BF02291366; missing answers — Arbuckle (1996), in
 * Marcoulides & Schumacker (eds), Advanced Structural Equation Modeling, ISBN 978-0-8058-1819-2.
 */
import { Implied } from './cfa-implied.ts';
import { parameterCount, type Structure } from './cfa-model.ts';
import { choleskyInto, choleskySolve } from './matrix.ts';
import { at } from './outcome.ts';

export type Block = {
  /** Index of the structure (the group). */
  readonly structure: number;
  /** Rows in the block. */
  readonly n: number;
  /** Answered items, ascending. */
  readonly observed: readonly number[];
  /** items × items with n in the denominator; zero where an item is not answered. */
  readonly covariance: Float64Array;
  /** Undefined where the model has no means. */
  readonly mean: Float64Array | undefined;
};

/**
 * Buffers of one model on its blocks.
 *
 * @example
 * const r = squareMatrix(3, (i, j) => (i === j ? 1 : 0));
 * const block = { structure: 0, n: 100, observed: [0, 1, 2], covariance: r.values, mean: undefined };
 * const l = new Likelihood([factorModel({ items: 3, factors: [[0, 1, 2]] })], [block]);
 * l.evaluate(Float64Array.of(0, 0, 0, 1, 1, 1)); // => 3
 */
export class Likelihood {
  readonly blocks: readonly Block[];
  readonly implied: readonly Implied[];
  readonly parameters: number;
  readonly n: number;
  /** Σ_b⁻¹, d_b and Σ_b⁻¹d_b of every block after `evaluate`. */
  readonly inverse: readonly Float64Array[];
  private readonly difference: readonly Float64Array[];
  private readonly weighted: readonly Float64Array[];

  constructor(structures: readonly Structure[], blocks: readonly Block[]) {
    this.blocks = blocks;
    this.implied = structures.map((s) => new Implied(s));
    this.parameters = parameterCount(structures);
    this.n = blocks.reduce((t, b) => t + b.n, 0);
    const size = (b: Block): number => structures[b.structure]?.items ?? 0;
    this.inverse = blocks.map((b) => new Float64Array(size(b) ** 2));
    this.difference = blocks.map((b) => new Float64Array(size(b)));
    this.weighted = blocks.map((b) => new Float64Array(size(b)));
  }

  /** F at x; Infinity where a Σ_b is not positive definite. */
  evaluate(x: Float64Array): number {
    for (const implied of this.implied) implied.set(x);
    let f = 0;
    for (let b = 0; b < this.blocks.length; b++) {
      const block = this.blocks[b] as Block;
      const value = this.block(b, block, this.implied[block.structure] as Implied);
      if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
      f += (block.n / this.n) * value;
    }
    return f;
  }

  private block(b: number, block: Block, implied: Implied): number {
    const { sigma, mu } = implied;
    const p = implied.structure.items;
    const { observed, covariance, mean } = block;
    const k = observed.length;
    const part = new Float64Array(k * k);
    const factor = new Float64Array(k * k);
    const column = new Float64Array(k);
    for (let i = 0; i < k; i++) {
      const from = (observed[i] as number) * p;
      for (let j = 0; j < k; j++) part[i * k + j] = sigma[from + (observed[j] as number)] as number;
    }
    if (!choleskyInto(part, k, factor)) return Number.POSITIVE_INFINITY;
    let value = 0;
    for (let i = 0; i < k; i++) value += 2 * Math.log(factor[i * k + i] as number);
    const w = this.inverse[b] as Float64Array;
    for (let j = 0; j < k; j++) {
      column.fill(0);
      column[j] = 1;
      choleskySolve(factor, k, column);
      const to = (observed[j] as number) * p;
      for (let i = 0; i < k; i++) w[to + (observed[i] as number)] = column[i] as number;
    }
    for (let i = 0; i < w.length; i++) value += (w[i] as number) * (covariance[i] as number);
    if (mean !== undefined) {
      const d = this.difference[b] as Float64Array;
      for (const i of observed) d[i] = (mean[i] as number) - (mu[i] as number);
      multiply(w, d, p, this.weighted[b] as Float64Array);
      for (const i of observed) value += (d[i] as number) * ((this.weighted[b] as Float64Array)[i] as number);
    }
    return value;
  }

  /** Gradient of F by parameter, after `evaluate` at the same x. */
  gradient(out: Float64Array): void {
    out.fill(0);
    this.implied.forEach((implied, g) => {
      implied.differentiate();
      const { items: p, cells } = implied.structure;
      const total = new Float64Array(p * p);
      const means = new Float64Array(p);
      const row = new Float64Array(p * p);
      this.blocks.forEach((block, b) => {
        if (block.structure !== g) return;
        const share = block.n / this.n;
        const w = this.inverse[b] as Float64Array;
        const h = this.weighted[b] as Float64Array;
        // W − W S W − (Wd)(Wd)ᵀ
        product(w, block.covariance, p, row);
        for (let i = 0; i < p; i++) {
          means[i] = (means[i] as number) + share * (h[i] as number);
          for (let j = 0; j < p; j++) {
            let s = (w[i * p + j] as number) - (h[i] as number) * (h[j] as number);
            for (let l = 0; l < p; l++) s -= (row[i * p + l] as number) * (w[l * p + j] as number);
            total[i * p + j] = (total[i * p + j] as number) + share * s;
          }
        }
      });
      cells.forEach((cell, q) => {
        if (cell.parameter < 0) return;
        let s = 2 * (implied.c[q] as number) * bilinear(implied.u, q * p, total, implied.v, q * p, p);
        for (let i = 0; i < p; i++) s -= 2 * (implied.dMu[q * p + i] as number) * (means[i] as number);
        out[cell.parameter] = at(out, cell.parameter) + s;
      });
    });
  }

  /** Expected second derivatives of F (parameters × parameters), after `gradient`: 2/N times the information. */
  expectedHessian(out: Float64Array): void {
    out.fill(0);
    const size = this.parameters;
    this.blocks.forEach((block, b) => {
      const implied = this.implied[block.structure] as Implied;
      const { items: p, cells } = implied.structure;
      const share = block.n / this.n;
      const w = this.inverse[b] as Float64Array;
      const { u, v, c, dMu } = implied;
      const wu = rowsTimes(u, w, p);
      const wv = rowsTimes(v, w, p);
      const wm = block.mean === undefined ? undefined : rowsTimes(dMu, w, p);
      for (let q = 0; q < cells.length; q++) {
        const a = (cells[q] as { parameter: number }).parameter;
        if (a < 0) continue;
        for (let r = 0; r <= q; r++) {
          const z = (cells[r] as { parameter: number }).parameter;
          if (z < 0) continue;
          const uu = dot(wu, q * p, u, r * p, p);
          const vv = dot(wv, q * p, v, r * p, p);
          const uv = dot(wu, q * p, v, r * p, p);
          const vu = dot(wv, q * p, u, r * p, p);
          let s = 2 * (c[q] as number) * (c[r] as number) * (uu * vv + uv * vu);
          if (wm !== undefined) s += 2 * dot(wm, q * p, dMu, r * p, p);
          s *= share;
          out[a * size + z] = (out[a * size + z] as number) + s;
          if (r !== q) out[z * size + a] = (out[z * size + a] as number) + s;
        }
      }
    });
  }
}

/**
 * xᵀAy of two rows of length p inside longer arrays, A symmetric.
 *
 * @example
 * const identity = Float64Array.of(1, 0, 0, 1);
 * bilinear(Float64Array.of(1, 2), 0, identity, Float64Array.of(3, 4), 0, 2); // => 11
 */
export function bilinear(
  x: Float64Array,
  fromX: number,
  a: Float64Array,
  y: Float64Array,
  fromY: number,
  p: number,
): number {
  let s = 0;
  for (let i = 0; i < p; i++) {
    const xi = x[fromX + i] as number;
    if (xi !== 0) s += xi * dot(a, i * p, y, fromY, p);
  }
  return s;
}

/**
 * Product of two rows of length p inside longer arrays.
 *
 * @example
 * dot(Float64Array.of(9, 1, 2), 1, Float64Array.of(3, 4), 0, 2); // => 11
 */
export function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, p: number): number {
  let s = 0;
  for (let i = 0; i < p; i++) s += (a[fromA + i] as number) * (b[fromB + i] as number);
  return s;
}

function multiply(a: Float64Array, x: Float64Array, p: number, out: Float64Array): void {
  for (let i = 0; i < p; i++) out[i] = dot(a, i * p, x, 0, p);
}

/** out = A B for p × p matrices, B symmetric. */
function product(a: Float64Array, b: Float64Array, p: number, out: Float64Array): void {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) out[i * p + j] = dot(a, i * p, b, j * p, p);
  }
}

/** Each row of length p times the symmetric W. */
function rowsTimes(rows: Float64Array, w: Float64Array, p: number): Float64Array {
  const out = new Float64Array(rows.length);
  for (let q = 0; q < rows.length; q += p) {
    for (let i = 0; i < p; i++) out[q + i] = dot(w, i * p, rows, q, p);
  }
  return out;
}
