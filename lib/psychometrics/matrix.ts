/**
 * Small dense symmetric matrices (items × items) as one row-major Float64Array.
 *
 * Sources: Cholesky factorisation as in Golub & Van Loan (2013), Matrix Computations, §4.2; eigenvalues and
 * the LU inverse by `ml-matrix`.
 */
import { EigenvalueDecomposition, inverse as luInverse, Matrix } from 'ml-matrix';
import { undefinedBecause } from '#lib/estimate.ts';
import { at, type Outcome } from './outcome.ts';

/** k × k, `values[i*k + j]`, all entries finite. */
export type SquareMatrix = { readonly k: number; readonly values: Float64Array };

/**
 * The k × k matrix of an entry function.
 *
 * @example
 * squareMatrix(2, (i, j) => 10 * i + j).values; // => [0, 1, 10, 11]
 */
export function squareMatrix(k: number, entry: (i: number, j: number) => number): SquareMatrix {
  const values = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) values[i * k + j] = entry(i, j);
  return { k, values };
}

/**
 * Entry (i, j).
 *
 * @example
 * get(squareMatrix(2, (i, j) => 10 * i + j), 1, 0); // => 10
 */
export function get(m: SquareMatrix, i: number, j: number): number {
  return at(m.values, i * m.k + j);
}

/**
 * The rows and columns listed in `keep`, in that order.
 *
 * @example
 * submatrix(squareMatrix(3, (i, j) => 10 * i + j), [2, 0]).values; // => [22, 20, 2, 0]
 */
export function submatrix(m: SquareMatrix, keep: readonly number[]): SquareMatrix {
  return squareMatrix(keep.length, (i, j) => get(m, at(keep, i), at(keep, j)));
}

/**
 * All row and column indices but one.
 *
 * @example
 * without(4, 1); // => [0, 2, 3]
 */
export function without(k: number, dropped: number): number[] {
  return Array.from({ length: k }, (_, i) => i).filter((i) => i !== dropped);
}

/**
 * Sum of all entries; of a covariance matrix the variance of the total.
 *
 * @example
 * sumAll(squareMatrix(2, () => 3)); // => 12
 */
export function sumAll(m: SquareMatrix): number {
  let s = 0;
  for (const v of m.values) s += v;
  return s;
}

/** Of the sum of the variances: a smaller variance of the total is what rounding leaves of none. */
const LEAST_TOTAL = 1e-12;

/**
 * Variance of the total, the sum of all entries of a covariance matrix; 0 where it is none but for rounding.
 *
 * @example
 * totalVariance(squareMatrix(2, (i, j) => (i === j ? 1 : 0.5))); // => 3
 * totalVariance(squareMatrix(4, (i, j) => (i === j ? 1 : -1 / 3))); // => 0
 */
export function totalVariance(cov: SquareMatrix): number {
  const v = sumAll(cov);
  return Math.abs(v) <= LEAST_TOTAL * trace(cov) ? 0 : v;
}

/**
 * Sum of the diagonal.
 *
 * @example
 * trace(squareMatrix(2, () => 3)); // => 6
 */
export function trace(m: SquareMatrix): number {
  let s = 0;
  for (let i = 0; i < m.k; i++) s += get(m, i, i);
  return s;
}

/**
 * Sum of each row.
 *
 * @example
 * rowSums(squareMatrix(2, (i, j) => 10 * i + j)); // => [1, 21]
 */
export function rowSums(m: SquareMatrix): Float64Array {
  const out = new Float64Array(m.k);
  for (let i = 0; i < m.k; i++) for (let j = 0; j < m.k; j++) out[i] = at(out, i) + get(m, i, j);
  return out;
}

/**
 * Entries below the diagonal, column by column (the order of R's `m[lower.tri(m)]`).
 *
 * @example
 * lowerTriangle(squareMatrix(3, (i, j) => 10 * i + j)); // => [10, 20, 21]
 */
export function lowerTriangle(m: SquareMatrix): Float64Array {
  const out = new Float64Array((m.k * (m.k - 1)) / 2);
  let p = 0;
  for (let j = 0; j < m.k; j++) for (let i = j + 1; i < m.k; i++) out[p++] = get(m, i, j);
  return out;
}

/**
 * Correlations from covariances, r_ij = c_ij / √(c_ii c_jj), with an exact unit diagonal.
 * Undefined (`constant_item`) where a variance is not positive.
 *
 * @example
 * correlationOf({ k: 2, values: Float64Array.of(4, 3, 3, 9) }).values; // => [1, 0.5, 0.5, 1]
 * correlationOf(squareMatrix(2, () => 0)); // => undefined: constant_item
 */
export function correlationOf(cov: SquareMatrix): Outcome<SquareMatrix> {
  for (let i = 0; i < cov.k; i++) if (!(get(cov, i, i) > 0)) return undefinedBecause('constant_item');
  return squareMatrix(cov.k, (i, j) =>
    i === j ? 1 : get(cov, i, j) / Math.sqrt(get(cov, i, i) * get(cov, j, j)),
  );
}

/**
 * Lower Cholesky factor written into `out` (row-major k × k); false where the matrix is not positive definite.
 *
 * @example
 * const out = new Float64Array(4);
 * choleskyInto(Float64Array.of(4, 2, 2, 5), 2, out); // => true
 * out; // => [2, 0, 1, 2]
 */
