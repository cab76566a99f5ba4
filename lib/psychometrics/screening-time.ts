/**
 * Time per item, where the respondent's device measured it.
 *
 * Sources: two seconds per item — Huang, Curran, Keeney, Poposki & DeShon (2012), Journal of Business and Psychology
 * 27, 99, doi:10.1007/s10869-011-9231-8; Bowling, Huang, Brower & Bragg (2023), Organizational Research Methods 26,
 * 323, doi:10.1177/10944281211056520.
 */
import type { Scores } from './keying.ts';
import { at } from './outcome.ts';
import { emptyIndex, type RespondentIndex } from './screening-index.ts';

/**
 * Upper bounds, in seconds per item, of all bands but the last. Two seconds is from Huang et al. (2012); the
 * others are this project's, for a table that shows more than one cut.
 */
export const TIME_BAND_BOUNDS: readonly [number, number, number, number] = [1, 2, 5, 10];

/**
 * Seconds per item = seconds / items. Undefined (`not_applicable`) where nothing was timed, as on paper, and where
 * the measurement is not a positive number, as after a clock was set back; and without items (`too_few_items`).
 *
 * @example
 * const time = { values: Float64Array.of(24, 0), valid: Uint8Array.of(1, 0) };
 * secondsPerItem(time, 12).values[0]; // => 2
 * indexValue(secondsPerItem(time, 12), 1); // => undefined: not_applicable
 */
export function secondsPerItem(seconds: Scores, items: number): RespondentIndex {
  const rows = seconds.values.length;
  if (items < 1) return emptyIndex(rows, 'too_few_items');
  const out = emptyIndex(rows, 'not_applicable');
  for (let r = 0; r < rows; r++) {
    const s = seconds.values[r] as number;
    if (seconds.valid[r] !== 1 || !(s > 0 && s < Number.POSITIVE_INFINITY)) continue;
    out.values[r] = s / items;
    out.valid[r] = 1;
  }
  return out;
}

/**
 * Band 0..4 of each respondent's seconds per item; a time at a bound belongs to the slower band. The band is all
 * that need be stored. Undefined as `secondsPerItem`.
 *
 * @example
 * const time = { values: Float64Array.of(24, 23.9, 200), valid: Uint8Array.of(1, 1, 1) };
 * const bands = timeBands(secondsPerItem(time, 12));
 * bands.values[0]; // => 2
 * bands.values[1]; // => 1
 * bands.values[2]; // => 4
 */
export function timeBands(
  perItem: RespondentIndex,
  bounds: readonly [number, number, number, number] = TIME_BAND_BOUNDS,
): RespondentIndex {
  if (bounds.some((b, i) => i > 0 && !(b > at(bounds, i - 1)))) throw new RangeError('bounds must rise');
  const values = new Float64Array(perItem.values.length);
  for (let r = 0; r < values.length; r++) {
    if (perItem.valid[r] !== 1) continue;
    let band = 0;
    while (band < 4 && (perItem.values[r] as number) >= (bounds[band] as number)) band++;
    values[r] = band;
  }
  return { values, valid: perItem.valid.slice(), reasons: perItem.reasons.slice() };
}

/**
 * Respondents in each of the five bands.
 *
 * @example
 * const time = { values: Float64Array.of(24, 23.9, 200), valid: Uint8Array.of(1, 1, 1) };
 * timeBandCounts(timeBands(secondsPerItem(time, 12)))[1]; // => 1
 */
export function timeBandCounts(bands: RespondentIndex): Uint32Array {
  const counts = new Uint32Array(5);
  for (let r = 0; r < bands.values.length; r++) {
    if (bands.valid[r] !== 1) continue;
    const band = at(bands.values, r);
    counts[band] = at(counts, band) + 1;
  }
  return counts;
}
