/**
 * Counts from which the moments of ordinal items follow exactly, and which a row can enter and leave.
 *
 * For every pair of items two contingency tables: over the rows that answered both, and over the rows complete
 * on the scale; and for respondent scale scores, by number of answered items m, the count of respondents, Σt and
 * Σt² of their keyed totals t (score s = t/m, so Σs and Σs² follow for every minimum of answered items). All
 * entries are whole numbers: adding, subtracting and merging are exact and in any order the same.
 *
 * Source: sufficient statistics of a multinomial; the updating of sums as in Chan, Golub & LeVeque (1983),
 * The American Statistician 37, 242, doi:10.1080/00031305.1983.10483115.
 */
import type { OrdinalItem } from './keying.ts';
import { at } from './outcome.ts';

export type PairCounts = {
  readonly items: readonly OrdinalItem[];
  /** Start of the table of pair (i ≤ j) in `available` and `complete`; the table is row-major i × j categories. */
  readonly offsets: Int32Array;
  /** Raw codes over the rows that answered both items; the table (i, i) holds item i's frequencies. */
  readonly available: Float64Array;
  /** Raw codes over the rows complete on the scale. */
  readonly complete: Float64Array;
  /** [rows entered, rows complete on the scale]. */
  readonly rows: Float64Array;
  /** By number of answered items 0..k: respondents, Σt, Σt² with t the keyed total of the answered items. */
  readonly scoreCount: Float64Array;
  readonly scoreSum: Float64Array;
  readonly scoreSquares: Float64Array;
};

/**
 * Empty counts for the items of one scale (raw codes; keying happens in the moments and in the totals t).
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * createPairCounts([item, item]).offsets; // => [0, 25, 50]
 */
export function createPairCounts(items: readonly OrdinalItem[]): PairCounts {
  const k = items.length;
  const offsets = new Int32Array((k * (k + 1)) / 2);
  let size = 0;
  let pair = 0;
  for (let i = 0; i < k; i++) {
    for (let j = i; j < k; j++) {
      offsets[pair++] = size;
      size += categories(items, i) * categories(items, j);
    }
  }
  const perAnswered = (): Float64Array => new Float64Array(k + 1);
  return {
    items,
    offsets,
    available: new Float64Array(size),
    complete: new Float64Array(size),
    rows: new Float64Array(2),
    scoreCount: perAnswered(),
    scoreSum: perAnswered(),
    scoreSquares: perAnswered(),
  };
}

/**
 * Number of categories of item i.
 *
 * @example
 * categories([{ min: 0, max: 10, reverse: false }], 0); // => 11
 */
export function categories(items: readonly OrdinalItem[], i: number): number {
  const item = items[i];
  if (item === undefined) throw new RangeError(`no item ${i}`);
  return item.max - item.min + 1;
}

/**
 * Index of pair (i ≤ j) in `offsets`.
 *
 * @example
 * pairIndex(3, 1, 2); // => 4
 */
export function pairIndex(k: number, i: number, j: number): number {
  return i * k - (i * (i - 1)) / 2 + (j - i);
}

/**
 * Enters one respondent's raw codes (−1 = missing). A code outside its declared range throws.
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const counts = createPairCounts([item, item]);
 * addRow(counts, Int8Array.of(4, -1));
 * counts.rows; // => [1, 0]
 */
export function addRow(counts: PairCounts, row: Int8Array): void {
  enter(counts, row, 1);
}

/**
 * Takes one respondent's row out again, exactly.
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const counts = createPairCounts([item, item]);
 * addRow(counts, Int8Array.of(4, 5));
 * subtractRow(counts, Int8Array.of(4, 5));
 * counts.rows; // => [0, 0]
 */
export function subtractRow(counts: PairCounts, row: Int8Array): void {
  enter(counts, row, -1);
}

/**
 * Adds `from` into `into`; both must describe the same items.
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const [a, b] = [createPairCounts([item, item]), createPairCounts([item, item])];
 * addRow(a, Int8Array.of(4, 5));
 * addRow(b, Int8Array.of(2, -1));
 * mergeCounts(a, b);
 * a.rows; // => [2, 1]
 */
export function mergeCounts(into: PairCounts, from: PairCounts): void {
  combine(into, from, 1);
}

/**
 * Takes `from` out of `into`; both must describe the same items.
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const [a, b] = [createPairCounts([item, item]), createPairCounts([item, item])];
 * addRow(a, Int8Array.of(4, 5));
 * addRow(b, Int8Array.of(4, 5));
 * subtractCounts(a, b);
 * a.rows; // => [0, 0]
 */
export function subtractCounts(into: PairCounts, from: PairCounts): void {
  combine(into, from, -1);
}

function combine(into: PairCounts, from: PairCounts, sign: 1 | -1): void {
  const same =
    into.items.length === from.items.length &&
    into.items.every((a, i) => {
      const b = from.items[i];
      return b !== undefined && a.min === b.min && a.max === b.max && a.reverse === b.reverse;
    });
  if (!same) throw new RangeError('counts of different items');
  for (const key of ['available', 'complete', 'rows', 'scoreCount', 'scoreSum', 'scoreSquares'] as const) {
    const target = into[key];
    const source = from[key];
    for (let p = 0; p < target.length; p++) target[p] = at(target, p) + sign * at(source, p);
  }
}

function enter(counts: PairCounts, row: Int8Array, sign: 1 | -1): void {
  const { items, offsets, available, complete } = counts;
  const k = items.length;
  if (row.length !== k) throw new RangeError(`row of ${row.length} codes for ${k} items`);
  let answered = 0;
  let sum = 0;
  for (let i = 0; i < k; i++) {
    const item = items[i] as OrdinalItem;
    const code = at(row, i);
    if (code === -1) continue;
    if (code < item.min || code > item.max)
      throw new RangeError(`code ${code} outside ${item.min}..${item.max}`);
    answered++;
    sum += item.reverse ? item.min + item.max - code : code;
  }
  const isComplete = answered === k;
  // The inner loop reads without bounds checks: lengths were checked above and cells follow from the ranges.
  let pair = 0;
  for (let i = 0; i < k; i++) {
    const a = row[i] as number;
    if (a === -1) {
      pair += k - i;
      continue;
    }
    const fromMin = a - (items[i] as OrdinalItem).min;
    for (let j = i; j < k; j++, pair++) {
      const b = row[j] as number;
      if (b === -1) continue;
      const other = items[j] as OrdinalItem;
      const cell = (offsets[pair] as number) + fromMin * (other.max - other.min + 1) + (b - other.min);
      available[cell] = (available[cell] as number) + sign;
      if (isComplete) complete[cell] = (complete[cell] as number) + sign;
    }
  }
  counts.rows[0] = at(counts.rows, 0) + sign;
  if (isComplete) counts.rows[1] = at(counts.rows, 1) + sign;
  counts.scoreCount[answered] = at(counts.scoreCount, answered) + sign;
  counts.scoreSum[answered] = at(counts.scoreSum, answered) + sign * sum;
  counts.scoreSquares[answered] = at(counts.scoreSquares, answered) + sign * sum * sum;
}
