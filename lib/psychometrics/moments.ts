/**
 * Means, covariances and correlations of keyed items: from counts (ordinal) or from columns (continuous).
 *
 * Listwise: rows complete on the scale. Pairwise: each entry from the rows that have it, as R's
 * `cov(use = "pairwise")`. Covariances have n − 1 in the denominator. From counts they are ratios of whole
 * numbers, (nΣxy − ΣxΣy) / (n(n − 1)), without cancellation.
 *
 * Source: Little & Rubin (2019), Statistical Analysis with Missing Data, ch. 3, doi:10.1002/9781119482260.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import type { OrdinalItem } from './keying.ts';
import { correlationOf, type SquareMatrix, squareMatrix } from './matrix.ts';
import { at, type Outcome } from './outcome.ts';
import { type PairCounts, pairIndex } from './pair-counts.ts';

export type Moments = {
  /** Rows used: complete rows (listwise) or all rows (pairwise). */
  readonly n: number;
  /** Answers per item. */
  readonly itemN: Float64Array;
  readonly means: Float64Array;
  readonly covariance: SquareMatrix;
  /**
   * Pairwise: each r with the variances of the pair's own rows, as R's `cor(use = "pairwise")`; it differs a
   * little from `correlationOf(covariance)`. Undefined with a constant item.
   */
  readonly correlation: Outcome<SquareMatrix>;
};

export type Treatment = 'listwise' | 'pairwise';

type PairSums = { n: number; x: number; y: number; xx: number; yy: number; xy: number };

/**
 * Moments of keyed ordinal items from their counts. Undefined (`too_few_observations`) where the complete rows,
 * or for the pairwise treatment the rows of any pair, are fewer than two.
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const counts = createPairCounts([item, item]);
 * addColumns(counts, [Int8Array.of(1, 2, 3), Int8Array.of(1, 3, 2)]);
 * const m = momentsFromCounts(counts, 'listwise');
 * m.means; // => [2, 2]
 * m.covariance.values; // => [1, 0.5, 0.5, 1]
 */
export function momentsFromCounts(counts: PairCounts, treatment: Treatment): Outcome<Moments> {
  const tables = treatment === 'listwise' ? counts.complete : counts.available;
  const n = at(counts.rows, treatment === 'listwise' ? 1 : 0);
  return assemble(counts.items.length, n, (i, j) => tableSums(counts, tables, i, j));
}

/**
 * Moments of continuous columns with validity masks (1 = present). Undefined as `momentsFromCounts`.
 *
 * @example
 * const columns = [Float64Array.of(1, 2, 3, 9), Float64Array.of(1, 3, 2, 0)];
 * const valid = [Uint8Array.of(1, 1, 1, 1), Uint8Array.of(1, 1, 1, 0)];
 * momentsFromColumns(columns, valid, 'listwise').covariance.values; // => [1, 0.5, 0.5, 1]
 * momentsFromColumns(columns, valid, 'pairwise').itemN; // => [4, 3]
 */
export function momentsFromColumns(
  columns: readonly Float64Array[],
  valid: readonly Uint8Array[],
  treatment: Treatment,
): Outcome<Moments> {
  const rows = columns[0]?.length ?? 0;
  const all = new Uint8Array(rows).fill(1);
  for (const mask of valid) for (let r = 0; r < rows; r++) if (mask[r] !== 1) all[r] = 0;
  const complete = all.reduce((s, v) => s + v, 0);
  const masks = treatment === 'listwise' ? columns.map(() => all) : valid;
  const origin = columns.map((c, i) => centre(c, masks[i] ?? all));
  return assemble(
    columns.length,
    treatment === 'listwise' ? complete : rows,
    (i, j) => columnSums(columns, masks, i, j, origin),
    origin,
  );
}

/**
 * Moments known only as a correlation matrix with its n: unit variances and means of zero.
 *
 * @example
 * momentsFromCorrelation(squareMatrix(2, (i, j) => (i === j ? 1 : 0.6)), 50).n; // => 50
 */
export function momentsFromCorrelation(correlation: SquareMatrix, n: number): Moments {
  const { k } = correlation;
  return {
    n,
    itemN: new Float64Array(k).fill(n),
    means: new Float64Array(k),
    covariance: correlation,
    correlation,
  };
}

/**
 * Number, mean and standard deviation (n − 1) of respondent scale scores among those with at least `required`
 * answered items (and at least one).
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const counts = createPairCounts([item, item]);
 * addColumns(counts, [Int8Array.of(1, 2, 3), Int8Array.of(1, 4, -1)]);
 * scoreMoments(counts, 2).mean.value; // => 2
 * scoreMoments(counts, 1).n; // => 3
 */
