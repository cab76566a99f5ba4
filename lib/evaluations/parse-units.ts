import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { AppError, type Problem } from '../errors.ts';
import { because, type Fault, fault, type RefusalReason } from '../problems.ts';
import {
  INDUSTRY_LENGTH,
  NAME_LENGTH,
  UNIT_TYPES,
  type UnitInput,
  type UnitType,
  unitInput,
} from './input.ts';
import { unitTypeWord } from './unit-type.ts';

export const UNIT_COLUMNS = ['code', 'name', 'type', 'industry'] as const;
const REQUIRED = UNIT_COLUMNS.slice(0, 3);
/** As a header is described: what is in brackets may be left out. */
const HEADER = 'code,name,type[,industry]';
const MAX_UNITS = 2_000;
const MAX_PROBLEMS = 100;

/** One unit as it was written, with the place of each of its values. */
export type UnitRecord = {
  readonly values: Readonly<Record<string, string>>;
  readonly at: (column: string) => string;
};

/**
 * Units from CSV text with the header `code,name,type`, and perhaps `industry`.
 * @throws AppError `invalid_input` naming every faulty line and column; nothing is taken then
 */
export function parseUnits(text: string): UnitInput[] {
  const rows = readRows(text, HEADER);
  const [header = [], ...body] = rows;
  const problems: Problem[] = [];
  const report = (found: Fault) => problems.push({ rule: 'units_csv', ...found });
  for (const column of header.filter((h) => !UNIT_COLUMNS.some((c) => c === h))) {
    const place = `line 1, column ${column}`;
    report(fault('units_csv_column_unknown', place, { column, columns: HEADER }));
  }
  for (const column of REQUIRED.filter((c) => !header.includes(c))) {
    report(fault('units_csv_column_missing', 'line 1', { column, columns: HEADER }));
  }
  const records = body.map(
    (cells, i): UnitRecord => ({
      values: Object.fromEntries(header.map((h, c) => [h, cells[c] ?? ''])),
      at: (column) => `line ${i + 2}, column ${column}`,
    }),
  );
  return unitsFrom(records, problems, 'line 2');
}

/**
 * Units from records of a list in whatever form, each value checked and each code taken once.
 * @param found what is wrong with the list itself; no record is looked at then
 * @param first where the first unit would stand
 * @throws AppError `invalid_input` naming every faulty place
 */
export function unitsFrom(
  records: readonly UnitRecord[],
  found: readonly Problem[],
  first: string,
): UnitInput[] {
  return takeRecords(records, found, first, unitInput, 'units_errors', unusable);
}

/**
 * The records of a list about units, each checked by `schema` and each code taken once, or none of them.
 * @param refused why the whole is refused
 * @param wrong what is wrong with a value
 * @throws AppError `invalid_input` naming every faulty place
 */
export function takeRecords<T extends { readonly code: string }>(
  records: readonly UnitRecord[],
  found: readonly Problem[],
  first: string,
  schema: z.ZodType<T>,
  refused: RefusalReason,
  wrong: (column: string, written: string, place: string) => Fault,
): T[] {
  const problems = [...found];
  const report = (found: Fault) => problems.push({ rule: 'units_list', ...found });
  const taken: T[] = [];
  const seen = new Map<string, string>();
  if (problems.length === 0) {
    if (records.length === 0) report(fault('units_list_empty', first));
    if (records.length > MAX_UNITS) {
      report(fault('units_list_too_many', records[MAX_UNITS]?.at('code') ?? first, { max: MAX_UNITS }));
    }
    for (const { values, at } of records.slice(0, MAX_UNITS)) {
      const parsed = schema.safeParse(values);
      if (!parsed.success) {
        const columns = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
        for (const column of columns) report(wrong(column, values[column] ?? '', at(column)));
        continue;
      }
      const earlier = seen.get(parsed.data.code);
      if (earlier !== undefined) {
        report(fault('units_list_code_twice', at('code'), { code: parsed.data.code, place: earlier }));
      }
      seen.set(parsed.data.code, at('code'));
      taken.push(parsed.data);
    }
  }
  if (problems.length > 0) {
    throw new AppError('invalid_input', because(refused), problems.slice(0, MAX_PROBLEMS));
  }
  return taken;
}

/** What is wrong with a value of a unit. */
function unusable(column: string, written: string, place: string): Fault {
  const value = written.slice(0, 60);
  if (column === 'code') return fault('units_list_code', place, { value });
  if (column === 'type') return fault('units_list_type', place, { value, types: UNIT_TYPES.map(typeInEach) });
  if (column === 'industry') return fault('units_list_industry', place, { max: INDUSTRY_LENGTH });
  return value === ''
    ? fault('units_list_name_missing', place)
    : fault('units_list_name', place, { max: NAME_LENGTH });
}

/** The word and the technical name: both are understood in a workbook, the second in CSV. */
function typeInEach(type: UnitType) {
  return {
    'zh-CN': `${unitTypeWord(type, 'zh-CN')}（${type}）`,
    'zh-TW': `${unitTypeWord(type, 'zh-TW')}（${type}）`,
    en: `${unitTypeWord(type, 'en')} (${type})`,
  };
}

/**
 * Lines with their cells; a tab in the first line means that they were copied from a spreadsheet.
 * @param columns the header that is asked for, to say where the text is no table
 * @throws AppError `invalid_input`
 */
export function readRows(text: string, columns: string): string[][] {
  const delimiter = (text.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ',';
  try {
    return parse(text, {
      bom: true,
      trim: true,
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (error) {
    const { code = '', message = '' } = error as { code?: string; message?: string };
    const detail = message.replace(/\.$/, '');
    throw new AppError('invalid_input', because('units_not_csv'), [
      {
        rule: 'units_csv',
        ...fault('units_csv_syntax', 'units', { code, detail, columns }),
      },
    ]);
  }
}
