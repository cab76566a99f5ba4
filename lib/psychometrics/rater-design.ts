/**
 * Who rated what: ratings as a list, the network of raters and objects, and what the design says about means of
 * ratings when raters rotate over the objects.
 *
 * Sources: harmonic mean number of raters and proportion of non-overlap — Putka, Le, McCloy & Diaz (2008), Journal of
 * Applied Psychology 93, 959, doi:10.1037/0021-9010.93.5.959; ten Hove, Jorgensen & van der Ark (2024), Psychological
 * Methods 29, 967, doi:10.1037/met0000516.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { at, type Outcome } from './outcome.ts';
import type { Ratings } from './rater-agreement.ts';

/** One entry per rating: `values[i]` is what rater `rater[i]` (0..raters−1) gave to object `object[i]`. */
export type RatingList = {
  readonly objects: number;
  readonly raters: number;
  readonly object: Int32Array;
  readonly rater: Int32Array;
  readonly values: Float64Array;
};

/**
 * A table with one column per rater as a list of the ratings that exist, object by object.
 * @example
 * const a = { values: Float64Array.of(3, 4), valid: Uint8Array.of(1, 0) };
 * const b = { values: Float64Array.of(2, 5), valid: Uint8Array.of(1, 1) };
 * ratingList([a, b]).rater; // => [0, 1, 1]
 * ratingList([a, b]).values; // => [3, 2, 5]
 */
export function ratingList(columns: readonly Ratings[]): RatingList {
  const objects = columns[0]?.values.length ?? 0;
  let n = 0;
  for (const { valid } of columns) for (let i = 0; i < objects; i++) if (valid[i] === 1) n++;
  const object = new Int32Array(n);
  const rater = new Int32Array(n);
  const values = new Float64Array(n);
  let p = 0;
  for (let i = 0; i < objects; i++) {
    for (const [j, column] of columns.entries()) {
      if (column.valid[i] !== 1) continue;
      object[p] = i;
      rater[p] = j;
      values[p++] = at(column.values, i);
    }
  }
  return { objects, raters: columns.length, object, rater, values };
}

/** Ratings in order of their rows: row i has the entries `start[i]`..`start[i + 1]` − 1 of `column` and `values`. */
export type Crossed = {
  readonly rows: number;
  readonly columns: number;
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly values: Float64Array;
  /** Per row and column of this table its index in the list: those without a rating are left out. */
  readonly rowIndex: Int32Array;
  readonly columnIndex: Int32Array;
};

/**
 * The list as a sparse table, `by` 'object' with objects in rows and raters in columns, or the other way round.
 * Objects and raters without a rating have no row or column. A rater who rated an object twice is a defect of the
 * caller (`RangeError`).
 * @example
 * const list = { objects: 3, raters: 2, object: Int32Array.of(2, 0, 2), rater: Int32Array.of(0, 1, 1), values: Float64Array.of(7, 8, 9) };
 * const table = crossedTable(list, 'object');
 * table.rowIndex; // => [0, 2]
 * table.start; // => [0, 1, 3]
 * table.values; // => [8, 7, 9]
 */
export function crossedTable(list: RatingList, by: 'object' | 'rater'): Crossed {
  const [row, column] = by === 'object' ? [list.object, list.rater] : [list.rater, list.object];
  const [rowIndex, rowOf] = used(row, by === 'object' ? list.objects : list.raters);
  const [columnIndex, columnOf] = used(column, by === 'object' ? list.raters : list.objects);
  const n = list.values.length;
  const start = new Int32Array(rowIndex.length + 1);
  for (let p = 0; p < n; p++) {
    const r = at(rowOf, at(row, p)) + 1;
    start[r] = at(start, r) + 1;
  }
  for (let r = 0; r < rowIndex.length; r++) start[r + 1] = at(start, r) + at(start, r + 1);
  const next = start.slice();
  const out = { column: new Int32Array(n), values: new Float64Array(n) };
  for (let p = 0; p < n; p++) {
    const r = at(rowOf, at(row, p));
    const slot = at(next, r);
    out.column[slot] = at(columnOf, at(column, p));
    out.values[slot] = at(list.values, p);
    next[r] = slot + 1;
  }
  const lastRow = new Int32Array(columnIndex.length).fill(-1);
  for (let r = 0; r < rowIndex.length; r++) {
    for (let p = at(start, r); p < at(start, r + 1); p++) {
      const c = at(out.column, p);
      if (at(lastRow, c) === r) throw new RangeError(`an object rated twice by one rater (row ${r})`);
      lastRow[c] = r;
    }
  }
  return { rows: rowIndex.length, columns: columnIndex.length, start, ...out, rowIndex, columnIndex };
}

