/** A table of an export, and its two forms. */
import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;
export type Table = {
  /** File name without extension. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said in the file itself: for JSON as `note`, for CSV as the last column of every row. */
  readonly demo: boolean;
};

const DEMO_NOTE = 'demonstration data 演示数据';

/**
 * CSV in UTF-8 with byte order mark and CRLF. A text cell that a spreadsheet would take for a formula gets a
 * leading apostrophe; numbers are written as they are.
 */
export function toCsv(table: Table): string {
  const columns = table.demo ? [...table.columns, 'note'] : table.columns;
  const rows = table.demo ? table.rows.map((r) => [...r, DEMO_NOTE]) : table.rows;
  return stringify([[...columns], ...rows.map((r) => [...r])], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { number: (value) => ({ value: String(value), escape_formulas: false }) },
  });
}

export function toJson(table: Table): string {
  const records = table.rows.map((row) =>
    Object.fromEntries(table.columns.map((c, i) => [c, row[i] ?? null])),
  );
  return `${JSON.stringify({ name: table.name, ...(table.demo ? { note: DEMO_NOTE } : {}), records }, null, 1)}\n`;
}

/** A download of the table in the wanted form. */
export function tableResponse(table: Table, format: string | null): Response {
  const json = format === 'json';
  const extension = json ? 'json' : 'csv';
  return new Response(json ? toJson(table) : toCsv(table), {
    headers: {
      'content-type': json ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${table.name}.${extension}"`,
      'cache-control': 'no-store',
    },
  });
}
