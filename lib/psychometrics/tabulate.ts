/**
 * Enters columns of raw codes into pair counts, many rows at a time.
 *
 * Each category of each item becomes a plane of bits, one bit a row; the cell (p, q) of a pair of items is the
 * number of bits common to two planes, so that one machine word counts 32 rows. Rows complete on the scale and
 * the others go to planes of their own: both kinds of table come from one pass, and among complete rows a
 * table's first row and column follow from the items' margins.
 *
 * Source: bit counting by carry-save adders as in Warren (2013), Hacker's Delight, 2nd ed., section 5-1 (Harley
 * & Seal).
 */
import type { OrdinalItem } from './keying.ts';
import { at } from './outcome.ts';
import { addRow, categories, type PairCounts, pairIndex } from './pair-counts.ts';

/** Rows of a block: its planes stay within the processor's cache. */
const BLOCK = 16_384;
const WORDS = BLOCK / 32;

/** Beyond so many categories a table has more cells than a word's worth of rows saves. */
const MOST_CATEGORIES = 8;

/**
 * Enters all rows of item columns (raw codes, −1 = missing, equal lengths), or those with `include[r] = 1`.
 * A code outside its item's declared range throws before anything is counted.
 *
 * @example
 * const two = [{ min: 1, max: 5, reverse: false }, { min: 1, max: 5, reverse: true }];
 * const pooled = createPairCounts(two);
 * addColumns(pooled, [Int8Array.of(1, 4, 5), Int8Array.of(5, 2, -1)]);
 * pooled.rows; // => [3, 2]
 */
export function addColumns(counts: PairCounts, columns: readonly Int8Array[], include?: Uint8Array): void {
  const { items } = counts;
  const rows = columns[0]?.length ?? 0;
  for (const [i, item] of items.entries()) requireRange(columns[i] ?? new Int8Array(rows).fill(-1), item);
  if (items.length === 0 || items.some((_, i) => categories(items, i) > MOST_CATEGORIES)) {
    addRowByRow(counts, columns, include);
    return;
  }
  const complete = createPlanes(items);
  const partial = createPlanes(items);
  const place = new Int32Array(BLOCK);
  const answered = new Int32Array(BLOCK);
  const sum = new Int32Array(BLOCK);
  for (let from = 0; from < rows; from += BLOCK) {
    const size = Math.min(BLOCK, rows - from);
    scoreRows(items, columns, from, size, answered, sum);
    const kept = placeRows(counts, include, from, size, answered, sum, place);
    fillPlanes(items, columns, from, size, place, complete, partial);
    if (kept.complete > 0) countComplete(counts, complete, kept.complete);
    if (kept.partial > 0) countPartial(counts, partial, kept.partial);
    complete.bits.fill(0);
    partial.bits.fill(0);
  }
}

function requireRange(column: Int8Array, item: OrdinalItem): void {
  for (let r = 0; r < column.length; r++) {
    const code = column[r] as number;
    if (code !== -1 && (code < item.min || code > item.max))
      throw new RangeError(`code ${code} outside ${item.min}..${item.max}`);
  }
}

function addRowByRow(counts: PairCounts, columns: readonly Int8Array[], include?: Uint8Array): void {
  const row = new Int8Array(counts.items.length);
  const rows = columns[0]?.length ?? 0;
  for (let r = 0; r < rows; r++) {
    if (include !== undefined && include[r] !== 1) continue;
    for (let i = 0; i < row.length; i++) row[i] = columns[i]?.[r] ?? -1;
    addRow(counts, row);
  }
}

/** Bits of a block: the plane of item i's category c starts at `(first[i] + c) · WORDS`. */
type Planes = { readonly bits: Int32Array; readonly first: Int32Array };

function createPlanes(items: readonly OrdinalItem[]): Planes {
  const first = new Int32Array(items.length);
  let planes = 0;
  for (let i = 0; i < items.length; i++) {
    first[i] = planes;
    planes += categories(items, i);
  }
  return { bits: new Int32Array(planes * WORDS), first };
}

