/** From the bytes of an .xlsx file to the values of its cells. Runs in a thread of its own: see `threads.ts`. */

import { zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/universal';
import { AppError } from '../errors.ts';
import { because, fault } from '../problems.ts';
import { cellPath } from './address.ts';
import { readArchive } from './archive.ts';
import { WORKBOOK_LIMITS as LIMITS } from './limits.ts';
import { refuseWorkbook } from './refusal.ts';
import { scanPackage, scanSheet, sheetParts, xmlText } from './scan.ts';

export type GridCell = string | number | boolean | null;
/** A sheet as its rows of values, the first of each at the top left corner. */
export type Grid = { readonly name: string; readonly rows: readonly (readonly GridCell[])[] };

/** @throws AppError `invalid_input` or `too_large` with the part or cell and what would be right */
export async function parseWorkbook(bytes: Uint8Array): Promise<Grid[]> {
  const parts = await readArchive(bytes);
  const texts = new Map([...parts].map(([name, part]) => [name, xmlText(name, part)]));
  for (const needed of ['[Content_Types].xml', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels']) {
    if (!texts.has(needed)) {
      throw refuseWorkbook('workbook_format', fault('workbook_format', needed));
    }
  }
  for (const [name, text] of texts) scanPackage(name, text);
  const names = sheetParts(texts);
  for (const [name, text] of texts) {
    if (text.includes('sheetData')) scanSheet(names.get(name) ?? name, name, text);
  }
  // Packed anew from the parts that were looked at, so that nothing else of the file is ever read.
  const checked = zipSync(Object.fromEntries(parts), { level: 0 });
  const sheets = await readXlsxFile(checked.slice().buffer, { trim: false }).catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    throw refuseWorkbook('workbook_format', fault('workbook_format_unreadable', '(file)', { detail }));
  });
  const grids = sheets.map(
    ({ sheet, data }): Grid => ({
      name: sheet,
      rows: data.map((row) => row.map((value) => gridCell(value))),
    }),
  );
  for (const grid of grids) measure(grid);
  const characters = grids.reduce((n, g) => n + g.rows.flat().reduce((m: number, c) => m + size(c), 0), 0);
  if (characters > LIMITS.characters) {
    throw new AppError('too_large', because('workbook_characters', { max: LIMITS.characters }));
  }
  return grids;
}

function gridCell(value: unknown): GridCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString().slice(0, 10);
  return String(value);
}

const size = (cell: GridCell): number => (typeof cell === 'string' ? cell.length : 1);

function measure(grid: Grid): void {
  grid.rows.forEach((row, r) => {
    row.forEach((cell, c) => {
      if (size(cell) <= LIMITS.cell) return;
      const said = { count: size(cell), max: LIMITS.cell };
      throw refuseWorkbook('workbook_cell', fault('workbook_cell', cellPath(grid.name, r, c), said));
    });
  });
}
