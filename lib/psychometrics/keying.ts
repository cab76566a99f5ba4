/**
 * Reverse coding and respondent scale scores.
 *
 * Source: Likert (1932), A technique for the measurement of attitudes, Archives of Psychology 140 (no DOI);
 * person-mean scoring under partial answers: Newman (2014), Organizational Research Methods 17, 372,
 * doi:10.1177/1094428114548590.
 */
import { at } from './outcome.ts';

/** An ordinal item as stored: whole codes min..max with 0 ≤ min < max ≤ 127; −1 marks a missing answer. */
export type OrdinalItem = { readonly min: number; readonly max: number; readonly reverse: boolean };

/** One value per respondent; `valid[i] = 0` where the respondent has no score, and the value is 0 there. */
export type Scores = { readonly values: Float64Array; readonly valid: Uint8Array };

/**
 * x' = min + max − x with the DECLARED range, for one code; −1 stays −1.
 *
 * @example
 * reverseCode(2, 1, 5); // => 4
 * reverseCode(-1, 1, 5); // => -1
 */
export function reverseCode(code: number, min: number, max: number): number {
  return code === -1 ? -1 : min + max - code;
}

/**
 * A new column with reversed items turned (`reverseCode`), others copied.
 *
 * @example
 * keyColumn(Int8Array.of(1, -1, 4), { min: 1, max: 5, reverse: true }); // => [5, -1, 2]
 */
export function keyColumn(codes: Int8Array, item: OrdinalItem): Int8Array {
  return item.reverse ? codes.map((c) => reverseCode(c, item.min, item.max)) : codes.slice();
}

/**
 * ⌈share·k⌉ for a share given as a fraction, in whole numbers: `requiredAnswers(5, 2, 3)` is 4.
 *
 * @example
 * requiredAnswers(5, 2, 3); // => 4
 */
export function requiredAnswers(k: number, numerator: number, denominator: number): number {
  return Math.ceil((numerator * k) / denominator - 1e-12);
}

/**
 * Mean of the answered items of each respondent, for those who answered at least `required` of them
 * (and at least one). `columns`: keyed item columns of equal length, −1 = missing.
 *
 * @example
 * const s = scaleScores([Int8Array.of(1, 1), Int8Array.of(4, -1)], 2);
 * s.values; // => [2.5, 0]
 * s.valid; // => [1, 0]
 */
export function scaleScores(columns: readonly Int8Array[], required: number): Scores {
  const rows = columns[0]?.length ?? 0;
  const values = new Float64Array(rows);
  const valid = new Uint8Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    let answered = 0;
    for (const column of columns) {
      const code = at(column, r);
      if (code === -1) continue;
      sum += code;
      answered++;
    }
    if (answered === 0 || answered < required) continue;
    values[r] = sum / answered;
    valid[r] = 1;
  }
  return { values, valid };
}

/**
 * 1 for each row that has an answer in every column.
 *
 * @example
 * completeRows([Int8Array.of(1, 1), Int8Array.of(4, -1)]); // => [1, 0]
 */
export function completeRows(columns: readonly Int8Array[]): Uint8Array {
  const complete = new Uint8Array(columns[0]?.length ?? 0).fill(1);
  for (const column of columns) for (let r = 0; r < column.length; r++) if (column[r] === -1) complete[r] = 0;
  return complete;
}

/**
 * `scaleScores` of continuous columns with validity masks.
 *
 * @example
 * const columns = [Float64Array.of(1.5, 2), Float64Array.of(2.5, 0)];
 * continuousScores(columns, [Uint8Array.of(1, 1), Uint8Array.of(1, 0)], 1).values; // => [2, 2]
 */
export function continuousScores(
  columns: readonly Float64Array[],
  valid: readonly Uint8Array[],
  required: number,
): Scores {
  const rows = columns[0]?.length ?? 0;
  const out = { values: new Float64Array(rows), valid: new Uint8Array(rows) };
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    let answered = 0;
    for (let i = 0; i < columns.length; i++) {
      if (valid[i]?.[r] !== 1) continue;
      sum += columns[i]?.[r] ?? 0;
      answered++;
    }
    if (answered === 0 || answered < required) continue;
    out.values[r] = sum / answered;
    out.valid[r] = 1;
  }
  return out;
}
