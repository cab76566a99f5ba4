/** The reference file of values per respondent, `persons.csv`, as blocks: one for each of its columns. */
import { compareBlocks, type Got, type JsonObject, type OracleResult } from './compare.ts';
import type { Table } from './data.ts';

export const PERSONS = 'persons.csv';

/** Absolute tolerances by the reference's README: scores, indices of careless answering, D². */
const TOLERANCES: readonly (readonly [RegExp, number])[] = [
  [/^(score|answered)_/, 1e-9],
  [/^mahal_d2_/, 1e-7],
];
const TOLERANCE = 1e-8;

/** Computes a column, one value per respondent in the order of the data, or `undefined` where it is unknown. */
export type PersonColumn = (name: string) => readonly Got[] | undefined;

/** Compares every cell but the identifiers; an empty cell means undefined. */
export function comparePersons(persons: Table, column: PersonColumn): OracleResult {
  const blocks: Record<string, JsonObject> = {};
  persons.header.forEach((name, c) => {
    if (name === 'id') return;
    const abs = TOLERANCES.find(([pattern]) => pattern.test(name))?.[1] ?? TOLERANCE;
    const value = persons.rows.map((row) => {
      const cell = (row[c] ?? '').trim();
      return cell === '' || cell === 'NA' ? null : Number(cell);
    });
    blocks[name] = { tol: { abs }, value };
  });
  const result = compareBlocks({ persons: blocks }, ([, name = '']) => column(name));
  // one line for a whole column instead of one for each respondent
  const notComputed = new Map<string, number>();
  for (const [path, count] of result.notComputed) {
    const key = path.split('.').slice(0, 2).join('.');
    notComputed.set(key, (notComputed.get(key) ?? 0) + count);
  }
  return { ...result, notComputed };
}
