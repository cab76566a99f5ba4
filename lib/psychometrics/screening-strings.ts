/**
 * Indices from a respondent's raw codes in the order of the questionnaire: answers given, runs of equal answers,
 * spread.
 *
 * Columns hold raw codes (never reversed), −1 = missing. Sources: longstring — Johnson (2005), Journal of Research
 * in Personality 39, 103, doi:10.1016/j.jrp.2004.09.009; average string — Meade & Craig (2012), Psychological
 * Methods 17, 437, doi:10.1037/a0028085; variability — Dunn, Heggestad, Shanock & Theilgard (2018), Journal of
 * Business and Psychology 33, 105, doi:10.1007/s10869-016-9479-0; conventions as in the R package careless.
 */
import { emptyIndex, type RespondentIndex, respondentsOf } from './screening-index.ts';

/**
 * Answers given, 0..k. Defined for everyone.
 *
 * @example
 * numberAnswered([Int8Array.of(1, -1), Int8Array.of(2, -1)]).values[1]; // => 0
 */
export function numberAnswered(columns: readonly Int8Array[]): RespondentIndex {
  const out = emptyIndex(respondentsOf(columns), 'no_observations');
  for (const column of columns) {
    for (let r = 0; r < column.length; r++) {
      if (column[r] !== -1) out.values[r] = (out.values[r] as number) + 1;
    }
  }
  out.valid.fill(1);
  return out;
}

/**
 * Share of the items left without an answer ("not applicable" counts as such), 0..1. Undefined without items
 * (`too_few_items`).
 *
 * @example
 * shareUnanswered([Int8Array.of(1), Int8Array.of(-1)]).values[0]; // => 0.5
 */
export function shareUnanswered(columns: readonly Int8Array[]): RespondentIndex {
  const k = columns.length;
  const answered = numberAnswered(columns).values;
  const out = emptyIndex(answered.length, 'too_few_items');
  if (k === 0) return out;
  for (let r = 0; r < answered.length; r++) out.values[r] = 1 - (answered[r] as number) / k;
  out.valid.fill(1);
  return out;
}

/**
 * Longest run of equal raw codes, 1..k: a missing answer ends a run and counts as a run of one. Undefined
 * without any answer (`no_observations`).
 *
 * @example
 * const codes = [4, 4, -1, 4, 2, 2, 2].map((c) => Int8Array.of(c));
 * longString(codes).values[0]; // => 3
 */
export function longString(columns: readonly Int8Array[]): RespondentIndex {
  const rows = respondentsOf(columns);
  const out = emptyIndex(rows, 'no_observations');
  const run = new Uint32Array(rows);
  columns.forEach((column, i) => {
    const before = columns[i - 1];
    for (let r = 0; r < rows; r++) {
      const code = column[r] as number;
      if (code === -1) {
        run[r] = 0;
        continue;
      }
      const length = before !== undefined && before[r] === code ? (run[r] as number) + 1 : 1;
      run[r] = length;
      out.valid[r] = 1;
      if (length > (out.values[r] as number)) out.values[r] = length;
    }
  });
  return out;
}

/**
 * Mean length of the runs of equal raw codes, k / number of runs, 1..k; runs as in `longString`. Undefined
 * without any answer (`no_observations`).
 *
 * @example
 * averageString([4, 4, 1, 1, 1, 2].map((c) => Int8Array.of(c))).values[0]; // => 2
 */
export function averageString(columns: readonly Int8Array[]): RespondentIndex {
  const rows = respondentsOf(columns);
  const out = emptyIndex(rows, 'no_observations');
  const runs = new Uint32Array(rows);
  columns.forEach((column, i) => {
    const before = columns[i - 1];
    for (let r = 0; r < rows; r++) {
      const code = column[r] as number;
      if (code !== -1) out.valid[r] = 1;
      if (code === -1 || before === undefined || before[r] !== code) runs[r] = (runs[r] as number) + 1;
    }
  });
  for (let r = 0; r < rows; r++) if (out.valid[r] === 1) out.values[r] = columns.length / (runs[r] as number);
  return out;
}

/**
 * Intra-individual response variability: standard deviation (n − 1) of a respondent's raw codes, in scale
 * points; exactly 0 for one answer throughout. Undefined with fewer than two answers (`no_observations`,
 * `too_few_observations`).
 *
 * @example
 * responseVariability([1, 3, 5, -1].map((c) => Int8Array.of(c))).values[0]; // => 2
 */
export function responseVariability(columns: readonly Int8Array[]): RespondentIndex {
  const rows = respondentsOf(columns);
  const out = emptyIndex(rows, 'no_observations');
  const few = emptyIndex(1, 'too_few_observations').reasons[0] as number;
  const n = new Uint32Array(rows);
  const sum = new Float64Array(rows);
  const squares = new Float64Array(rows);
  for (const column of columns) {
    for (let r = 0; r < rows; r++) {
      const code = column[r] as number;
      if (code === -1) continue;
      n[r] = (n[r] as number) + 1;
      sum[r] = (sum[r] as number) + code;
      squares[r] = (squares[r] as number) + code * code;
    }
  }
  for (let r = 0; r < rows; r++) {
    const m = n[r] as number;
    if (m === 1) out.reasons[r] = few;
    if (m < 2) continue;
    // whole numbers up to the root, so that equal answers give exactly zero
    const s = sum[r] as number;
    out.values[r] = Math.sqrt((m * (squares[r] as number) - s * s) / (m * (m - 1)));
    out.valid[r] = 1;
  }
  return out;
}
