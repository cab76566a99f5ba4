/**
 * Text that is safe in a workbook. What XML cannot hold is written as `_xHHHH_`, as spreadsheets do (ECMA-376,
 * ST_Xstring), and so is text that already looks like such a mark.
 */

/** The longest text a spreadsheet takes in one cell, in UTF-16 units. */
const CELL_LIMIT = 32_767;
const CUT = ' …';

const mark = (unit: string) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/** What the writer would drop or XML would change: controls, CR, lone surrogates, non-characters. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffd-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Non-characters above the first plane: pairs whose last four digits are FFFE or FFFF. */
const NON_CHARACTER =
  /[\ud83f\ud87f\ud8bf\ud8ff\ud93f\ud97f\ud9bf\ud9ff\uda3f\uda7f\udabf\udaff\udb3f\udb7f\udbbf\udbff][\udffe\udfff]/g;

export function workbookText(text: string): string {
  const fitting = text.length <= CELL_LIMIT ? text : `${text.slice(0, CELL_LIMIT - CUT.length)}${CUT}`;
  const safe = fitting
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, mark('_'))
    .replace(UNSAFE, mark)
    .replace(NON_CHARACTER, (pair) => mark(pair.charAt(0)) + mark(pair.charAt(1)));
  // The writer keeps its texts as names of a plain object, which has some names from the beginning.
  return safe in {} ? mark(safe.charAt(0)) + safe.slice(1) : safe;
}

/**
 * Whether a spreadsheet that opens the text from a CSV file would take it for a formula: it begins with
 * = + - @ in half or full width, tab or CR, possibly after spaces of any kind or a byte order mark.
 */
export function looksLikeFormula(text: string): boolean {
  return /^[\s\u200b\ufeff]*[\t\r=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text);
}
