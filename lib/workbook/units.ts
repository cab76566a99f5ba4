/** The list of units as a sheet: code, name, type, and the industry where a unit has one. */

import { UNIT_TYPES, type UnitInput } from '../evaluations/input.ts';
import { industriesFrom, type UnitIndustry } from '../evaluations/parse-industries.ts';
import { UNIT_COLUMNS, type UnitRecord, unitsFrom } from '../evaluations/parse-units.ts';
import { unitTypeWord } from '../evaluations/unit-type.ts';
import { LOCALES, type Locale } from '../i18n/locales.ts';
import { fault } from '../problems.ts';
import type { Grid } from './parse.ts';
import { refuseWorkbook } from './refusal.ts';
import { type Column, findSheet, readTable } from './table.ts';
import { inEvery, sameName, WORDS } from './words.ts';
import type { SheetOf } from './write.ts';

const columns: readonly Column[] = [
  ...UNIT_COLUMNS.map((key) => ({ ...titled(key), required: key !== 'industry' })),
  { ...titled('note'), ignored: true },
];
/** The same list, of which only industries are read. */
const industryColumns: readonly Column[] = [
  ...(['code', 'industry'] as const).map((key) => ({ ...titled(key), required: true })),
  ...(['name', 'type', 'note'] as const).map((key) => ({ ...titled(key), ignored: true })),
];

function titled(key: (typeof UNIT_COLUMNS)[number] | 'note') {
  return { key, titles: inEvery((w) => w.column[key]) };
}

/** Sheets of an empty list with the types that may be chosen. */
export function unitsTemplate(locale: Locale): SheetOf[] {
  const words = WORDS[locale];
  return [
    { name: words.sheet.unit_list, header: UNIT_COLUMNS.map((k) => words.column[k]), rows: [] },
    {
      name: words.sheet.unit_types,
      header: [words.column.type],
      rows: UNIT_TYPES.map((type) => [unitTypeWord(type, locale)]),
    },
  ];
}

/**
 * Units of a workbook: of the sheet with the list's name, else of the first sheet.
 * @throws AppError `invalid_input` naming every faulty cell; nothing is taken then
 */
export function unitsOfWorkbook(grids: readonly Grid[]): UnitInput[] {
  const grid = listIn(grids);
  const { rows, problems } = readTable(grid, columns);
  const records = rows.map(
    (row): UnitRecord => ({
      values: {
        code: row.text('code') ?? '',
        name: row.text('name') ?? '',
        type: typeOf(row.text('type') ?? ''),
        industry: row.text('industry') ?? '',
      },
      at: (key) => row.at(key),
    }),
  );
  return unitsFrom(records, problems, `${grid.name}!A2`);
}

/**
 * Industries of units that there are already, from a workbook as for the list of units.
 * @throws AppError `invalid_input` naming every faulty cell; nothing is taken then
 */
export function industriesOfWorkbook(
  grids: readonly Grid[],
  units: readonly { readonly id: string; readonly code: string }[],
): UnitIndustry[] {
  const grid = listIn(grids);
  const { rows, problems } = readTable(grid, industryColumns);
  const records = rows.map(
    (row): UnitRecord => ({
      values: { code: row.text('code') ?? '', industry: row.text('industry') ?? '' },
      at: (key) => row.at(key),
    }),
  );
  return industriesFrom(records, problems, `${grid.name}!A2`, units);
}

function listIn(grids: readonly Grid[]): Grid {
  const grid = findSheet(grids, 'unit_list') ?? grids[0];
  if (grid === undefined) throw refuseWorkbook('workbook_table', fault('workbook_no_sheet', '(file)'));
  return grid;
}

/** The technical name of a type that is written in words. */
function typeOf(text: string): string {
  return (
    UNIT_TYPES.find((t) => t === text || LOCALES.some((l) => sameName(unitTypeWord(t, l), text))) ?? text
  );
}
