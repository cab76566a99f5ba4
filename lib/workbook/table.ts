/** A sheet read as a table: the first row names the columns, every other row is a record. */

import type { Problem } from '../errors.ts';
import { type Fault, fault } from '../problems.ts';
import { cellPath } from './address.ts';
import type { Grid, GridCell } from './parse.ts';
import { type InEach, inEach, inEvery, type SheetWord, sameName } from './words.ts';

export type Column = {
  readonly key: string;
  /** The title in every language, in the order of `LOCALES`; each is understood. */
  readonly titles: readonly string[];
  readonly required?: boolean;
  /** Known, and not read: what an export adds for its reader. */
  readonly ignored?: boolean;
};

export type Row = {
  value(key: string): GridCell;
  /** The value as trimmed text; undefined for a blank cell. */
  text(key: string): string | undefined;
  /** A number, also where it was typed as text; anything else as it is. */
  number(key: string): number | string | undefined;
  /** `单位清单!B7` of the value. */
  at(key: string): string;
};

export type Table = { readonly rows: readonly Row[]; readonly problems: readonly Problem[] };

export function findSheet(grids: readonly Grid[], word: SheetWord): Grid | undefined {
  const names = [word, ...inEvery((w) => w.sheet[word])];
  return grids.find((g) => names.some((n) => sameName(g.name, n)));
}

export function readTable(grid: Grid, columns: readonly Column[]): Table {
  const [header = [], ...body] = grid.rows;
  const problems: Problem[] = [];
  const report = (found: Fault) => problems.push({ rule: 'workbook_table', ...found });
  const places = new Map<string, number>();
  const titles = columns.map(titleOf);
  header.forEach((cell, index) => {
    const title = asText(cell);
    const at = cellPath(grid.name, 0, index);
    if (title === undefined) {
      if (!body.some((row) => asText(row[index] ?? null) !== undefined)) return;
      report(fault('workbook_column_untitled', at, { titles }));
      return;
    }
    const column = columns.find((c) => [c.key, ...c.titles].some((t) => sameName(t, title)));
    if (column === undefined) {
      report(fault('workbook_column_unknown', at, { title: title.slice(0, 60), titles }));
    } else if (places.has(column.key)) {
      report(fault('workbook_column_twice', at, { title }));
    } else {
      places.set(column.key, index);
    }
  });
  for (const column of columns) {
    if (column.required !== true || places.has(column.key)) continue;
    report(fault('workbook_column_missing', cellPath(grid.name, 0, 0), { title: titleOf(column), titles }));
  }
  const rows = body.flatMap((cells, i): Row[] => {
    if (cells.every((c) => asText(c) === undefined)) return [];
    const value = (key: string): GridCell => cells[places.get(key) ?? -1] ?? null;
    return [
      {
        value,
        text: (key) => asText(value(key)),
        number: (key) => asNumber(value(key)),
        at: (key) => cellPath(grid.name, i + 1, places.get(key) ?? 0),
      },
    ];
  });
  return { rows, problems };
}

/** The title as a reader of each language knows it. */
function titleOf({ key, titles }: Column): InEach {
  return inEach((_, i) => titles[i] ?? key);
}

function asText(cell: GridCell): string | undefined {
  const text = cell === null ? '' : String(cell).trim();
  return text === '' ? undefined : text;
}

function asNumber(cell: GridCell): number | string | undefined {
  if (typeof cell === 'number') return cell;
  const text = asText(cell);
  return text !== undefined && /^-?\d{1,25}(\.\d{1,25})?$/.test(text) ? Number(text) : text;
}
