import { parse } from 'csv-parse/sync';
import { AppError, type Problem } from '../errors.ts';
import { because, type Fault, fault } from '../problems.ts';
import { NAME_LENGTH, UNIT_TYPES, type UnitInput, type UnitType, unitInput } from './input.ts';
import { unitTypeWord } from './unit-type.ts';

const COLUMNS = ['code', 'name', 'type'];
const MAX_UNITS = 2_000;
const MAX_PROBLEMS = 100;

/** One unit as it was written, with the place of each of its values. */
export type UnitRecord = {
  readonly values: Readonly<Record<string, string>>;
  readonly at: (column: string) => string;
};

/**
 * Units from CSV text with the header `code,name,type`.
 * @throws AppError `invalid_input` naming every faulty line and column; nothing is taken then
 */
export function parseUnits(text: string): UnitInput[] {
  const rows = readRows(text);
  const [header = [], ...body] = rows;
  const problems: Problem[] = [];
  const report = (found: Fault) => problems.push({ rule: 'units_csv', ...found });
  for (const column of header.filter((h) => !COLUMNS.includes(h))) {
    const place = `line 1, column ${column}`;
    report(fault('units_csv_column_unknown', place, { column, columns: COLUMNS.join(',') }));
  }
  for (const column of COLUMNS.filter((c) => !header.includes(c))) {
    report(fault('units_csv_column_missing', 'line 1', { column, columns: COLUMNS.join(',') }));
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
  const problems = [...found];
  const report = (found: Fault) => problems.push({ rule: 'units_list', ...found });
  const units: UnitInput[] = [];
  const seen = new Map<string, string>();
  if (problems.length === 0) {
    if (records.length === 0) report(fault('units_list_empty', first));
    if (records.length > MAX_UNITS) {
      report(fault('units_list_too_many', records[MAX_UNITS]?.at('code') ?? first, { max: MAX_UNITS }));
    }
    for (const { values, at } of records.slice(0, MAX_UNITS)) {
      const parsed = unitInput.safeParse(values);
      if (!parsed.success) {
        const columns = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
        for (const column of columns) report(unusable(column, values[column] ?? '', at(column)));
        continue;
      }
      const earlier = seen.get(parsed.data.code);
      if (earlier !== undefined) {
        report(fault('units_list_code_twice', at('code'), { code: parsed.data.code, place: earlier }));
      }
      seen.set(parsed.data.code, at('code'));
      units.push(parsed.data);
    }
  }
  if (problems.length > 0) {
    throw new AppError('invalid_input', because('units_errors'), problems.slice(0, MAX_PROBLEMS));
  }
  return units;
}

/** What is wrong with a value of a unit. */
function unusable(column: string, written: string, place: string): Fault {
  const value = written.slice(0, 60);
  if (column === 'code') return fault('units_list_code', place, { value });
  if (column === 'type') return fault('units_list_type', place, { value, types: UNIT_TYPES.map(typeInEach) });
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

function readRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    const { code = '', message = '' } = error as { code?: string; message?: string };
    const detail = message.replace(/\.$/, '');
    throw new AppError('invalid_input', because('units_not_csv'), [
      {
        rule: 'units_csv',
        ...fault('units_csv_syntax', 'units', { code, detail, columns: COLUMNS.join(',') }),
      },
    ]);
  }
}
