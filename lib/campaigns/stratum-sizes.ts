/** How many people the strata of a campaign's units have: the list as it is pasted, read and shown. */
import { parse } from 'csv-parse/sync';
import { AppError, type Problem } from '../errors.ts';
import { because, type Fault, fault } from '../problems.ts';

export const SIZE_COLUMNS = ['unit', 'stratum', 'value', 'people'] as const;
export const MOST_PEOPLE = 10_000_000;
const MAX_LINES = 20_000;
const MAX_PROBLEMS = 100;

/** A variable that an audience is weighed by, with its values. */
export type StratumVariable = { readonly stratum: string; readonly values: readonly string[] };

export type StratumSize = { unitId: string; stratum: string; value: string; people: number };

/**
 * Sizes from text. Every unit that is named gets all its sizes from the list, so a variable needs two values at
 * least and every value once.
 *
 * @param units those of the campaign
 * @throws AppError `invalid_input` naming every faulty line and column; nothing is taken then
 */
export function parseStratumSizes(
  text: string,
  units: readonly { id: string; code: string }[],
  variables: readonly StratumVariable[],
): StratumSize[] {
  const [header = [], ...body] = readLines(text);
  const problems: Problem[] = [];
  const report = (found: Fault) => problems.push({ rule: 'stratum_sizes', ...found });
  for (const column of SIZE_COLUMNS.filter((c) => !header.includes(c))) {
    report(fault('sizes_column', 'line 1', { column, columns: SIZE_COLUMNS.join(',') }));
  }
  if (problems.length > 0) throw new AppError('invalid_input', because('sizes_refused'), problems);
  if (body.length > MAX_LINES) report(fault('sizes_too_many', `line ${MAX_LINES + 2}`, { max: MAX_LINES }));
  const unitBy = new Map(units.map((u) => [u.code, u.id]));
  const seen = new Map<string, number>();
  const sizes: StratumSize[] = [];
  for (const [i, cells] of body.slice(0, MAX_LINES).entries()) {
    const line = i + 2;
    const cell = (name: (typeof SIZE_COLUMNS)[number]) => cells[header.indexOf(name)] ?? '';
    const place = (name: string) => `line ${line}, column ${name}`;
    const unitId = unitBy.get(cell('unit'));
    if (unitId === undefined)
      report(fault('sizes_unit', place('unit'), { value: cell('unit').slice(0, 60) }));
    const variable = variables.find((v) => v.stratum === cell('stratum'));
    if (variable === undefined) {
      const known = variables.map((v) => v.stratum).join(', ');
      report(fault('sizes_stratum', place('stratum'), { value: cell('stratum').slice(0, 60), known }));
    } else if (!variable.values.includes(cell('value'))) {
      const known = variable.values.join(', ').slice(0, 500);
      report(fault('sizes_value', place('value'), { value: cell('value').slice(0, 60), known }));
    }
    const people = /^\d{1,8}$/.test(cell('people')) ? Number(cell('people')) : Number.NaN;
    if (!(people <= MOST_PEOPLE)) {
      report(
        fault('sizes_people', place('people'), { value: cell('people').slice(0, 60), max: MOST_PEOPLE }),
      );
    }
    const key = `${cell('unit')}\t${cell('stratum')}\t${cell('value')}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) report(fault('sizes_twice', place('value'), { line: earlier }));
    seen.set(key, line);
    if (unitId !== undefined) sizes.push({ unitId, stratum: cell('stratum'), value: cell('value'), people });
  }
  if (body.length === 0) report(fault('sizes_none', 'line 2', { columns: SIZE_COLUMNS.join(',') }));
  if (problems.length > 0) {
    throw new AppError('invalid_input', because('sizes_refused'), problems.slice(0, MAX_PROBLEMS));
  }
  return sizes;
}

/** Lines with their cells; a tab in the header means that they were copied from a spreadsheet. */
function readLines(text: string): string[][] {
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
    const { message = '' } = error as { message?: string };
    throw new AppError('invalid_input', because('sizes_refused'), [
      {
        rule: 'stratum_sizes',
        ...fault('sizes_syntax', 'table', {
          detail: message.replace(/\.$/, '').slice(0, 200),
          columns: SIZE_COLUMNS.join(','),
        }),
      },
    ]);
  }
}
