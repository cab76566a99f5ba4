/** Workbooks as bytes. Every cell is a typed text or number: nothing that is written can become a formula.
 * Runs in a thread of its own: see `threads.ts`. */
import writeXlsxFile, { type CellObject, type Sheet } from 'write-excel-file/node';
import { workbookText } from './text.ts';

export type SheetCell = string | number | null;
export type SheetOf = {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly SheetCell[])[];
};

const WIDEST = 60;
const NARROWEST = 8;
/** Rows that decide about the width of a column. */
const MEASURED = 200;

const HEADER = {
  type: String,
  fontWeight: 'bold',
  backgroundColor: '#E9EDF2',
  wrap: true,
  alignVertical: 'top',
} as const;

/** A workbook of these sheets, each with its first row as header. */
export async function workbookBytes(sheets: readonly SheetOf[]): Promise<Uint8Array> {
  const names = sheetNames(sheets.map((s) => s.name));
  const written = sheets.map(
    (sheet, i): Sheet<never> => ({
      sheet: names[i] ?? '',
      stickyRowsCount: 1,
      columns: sheet.header.map((title, c) => ({ width: widthOf(title, sheet.rows, c) })),
      data: [
        sheet.header.map((title) => ({ ...HEADER, value: workbookText(title) })),
        ...sheet.rows.map((row) => row.map(cell)),
      ],
    }),
  );
  return writeXlsxFile(written as Parameters<typeof writeXlsxFile>[0] as never).toBuffer();
}

function cell(value: SheetCell): CellObject | null {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return { value: workbookText(value), type: String };
  if (!Number.isFinite(value)) throw new Error(`${value} reached a workbook; it must have been a reason.`);
  return Number.isInteger(value) ? { value, type: Number } : { value, type: Number, format: '0.000' };
}

/** Names that a spreadsheet accepts: at most 31 characters, none of `[]:*?/\`, no two alike. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain = name.replace(/[[\]:*?/\\']/g, ' ').trim() || 'Sheet';
    let fitting = plain.slice(0, 31);
    for (let n = 2; taken.has(fitting.toLowerCase()); n++) fitting = `${plain.slice(0, 26)} (${n})`;
    taken.add(fitting.toLowerCase());
    return fitting;
  });
}

function widthOf(title: string, rows: readonly (readonly SheetCell[])[], column: number): number {
  const texts = rows.slice(0, MEASURED).map((row) => {
    const value = row[column] ?? '';
    return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : String(value);
  });
  const longest = Math.max(...[title, ...texts].map(displayWidth));
  return Math.min(WIDEST, Math.max(NARROWEST, longest + 2));
}

/** Columns that a text takes up: two for each wide character. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.slice(0, WIDEST)) width += /[\u1100-\uffdc]/.test(character) ? 2 : 1;
  return width;
}
