/**
 * The mixed model equations of y = mean + row effect + column effect + residual at given ratios γ = variance of an
 * effect / residual variance: V = I + γ_row·Z_row·Z_row' + γ_col·Z_col·Z_col'. Rows, which make a diagonal block, are
 * eliminated by hand; what is left is one dense matrix of columns + 1, so a caller puts the larger factor into rows.
 *
 * Source: Henderson (1975), Biometrics 31, 423, doi:10.2307/2529430; the profiled criterion — Bates, Mächler, Bolker &
 * Walker (2015), Journal of Statistical Software 67(1), doi:10.18637/jss.v067.i01.
 */
import { choleskyInto, choleskySolve } from './matrix.ts';
import { at } from './outcome.ts';
import type { Crossed } from './rater-design.ts';

/** CrossedSums over the rows that have the same number of ratings. */
type Class = {
  readonly size: number;
  rows: number;
  /** Σ c·c' and Σ c over rows, c the row's 0/1 columns. */
  readonly together: Float64Array;
  readonly columns: Float64Array;
};

export type CrossedSums = {
  readonly table: Crossed;
  readonly n: number;
  /** Columns; 0 in the model without column effects. */
  readonly q: number;
  readonly mean: number;
  /** Deviations of the ratings from their mean, and Σ of their squares. */
  readonly values: Float64Array;
  readonly total: number;
  readonly classes: readonly Class[];
  readonly columnCount: Float64Array;
};

/**
 * What of a table does not depend on the ratios; `columns` false leaves the column effects out of the model.
 * @example
 * const list = { objects: 2, raters: 2, object: Int32Array.of(0, 0, 1, 1), rater: Int32Array.of(0, 1, 0, 1), values: Float64Array.of(1, 2, 3, 6) };
 * crossedSums(crossedTable(list, 'object'), true); // => { n: 4, q: 2, mean: 3, total: 14 }
 */
export function crossedSums(table: Crossed, columns: boolean): CrossedSums {
  const n = table.values.length;
  const q = columns ? table.columns : 0;
  let mean = 0;
  for (let p = 0; p < n; p++) mean += at(table.values, p) / n;
  const values = table.values.map((y) => y - mean);
  const classes = new Map<number, Class>();
  const columnCount = new Float64Array(q);
  for (let i = 0; i < table.rows; i++) {
    const from = at(table.start, i);
    const to = at(table.start, i + 1);
    const c = classes.get(to - from) ?? {
      size: to - from,
      rows: 0,
      together: new Float64Array(q * q),
      columns: new Float64Array(q),
    };
    classes.set(to - from, c);
    c.rows++;
    if (!columns) continue;
    for (let p = from; p < to; p++) {
      const j = at(table.column, p);
      columnCount[j] = at(columnCount, j) + 1;
      c.columns[j] = at(c.columns, j) + 1;
      for (let o = from; o < to; o++) {
        const cell = j * q + at(table.column, o);
        c.together[cell] = at(c.together, cell) + 1;
      }
    }
  }
  return {
    table,
    n,
    q,
    mean,
    values,
    total: innerProduct(values, values),
    classes: [...classes.values()],
    columnCount,
  };
}

/** Generalised least squares of one variable at given ratios. */
export type Projected = {
  /** Mean, then column effects / √γ. */
  readonly solution: Float64Array;
  /** Z'Px of rows and of columns, with Px = V⁻¹(x − mean). */
  readonly rowScore: Float64Array;
  readonly columnScore: Float64Array;
  /** x'Px. */
  readonly squares: number;
};

/** The mixed model equations at given ratios, rows eliminated. */
export type Solved = Projected & {
  readonly row: number;
  readonly column: number;
  /** −2 · log restricted likelihood with the residual variance at its best. */
  readonly deviance: number;
  readonly residual: number;
  /** Cholesky factor of [1, √γ·Z]'A[1, √γ·Z] + diag(0, I), A = (I + γ_row·Z_row·Z_row')⁻¹. */
  readonly factor: Float64Array;
  /** 1'A1, and Z'A1 and Z'AZ of the columns. */
  readonly corner: number;
  readonly ones: Float64Array;
  readonly crossed: Float64Array;
};

/**
 * Sets the equations up and solves them for the ratings. Undefined (`undefined`) where rounding leaves them not positive
 * definite.
 * @example
 * // without effects the mean, the variance with n − 1, and −2·log of the restricted likelihood of a normal sample
 * const list = { objects: 2, raters: 2, object: Int32Array.of(0, 0, 1, 1), rater: Int32Array.of(0, 1, 0, 1), values: Float64Array.of(1, 2, 3, 6) };
 * const now = solveCrossed(crossedSums(crossedTable(list, 'object'), true), 0, 0);
 * now.residual; // => 4.6667
 * now.deviance; // => 14.5213
 */