/** Per row of the block, how many items are answered and the total of their keyed codes. */
function scoreRows(
  items: readonly OrdinalItem[],
  columns: readonly Int8Array[],
  from: number,
  size: number,
  answered: Int32Array,
  sum: Int32Array,
): void {
  answered.fill(0);
  sum.fill(0);
  for (let i = 0; i < items.length; i++) {
    const column = columns[i];
    if (column === undefined) continue;
    const { min, max, reverse } = items[i] as OrdinalItem;
    const origin = reverse ? min + max : 0;
    const slope = reverse ? -1 : 1;
    for (let r = 0; r < size; r++) {
      const code = column[from + r] as number;
      if (code === -1) continue;
      answered[r] = (answered[r] as number) + 1;
      sum[r] = (sum[r] as number) + origin + slope * code;
    }
  }
}

/** Gives every kept row its bit: 0, 1, … among the complete, −2, −3, … among the partial, −1 where left out. */
function placeRows(
  counts: PairCounts,
  include: Uint8Array | undefined,
  from: number,
  size: number,
  answered: Int32Array,
  sum: Int32Array,
  place: Int32Array,
): { complete: number; partial: number } {
  const k = counts.items.length;
  const { scoreCount, scoreSum, scoreSquares } = counts;
  let complete = 0;
  let partial = 0;
  for (let r = 0; r < size; r++) {
    if (include !== undefined && include[from + r] !== 1) {
      place[r] = -1;
      continue;
    }
    const m = answered[r] as number;
    const t = sum[r] as number;
    place[r] = m === k ? complete++ : -2 - partial++;
    scoreCount[m] = (scoreCount[m] as number) + 1;
    scoreSum[m] = (scoreSum[m] as number) + t;
    scoreSquares[m] = (scoreSquares[m] as number) + t * t;
  }
  counts.rows[0] = at(counts.rows, 0) + complete + partial;
  counts.rows[1] = at(counts.rows, 1) + complete;
  return { complete, partial };
}

function fillPlanes(
  items: readonly OrdinalItem[],
  columns: readonly Int8Array[],
  from: number,
  size: number,
  place: Int32Array,
  complete: Planes,
  partial: Planes,
): void {
  for (let i = 0; i < items.length; i++) {
    const column = columns[i];
    if (column === undefined) continue;
    const start = at(complete.first, i) - (items[i] as OrdinalItem).min;
    for (let r = 0; r < size; r++) {
      const code = column[from + r] as number;
      const bit = place[r] as number;
      if (code === -1 || bit === -1) continue;
      const { bits } = bit >= 0 ? complete : partial;
      const b = bit >= 0 ? bit : -2 - bit;
      const word = (start + code) * WORDS + (b >>> 5);
      bits[word] = (bits[word] as number) | (1 << (b & 31));
    }
  }
}

/** Bits of the planes in use, in whole groups of eight words: those behind the last row are zero. */
function wordsFor(rows: number): number {
  return Math.ceil(rows / 256) * 8;
}

