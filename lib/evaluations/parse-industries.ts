/** The industries of units that an evaluation has already: the table as it is pasted or uploaded. */
import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { fault } from '../problems.ts';
import { inEvery, sameName, type Words } from '../workbook/words.ts';
import { INDUSTRY_LENGTH, industryInput } from './input.ts';
import { readRows, takeRecords, type UnitRecord } from './parse-units.ts';

const REQUIRED = ['code', 'industry'] as const;
/** What the list of units has as well, so that it can be filled in and given back; it is not read. */
const COLUMNS = [...REQUIRED, 'name', 'type', 'note'] as const;
const HEADER = REQUIRED.join(',');

export type UnitIndustry = { readonly unitId: string; readonly industry: string | null };

type Unit = { readonly id: string; readonly code: string };

/**
 * Industries from text with the header `code,industry` or its words; further columns of the list of units are passed
 * over. Blank takes an industry away; units that are not listed keep theirs.
 * @throws AppError `invalid_input` naming every faulty line and column; nothing is taken then
 */
export function parseIndustries(text: string, units: readonly Unit[]): UnitIndustry[] {
  const [titles = [], ...body] = readRows(text, HEADER);
  const header = titles.map(columnOf);
  const problems: Problem[] = REQUIRED.filter((c) => !header.includes(c)).map((column) => ({
    rule: 'units_csv',
    ...fault('units_csv_column_missing', 'line 1', { column, columns: HEADER }),
  }));
  header.forEach((known, c) => {
    if (known !== undefined && header.indexOf(known) === c) return;
    const column = (titles[c] ?? '').slice(0, 60);
    const place = `line 1, column ${column}`;
    problems.push({
      rule: 'units_csv',
      ...fault('units_csv_column_unknown', place, { column, columns: HEADER }),
    });
  });
  const records = body.map(
    (cells, i): UnitRecord => ({
      values: Object.fromEntries(REQUIRED.map((c) => [c, cells[header.indexOf(c)] ?? ''])),
      at: (column) => `line ${i + 2}, column ${column}`,
    }),
  );
  return industriesFrom(records, problems, 'line 2', units);
}

/**
 * Industries from records of a table in whatever form.
 * @param found what is wrong with the table itself; no record is looked at then
 * @param first where the first unit would stand
 * @throws AppError `invalid_input` naming every faulty place
 */
export function industriesFrom(
  records: readonly UnitRecord[],
  found: readonly Problem[],
  first: string,
  units: readonly Unit[],
): UnitIndustry[] {
  const idOf = new Map(units.map((u) => [u.code, u.id]));
  const schema = z.object({
    code: z
      .string()
      .trim()
      .refine((code) => idOf.has(code)),
    industry: industryInput,
  });
  const taken = takeRecords(records, found, first, schema, 'industries_refused', (column, written, place) =>
    column === 'code'
      ? fault('industry_unit', place, { value: written.slice(0, 60) })
      : fault('units_list_industry', place, { max: INDUSTRY_LENGTH }),
  );
  return taken.map(({ code, industry }) => ({ unitId: idOf.get(code) as string, industry }));
}

function columnOf(title: string): (typeof COLUMNS)[number] | undefined {
  return COLUMNS.find((c) => [c, ...inEvery((w: Words) => w.column[c])].some((t) => sameName(t, title)));
}