export function scoreMoments(
  counts: PairCounts,
  required: number,
): { n: number; mean: Estimate; sd: Estimate } {
  let n = 0;
  let origin = 0;
  let shift = 0;
  // within those who answered m items whole numbers up to the quotient, so that equal scores have no spread
  let within = 0;
  for (let m = Math.max(1, required); m < counts.scoreCount.length; m++) {
    const own = at(counts.scoreCount, m);
    if (own === 0) continue;
    const sum = at(counts.scoreSum, m);
    if (n === 0) origin = sum / (own * m);
    n += own;
    shift += own * (sum / (own * m) - origin);
    within += (own * at(counts.scoreSquares, m) - sum * sum) / (own * m * m);
  }
  if (n === 0) {
    const none = undefinedBecause('no_observations', 0);
    return { n, mean: none, sd: none };
  }
  const mean = origin + shift / n;
  let between = 0;
  for (let m = Math.max(1, required); m < counts.scoreCount.length; m++) {
    const own = at(counts.scoreCount, m);
    if (own > 0) between += own * (at(counts.scoreSum, m) / (own * m) - mean) ** 2;
  }
  const variance = (within + between) / (n - 1);
  return { n, mean: estimate(mean, n), sd: estimate(Math.sqrt(variance), n, 'single_observation') };
}

function assemble(
  k: number,
  n: number,
  sums: (i: number, j: number) => PairSums,
  origin: readonly number[] = [],
): Outcome<Moments> {
  const itemN = new Float64Array(k);
  const means = new Float64Array(k);
  const covariance = new Float64Array(k * k);
  const correlation = new Float64Array(k * k);
  let constant = false;
  for (let i = 0; i < k; i++) {
    for (let j = i; j < k; j++) {
      const s = sums(i, j);
      if (s.n < 2) return undefinedBecause('too_few_observations', s.n);
      const c = (s.n * s.xy - s.x * s.y) / (s.n * (s.n - 1));
      covariance[i * k + j] = c;
      covariance[j * k + i] = c;
      if (i === j) {
        itemN[i] = s.n;
        means[i] = s.x / s.n + (origin[i] ?? 0);
      }
      const vx = s.n * s.xx - s.x * s.x;
      const vy = s.n * s.yy - s.y * s.y;
      if (!(vx > 0 && vy > 0)) constant = true;
      const r = i === j ? 1 : (s.n * s.xy - s.x * s.y) / Math.sqrt(vx * vy);
      correlation[i * k + j] = r;
      correlation[j * k + i] = r;
    }
  }
  return {
    n,
    itemN,
    means,
    covariance: { k, values: covariance },
    correlation: constant ? undefinedBecause('constant_item', n) : { k, values: correlation },
  };
}

function tableSums(counts: PairCounts, tables: Float64Array, i: number, j: number): PairSums {
  const a = counts.items[i] as OrdinalItem;
  const b = counts.items[j] as OrdinalItem;
  const start = at(counts.offsets, pairIndex(counts.items.length, i, j));
  const width = b.max - b.min + 1;
  const s: PairSums = { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (let p = a.min; p <= a.max; p++) {
    const x = a.reverse ? a.min + a.max - p : p;
    for (let q = b.min; q <= b.max; q++) {
      const f = at(tables, start + (p - a.min) * width + (q - b.min));
      const y = b.reverse ? b.min + b.max - q : q;
      s.n += f;
      s.x += f * x;
      s.y += f * y;
      s.xx += f * x * x;
      s.yy += f * y * y;
      s.xy += f * x * y;
    }
  }
  return s;
}

/** Mean of the present values, which keeps Σx² from cancelling; of a constant column the constant itself. */
function centre(column: Float64Array, mask: Uint8Array): number {
  let n = 0;
  let s = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let r = 0; r < column.length; r++) {
    if (mask[r] !== 1) continue;
    const x = at(column, r);
    n++;
    s += x;
    min = Math.min(min, x);
    max = Math.max(max, x);
  }
  if (min === max) return min;
  return n === 0 ? 0 : s / n;
}

function columnSums(
  columns: readonly Float64Array[],
  masks: readonly Uint8Array[],
  i: number,
  j: number,
  origin: readonly number[],
): PairSums {
  const a = columns[i] as Float64Array;
  const b = columns[j] as Float64Array;
  const s: PairSums = { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (let r = 0; r < a.length; r++) {
    if (masks[i]?.[r] !== 1 || masks[j]?.[r] !== 1) continue;
    const x = at(a, r) - at(origin, i);
    const y = at(b, r) - at(origin, j);
    s.n++;
    s.x += x;
    s.y += y;
    s.xx += x * x;
    s.yy += y * y;
    s.xy += x * y;
  }
  return s;
}

/**
 * The moments restricted to some items, in the order given.
 *
 * @example
 * const m = momentsFromCorrelation(squareMatrix(3, (i, j) => (i === j ? 1 : 0.1 * (i + j))), 50);
 * selectItems(m, [0, 2]).covariance.values; // => [1, 0.2, 0.2, 1]
 */
export function selectItems(m: Moments, keep: readonly number[]): Moments {
  const pick = (matrix: SquareMatrix): SquareMatrix =>
    squareMatrix(keep.length, (i, j) => at(matrix.values, at(keep, i) * matrix.k + at(keep, j)));
  const covariance = pick(m.covariance);
  return {
    n: m.n,
    itemN: Float64Array.from(keep, (i) => at(m.itemN, i)),
    means: Float64Array.from(keep, (i) => at(m.means, i)),
    covariance,
    correlation: 'values' in m.correlation ? pick(m.correlation) : correlationOf(covariance),
  };
}
