import type { Undefined } from '#lib/estimate.ts';

/** A structured result (matrix, table, model) or the reason why there is none; scalars are `Estimate`. */
export type Outcome<T extends object> = T | Undefined;

/**
 * True where a structured result or an estimate is undefined.
 *
 * @example
 * isUndefined(mean([])); // => true
 */
export function isUndefined(x: object): x is Undefined {
  return 'kind' in x && x.kind === 'undefined';
}

/**
 * Reads a typed array inside its bounds; an index outside them is a defect of the caller.
 *
 * @example
 * at(Float64Array.of(4, 5), 1); // => 5
 */
export function at(a: ArrayLike<number>, i: number): number {
  const v = a[i];
  if (v === undefined) throw new RangeError(`index ${i} outside 0..${a.length - 1}`);
  return v;
}

/**
 * Sum of an array, left to right.
 *
 * @example
 * total([1, 2, 3]); // => 6
 */
export function total(a: ArrayLike<number>): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += at(a, i);
  return s;
}
