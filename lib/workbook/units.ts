/** The list of units as a sheet: code, name, type. */

import { UNIT_TYPES, type UnitInput } from '../evaluations/input.ts';
import { type UnitRecord, unitsFrom } from '../evaluations/parse-units.ts';
import { unitTypeWord } from '../evaluations/unit-type.ts';
import { LOCALES, type Locale } from '../i18n/locales.ts';
import { fault } from '../problems.ts';
import type { Grid } from './parse.ts';
import { refuseWorkbook } from './refusal.ts';
import { type Column, findSheet, readTable } from './table.ts';
import { inEvery, sameName, WORDS } from './words.ts';
import type { SheetOf } from './write.ts';

const KEYS = ['code', 'name', 'type'] as const;
const columns: readonly Column[] = [
  ...KEYS.map((key) => ({ key, titles: inEvery((w) => w.column[key]), required: true })),
  { key: 'note', titles: inEvery((w) => w.column.note), ignored: true },
];

/** Sheets of an empty list with the types that may be chosen. */
export function unitsTemplate(locale: Locale): SheetOf[] {
  const words = WORDS[locale];
  return [
    { name: words.sheet.unit_list, header: KEYS.map((k) => words.column[k]), rows: [] },
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
  const grid = findSheet(grids, 'unit_list') ?? grids[0];
  if (grid === undefined) {
    throw refuseWorkbook('workbook_table', fault('workbook_no_sheet', '(file)'));
  }
  const { rows, problems } = readTable(grid, columns);
  const records = rows.map(
    (row): UnitRecord => ({
      values: {
        code: row.text('code') ?? '',
        name: row.text('name') ?? '',
        type: typeOf(row.text('type') ?? ''),
      },
      at: (key) => row.at(key),
    }),
  );
  return unitsFrom(records, problems, `${grid.name}!A2`);
}

/** The technical name of a type that is written in words. */
function typeOf(text: string): string {
  return (
    UNIT_TYPES.find((t) => t === text || LOCALES.some((l) => sameName(unitTypeWord(t, l), text))) ?? text
  );
}
