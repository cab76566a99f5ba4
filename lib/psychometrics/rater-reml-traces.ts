/**
 * Traces of the projected design that slope and information of the restricted likelihood are made of.
 *
 * Source: Searle, Casella & McCulloch (1992), Variance Components, §6.6, doi:10.1002/9780470316856.
 */
import { choleskySolve } from './matrix.ts';
import { at } from './outcome.ts';
import { addScaled, type CrossedSums, innerProduct, type Solved } from './rater-reml-equations.ts';

/** What slope and information need, with P = V⁻¹ − V⁻¹1(1'V⁻¹1)⁻¹1'V⁻¹ and Z of rows and of columns. */
export type CrossedTraces = {
  /** tr(Z'PZ). */
  readonly row: number;
  readonly column: number;
  /** Squared Frobenius norms of Z_row'PZ_row, Z_row'PZ_col, Z_col'PZ_col. */
  readonly rowRow: number;
  readonly rowColumn: number;
  readonly columnColumn: number;
  /** Z_col'PZ_col. */
  readonly columnP: Float64Array;
};

/**
 * The traces at the ratios of `now`, in columns³ steps whatever the number of rows.
 * @example
 * // without effects P takes the mean off
 * const list = { objects: 2, raters: 2, object: Int32Array.of(0, 0, 1, 1), rater: Int32Array.of(0, 1, 0, 1), values: Float64Array.of(1, 2, 3, 6) };
 * const s = crossedSums(crossedTable(list, 'object'), true);
 * crossedTraces(s, solveCrossed(s, 0, 0)); // => { row: 2, column: 2, rowRow: 4, rowColumn: 0, columnColumn: 4 }
 */
export function crossedTraces(s: CrossedSums, now: Solved): CrossedTraces {
  const { q } = s;
  const k = q + 1;
  const b = Math.sqrt(now.column);
  // rows of U = Z_row'A[1, √γ·Z_col] are (size, √γ·c)·v; uu = U'U, udu = U'·diag(size·v)·U; ww with W = Z_row'A·Z_col
  const ww = new Float64Array(q * q);
  const wwSize = new Float64Array(q * q);
  const edge = new Float64Array(q);
  const edgeSize = new Float64Array(q);
  let trace = 0;
  let norm = 0;
  let cube = 0;
  for (const c of s.classes) {
    const v = 1 / (1 + now.row * c.size);
    const d = c.size * v;
    trace += c.rows * d;
    norm += c.rows * d * d;
    cube += c.rows * d ** 3;
    addScaled(edge, c.columns, d * v);
    addScaled(edgeSize, c.columns, d * d * v);
    addScaled(ww, c.together, v * v);
    addScaled(wwSize, c.together, d * v * v);
  }
  const uu = bordered(norm, edge, ww, b);
  const udu = bordered(cube, edgeSize, wwSize, b);
  const inverse = inverseFrom(now.factor, k);
  const mu = multiply(inverse, uu, k);
  let twice = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) twice += at(mu, i * k + j) * at(mu, j * k + i);
  const columnP = columnProjection(now, inverse);
  let rowColumn = 0;
  if (b > 0) {
    for (let i = 1; i < k; i++) {
      for (let p = 0; p < k; p++) rowColumn += at(mu, i * k + p) * at(inverse, p * k + i);
    }
    rowColumn /= now.column;
  } else {
    const lift = innerProduct(now.ones, now.ones) / now.corner;
    rowColumn = traceOf(ww, q) - (2 * innerProduct(now.ones, edge) - lift * norm) / now.corner;
  }
  return {
    row: trace - traceOf(mu, k),
    column: traceOf(columnP, q),
    rowRow: norm - 2 * innerProduct(inverse, udu) + twice,
    rowColumn,
    columnColumn: innerProduct(columnP, columnP),
    columnP,
  };
}

/** [[corner, b·edge'], [b·edge, b²·block]]. */
function bordered(corner: number, edge: Float64Array, block: Float64Array, b: number): Float64Array {
  const q = edge.length;
  const k = q + 1;
  const out = new Float64Array(k * k);
  out[0] = corner;
  for (let i = 0; i < q; i++) {
    out[i + 1] = b * at(edge, i);
    out[(i + 1) * k] = b * at(edge, i);
    for (let j = 0; j < q; j++) out[(i + 1) * k + j + 1] = b * b * at(block, i * q + j);
  }
  return out;
}

/**
 * Z_col'PZ_col from √γ·Z_col'P = (M⁻¹)_col·[1, √γ·Z_col]'A, in whichever form is no difference of large numbers: with
 * C the columns' block of M⁻¹ it is (I − C)/γ, and C·Z'AZ + (edge of M⁻¹/√γ)·1'AZ.
 */
function columnProjection(now: Solved, inverse: Float64Array): Float64Array {
  const q = now.ones.length;
  const k = q + 1;
  const b = Math.sqrt(now.column);
  const block = new Float64Array(q * q);
  for (let i = 0; i < q; i++) block.set(inverse.subarray((i + 1) * k + 1, (i + 2) * k), i * q);
  if (b >= 1) {
    return block.map((c, p) => ((p % (q + 1) === 0 ? 1 : 0) - c) / now.column);
  }
  const out = multiply(block, now.crossed, q);
  for (let i = 0; i < q; i++) {
    const f = b > 0 ? at(inverse, (i + 1) * k) / b : -at(now.ones, i) / now.corner;
    for (let j = 0; j < q; j++) out[i * q + j] = at(out, i * q + j) + f * at(now.ones, j);
  }
  return out;
}

function inverseFrom(factor: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  const column = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, k, column);
    for (let i = 0; i < k; i++) out[i * k + j] = at(column, i);
  }
  return out;
}

/** Row-major product of two k × k matrices. */
function multiply(x: Float64Array, y: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let p = 0; p < k; p++) {
      const f = x[i * k + p] as number;
      if (f === 0) continue;
      for (let j = 0; j < k; j++) out[i * k + j] = (out[i * k + j] as number) + f * (y[p * k + j] as number);
    }
  }
  return out;
}

function traceOf(x: Float64Array, k: number): number {
  let s = 0;
  for (let i = 0; i < k; i++) s += x[i * k + i] as number;
  return s;
}