export function solveCrossed(s: CrossedSums, row: number, column: number): Solved | undefined {
  const { q, n } = s;
  const k = q + 1;
  const ones = new Float64Array(q);
  const crossed = new Float64Array(q * q);
  for (let j = 0; j < q; j++) crossed[j * q + j] = at(s.columnCount, j);
  let logs = 0;
  let corner = 0;
  for (const c of s.classes) {
    const v = 1 / (1 + row * c.size);
    logs += c.rows * Math.log1p(row * c.size);
    corner += c.rows * c.size * v;
    addScaled(ones, c.columns, v);
    addScaled(crossed, c.together, -row * v);
  }
  const b = Math.sqrt(column);
  const m = new Float64Array(k * k);
  m[0] = corner;
  for (let i = 0; i < q; i++) {
    m[(i + 1) * k] = b * at(ones, i);
    m[i + 1] = b * at(ones, i);
    for (let j = 0; j < q; j++) {
      m[(i + 1) * k + j + 1] = column * at(crossed, i * q + j) + (i === j ? 1 : 0);
    }
  }
  const factor = new Float64Array(k * k);
  if (!choleskyInto(m, k, factor)) return undefined;
  for (let i = 0; i < k; i++) logs += 2 * Math.log(at(factor, i * k + i));
  const projected = projectCrossed(s, { row, column, factor }, s.values);
  const residual = projected.squares / (n - 1);
  const deviance = (n - 1) * (Math.log(2 * Math.PI * residual) + 1) + logs;
  return { ...projected, row, column, deviance, residual, factor, corner, ones, crossed };
}

/**
 * Regresses x on the mean, rows and columns. x'Px is the penalised residual sum of squares, which unlike a difference
 * of sums keeps its digits where the residual variance is small.
 * @example
 * const list = { objects: 2, raters: 2, object: Int32Array.of(0, 0, 1, 1), rater: Int32Array.of(0, 1, 0, 1), values: Float64Array.of(1, 2, 3, 6) };
 * const s = crossedSums(crossedTable(list, 'object'), true);
 * projectCrossed(s, solveCrossed(s, 0, 0), Float64Array.of(1, 0, 0, 0)); // => { squares: 0.75, rowScore: [0.5, -0.5] }
 */
export function projectCrossed(
  s: CrossedSums,
  now: { readonly row: number; readonly column: number; readonly factor: Float64Array },
  x: Float64Array,
): Projected {
  const { q } = s;
  const { start, column, rows } = s.table;
  const b = Math.sqrt(now.column);
  const solution = new Float64Array(q + 1);
  for (let i = 0; i < rows; i++) {
    const from = at(start, i);
    const to = at(start, i + 1);
    let sum = 0;
    for (let p = from; p < to; p++) sum += at(x, p);
    const v = sum / (1 + now.row * (to - from));
    solution[0] = at(solution, 0) + v;
    if (q === 0) continue;
    for (let p = from; p < to; p++) {
      const j = at(column, p) + 1;
      solution[j] = at(solution, j) + b * (at(x, p) - now.row * v);
    }
  }
  choleskySolve(now.factor, q + 1, solution);
  const rowScore = new Float64Array(rows);
  const columnScore = new Float64Array(q);
  const level = at(solution, 0);
  let squares = 0;
  for (let j = 1; j <= q; j++) squares += at(solution, j) ** 2;
  for (let i = 0; i < rows; i++) {
    const from = at(start, i);
    const to = at(start, i + 1);
    let sum = 0;
    for (let p = from; p < to; p++) {
      sum += at(x, p) - level - (q > 0 ? b * at(solution, at(column, p) + 1) : 0);
    }
    const score = sum / (1 + now.row * (to - from));
    rowScore[i] = score;
    squares += now.row * score * score;
    for (let p = from; p < to; p++) {
      let e = at(x, p) - level - now.row * score;
      if (q > 0) {
        const j = at(column, p);
        e -= b * at(solution, j + 1);
        columnScore[j] = at(columnScore, j) + e;
      }
      squares += e * e;
    }
  }
  // the equations say b·score = solution; with b away from 0 that has the smaller error
  if (b >= 1) for (let j = 0; j < q; j++) columnScore[j] = at(solution, j + 1) / b;
  return { solution, rowScore, columnScore, squares };
}

/**
 * Adds factor·from to an array in place.
 * @example
 * const to = Float64Array.of(1, 2);
 * addScaled(to, Float64Array.of(10, 20), 0.5);
 * to; // => [6, 12]
 */
export function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (from[i] as number);
}

/**
 * Σ x·y.
 * @example
 * innerProduct(Float64Array.of(1, 2), Float64Array.of(3, 4)); // => 11
 */
export function innerProduct(x: Float64Array, y: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += (x[i] as number) * (y[i] as number);
  return s;
}
