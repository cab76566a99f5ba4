/**
 * Items that tell the respondent what to choose.
 *
 * Sources: Meade & Craig (2012), Psychological Methods 17, 437, doi:10.1037/a0028085; Oppenheimer, Meyvis &
 * Davidenko (2009), Journal of Experimental Social Psychology 45, 867, doi:10.1016/j.jesp.2009.03.009.
 */
import { emptyIndex, type RespondentIndex, respondentsOf } from './screening-index.ts';

/**
 * Number of attention items answered otherwise than they ask, 0..number of such items. `columns`: their raw
 * codes, −1 = missing; `expected`: the code that each asks for. An item left empty is not counted as failed.
 * Undefined: the form has none (`not_applicable`; the result then has `rows` respondents), none was answered
 * (`no_observations`).
 *
 * @example
 * const failed = attentionFailed([Int8Array.of(4, 2, -1)], [4]);
 * failed.values[1]; // => 1
 * indexValue(failed, 2); // => undefined: no_observations
 */
export function attentionFailed(
  columns: readonly Int8Array[],
  expected: readonly number[],
  rows = respondentsOf(columns),
): RespondentIndex {
  if (expected.length !== columns.length) throw new RangeError('one expected code for each attention item');
  if (columns.length === 0) return emptyIndex(rows, 'not_applicable');
  const out = emptyIndex(rows, 'no_observations');
  columns.forEach((column, i) => {
    const right = expected[i] as number;
    for (let r = 0; r < rows; r++) {
      const code = column[r] as number;
      if (code === -1) continue;
      out.valid[r] = 1;
      if (code !== right) out.values[r] = (out.values[r] as number) + 1;
    }
  });
  return out;
}
