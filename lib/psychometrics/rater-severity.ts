/**
 * How much higher or lower each rater marks than the others, on the objects as they came to that rater.
 *
 * Two views: the contrast treats raters as fixed and compares them only through objects they share, directly or through
 * a chain of raters; the drawn effect (best linear unbiased prediction) treats raters as a sample and draws those with
 * few ratings towards 0.
 *
 * Sources: two-way layout with unequal numbers — Searle (1971), Linear Models, ch. 7, ISBN 978-0-471-18499-7;
 * connectedness — Weeks & Williams (1964), Technometrics 6, 319, doi:10.1080/00401706.1964.10490188; prediction and its
 * error — Henderson (1975), Biometrics 31, 423, doi:10.2307/2529430.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { tQuantile } from './distributions.ts';
import { choleskyInto, choleskySolve } from './matrix.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';
import {
  type Crossed,
  crossedTable,
  type RaterNetwork,
  type RatingList,
  raterNetwork,
} from './rater-design.ts';
import { remlCrossed } from './rater-reml.ts';

export type RaterEffect = {
  /** Index of the rater in the list, and how many objects were rated. */
  readonly rater: number;
  readonly n: number;
  /** Deviation from the unweighted mean of all raters' effects, in scale points; above 0 marks higher (leniently). */
  readonly contrast: number;
  /** Standard error and t interval of the contrast; undefined without residual degrees of freedom. */
  readonly se: Estimate;
  readonly interval: Outcome<{ readonly lower: number; readonly upper: number }>;
  /** Best linear unbiased prediction with the standard error of prediction; undefined where components are. */
  readonly drawn: Outcome<{ readonly effect: number; readonly se: number }>;
};

export type RaterSeverity = {
  readonly network: RaterNetwork;
  readonly effects: Outcome<{
    /** Residual degrees of freedom and variance of y = object + rater with both fixed. */
    readonly df: number;
    readonly residual: Estimate;
    readonly raters: readonly RaterEffect[];
  }>;
};

/**
 * Effects of the raters who rated something. Undefined: no rating (`no_observations`); fewer than two raters or objects
 * (`too_few_observations`); raters and objects in more than one component of `network` (`not_connected`), because
 * raters of different components were never compared. Standard errors are undefined (`too_few_observations`) where no
 * degree of freedom is left.
 * @example
 * // the second rater marks two points higher than the first, the third one point lower
 * const list = { objects: 3, raters: 3, object: Int32Array.of(0, 0, 1, 1, 2, 2), rater: Int32Array.of(0, 1, 1, 2, 2, 0), values: Float64Array.of(3, 5, 6, 3, 1, 2) };
 * const { effects } = raterSeverity(list);
 * effects.raters[1].contrast; // => 1.6667
 * effects.df; // => 1
 * raterSeverity({ ...list, object: Int32Array.of(0, 0, 1, 1, 2, 2), rater: Int32Array.of(0, 1, 0, 1, 2, 2).map((r, i) => (i === 5 ? 3 : r)), raters: 4 }).effects; // => undefined: not_connected
 */
export function raterSeverity(list: RatingList, level = 0.95): RaterSeverity {
  const network = raterNetwork(list);
  const n = list.values.length;
  const none = (reason: Parameters<typeof undefinedBecause>[0]): RaterSeverity => ({
    network,
    effects: undefinedBecause(reason, n),
  });
  if (n === 0) return none('no_observations');
  const table = crossedTable(list, 'object');
  if (table.columns < 2 || table.rows < 2) return none('too_few_observations');
  if (network.components > 1) return none('not_connected');
  const fixed = additive(table);
  const { df } = fixed;
  const reml = df > 0 ? remlCrossed(table, true) : undefinedBecause('too_few_observations', n);
  const residual: Estimate =
    df > 0 ? estimate(fixed.squares / df, n) : undefinedBecause('too_few_observations', n);
  const raters = Array.from(fixed.effect, (contrast, j): RaterEffect => {
    const se: Estimate =
      residual.kind === 'undefined'
        ? residual
        : estimate(Math.sqrt(residual.value * at(fixed.variance, j)), at(fixed.count, j));
    const half = se.kind === 'undefined' ? se : tQuantile((1 + level) / 2, df) * se.value;
    return {
      rater: at(table.columnIndex, j),
      n: at(fixed.count, j),
      contrast,
      se,
      interval: typeof half === 'number' ? { lower: contrast - half, upper: contrast + half } : half,
      drawn: isUndefined(reml)
        ? reml
        : { effect: at(reml.columnEffect, j), se: Math.sqrt(at(reml.columnErrorVariance, j)) },
    };
  });
  return { network, effects: { df, residual, raters } };
}

/**
 * Least squares of y = row + column, columns as deviations from their mean: with L = diag(n_j) − Σ c·c'/n_i over rows,
 * effects = L⁺(column totals − Σ c·row mean) and L⁺ = (L + 11'/q)⁻¹ − 11'/q for a connected table.
 */
function additive(table: Crossed): {
  effect: Float64Array;
  /** Diagonal of L⁺: the contrast's variance in units of the residual one. */
  variance: Float64Array;
  count: Float64Array;
  df: number;
  squares: number;
} {
  const q = table.columns;
  const n = table.values.length;
  let mean = 0;
  for (let p = 0; p < n; p++) mean += at(table.values, p) / n;
  const l = new Float64Array(q * q).fill(1 / q);
  const right = new Float64Array(q);
  const count = new Float64Array(q);
  const rowMean = new Float64Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    const from = at(table.start, i);
    const to = at(table.start, i + 1);
    const size = to - from;
    let m = 0;
    for (let p = from; p < to; p++) m += (at(table.values, p) - mean) / size;
    rowMean[i] = m;
    for (let p = from; p < to; p++) {
      const j = at(table.column, p);
      right[j] = at(right, j) + at(table.values, p) - mean - m;
      count[j] = at(count, j) + 1;
      l[j * q + j] = at(l, j * q + j) + 1;
      for (let o = from; o < to; o++) {
        const cell = j * q + at(table.column, o);
        l[cell] = at(l, cell) - 1 / size;
      }
    }
  }
  const factor = new Float64Array(q * q);
  if (!choleskyInto(l, q, factor)) throw new RangeError('a connected table has a positive definite L');
  const effect = Float64Array.from(right);
  choleskySolve(factor, q, effect);
  const variance = new Float64Array(q);
  const column = new Float64Array(q);
  for (let j = 0; j < q; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, q, column);
    variance[j] = Math.max(0, at(column, j) - 1 / q);
  }
  let squares = 0;
  for (let i = 0; i < table.rows; i++) {
    const from = at(table.start, i);
    const to = at(table.start, i + 1);
    let shift = 0;
    for (let p = from; p < to; p++) shift += at(effect, at(table.column, p)) / (to - from);
    for (let p = from; p < to; p++) {
      const e = at(table.values, p) - mean - at(rowMean, i) - at(effect, at(table.column, p)) + shift;
      squares += e * e;
    }
  }
  return { effect, variance, count, df: n - table.rows - q + 1, squares };
}
