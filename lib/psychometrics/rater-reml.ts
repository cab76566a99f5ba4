/**
 * Restricted maximum likelihood of y = μ + row effect + column effect + residual on an unbalanced, incomplete table.
 *
 * With γ = variance of an effect / residual variance, V = I + γ_row·Z_row·Z_row' + γ_col·Z_col·Z_col'. Rows, which make
 * a diagonal block, are eliminated by hand; what is left is one dense matrix of columns + 1, so a caller puts the
 * larger factor into rows. Tables are reduced to sums per number of ratings in a row, linear in the ratings.
 *
 * Sources: Patterson & Thompson (1971), Biometrika 58, 545, doi:10.1093/biomet/58.3.545; Fisher scoring and information
 * of REML — Searle, Casella & McCulloch (1992), Variance Components, §6.6, doi:10.1002/9780470316856.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { choleskyInto, choleskySolve } from './matrix.ts';
import { at, type Outcome } from './outcome.ts';
import type { Crossed } from './rater-design.ts';

/** Sums over the rows that have the same number of ratings. */
type Class = {
  readonly size: number;
  rows: number;
  /** Over rows: Σ c·c', Σ c, Σ c·Y, ΣY, ΣY², c the row's 0/1 columns and Y its total. */
  readonly together: Float64Array;
  readonly columns: Float64Array;
  readonly weighted: Float64Array;
  totals: number;
  squares: number;
};

type Sums = {
  readonly n: number;
  readonly q: number;
  readonly table: Crossed;
  /** Mean of all ratings; everything below is of deviations from it. */
  readonly mean: number;
  readonly classes: readonly Class[];
  readonly withinRows: number;
  readonly total: number;
  readonly rowTotal: Float64Array;
  readonly columnTotal: Float64Array;
  readonly columnCount: Float64Array;
};

/** `columns` false: the model without column effects, y = μ + row effect + residual. */
function sumsOf(table: Crossed, columns: boolean): Sums {
  const n = table.values.length;
  const q = columns ? table.columns : 0;
  let mean = 0;
  for (let p = 0; p < n; p++) mean += at(table.values, p) / n;
  const classes = new Map<number, Class>();
  const rowTotal = new Float64Array(table.rows);
  const columnTotal = new Float64Array(q);
  const columnCount = new Float64Array(q);
  let withinRows = 0;
  let total = 0;
  for (let i = 0; i < table.rows; i++) {
    const from = at(table.start, i);
    const to = at(table.start, i + 1);
    const size = to - from;
    let c = classes.get(size);
    if (c === undefined) {
      const [together, ones, weighted] = [q * q, q, q].map((k) => new Float64Array(k));
      c = {
        size,
        rows: 0,
        together: together as Float64Array,
        columns: ones as Float64Array,
        weighted: weighted as Float64Array,
        totals: 0,
        squares: 0,
      };
      classes.set(size, c);
    }
    let y = 0;
    for (let p = from; p < to; p++) y += at(table.values, p) - mean;
    rowTotal[i] = y;
    c.rows++;
    c.totals += y;
    c.squares += y * y;
    for (let p = from; p < to; p++) {
      const d = at(table.values, p) - mean;
      total += d * d;
      withinRows += (d - y / size) ** 2;
      if (!columns) continue;
      const j = at(table.column, p);
      columnTotal[j] = at(columnTotal, j) + d;
      columnCount[j] = at(columnCount, j) + 1;
      c.columns[j] = at(c.columns, j) + 1;
      c.weighted[j] = at(c.weighted, j) + y;
      for (let o = from; o < to; o++) {
        const cell = j * q + at(table.column, o);
        c.together[cell] = at(c.together, cell) + 1;
      }
    }
  }
  const shape = { n, q, table, mean, withinRows, total, rowTotal, columnTotal, columnCount };
  return { ...shape, classes: [...classes.values()] };
}

/** The mixed model equations at given ratios, rows eliminated. */
type Solved = {
  readonly row: number;
  readonly column: number;
  /** −2 · log restricted likelihood with the residual variance at its best. */
  readonly deviance: number;
  readonly residual: number;
  /** Cholesky factor of [1, √γ·Z]'A[1, √γ·Z] + diag(0, I), A = (I + γ_row·Z_row·Z_row')⁻¹, and the solution. */
  readonly factor: Float64Array;
  readonly solution: Float64Array;
  /** Z'A1, Z'AZ, Z'Ay of the columns. */
  readonly ones: Float64Array;
  readonly crossed: Float64Array;
  readonly weighted: Float64Array;
};