export function choleskyInto(a: Float64Array, k: number, out: Float64Array): boolean {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let s = a[i * k + j] as number;
      for (let p = 0; p < j; p++) s -= (out[i * k + p] as number) * (out[j * k + p] as number);
      if (i === j) {
        if (!(s > 1e-13 * Math.abs(a[i * k + i] as number))) return false;
        out[i * k + i] = Math.sqrt(s);
      } else {
        out[i * k + j] = s / (out[j * k + j] as number);
      }
    }
  }
  return true;
}

/**
 * Solves L Lᵀ x = b in place, L from `choleskyInto`.
 *
 * @example
 * const b = Float64Array.of(6, 7);
 * choleskySolve(Float64Array.of(2, 0, 1, 2), 2, b);
 * b; // => [1, 1]
 */
export function choleskySolve(l: Float64Array, k: number, b: Float64Array): void {
  for (let i = 0; i < k; i++) {
    let s = b[i] as number;
    for (let p = 0; p < i; p++) s -= (l[i * k + p] as number) * (b[p] as number);
    b[i] = s / (l[i * k + i] as number);
  }
  for (let i = k - 1; i >= 0; i--) {
    let s = b[i] as number;
    for (let p = i + 1; p < k; p++) s -= (l[p * k + i] as number) * (b[p] as number);
    b[i] = s / (l[i * k + i] as number);
  }
}

/**
 * Natural logarithm of the determinant. Undefined (`singular_matrix`) unless positive definite.
 *
 * @example
 * Math.exp(logDeterminant({ k: 2, values: Float64Array.of(4, 2, 2, 5) }).value); // => 16.000000
 */
export function logDeterminant(m: SquareMatrix): Outcome<{ readonly value: number }> {
  const l = new Float64Array(m.k * m.k);
  if (!choleskyInto(m.values, m.k, l)) return undefinedBecause('singular_matrix');
  let s = 0;
  for (let i = 0; i < m.k; i++) s += 2 * Math.log(at(l, i * m.k + i));
  return { value: s };
}

/**
 * Inverse. A pairwise matrix need not be positive definite, so LU takes over where Cholesky fails.
 * Undefined (`singular_matrix`) where the reciprocal condition is below 1e-14.
 *
 * @example
 * inverse({ k: 2, values: Float64Array.of(4, 2, 2, 5) }).values; // => [0.3125, -0.125, -0.125, 0.25]
 * inverse(squareMatrix(2, () => 1)); // => undefined: singular_matrix
 */
export function inverse(m: SquareMatrix): Outcome<SquareMatrix> {
  const { k } = m;
  const l = new Float64Array(k * k);
  if (choleskyInto(m.values, k, l)) {
    const values = new Float64Array(k * k);
    const column = new Float64Array(k);
    for (let j = 0; j < k; j++) {
      column.fill(0);
      column[j] = 1;
      choleskySolve(l, k, column);
      for (let i = 0; i < k; i++) values[i * k + j] = at(column, i);
    }
    return { k, values };
  }
  const magnitudes = eigenvalues(m).map(Math.abs);
  if (!(Math.min(...magnitudes) > 1e-14 * Math.max(...magnitudes)))
    return undefinedBecause('singular_matrix');
  const inv = luInverse(toMlMatrix(m));
  return squareMatrix(k, (i, j) => inv.get(i, j));
}

/**
 * Eigenvalues of a symmetric matrix, largest first.
 *
 * @example
 * eigenvalues({ k: 2, values: Float64Array.of(1, 0.5, 0.5, 1) }); // => [1.5, 0.5]
 */
export function eigenvalues(m: SquareMatrix): Float64Array {
  const values = new EigenvalueDecomposition(toMlMatrix(m), { assumeSymmetric: true }).realEigenvalues;
  return Float64Array.from(values).sort((a, b) => b - a);
}

/**
 * Inverse of any square matrix, symmetric or not. Undefined (`singular_matrix`) where it has none.
 *
 * @example
 * generalInverse({ k: 2, values: Float64Array.of(0, 1, 2, 0) }).values; // => [0, 0.5, 1, 0]
 */
export function generalInverse(m: SquareMatrix): Outcome<SquareMatrix> {
  try {
    const inv = luInverse(toMlMatrix(m));
    const out = squareMatrix(m.k, (i, j) => inv.get(i, j));
    return out.values.every(Number.isFinite) ? out : undefinedBecause('singular_matrix');
  } catch {
    return undefinedBecause('singular_matrix');
  }
}

/**
 * Eigenvalues, largest first, with their unit-length eigenvectors (`vectors[c]` belongs to `values[c]`).
 *
 * @example
 * const { values, vectors } = eigen({ k: 2, values: Float64Array.of(1, 0.5, 0.5, 1) });
 * values[0]; // => 1.5
 * Math.abs(vectors[0][0]); // => 0.7071
 */
export function eigen(m: SquareMatrix): { values: Float64Array; vectors: Float64Array[] } {
  const d = new EigenvalueDecomposition(toMlMatrix(m), { assumeSymmetric: true });
  const order = d.realEigenvalues
    .map((_, i) => i)
    .sort((a, b) => at(d.realEigenvalues, b) - at(d.realEigenvalues, a));
  return {
    values: Float64Array.from(order, (c) => at(d.realEigenvalues, c)),
    vectors: order.map((c) => Float64Array.from(d.eigenvectorMatrix.getColumn(c))),
  };
}

function toMlMatrix(m: SquareMatrix): Matrix {
  const out = new Matrix(m.k, m.k);
  for (let i = 0; i < m.k; i++) for (let j = 0; j < m.k; j++) out.set(i, j, get(m, i, j));
  return out;
}
