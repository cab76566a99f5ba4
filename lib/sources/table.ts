/** Source values as a table: the template to fill in, what is in it, and what a filled one says. */
import { parse } from 'csv-parse/sync';
import { AppError, type Problem } from '../errors.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import { LOCALES, type Locale } from '../i18n/locales.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { because, type Fault, fault } from '../problems.ts';
import type { Grid } from '../workbook/parse.ts';
import { wrongCells } from '../workbook/refusal.ts';
import { type Column, findSheet, type Row, readTable } from '../workbook/table.ts';
import { inEvery, sameName, WORDS } from '../workbook/words.ts';
import { valueFaults } from './check-value.ts';
import { type SourceValueInput, sourceValueInput, VALUE_KINDS, type ValueKind } from './input.ts';
import { keyOfValue } from './slots.ts';

/** Columns that are read, and those that only help whoever fills them in. */
export const READ = [
  'unit_code',
  'indicator',
  'kind',
  'part',
  'value',
  'as_of',
  'origin',
  'evidence',
  'remark',
] as const;
export const HELP = ['unit', 'title', 'asks'] as const;
const REQUIRED: readonly string[] = ['unit_code', 'indicator', 'kind', 'value', 'as_of', 'origin'];

const columns: readonly Column[] = [
  ...READ.map((key) => ({ key, titles: inEvery((w) => w.column[key]), required: REQUIRED.includes(key) })),
  ...HELP.map((key) => ({ key, titles: inEvery((w) => w.column[key]), ignored: true })),
  { key: 'note', titles: inEvery((w) => w.column.note), ignored: true },
];

const MAX_ROWS = 20_000;
const MAX_PROBLEMS = 100;

/** The column of the table that a field of the input stands in. */
const COLUMN_OF: Readonly<Record<string, (typeof READ)[number]>> = {
  unitId: 'unit_code',
  indicatorId: 'indicator',
  kind: 'kind',
  part: 'part',
  value: 'value',
  asOf: 'as_of',
  origin: 'origin',
  evidence: 'evidence',
  note: 'remark',
};

export function kindWord(kind: ValueKind, locale: Locale): string {
  return WORDS[locale].sourceType[kind];
}

/** The rows of CSV text, cell by cell, as a spreadsheet shows them. */
export function gridOfCsv(csv: string): Grid {
  try {
    const rows: string[][] = parse(csv, { bom: true, trim: true, relax_column_count: true });
    return { name: 'CSV', rows };
  } catch (error) {
    const detail = (error as Error).message.replace(/\.$/, '');
    throw new AppError('invalid_input', because('cells_refused'), [
      { rule: 'source_csv', ...fault('source_csv', '(file)', { detail, columns: READ.join(',') }) },
    ]);
  }
}

/**
 * Values of a filled table; rows without a value are left out, as the template has one for everything that can be
 * entered.
 * @throws AppError `invalid_input` naming every faulty cell; nothing is taken then
 */
export function valuesOfTable(
  grids: readonly Grid[],
  view: Pick<EvaluationView, 'tree' | 'policy' | 'units'>,
  today: string,
): SourceValueInput[] {
  const grid = findSheet(grids, 'source_values') ?? grids[0] ?? { name: 'CSV', rows: [] };
  const { rows, problems: found } = readTable(grid, columns);
  const problems: Problem[] = [...found];
  const report = (rule: string, faults: readonly Fault[]) =>
    problems.push(...faults.map((f) => ({ rule, ...f })));
  const values: SourceValueInput[] = [];
  const seen = new Map<string, string>();
  const filled = rows.filter((row) => row.text('value') !== undefined);
  if (problems.length === 0 && filled.length === 0) {
    report('source_table', [fault('source_table_empty', `${grid.name}!A2`)]);
  }
  if (filled.length > MAX_ROWS) {
    report('source_table', [fault('workbook_rows', `${grid.name}!A1`, { max: MAX_ROWS })]);
  }
  // Faulty columns are said first: the cells below them would all be wrong.
  if (problems.length > 0) throw wrongCells(problems.slice(0, MAX_PROBLEMS));
  for (const row of filled) {
    const at = (field: string) => row.at(COLUMN_OF[field] ?? 'unit_code');
    const parsed = sourceValueInput.safeParse(inputOf(row, view));
    const code = row.text('unit_code') ?? '';
    if (!parsed.success) {
      const fields = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
      report(
        'source_table',
        [...fields].map((f) => cellFault(f, row, at(f))),
      );
      continue;
    }
    if (!view.units.some((u) => u.id === parsed.data.unitId)) {
      report('source_table', [fault('source_unit', at('unitId'), { code: code.slice(0, 40) })]);
      continue;
    }
    report('source_table', valueFaults(view, parsed.data, at, today));
    const key = keyOfValue(parsed.data);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      report('source_table', [fault('source_twice', at('value'), { place: earlier })]);
    }
    seen.set(key, at('value'));
    values.push(parsed.data);
  }
  if (problems.length > 0) throw wrongCells(problems.slice(0, MAX_PROBLEMS));
  return values;
}

function inputOf(row: Row, { units, tree }: Pick<EvaluationView, 'tree' | 'units'>) {
  const text = (key: string) => row.text(key) ?? '';
  const code = text('unit_code');
  const kind = text('kind');
  // An id typed into a spreadsheet may have lost its case.
  const id = text('indicator').toUpperCase();
  const indicator = indicatorsOf(tree).find((i) => i.indicator.id.toUpperCase() === id)?.indicator.id;
  return {
    unitId: units.find((u) => u.code === code)?.id ?? `code ${code}`,
    indicatorId: indicator ?? text('indicator'),
    kind: VALUE_KINDS.find((k) => k === kind || LOCALES.some((l) => sameName(kindWord(k, l), kind))) ?? kind,
    part: text('part'),
    value: row.number('value') ?? '',
    asOf: text('as_of'),
    origin: text('origin'),
    evidence: text('evidence'),
    note: text('remark'),
  };
}

/** What is wrong with a cell that is not even of the right form. */
function cellFault(field: string, row: Row, place: string): Fault {
  switch (field) {
    case 'unitId':
      return fault('source_unit', place, { code: (row.text('unit_code') ?? '').slice(0, 40) });
    case 'indicatorId':
      return fault('source_indicator', place, { indicator: (row.text('indicator') ?? '').slice(0, 40) });
    case 'kind':
      return fault('source_kind', place);
    case 'value':
      return fault('source_number', place);
    case 'asOf':
      return fault('day_format', place);
    case 'origin':
      return fault('source_origin_missing', place);
    default:
      return fault('text_too_large', place);
  }
}
