/**
 * Respondents whose answers equal another's, wholly or nearly.
 *
 * Equal rows are found by hashing in linear time. Nearly equal ones by blocks: two rows that differ in at most d of
 * k answers agree wholly on at least one of d + 1 blocks of items, so comparing rows that share a block misses
 * none. Sources: near duplicates in surveys — Kuriakose & Robbins (2016), Statistical Journal of the IAOS 32, 283;
 * blocks — Norouzi, Punjani & Fleet (2012), Fast search in Hamming space with multi-index hashing,
 * doi:10.1109/CVPR.2012.6248043.
 */
import { at } from './outcome.ts';
import { emptyIndex, type RespondentIndex, respondentsOf } from './screening-index.ts';

/** Percent match of Kuriakose & Robbins (2016). */
const NEAR_DUPLICATE_SHARE = 0.85;

/** Comparisons that the default window allows for, and the least default window. */
const COMPARISONS = 2e7;
const MIN_WINDOW = 16;

/** Distinct rows of codes, row-major, with how many respondents gave each. */
type Patterns = {
  readonly k: number;
  readonly codes: Int8Array;
  readonly multiplicity: Uint32Array;
  /** Pattern of each respondent, −1 for one who answered less than half of the items. */
  readonly of: Int32Array;
};

/**
 * How many other respondents gave exactly the same answers, missing ones at the same places. Undefined for a
 * respondent who answered less than half of the items (`too_few_items`), as the rest may agree by being empty.
 * Expected time linear in respondents × items.
 *
 * @example
 * const same = exactDuplicates([Int8Array.of(1, 2, 1, 1), Int8Array.of(3, 3, 3, 4)]);
 * same.values[0]; // => 1
 * same.values[3]; // => 0
 */
export function exactDuplicates(columns: readonly Int8Array[]): RespondentIndex {
  const patterns = distinctPatterns(columns);
  return perRespondent(patterns, (p) => (patterns.multiplicity[p] as number) - 1);
}

export type NearDuplicates = {
  /** Number of others with at least the share of equal answers, exact duplicates included. */
  readonly index: RespondentIndex;
  /** True where every pair of that share was found; otherwise the numbers are lower bounds. */
  readonly complete: boolean;
  /** Pairs of rows compared. */
  readonly comparisons: number;
};

/**
 * How many other respondents gave the same answer to at least a share `minShare` (0 < minShare ≤ 1) of the items;
 * two missing answers count as the same, and who answered less than half of the items is left out
 * (`too_few_items`).
 *
 * Guarantee: with d = ⌊(1 − minShare)·k⌋ every such pair agrees on one of d + 1 blocks and is found, unless more
 * than `window` distinct rows share one block: then each row is compared with the nearest `window` before it, and
 * `complete` is false. At most rows × (d + 1) × window comparisons. The default window is as wide as 2·10⁷
 * comparisons allow, and at least 16: with four blocks up to 2,236 distinct rows are always complete.
 *
 * @example
 * const rows = [[1, 2, 3, 4], [1, 2, 3, 5], [5, 4, 1, 1]];
 * const columns = [0, 1, 2, 3].map((i) => Int8Array.from(rows, (row) => row[i]));
 * const near = nearDuplicates(columns, { minShare: 0.75 });
 * near.index.values[0]; // => 1
 * near.index.values[2]; // => 0
 * near.complete; // => true
 */
