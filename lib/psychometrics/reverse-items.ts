/**
 * Forward- and reverse-worded items of one scale: their difference after keying, and agreeing whatever is asked.
 *
 * Sources: Weijters & Baumgartner (2012), Journal of Marketing Research 49, 737, doi:10.1509/jmr.11.0368;
 * acquiescence from balanced pairs — Soto, John, Gosling & Potter (2008), Journal of Personality and Social
 * Psychology 94, 718, doi:10.1037/0022-3514.94.4.718; d of paired values — Cohen (1988), Statistical Power Analysis
 * for the Behavioral Sciences, ISBN 978-0-8058-0283-2.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { mean, standardDeviation } from './descriptives.ts';
import type { OrdinalItem } from './keying.ts';
import { total } from './outcome.ts';
import { emptyIndex, type RespondentIndex, respondentsOf } from './screening-index.ts';

export type HalfDifference = {
  /** Respondents who answered at least one forward and one reverse item. */
  readonly n: number;
  /** Mean of forward half minus keyed reverse half, in scale points. */
  readonly difference: Estimate;
  /** Standard deviation of the differences / √n. */
  readonly standardError: Estimate;
  /** Difference in standard deviations of the differences (Cohen's d_z). */
  readonly d: Estimate;
};

/**
 * Mean difference between the forward half and the keyed reverse half of one scale. `columns`: raw codes, −1 =
 * missing; a half is the mean of its answered items. Near 0 where both halves say the same; a positive difference
 * means milder or contrary answers to the reverse items. Undefined: no forward or no reverse item
 * (`not_applicable`), nobody who answered both (`no_observations`); standard error and d with one
 * (`single_observation`); d without variance (`zero_variance`).
 *
 * @example
 * const items = [{ min: 1, max: 5, reverse: false }, { min: 1, max: 5, reverse: true }];
 * const h = halfDifference([Int8Array.of(4, 5, 3), Int8Array.of(3, 1, 3)], items);
 * h.n; // => 3
 * h.difference.value; // => 0.333333
 * h.standardError.value; // => 0.333333
 * h.d.value; // => 0.577350
 */
export function halfDifference(columns: readonly Int8Array[], items: readonly OrdinalItem[]): HalfDifference {
  const rows = respondentsOf(columns);
  const forward = items.flatMap((item, i) => (item.reverse ? [] : [i]));
  const reverse = items.flatMap((item, i) => (item.reverse ? [i] : []));
  if (forward.length === 0 || reverse.length === 0) {
    const none = undefinedBecause('not_applicable');
    return { n: 0, difference: none, standardError: none, d: none };
  }
  const turn = Int32Array.from(items, (item) => item.min + item.max);
  const all = new Float64Array(rows);
  let n = 0;
  for (let r = 0; r < rows; r++) {
    let a = 0;
    let answeredA = 0;
    for (let p = 0; p < forward.length; p++) {
      const code = (columns[forward[p] as number] as Int8Array)[r] as number;
      if (code === -1) continue;
      a += code;
      answeredA++;
    }
    let b = 0;
    let answeredB = 0;
    for (let p = 0; p < reverse.length; p++) {
      const i = reverse[p] as number;
      const code = (columns[i] as Int8Array)[r] as number;
      if (code === -1) continue;
      b += (turn[i] as number) - code;
      answeredB++;
    }
    if (answeredA > 0 && answeredB > 0) all[n++] = a / answeredA - b / answeredB;
  }
  const differences = all.subarray(0, n);
  return { n, ...pairedSummary(differences) };
}

function pairedSummary(
  differences: Float64Array,
): Pick<HalfDifference, 'difference' | 'standardError' | 'd'> {
  const n = differences.length;
  const difference = mean(differences);
  const sd = n === 0 ? undefinedBecause('no_observations', 0) : standardDeviation(differences);
  if (difference.kind === 'undefined' || sd.kind === 'undefined') {
    return { difference, standardError: sd, d: sd };
  }
  // differences of halves are quotients: a spread in the last bits is none
  const flat = sd.value <= 1e-12 * Math.max(1, Math.abs(difference.value));
  return {
    difference,
    standardError: estimate(sd.value / Math.sqrt(n), n),
    d: flat ? undefinedBecause('zero_variance', n) : estimate(difference.value / sd.value, n),
  };
}