function countComplete(counts: PairCounts, planes: Planes, rows: number): void {
  const { items, available, complete, offsets } = counts;
  const k = items.length;
  const words = wordsFor(rows);
  const margins = items.map((_, i) =>
    Float64Array.from({ length: categories(items, i) }, (_, c) =>
      commonBits(planes.bits, plane(planes, i, c), plane(planes, i, c), words),
    ),
  );
  const column = new Float64Array(MOST_CATEGORIES);
  for (let i = 0; i < k; i++) {
    const ofI = margins[i] as Float64Array;
    for (let c = 0, start = at(offsets, pairIndex(k, i, i)); c < ofI.length; c++) {
      const cell = start + c * ofI.length + c;
      available[cell] = at(available, cell) + at(ofI, c);
      complete[cell] = at(complete, cell) + at(ofI, c);
    }
    for (let j = i + 1; j < k; j++) {
      const ofJ = margins[j] as Float64Array;
      const start = at(offsets, pairIndex(k, i, j));
      const width = ofJ.length;
      for (let q = 0; q < width; q++) column[q] = at(ofJ, q);
      for (let p = ofI.length - 1; p >= 0; p--) {
        let rest = at(ofI, p);
        for (let q = width - 1; q >= 0; q--) {
          // The last of a row, and of every column, is what the margin leaves over.
          const f =
            p === 0
              ? (column[q] as number)
              : q === 0
                ? rest
                : commonBits(planes.bits, plane(planes, i, p), plane(planes, j, q), words);
          rest -= f;
          column[q] = (column[q] as number) - f;
          const cell = start + p * width + q;
          available[cell] = (available[cell] as number) + f;
          complete[cell] = (complete[cell] as number) + f;
        }
      }
    }
  }
}

function countPartial(counts: PairCounts, planes: Planes, rows: number): void {
  const { items, available, offsets } = counts;
  const k = items.length;
  const words = wordsFor(rows);
  for (let i = 0; i < k; i++) {
    const height = categories(items, i);
    for (let j = i; j < k; j++) {
      const start = at(offsets, pairIndex(k, i, j));
      const width = categories(items, j);
      for (let p = 0; p < height; p++) {
        for (let q = 0; q < width; q++) {
          if (i === j && p !== q) continue;
          const cell = start + p * width + q;
          const f = commonBits(planes.bits, plane(planes, i, p), plane(planes, j, q), words);
          available[cell] = (available[cell] as number) + f;
        }
      }
    }
  }
}

function plane(planes: Planes, i: number, c: number): number {
  return ((planes.first[i] as number) + c) * WORDS;
}

/** Number of bits set in both of two planes; `words` is a multiple of eight. */
function commonBits(bits: Int32Array, a: number, b: number, words: number): number {
  let eights = 0;
  let ones = 0;
  let twos = 0;
  let fours = 0;
  for (let w = 0; w < words; w += 8) {
    // Three levels of carry-save adders: eight words become one word of carries worth eight each.
    const x = a + w;
    const y = b + w;
    let u = (bits[x] as number) & (bits[y] as number);
    let v = (bits[x + 1] as number) & (bits[y + 1] as number);
    let s = ones ^ u;
    const twosA = (ones & u) | (s & v);
    ones = s ^ v;
    u = (bits[x + 2] as number) & (bits[y + 2] as number);
    v = (bits[x + 3] as number) & (bits[y + 3] as number);
    s = ones ^ u;
    const twosB = (ones & u) | (s & v);
    ones = s ^ v;
    s = twos ^ twosA;
    const foursA = (twos & twosA) | (s & twosB);
    twos = s ^ twosB;
    u = (bits[x + 4] as number) & (bits[y + 4] as number);
    v = (bits[x + 5] as number) & (bits[y + 5] as number);
    s = ones ^ u;
    const twosC = (ones & u) | (s & v);
    ones = s ^ v;
    u = (bits[x + 6] as number) & (bits[y + 6] as number);
    v = (bits[x + 7] as number) & (bits[y + 7] as number);
    s = ones ^ u;
    const twosD = (ones & u) | (s & v);
    ones = s ^ v;
    s = twos ^ twosC;
    const foursB = (twos & twosC) | (s & twosD);
    twos = s ^ twosD;
    s = fours ^ foursA;
    eights += bitsOf((fours & foursA) | (s & foursB));
    fours = s ^ foursB;
  }
  return 8 * eights + 4 * bitsOf(fours) + 2 * bitsOf(twos) + bitsOf(ones);
}

/** Bits set in a 32-bit word. */
function bitsOf(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  v = (v + (v >>> 4)) & 0x0f0f0f0f;
  return Math.imul(v, 0x01010101) >>> 24;
}
