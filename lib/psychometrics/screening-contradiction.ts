/**
 * Contradictions between forward- and reverse-worded items of one scale, respondent by respondent.
 *
 * Sources: agreeing (or disagreeing) with an item and its reversal as misresponse — Swain, Weathers & Niedrich
 * (2008), Journal of Marketing Research 45, 116, doi:10.1509/jmkr.45.1.116; its causes — Weijters, Baumgartner &
 * Schillewaert (2013), Psychological Methods 18, 320, doi:10.1037/a0032121. That only the two end points count as
 * a contradiction is this project's choice: near the middle two mild answers may both be meant.
 */
import type { OrdinalItem } from './keying.ts';
import { emptyIndex, type RespondentIndex, respondentsOf } from './screening-index.ts';

type Pairs = { readonly forward: Int32Array; readonly reverse: Int32Array };

/** Every forward item of a scale with every reverse item of it that has the same range of codes. */
function oppositePairs(items: readonly OrdinalItem[], scales: readonly (readonly number[])[]): Pairs {
  const forward: number[] = [];
  const reverse: number[] = [];
  for (const scale of scales) {
    for (const f of scale) {
      for (const v of scale) {
        const a = items[f];
        const b = items[v];
        if (a === undefined || b === undefined) throw new RangeError(`no item ${a === undefined ? f : v}`);
        if (a.reverse || !b.reverse || a.min !== b.min || a.max !== b.max) continue;
        forward.push(f);
        reverse.push(v);
      }
    }
  }
  return { forward: Int32Array.from(forward), reverse: Int32Array.from(reverse) };
}

/**
 * Share of contradicted pairs, 0..1: of the pairs of a forward and a reverse item of one scale that a respondent
 * answered both, those with the same extreme raw code, both the lowest or both the highest. `columns`: raw codes;
 * `scales`: item indices. Undefined: no scale has both kinds (`not_applicable`), no pair answered
 * (`too_few_items`).
 *
 * @example
 * const items = [{ min: 1, max: 5, reverse: false }, { min: 1, max: 5, reverse: true }];
 * const share = reverseContradiction([Int8Array.of(5, 5, 4), Int8Array.of(5, 1, 4)], items, [[0, 1]]);
 * share.values[0]; // => 1
 * share.values[1]; // => 0
 * share.values[2]; // => 0
 */
export function reverseContradiction(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  scales: readonly (readonly number[])[],
): RespondentIndex {
  const min = Int32Array.from(items, (item) => item.min);
  const max = Int32Array.from(items, (item) => item.max);
  return meanOverPairs(columns, items, scales, (x, y, f) =>
    x === y && (x === min[f] || x === max[f]) ? 1 : 0,
  );
}

/**
 * Mean absolute difference between a forward item and the keyed reverse item over the pairs of
 * `reverseContradiction`, in scale points, 0..max − min: 0 where the answers say the same. Undefined as there.
 *
 * @example
 * const items = [{ min: 1, max: 5, reverse: false }, { min: 1, max: 5, reverse: true }];
 * reverseGap([Int8Array.of(5), Int8Array.of(4)], items, [[0, 1]]).values[0]; // => 3
 */
export function reverseGap(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  scales: readonly (readonly number[])[],
): RespondentIndex {
  const turn = Int32Array.from(items, (item) => item.min + item.max);
  return meanOverPairs(columns, items, scales, (x, y, f) => Math.abs(x - ((turn[f] as number) - y)));
}

function meanOverPairs(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  scales: readonly (readonly number[])[],
  value: (forward: number, reverse: number, forwardItem: number) => number,
): RespondentIndex {
  const rows = respondentsOf(columns);
  const { forward, reverse } = oppositePairs(items, scales);
  if (forward.length === 0) return emptyIndex(rows, 'not_applicable');
  const out = emptyIndex(rows, 'too_few_items');
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    let pairs = 0;
    for (let p = 0; p < forward.length; p++) {
      const f = forward[p] as number;
      const x = (columns[f] as Int8Array)[r] as number;
      const y = (columns[reverse[p] as number] as Int8Array)[r] as number;
      if (x === -1 || y === -1) continue;
      pairs++;
      sum += value(x, y, f);
    }
    if (pairs === 0) continue;
    out.values[r] = sum / pairs;
    out.valid[r] = 1;
  }
  return out;
}
