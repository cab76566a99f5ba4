/** A sheet read as a table: the first row names the columns, every other row is a record. */
import type { Problem } from '../errors.ts';
import { cellPath } from './address.ts';
import type { Grid, GridCell } from './parse.ts';
import { inEvery, type SheetWord, sameName } from './words.ts';

export type Column = {
  readonly key: string;
  /** Titles that are understood; the first is shown where the column is missing. */
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
  const report = (path: string, message: string, remedy: string) =>
    problems.push({ rule: 'workbook_table', path, message, remedy });
  const places = new Map<string, number>();
  const known = columns.map((c) => c.titles[0] ?? c.key).join(', ');
  header.forEach((cell, index) => {
    const title = asText(cell);
    const at = cellPath(grid.name, 0, index);
    if (title === undefined) {
      if (!body.some((row) => asText(row[index] ?? null) !== undefined)) return;
      report(at, 'The column has values but no title.', `Use the titles ${known}.`);
      return;
    }
    const column = columns.find((c) => [c.key, ...c.titles].some((t) => sameName(t, title)));
    if (column === undefined) {
      report(at, `The column ${JSON.stringify(title.slice(0, 60))} is unknown.`, `Use the titles ${known}.`);
    } else if (places.has(column.key)) {
      report(at, `The column ${title} is there twice.`, 'Keep one of the two.');
    } else {
      places.set(column.key, index);
    }
  });
  for (const column of columns) {
    if (column.required !== true || places.has(column.key)) continue;
    const title = column.titles[0] ?? column.key;
    report(
      cellPath(grid.name, 0, 0),
      `The column ${title} is missing.`,
      `Add it to the first row: ${known}.`,
    );
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

function asText(cell: GridCell): string | undefined {
  const text = cell === null ? '' : String(cell).trim();
  return text === '' ? undefined : text;
}

function asNumber(cell: GridCell): number | string | undefined {
  if (typeof cell === 'number') return cell;
  const text = asText(cell);
  return text !== undefined && /^-?\d{1,25}(\.\d{1,25})?$/.test(text) ? Number(text) : text;
}