/** The indices in use, ascending, and per index its place among them or −1. */
function used(index: Int32Array, size: number): [Int32Array, Int32Array] {
  const place = new Int32Array(size).fill(-1);
  for (let p = 0; p < index.length; p++) {
    const i = at(index, p);
    if (i < 0 || i >= size) throw new RangeError(`index ${i} outside 0..${size - 1}`);
    place[i] = 0;
  }
  let count = 0;
  for (let i = 0; i < size; i++) if (place[i] === 0) place[i] = count++;
  const list = new Int32Array(count);
  for (let i = 0; i < size; i++) if (at(place, i) >= 0) list[at(place, i)] = i;
  return [list, place];
}

export type RaterNetwork = {
  /** Groups of raters and objects that no rating joins with another group; 1 where the network is connected. */
  readonly components: number;
  /** Group of every object and rater, 0..components−1 in order of appearance; −1 without a rating. */
  readonly objectComponent: Int32Array;
  readonly raterComponent: Int32Array;
};

/**
 * Connected components of the graph with an edge between a rater and each object rated. Raters of different
 * components share no object, not even through others, so that their severities cannot be compared.
 * @example
 * const list = { objects: 3, raters: 3, object: Int32Array.of(0, 0, 1, 2), rater: Int32Array.of(0, 1, 1, 2), values: new Float64Array(4) };
 * const network = raterNetwork(list);
 * network.components; // => 2
 * network.raterComponent; // => [0, 0, 1]
 */
export function raterNetwork(list: RatingList): RaterNetwork {
  // a forest over objects, then raters; a root is its own parent
  const parent = Int32Array.from({ length: list.objects + list.raters }, (_, i) => i);
  const root = (i: number): number => {
    let x = i;
    while (at(parent, x) !== x) {
      parent[x] = at(parent, at(parent, x));
      x = at(parent, x);
    }
    return x;
  };
  const seen = new Uint8Array(parent.length);
  for (let p = 0; p < list.values.length; p++) {
    const o = at(list.object, p);
    const r = list.objects + at(list.rater, p);
    seen[o] = 1;
    seen[r] = 1;
    parent[root(o)] = root(r);
  }
  const name = new Int32Array(parent.length).fill(-1);
  let components = 0;
  const component = (i: number): number => {
    if (seen[i] !== 1) return -1;
    const x = root(i);
    if (at(name, x) < 0) name[x] = components++;
    return at(name, x);
  };
  const objectComponent = Int32Array.from({ length: list.objects }, (_, o) => component(o));
  const raterComponent = Int32Array.from({ length: list.raters }, (_, r) => component(list.objects + r));
  return { components, objectComponent, raterComponent };
}

export type RaterDesign = {
  /** Ratings, and objects and raters with at least one. */
  readonly n: number;
  readonly objects: number;
  readonly raters: number;
  /** Every rater rated every object. */
  readonly complete: boolean;
  /** Harmonic mean of the number of raters per object, 1 or more. */
  readonly harmonicRaters: number;
  /** q, the share of the raters' variance that stays in the comparison of two objects' mean ratings: 0..1. */
  readonly nonOverlap: number;
};

/**
 * k̂ = O / Σ(1/k_i) and q = 1/k̂ − mean over pairs of objects of k_ii' / (k_i·k_i'), with k_i raters of object i and
 * k_ii' raters of both. q is 0 where all raters rated all objects and 1/k̂ where no two objects share a rater.
 * Undefined: no rating (`no_observations`), fewer than two objects (`too_few_observations`).
 * @example
 * // three objects, three raters, every pair of raters once
 * const list = { objects: 3, raters: 3, object: Int32Array.of(0, 0, 1, 1, 2, 2), rater: Int32Array.of(0, 1, 1, 2, 0, 2), values: new Float64Array(6) };
 * raterDesign(list); // => { n: 6, complete: false, harmonicRaters: 2, nonOverlap: 0.25 }
 */
export function raterDesign(list: RatingList): Outcome<RaterDesign> {
  const n = list.values.length;
  if (n === 0) return undefinedBecause('no_observations', 0);
  const table = crossedTable(list, 'object');
  const objects = table.rows;
  if (objects < 2) return undefinedBecause('too_few_observations', n);
  // Σ over pairs of k_ii'/(k_i·k_i') is Σ over raters of (Σ 1/k_i over their objects)², less each object with itself
  const shares = new Float64Array(table.columns);
  let inverse = 0;
  for (let i = 0; i < objects; i++) {
    const weight = 1 / (at(table.start, i + 1) - at(table.start, i));
    inverse += weight;
    for (let p = at(table.start, i); p < at(table.start, i + 1); p++) {
      const j = at(table.column, p);
      shares[j] = at(shares, j) + weight;
    }
  }
  let overlap = -inverse;
  for (const s of shares) overlap += s * s;
  const q = inverse / objects - overlap / (objects * (objects - 1));
  return {
    n,
    objects,
    raters: table.columns,
    complete: n === objects * table.columns,
    harmonicRaters: objects / inverse,
    nonOverlap: Math.max(0, q),
  };
}