function solve(s: Sums, row: number, column: number): Solved | undefined {
  const { q, n } = s;
  const k = q + 1;
  const ones = new Float64Array(q);
  const crossed = new Float64Array(q * q);
  const weighted = Float64Array.from(s.columnTotal);
  for (let j = 0; j < q; j++) crossed[j * q + j] = at(s.columnCount, j);
  let logs = 0;
  let corner = 0;
  let sum = 0;
  let squares = s.withinRows;
  for (const c of s.classes) {
    const v = 1 / (1 + row * c.size);
    logs += c.rows * Math.log1p(row * c.size);
    corner += c.rows * c.size * v;
    sum += v * c.totals;
    squares += (v * c.squares) / c.size;
    addScaled(ones, c.columns, v);
    addScaled(weighted, c.weighted, -row * v);
    addScaled(crossed, c.together, -row * v);
  }
  const b = Math.sqrt(column);
  const m = new Float64Array(k * k);
  const right = new Float64Array(k);
  m[0] = corner;
  right[0] = sum;
  for (let i = 0; i < q; i++) {
    m[(i + 1) * k] = b * at(ones, i);
    m[i + 1] = b * at(ones, i);
    right[i + 1] = b * at(weighted, i);
    for (let j = 0; j < q; j++) {
      m[(i + 1) * k + j + 1] = column * at(crossed, i * q + j) + (i === j ? 1 : 0);
    }
  }
  const factor = new Float64Array(k * k);
  if (!choleskyInto(m, k, factor)) return undefined;
  const solution = Float64Array.from(right);
  choleskySolve(factor, k, solution);
  for (let i = 0; i < k; i++) {
    squares -= at(right, i) * at(solution, i);
    logs += 2 * Math.log(at(factor, i * k + i));
  }
  const residual = squares / (n - 1);
  const deviance = (n - 1) * (Math.log(2 * Math.PI * residual) + 1) + logs;
  return { row, column, deviance, residual, factor, solution, ones, crossed, weighted };
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (from[i] as number);
}

/** Row-major product of an a × b and a b × c matrix. */
function multiply(x: Float64Array, y: Float64Array, a: number, b: number, c: number): Float64Array {
  const out = new Float64Array(a * c);
  for (let i = 0; i < a; i++) {
    for (let p = 0; p < b; p++) {
      const f = x[i * b + p] as number;
      if (f === 0) continue;
      for (let j = 0; j < c; j++) out[i * c + j] = (out[i * c + j] as number) + f * (y[p * c + j] as number);
    }
  }
  return out;
}

function dot(x: Float64Array, y: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += (x[i] as number) * (y[i] as number);
  return s;
}

function traceOf(x: Float64Array, k: number): number {
  let s = 0;
  for (let i = 0; i < k; i++) s += x[i * k + i] as number;
  return s;
}

/** What slope and information need, with P = V⁻¹ − V⁻¹1(1'V⁻¹1)⁻¹1'V⁻¹ and Z of rows and of columns. */
type Slopes = {
  /** tr(Z'PZ), and Z'Py. */
  readonly rowTrace: number;
  readonly columnTrace: number;
  readonly rowScore: Float64Array;
  readonly columnScore: Float64Array;
  /** Squared Frobenius norms of Z_row'PZ_row, Z_row'PZ_col, Z_col'PZ_col. */
  readonly rowRow: number;
  readonly rowColumn: number;
  readonly columnColumn: number;
  /** Z_col'PZ_col. */
  readonly columnP: Float64Array;
};