export function nearDuplicates(
  columns: readonly Int8Array[],
  options: { readonly minShare?: number; readonly window?: number } = {},
): NearDuplicates {
  const { minShare = NEAR_DUPLICATE_SHARE } = options;
  if (!(minShare > 0 && minShare <= 1)) throw new RangeError(`share ${minShare} outside 0..1`);
  const patterns = distinctPatterns(columns);
  const { k, codes, multiplicity } = patterns;
  const differing = Math.floor((1 - minShare) * k + 1e-9);
  const blocks = differing + 1;
  const count = multiplicity.length;
  const window = options.window ?? Math.max(MIN_WINDOW, Math.floor(COMPARISONS / (count * blocks + 1)));
  const others = new Float64Array(count);
  const bounds = Int32Array.from({ length: blocks + 1 }, (_, b) => Math.floor((b * k) / blocks));
  const buckets = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * count)));
  const head = new Int32Array(buckets);
  const next = new Int32Array(count);
  let complete = true;
  let comparisons = 0;
  for (let b = 0; b < blocks; b++) {
    const from = bounds[b] as number;
    const to = bounds[b + 1] as number;
    head.fill(-1);
    for (let p = 0; p < count; p++) {
      const bucket = hash(codes, p * k + from, to - from) & (buckets - 1);
      let seen = 0;
      for (let q = head[bucket] as number; q >= 0; q = next[q] as number) {
        if (!sameCodes(codes, p * k + from, q * k + from, to - from)) continue;
        if (seen === window) {
          complete = false;
          break;
        }
        seen++;
        comparisons++;
        if (!isNear(codes, p * k, q * k, k, differing)) continue;
        if (agreesEarlier(codes, p * k, q * k, bounds, b)) continue;
        others[p] = (others[p] as number) + (multiplicity[q] as number);
        others[q] = (others[q] as number) + (multiplicity[p] as number);
      }
      next[p] = head[bucket] as number;
      head[bucket] = p;
    }
  }
  const index = perRespondent(patterns, (p) => (others[p] as number) + (multiplicity[p] as number) - 1);
  return { index, complete, comparisons };
}

function perRespondent(patterns: Patterns, value: (pattern: number) => number): RespondentIndex {
  const out = emptyIndex(patterns.of.length, 'too_few_items');
  for (let r = 0; r < patterns.of.length; r++) {
    const p = patterns.of[r] as number;
    if (p < 0) continue;
    out.values[r] = value(p);
    out.valid[r] = 1;
  }
  return out;
}

function distinctPatterns(columns: readonly Int8Array[]): Patterns {
  const rows = respondentsOf(columns);
  const k = columns.length;
  const of = new Int32Array(rows).fill(-1);
  const codes = new Int8Array(rows * k);
  const multiplicity = new Uint32Array(rows);
  const buckets = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * rows)));
  const table = new Int32Array(buckets).fill(-1);
  let count = 0;
  for (let r = 0; r < rows; r++) {
    // the row is written where the next new pattern would stand
    const start = count * k;
    let answered = 0;
    for (let i = 0; i < k; i++) {
      const code = (columns[i] as Int8Array)[r] as number;
      codes[start + i] = code;
      if (code !== -1) answered++;
    }
    if (k === 0 || 2 * answered < k) continue;
    let slot = hash(codes, start, k) & (buckets - 1);
    let p = table[slot] as number;
    while (p >= 0 && !sameCodes(codes, start, p * k, k)) {
      slot = (slot + 1) & (buckets - 1);
      p = table[slot] as number;
    }
    if (p < 0) {
      p = count++;
      table[slot] = p;
    }
    of[r] = p;
    multiplicity[p] = at(multiplicity, p) + 1;
  }
  return { k, codes: codes.subarray(0, count * k), multiplicity: multiplicity.subarray(0, count), of };
}

/** Murmur-like mix of `length` codes from `start`. */
function hash(codes: Int8Array, start: number, length: number): number {
  let h = length;
  for (let i = 0; i < length; i++) {
    h = Math.imul(h ^ ((codes[start + i] as number) + 1), 0x5bd1e995);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 13), 0x85ebca6b);
  return (h ^ (h >>> 16)) >>> 0;
}

function sameCodes(codes: Int8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (codes[a + i] !== codes[b + i]) return false;
  return true;
}

function isNear(codes: Int8Array, a: number, b: number, k: number, differing: number): boolean {
  let different = 0;
  for (let i = 0; i < k; i++) if (codes[a + i] !== codes[b + i] && ++different > differing) return false;
  return true;
}

/** Whether two rows agree wholly on a block before `block`, where they were counted already. */
function agreesEarlier(codes: Int8Array, a: number, b: number, bounds: Int32Array, block: number): boolean {
  for (let c = 0; c < block; c++) {
    const from = bounds[c] as number;
    if (sameCodes(codes, a + from, b + from, (bounds[c + 1] as number) - from)) return true;
  }
  return false;
}