/** A forward and a reverse item of one scale, by index. */
export type BalancedPair = { readonly forward: number; readonly reverse: number };

/**
 * Balanced pairs: within each scale the first forward item with the first reverse item, the second with the
 * second, and so on, as far as both last; each item at most once and only with one of the same range.
 *
 * @example
 * const f = { min: 1, max: 5, reverse: false };
 * const v = { min: 1, max: 5, reverse: true };
 * balancedPairs([f, f, v, f, v, v], [[0, 1, 2], [3, 4, 5]]).length; // => 2
 */
export function balancedPairs(
  items: readonly OrdinalItem[],
  scales: readonly (readonly number[])[],
): BalancedPair[] {
  return scales.flatMap((scale) => {
    const left = scale.filter((i) => items[i]?.reverse === true);
    return scale.flatMap((forward) => {
      const item = items[forward];
      if (item === undefined || item.reverse) return [];
      const found = left.findIndex((i) => items[i]?.min === item.min && items[i]?.max === item.max);
      const [reverse] = found < 0 ? [] : left.splice(found, 1);
      return reverse === undefined ? [] : [{ forward, reverse }];
    });
  });
}

export type Acquiescence = {
  /** Per respondent, in scale points; 0 = agrees and disagrees alike. */
  readonly index: RespondentIndex;
  readonly n: number;
  readonly mean: Estimate;
  readonly standardError: Estimate;
};

/**
 * Acquiescence: mean raw code over the balanced pairs that a respondent answered wholly, minus the middle of the
 * range. Positive: agrees with statements and with their opposites. Undefined: no pairs (`not_applicable`), none
 * answered wholly (`too_few_items`); the mean without respondents (`no_observations`), its standard error with one
 * (`single_observation`).
 *
 * @example
 * const items = [{ min: 1, max: 5, reverse: false }, { min: 1, max: 5, reverse: true }];
 * const a = acquiescence([Int8Array.of(5, 4, 3), Int8Array.of(5, 2, 1)], items, [{ forward: 0, reverse: 1 }]);
 * a.index.values[0]; // => 2
 * a.mean.value; // => 0.333333
 * a.standardError.value; // => 0.881917
 */
export function acquiescence(
  columns: readonly Int8Array[],
  items: readonly OrdinalItem[],
  pairs: readonly BalancedPair[],
): Acquiescence {
  const rows = respondentsOf(columns);
  const index = emptyIndex(rows, pairs.length === 0 ? 'not_applicable' : 'too_few_items');
  const forward = Int32Array.from(pairs, (pair) => pair.forward);
  const reverse = Int32Array.from(pairs, (pair) => pair.reverse);
  if (pairs.length === 0) {
    const none = undefinedBecause('not_applicable');
    return { index, n: 0, mean: none, standardError: none };
  }
  const middle = Float64Array.from(pairs, (pair) => {
    const item = items[pair.forward];
    if (item === undefined) throw new RangeError(`no item ${pair.forward}`);
    return (item.min + item.max) / 2;
  });
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    let answered = 0;
    for (let p = 0; p < forward.length; p++) {
      const x = (columns[forward[p] as number] as Int8Array)[r] as number;
      const y = (columns[reverse[p] as number] as Int8Array)[r] as number;
      if (x === -1 || y === -1) continue;
      sum += (x + y) / 2 - (middle[p] as number);
      answered++;
    }
    if (answered === 0) continue;
    index.values[r] = sum / answered;
    index.valid[r] = 1;
  }
  const values = index.values.filter((_, r) => index.valid[r] === 1);
  const n = total(index.valid);
  const spread = pairedSummary(values);
  return { index, n, mean: spread.difference, standardError: spread.standardError };
}
