/**
 * Restricted maximum likelihood of y = mean + row effect + column effect + residual on an unbalanced, incomplete table.
 *
 * Sources: Patterson & Thompson (1971), Biometrika 58, 545, doi:10.1093/biomet/58.3.545; slope and information —
 * Searle, Casella & McCulloch (1992), Variance Components, §6.6, doi:10.1002/9780470316856.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { at, type Outcome } from './outcome.ts';
import type { Crossed } from './rater-design.ts';
import {
  type CrossedSums,
  crossedSums,
  innerProduct,
  projectCrossed,
  type Solved,
  solveCrossed,
} from './rater-reml-equations.ts';
import { type CrossedTraces, crossedTraces } from './rater-reml-traces.ts';

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

const STEPS = 200;

/**
 * Fits by Newton steps on the ratios, each not below 0, and Fisher scoring where the curvature is not that of a minimum;
 * a step is halved until the deviance does not rise. Undefined: no variance, or none left as residual
 * (`zero_variance`); `not_converged`.
 * @example
 * // analysis of variance of this table: mean squares 4 (rows), 2 (columns), 1 (residual)
 * const list = { objects: 2, raters: 2, object: Int32Array.of(0, 0, 1, 1), rater: Int32Array.of(0, 1, 0, 1), values: Float64Array.of(1, 1.4142136, 2, 4.4142136) };
 * const fit = remlCrossed(crossedTable(list, 'object'), true);
 * fit.row; // => 1.5
 * fit.residual; // => 1
 */
export function remlCrossed(table: Crossed, columns: boolean): Outcome<Reml> {
  const s = crossedSums(table, columns);
  const flat = undefinedBecause('zero_variance', s.n);
  let scale = 0;
  for (const v of table.values) scale = Math.max(scale, Math.abs(v));
  if (!(s.total > 1e-24 * s.n * scale * scale)) return flat;
  let now = solveCrossed(s, 1, columns ? 1 : 0);
  let last = Number.POSITIVE_INFINITY;
  for (let step = 0; step < STEPS && now !== undefined; step++) {
    if (!(now.residual * s.n > 1e-12 * s.total)) return flat;
    const t = crossedTraces(s, now);
    const move = direction(s, now, t);
    if (!move.every(Number.isFinite)) break;
    const shift = (x: number, by: number): number => Math.abs(Math.max(0, x + by) - x) / Math.max(x, 1e-3);
    const size = Math.max(shift(now.row, move[0]), shift(now.column, move[1]));
    // as far as rounding lets it go: a small step that does not shrink any more is noise
    if (size <= 1e-14 || (size <= 1e-6 && size > last / 2)) return result(s, now, t);
    last = size;
    let next: Solved | undefined;
    for (let part = 1; part > 1e-9 && next === undefined; part /= 2) {
      next = solveCrossed(s, Math.max(0, now.row + part * move[0]), Math.max(0, now.column + part * move[1]));
      const allowed = now.deviance + 1e-11 * Math.max(1, Math.abs(now.deviance));
      if (next !== undefined && !(next.deviance <= allowed)) next = undefined;
    }
    // no step lowers the deviance by more than rounding: the place is the best that can be told
    if (next === undefined) return result(s, now, t);
    now = next;
  }
  return undefinedBecause('not_converged', s.n);
}

/** The step to take from here: Newton's where the deviance curves upwards, else that of Fisher scoring. */
function direction(s: CrossedSums, now: Solved, t: CrossedTraces): readonly [number, number] {
  const df = s.n - 1;
  const v = now.residual;
  const rowSquares = innerProduct(now.rowScore, now.rowScore);
  const columnSquares = innerProduct(now.columnScore, now.columnScore);
  // halves of slope and curvature of the deviance, in which the residual variance follows the ratios
  const slope = [(t.row - rowSquares / v) / 2, (t.column - columnSquares / v) / 2] as const;
  const rowFree = now.row > 0 || slope[0] < 0;
  const columnFree = s.q > 0 && (now.column > 0 || slope[1] < 0);
  const { start, column } = s.table;
  const along = new Float64Array(s.n);
  for (let i = 0; i < now.rowScore.length; i++) {
    along.fill(at(now.rowScore, i), at(start, i), at(start, i + 1));
  }
  const ofRow = projectCrossed(s, now, along);
  if (s.q > 0) for (let p = 0; p < s.n; p++) along[p] = at(now.columnScore, at(column, p));
  const ofColumn = s.q > 0 ? projectCrossed(s, now, along) : ofRow;
  const observed = (norm: number, third: number, product: number): number =>
    third / v - norm / 2 - product / (2 * df * v * v);
  const expected = (norm: number, product: number): number => (norm - product / df) / 2;
  const newton = step(
    slope,
    observed(t.rowRow, innerProduct(ofRow.rowScore, now.rowScore), rowSquares ** 2),
    observed(t.rowColumn, innerProduct(ofRow.columnScore, now.columnScore), rowSquares * columnSquares),
    observed(t.columnColumn, innerProduct(ofColumn.columnScore, now.columnScore), columnSquares ** 2),
    rowFree,
    columnFree,
  );
  return (
    newton ??
    step(
      slope,
      expected(t.rowRow, t.row ** 2),
      expected(t.rowColumn, t.row * t.column),
      expected(t.columnColumn, t.column ** 2),
      rowFree,
      columnFree,
    ) ?? [Number.NaN, Number.NaN]
  );
}

/** −[[a, c], [c, b]]⁻¹·slope over the ratios that are free to move; undefined unless positive definite. */
function step(
  slope: readonly [number, number],
  a: number,
  c: number,
  b: number,
  rowFree: boolean,
  columnFree: boolean,
): readonly [number, number] | undefined {
  if ((rowFree && !(a > 0)) || (columnFree && !(b > 0))) return undefined;
  if (!rowFree || !columnFree) return [rowFree ? -slope[0] / a : 0, columnFree ? -slope[1] / b : 0];
  const det = a * b - c * c;
  if (!(det > 1e-12 * a * b)) return undefined;
  return [(-slope[0] * b + slope[1] * c) / det, (-slope[1] * a + slope[0] * c) / det];
}

function result(s: CrossedSums, now: Solved, t: CrossedTraces): Reml {
  const { row, column, residual } = now;
  // P·V·P = P gives the entries with the residual from those without it
  const rowResidual = t.row - row * t.rowRow - column * t.rowColumn;
  const columnResidual = t.column - row * t.rowColumn - column * t.columnColumn;
  const tracePP = s.n - 1 - row * t.row - column * t.column - row * rowResidual - column * columnResidual;
  const entries =
    s.q > 0
      ? [
          [t.rowRow, t.rowColumn, rowResidual],
          [t.rowColumn, t.columnColumn, columnResidual],
          [rowResidual, columnResidual, tracePP],
        ]
      : [
          [t.rowRow, rowResidual],
          [rowResidual, tracePP],
        ];
  return {
    mean: s.mean + at(now.solution, 0),
    row: row * residual,
    column: column * residual,
    residual,
    deviance: now.deviance,
    information: Float64Array.from(entries.flat(), (x) => x / (2 * residual * residual)),
    columnEffect: now.columnScore.map((e) => column * e),
    columnErrorVariance: Float64Array.from(now.columnScore, (_, j) =>
      Math.max(0, residual * column * (1 - column * at(t.columnP, j * s.q + j))),
    ),
  };
}