function slopes(s: Sums, at0: Solved): Slopes {
  const { q, table } = s;
  const k = q + 1;
  const b = Math.sqrt(at0.column);
  // rows of U = Z_row'A[1, √γ·Z_col] are (size, √γ·c)·v; uu = U'U, udu = U'·diag(size·v)·U, ww = W'W with W = Z_row'A·Z_col
  const uu = new Float64Array(k * k);
  const udu = new Float64Array(k * k);
  const ww = new Float64Array(q * q);
  const wwSize = new Float64Array(q * q);
  const edge = new Float64Array(q);
  const edgeSize = new Float64Array(q);
  let trace = 0;
  let norm = 0;
  for (const c of s.classes) {
    const v = 1 / (1 + at0.row * c.size);
    const d = c.size * v;
    trace += c.rows * d;
    norm += c.rows * d * d;
    uu[0] = at(uu, 0) + c.rows * d * d;
    udu[0] = at(udu, 0) + c.rows * d ** 3;
    addScaled(edge, c.columns, d * v);
    addScaled(edgeSize, c.columns, d * d * v);
    addScaled(ww, c.together, v * v);
    addScaled(wwSize, c.together, d * v * v);
  }
  const uw = new Float64Array(k * q);
  const kk = new Float64Array(q * k);
  for (let i = 0; i < q; i++) {
    for (const [to, from] of [
      [uu, edge],
      [udu, edgeSize],
    ] as const) {
      to[i + 1] = b * at(from, i);
      to[(i + 1) * k] = b * at(from, i);
    }
    uw[i] = at(edge, i);
    kk[i * k] = at(at0.ones, i);
    for (let j = 0; j < q; j++) {
      uu[(i + 1) * k + j + 1] = at0.column * at(ww, i * q + j);
      udu[(i + 1) * k + j + 1] = at0.column * at(wwSize, i * q + j);
      uw[(i + 1) * q + j] = b * at(ww, i * q + j);
      kk[i * k + j + 1] = b * at(at0.crossed, i * q + j);
    }
  }
  const inverse = inverseFrom(at0.factor, k);
  const mu = multiply(inverse, uu, k, k, k);
  const x = multiply(kk, inverse, q, k, k);
  const columnP = Float64Array.from(at0.crossed);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < q; j++) {
      let t = 0;
      for (let p = 0; p < k; p++) t += at(x, i * k + p) * at(kk, j * k + p);
      columnP[i * q + j] = at(columnP, i * q + j) - t;
    }
  }
  let rowColumn = traceOf(ww, q) + dot(multiply(x, uu, q, k, k), x);
  for (let i = 0; i < q; i++) {
    for (let p = 0; p < k; p++) rowColumn -= 2 * at(x, i * k + p) * at(uw, p * q + i);
  }
  let twice = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) twice += at(mu, i * k + j) * at(mu, j * k + i);
  const rowScore = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    const from = at(table.start, i);
    const to = at(table.start, i + 1);
    let e = at(s.rowTotal, i) - (to - from) * at(at0.solution, 0);
    if (q > 0) for (let p = from; p < to; p++) e -= b * at(at0.solution, at(table.column, p) + 1);
    rowScore[i] = e / (1 + at0.row * (to - from));
  }
  const columnScore = Float64Array.from(at0.weighted, (w, i) => {
    let e = w;
    for (let p = 0; p < k; p++) e -= at(kk, i * k + p) * at(at0.solution, p);
    return e;
  });
  return {
    rowTrace: trace - traceOf(mu, k),
    columnTrace: traceOf(columnP, q),
    rowScore,
    columnScore,
    rowRow: norm - 2 * dot(inverse, udu) + twice,
    rowColumn,
    columnColumn: dot(columnP, columnP),
    columnP,
  };
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

export type Reml = {
  readonly mean: number;
  /** Variances of row effects, column effects and residuals; a variance at its limit is exactly 0. */
  readonly row: number;
  readonly column: number;
  readonly residual: number;
  /** −2 · log restricted likelihood, lme4's REML criterion. */
  readonly deviance: number;
  /** Expected information on (row, column, residual), 3 × 3; of (row, residual), 2 × 2, without column effects. */
  readonly information: Float64Array;
  /** Best linear unbiased prediction of each column effect, and the variance of its error. */
  readonly columnEffect: Float64Array;
  readonly columnErrorVariance: Float64Array;
};

const STEPS = 300;

/**
 * Fits by Fisher scoring on the ratios, each not below 0, a step halved until the deviance does not rise. Undefined:
 * no variance, or none left as residual (`zero_variance`); `not_converged`.
 * @example
 * // analysis of variance of this table: mean squares 4 (rows), 2 (columns), 1 (residual)
 * const list = { objects: 2, raters: 2, object: Int32Array.of(0, 0, 1, 1), rater: Int32Array.of(0, 1, 0, 1), values: Float64Array.of(1, 1.4142136, 2, 4.4142136) };
 * const fit = remlCrossed(crossedTable(list, 'object'), true);
 * fit.row; // => 1.5
 * fit.residual; // => 1
 */
