/** A table of an export, and its three forms. */
import { stringify } from 'csv-stringify/sync';
import type { Undefined } from '../estimate.ts';
import { unitTypeWord } from '../evaluations/unit-type.ts';
import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { WORKBOOK_TYPE } from '../workbook/limits.ts';
import { looksLikeFormula } from '../workbook/text.ts';
import { writeWorkbook } from '../workbook/threads.ts';
import { type SheetWord, WORDS } from '../workbook/words.ts';
import type { SheetCell, SheetOf } from '../workbook/write.ts';

/** A statistic without a value keeps its reason: blank in CSV and JSON, which have a column for it, words in a workbook. */
export type Cell = string | number | null | Undefined;
export type Table = {
  /** File name without extension. */
  readonly name: string;
  /** Name of the sheet in a workbook. */
  readonly sheet: SheetWord;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said in the file itself: for JSON as `note`, else as the last column of every row. */
  readonly demo: boolean;
  /** Answers of a pilot, which count nowhere; said in the same place. */
  readonly pilot?: boolean;
};

const DEMO_NOTE = 'demonstration data 演示数据';
const PILOT_NOTE = 'pilot, not for results 试测，不计入结果';

/** What every row says about the whole file; empty where there is nothing to say. */
function noteOf(table: Table): string {
  return [...(table.demo ? [DEMO_NOTE] : []), ...(table.pilot === true ? [PILOT_NOTE] : [])].join('; ');
}

/**
 * CSV in UTF-8 with byte order mark and CRLF. A text cell that a spreadsheet would take for a formula gets a
 * leading apostrophe; numbers are written as they are.
 */
export function toCsv(table: Table): string {
  const note = noteOf(table);
  const columns = note === '' ? table.columns : [...table.columns, 'note'];
  const rows = note === '' ? table.rows : table.rows.map((r) => [...r, note]);
  const safe = (value: string) => (looksLikeFormula(value) ? `'${value}` : value);
  return stringify([[...columns], ...rows.map((r) => r.map(plain))], {
    bom: true,
    record_delimiter: 'windows',
    cast: { string: safe, number: (value) => String(value) },
  });
}

export function toJson(table: Table): string {
  const records = table.rows.map((row) =>
    Object.fromEntries(table.columns.map((c, i) => [c, plain(row[i] ?? null)])),
  );
  const note = noteOf(table);
  return `${JSON.stringify({ name: table.name, ...(note === '' ? {} : { note }), records }, null, 1)}\n`;
}

function plain(cell: Cell): string | number | null {
  return typeof cell === 'object' ? null : cell;
}

/**
 * The table as a sheet in the reader's language. Text cells are typed as text, so that none needs an
 * apostrophe and what is read back is what was written.
 */
export function toSheet(table: Table, locale: Locale): SheetOf {
  const words = WORDS[locale];
  const titles: Readonly<Record<string, string>> = words.column;
  const marks = [...(table.demo ? [words.demo] : []), ...(table.pilot === true ? [words.pilot] : [])];
  const note = marks.length === 0 ? [] : [marks.join(' · ')];
  const sheet = words.sheet[table.sheet];
  return {
    name: note.length === 0 ? sheet : `${sheet}（${note.join('')}）`,
    header: [...table.columns.map((c) => titles[c] ?? c), ...(note.length === 0 ? [] : [words.column.note])],
    rows: table.rows.map((row) => [
      ...row.map((c, i) => sheetCell(c, table.columns[i] ?? '', locale)),
      ...note,
    ]),
  };
}

function sheetCell(cell: Cell, column: string, locale: Locale): SheetCell {
  const { reason, audience } = MESSAGES[locale].common;
  const word = (names: Readonly<Record<string, string>>, name: string) => names[name] ?? name;
  if (cell === null || typeof cell === 'number') return cell;
  if (typeof cell === 'object') return reason[cell.reason];
  switch (column) {
    case 'reason':
      return word(reason, cell);
    case 'type':
      return unitTypeWord(cell, locale);
    case 'keyed':
      return word(WORDS[locale].keyed, cell);
    case 'audience':
      return word(audience, cell);
    default:
      return cell;
  }
}

/** A download of the table in the wanted form. */
export async function tableResponse(table: Table, format: string | null, locale: Locale): Promise<Response> {
  if (format === 'xlsx') return workbookResponse(table.name, await writeWorkbook([toSheet(table, locale)]));
  const json = format === 'json';
  return download(
    `${table.name}.${json ? 'json' : 'csv'}`,
    json ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
    json ? toJson(table) : toCsv(table),
  );
}

export function workbookResponse(name: string, bytes: Uint8Array): Response {
  return download(`${name}.xlsx`, WORKBOOK_TYPE, new Uint8Array(bytes));
}

/** A download of a text. */
export function textResponse(file: string, type: string, text: string): Response {
  return download(file, type, text);
}

function download(file: string, type: string, body: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${file}"`,
      'cache-control': 'no-store',
    },
  });
}
