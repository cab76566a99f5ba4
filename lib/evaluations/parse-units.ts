import { parse } from 'csv-parse/sync';
import { AppError, type Problem } from '../errors.ts';
import { UNIT_TYPES, type UnitInput, unitInput } from './input.ts';

const COLUMNS = ['code', 'name', 'type'];
const MAX_UNITS = 2_000;

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
  const units: UnitInput[] = [];
  const seen = new Map<string, number>();
  if (problems.length === 0) {
    if (body.length === 0) report('line 2', 'No unit is listed.', 'Give one unit a line.');
    if (body.length > MAX_UNITS)
      report(`line ${MAX_UNITS + 2}`, 'There are too many units.', `At most ${MAX_UNITS}.`);
    body.slice(0, MAX_UNITS).forEach((cells, i) => {
      const line = i + 2;
      const parsed = unitInput.safeParse(Object.fromEntries(header.map((h, c) => [h, cells[c] ?? ''])));
      if (!parsed.success) {
        for (const issue of parsed.error.issues) {
          report(`line ${line}, column ${String(issue.path[0])}`, 'The value is not usable.', issue.message);
        }
        return;
      }
      const first = seen.get(parsed.data.code);
      if (first !== undefined) {
        report(
          `line ${line}, column code`,
          `The code ${parsed.data.code} is on line ${first} already.`,
          'Give each unit its own code.',
        );
      }
      seen.set(parsed.data.code, line);
      units.push(parsed.data);
    });
  }
  if (problems.length > 0) throw new AppError('invalid_input', 'The list of units has errors.', problems);
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
