/**
 * How well an index tells known careless respondents from careful ones.
 *
 * Sources: Hanley & McNeil (1982), Radiology 143, 29, doi:10.1148/radiology.143.1.7063747; rank formula with
 * mid-ranks — Mann & Whitney (1947), The Annals of Mathematical Statistics 18, 50, doi:10.1214/aoms/1177730491.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import type { Scores } from './keying.ts';

/** Values this close, relative to the largest, are ties: an index is a quotient or a root with rounding in it. */
const TIE = 1e-12;

/** 1 for a respondent known to be careless, 0 for one known to be careful, anything else leaves the row out. */
export type KnownTruth = ArrayLike<number>;

/**
 * Area under the ROC curve, 0..1: the probability that a careless respondent has the more suspicious value than a
 * careful one, ties (to 1e-12 of the largest value) counted half; .5 is chance. `suspicious` says which end of the index is. Rows without a value
 * are left out. Undefined: no careless or no careful respondent with a value (`no_observations`).
 *
 * @example
 * const index = { values: Float64Array.of(1, 2, 2, 3), valid: Uint8Array.of(1, 1, 1, 1) };
 * areaUnderCurve(index, [0, 0, 1, 1], 'high').value; // => 0.875
 * areaUnderCurve(index, [0, 0, 0, 0], 'high'); // => undefined: no_observations
 */
export function areaUnderCurve(index: Scores, truth: KnownTruth, suspicious: 'high' | 'low'): Estimate {
  const used: number[] = [];
  let careless = 0;
  for (let r = 0; r < index.values.length; r++) {
    if (index.valid[r] !== 1 || (truth[r] !== 0 && truth[r] !== 1)) continue;
    used.push(r);
    careless += truth[r] as number;
  }
  const careful = used.length - careless;
  if (careless === 0 || careful === 0) return undefinedBecause('no_observations', used.length);
  const order = Uint32Array.from(used).sort(
    (a, b) => (index.values[a] as number) - (index.values[b] as number),
  );
  let largest = 0;
  for (const r of used) largest = Math.max(largest, Math.abs(index.values[r] as number));
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    const tied = (index.values[order[start] as number] as number) + TIE * largest;
    let end = start;
    let known = 0;
    while (end < order.length && (index.values[order[end] as number] as number) <= tied) {
      known += truth[order[end] as number] as number;
      end++;
    }
    rankSum += (known * (start + end + 1)) / 2;
    start = end;
  }
  const high = (rankSum - (careless * (careless + 1)) / 2) / (careless * careful);
  return estimate(suspicious === 'high' ? high : 1 - high, used.length);
}
