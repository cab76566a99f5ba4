/**
 * Consistency within one respondent: even–odd halves over scales, and pairs of items that go together.
 *
 * Sources: even–odd — Jackson (1976), The appraisal of personal reliability (paper), in Johnson (2005), Journal of
 * Research in Personality 39, 103, doi:10.1016/j.jrp.2004.09.009; synonyms and antonyms — Meade & Craig (2012),
 * Psychological Methods 17, 437, doi:10.1037/a0028085; conventions as in the R package careless (Yentes & Wilhelm),
 * with the sign of the even–odd index such that higher is more consistent.
 */
import type { OrdinalItem } from './keying.ts';
import type { SquareMatrix } from './matrix.ts';
import { emptyIndex, type RespondentIndex, respondentsOf, SCREENING_REASONS } from './screening-index.ts';

const FLAT = SCREENING_REASONS.indexOf('zero_variance');

/**
 * Even–odd consistency, −1..1, higher = more consistent. In each scale the mean of the answered items at even
 * positions and at odd ones, keyed; r of these halves over the scales that have both; then Spearman–Brown
 * 2r/(1 + r), nothing below −1. `scales`: item indices in order. Undefined: fewer than `minScales` such scales
 * (`too_few_items`; two are the least, and give ±1 only), halves that do not differ between scales
 * (`zero_variance`).
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const row = [1, 2, 3, 4, 5, 4].map((c) => Int8Array.of(c));
 * evenOdd(row, Array(6).fill(item), [[0, 1], [2, 3], [4, 5]]).values[0]; // => 0.928203
 */
export function evenOdd(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  scales: readonly (readonly number[])[],
  minScales = 2,
): RespondentIndex {
  const rows = respondentsOf(columns);
  const out = emptyIndex(rows, 'too_few_items');
  const even = new Float64Array(scales.length);
  const odd = new Float64Array(scales.length);
  const plans = scales.map((scale) => Int32Array.from(scale));
  const turn = Int32Array.from(items, (item) => (item.reverse ? item.min + item.max : -1));
  for (let r = 0; r < rows; r++) {
    let m = 0;
    for (let f = 0; f < plans.length; f++) {
      const plan = plans[f] as Int32Array;
      let evenSum = 0;
      let evenCount = 0;
      let oddSum = 0;
      let oddCount = 0;
      for (let p = 0; p < plan.length; p++) {
        const i = plan[p] as number;
        const raw = (columns[i] as Int8Array)[r] as number;
        if (raw === -1) continue;
        const code = (turn[i] as number) < 0 ? raw : (turn[i] as number) - raw;
        if (p % 2 === 1) {
          evenSum += code;
          evenCount++;
        } else {
          oddSum += code;
          oddCount++;
        }
      }
      if (evenCount === 0 || oddCount === 0) continue;
      even[m] = evenSum / evenCount;
      odd[m] = oddSum / oddCount;
      m++;
    }
    if (m < Math.max(2, minScales)) continue;
    const c = correlationOfFirst(even, odd, m);
    if (Number.isNaN(c)) {
      out.reasons[r] = FLAT;
      continue;
    }
    out.values[r] = c <= -1 / 3 ? -1 : (2 * c) / (1 + c);
    out.valid[r] = 1;
  }
  return out;
}

/** r of the first m values, NaN where one side does not vary; equal quotients of whole numbers are equal. */
function correlationOfFirst(x: Float64Array, y: Float64Array, m: number): number {
  let sx = 0;
  let sy = 0;
  let varies = 0;
  for (let i = 0; i < m; i++) {
    sx += x[i] as number;
    sy += y[i] as number;
    if (x[i] !== x[0]) varies |= 1;
    if (y[i] !== y[0]) varies |= 2;
  }
  if (varies !== 3) return Number.NaN;
  const mx = sx / m;
  const my = sy / m;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < m; i++) {
    const a = (x[i] as number) - mx;
    const b = (y[i] as number) - my;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

export type ItemPair = { readonly later: number; readonly earlier: number; readonly r: number };

/**
 * Pairs of items whose correlation lies beyond `threshold`: above a positive one (synonyms), below a negative
 * one (antonyms), in the order of the lower triangle, column by column. `r`: correlations of the raw codes in the
 * same data, so that the pairs are as sure as the sample is large.
 *
 * @example
 * const r = { k: 3, values: Float64Array.of(1, 0.7, -0.6, 0.7, 1, 0.1, -0.6, 0.1, 1) };
 * itemPairs(r, 0.6)[0]; // => { later: 1, earlier: 0, r: 0.7 }
 * itemPairs(r, -0.5).length; // => 1
 */
export function itemPairs(r: SquareMatrix, threshold: number): ItemPair[] {
  const out: ItemPair[] = [];
  for (let earlier = 0; earlier < r.k; earlier++) {
    for (let later = earlier + 1; later < r.k; later++) {
      const v = r.values[later * r.k + earlier] as number;
      if (threshold >= 0 ? v > threshold : v < threshold) out.push({ later, earlier, r: v });
    }
  }
  return out;
}

/**
 * Correlation within one respondent over pairs of items (raw codes, later against earlier item), −1..1. Of
 * synonyms a careful respondent's is high, of antonyms low. Undefined: fewer than `minPairs` pairs answered
 * (`too_few_items`), one side constant (`zero_variance`).
 *
 * @example
 * const row = [1, 2, 4, 5, 3, 3].map((c) => Int8Array.of(c));
 * const pairs = [{ later: 1, earlier: 0, r: 1 }, { later: 3, earlier: 2, r: 1 }, { later: 5, earlier: 4, r: 1 }];
 * pairConsistency(row, pairs).values[0]; // => 0.928571
 * indexValue(pairConsistency(row, pairs.slice(1)), 0); // => undefined: too_few_items
 */
export function pairConsistency(
  columns: readonly Int8Array[],
  pairs: readonly ItemPair[],
  minPairs = 3,
): RespondentIndex {
  const rows = respondentsOf(columns);
  const out = emptyIndex(rows, 'too_few_items');
  const later = pairs.map((p) => columns[p.later] as Int8Array);
  const earlier = pairs.map((p) => columns[p.earlier] as Int8Array);
  for (let r = 0; r < rows; r++) {
    let m = 0;
    let sx = 0;
    let sy = 0;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let p = 0; p < pairs.length; p++) {
      const x = (later[p] as Int8Array)[r] as number;
      const y = (earlier[p] as Int8Array)[r] as number;
      if (x === -1 || y === -1) continue;
      m++;
      sx += x;
      sy += y;
      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
    if (m < minPairs) continue;
    // whole numbers, so that a constant side is told exactly
    const vx = m * xx - sx * sx;
    const vy = m * yy - sy * sy;
    if (vx === 0 || vy === 0) {
      out.reasons[r] = FLAT;
      continue;
    }
    const c = m * xy - sx * sy;
    // the quotient of whole numbers is the same for equal correlations, so that they stay ties
    out.values[r] = Math.sign(c) * Math.sqrt((c * c) / (vx * vy));
    out.valid[r] = 1;
  }
  return out;
}