export function remlCrossed(table: Crossed, columns: boolean): Outcome<Reml> {
  const s = sumsOf(table, columns);
  const flat = undefinedBecause('zero_variance', s.n);
  let scale = 0;
  for (const v of table.values) scale = Math.max(scale, Math.abs(v));
  if (!(s.total > 1e-24 * s.n * scale * scale)) return flat;
  let now = solve(s, 1, columns ? 1 : 0);
  for (let step = 0; step < STEPS && now !== undefined; step++) {
    if (!(now.residual * s.n > 1e-12 * s.total)) return flat;
    const d = slopes(s, now);
    const df = s.n - 1;
    // half the slope of −2·log likelihood, and the information left once the residual variance follows the ratios
    const slope = [
      (d.rowTrace - dot(d.rowScore, d.rowScore) / now.residual) / 2,
      (d.columnTrace - dot(d.columnScore, d.columnScore) / now.residual) / 2,
    ] as const;
    const a = (d.rowRow - d.rowTrace ** 2 / df) / 2;
    const c = (d.columnColumn - d.columnTrace ** 2 / df) / 2;
    const ac = (d.rowColumn - (d.rowTrace * d.columnTrace) / df) / 2;
    const rowFree = now.row > 0 || slope[0] < 0;
    const columnFree = columns && (now.column > 0 || slope[1] < 0);
    let move: readonly [number, number] = [rowFree ? -slope[0] / a : 0, columnFree ? -slope[1] / c : 0];
    if (rowFree && columnFree) {
      const det = a * c - ac * ac;
      if (det > 1e-12 * a * c) {
        move = [(-slope[0] * c + slope[1] * ac) / det, (-slope[1] * a + slope[0] * ac) / det];
      }
    }
    if (!move.every(Number.isFinite)) return undefinedBecause('not_converged', s.n);
    const small = (x: number, by: number): boolean => Math.abs(by) <= 1e-11 * Math.max(x, 1e-3);
    const stays = (x: number, by: number): boolean => small(x, Math.max(0, x + by) - x);
    if (stays(now.row, move[0]) && stays(now.column, move[1])) return result(s, now, d);
    let next: Solved | undefined;
    for (let part = 1; part > 1e-9; part /= 2) {
      next = solve(s, Math.max(0, now.row + part * move[0]), Math.max(0, now.column + part * move[1]));
      if (next === undefined || next.residual <= 0) continue;
      if (next.deviance <= now.deviance + 1e-11 * Math.max(1, Math.abs(now.deviance))) break;
      next = undefined;
    }
    // no step lowers the deviance by more than rounding: the place is the best that can be told
    if (next === undefined) return result(s, now, d);
    now = next;
  }
  return undefinedBecause('not_converged', s.n);
}

function result(s: Sums, now: Solved, d: Slopes): Reml {
  const { row, column, residual } = now;
  // P·V·P = P gives the entries with the residual from those without it
  const rowResidual = d.rowTrace - row * d.rowRow - column * d.rowColumn;
  const columnResidual = d.columnTrace - row * d.rowColumn - column * d.columnColumn;
  const tracePP =
    s.n - 1 - row * d.rowTrace - column * d.columnTrace - row * rowResidual - column * columnResidual;
  const entries =
    s.q > 0
      ? [
          [d.rowRow, d.rowColumn, rowResidual],
          [d.rowColumn, d.columnColumn, columnResidual],
          [rowResidual, columnResidual, tracePP],
        ]
      : [
          [d.rowRow, rowResidual],
          [rowResidual, tracePP],
        ];
  return {
    mean: s.mean + at(now.solution, 0),
    row: row * residual,
    column: column * residual,
    residual,
    deviance: now.deviance,
    information: Float64Array.from(entries.flat(), (x) => x / (2 * residual * residual)),
    columnEffect: d.columnScore.map((e) => column * e),
    columnErrorVariance: Float64Array.from(d.columnScore, (_, j) =>
      Math.max(0, residual * column * (1 - column * at(d.columnP, j * s.q + j))),
    ),
  };
}
