import { parse } from 'csv-parse/sync';
import { AppError, type Problem } from '../errors.ts';
import { UNIT_TYPES, type UnitInput, unitInput } from './input.ts';

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
  const report = (path: string, message: string, remedy: string) =>
    problems.push({ rule: 'units_csv', path, message, remedy });
  for (const name of header.filter((h) => !COLUMNS.includes(h))) {
    report(
      `line 1, column ${name}`,
      `The column ${name} is unknown.`,
      `Use the columns ${COLUMNS.join(', ')}.`,
    );
  }
  for (const name of COLUMNS.filter((c) => !header.includes(c))) {
    report('line 1', `The column ${name} is missing.`, `The first line must be ${COLUMNS.join(',')}.`);
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
 * @param remedies what would be right in a column, where the list has its own words for it
 * @throws AppError `invalid_input` naming every faulty place
 */
export function unitsFrom(
  records: readonly UnitRecord[],
  found: readonly Problem[],
  first: string,
  remedies: Readonly<Record<string, string>> = {},
): UnitInput[] {
  const problems = [...found];
  const report = (path: string, message: string, remedy: string) =>
    problems.push({ rule: 'units_list', path, message, remedy });
  const units: UnitInput[] = [];
  const seen = new Map<string, string>();
  if (problems.length === 0) {
    if (records.length === 0) report(first, 'No unit is listed.', 'Give one unit a line.');
    if (records.length > MAX_UNITS) {
      report(records[MAX_UNITS]?.at('code') ?? first, 'There are too many units.', `At most ${MAX_UNITS}.`);
    }
    for (const { values, at } of records.slice(0, MAX_UNITS)) {
      const parsed = unitInput.safeParse(values);
      if (!parsed.success) {
        for (const issue of parsed.error.issues) {
          const column = String(issue.path[0]);
          report(at(column), 'The value is not usable.', remedies[column] ?? issue.message);
        }
        continue;
      }
      const earlier = seen.get(parsed.data.code);
      if (earlier !== undefined) {
        report(
          at('code'),
          `The code ${parsed.data.code} is at ${earlier} already.`,
          'Give each unit its own code.',
        );
      }
      seen.set(parsed.data.code, at('code'));
      units.push(parsed.data);
    }
  }
  if (problems.length > 0) {
    throw new AppError('invalid_input', 'The list of units has errors.', problems.slice(0, MAX_PROBLEMS));
  }
  return units;
}

function readRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', 'The list of units is not CSV.', [
      {
        rule: 'units_csv',
        path: 'units',
        message,
        remedy: `The first line must be ${COLUMNS.join(',')}; types: ${UNIT_TYPES.join(', ')}.`,
      },
    ]);
  }
}
