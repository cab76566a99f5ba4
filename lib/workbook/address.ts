/** Addresses of cells as a spreadsheet shows them. */

/** `A`, `Z`, `AA` of a column counted from 0. */
export function columnName(index: number): string {
  let name = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  }
  return name;
}

/** `B7` of a row and a column counted from 0. */
export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row + 1}`;
}

/** `单位!B7`: the sheet and the cell. */
export function cellPath(sheet: string, row: number, column: number): string {
  return `${sheet}!${cellName(row, column)}`;
}
