/** How wide a text is in a picture made on the server, where no font can be asked: a little more than it needs. */

/** Width in units of the font size. */
function widthOf(char: string): number {
  if (/[ᄀ-￯]/.test(char)) return 1;
  return /[iljtf.,:;|!' ()[\]]/.test(char) ? 0.35 : /[A-Zmw%—]/.test(char) ? 0.78 : 0.58;
}

/** Estimated width of a text in pixels. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const char of text) width += widthOf(char);
  return width * size;
}

/** The text as lines no wider than `width`: broken at spaces where there are any, else between characters. */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.match(/[\x21-\x7e]+\s*|[^\x21-\x7e]/g) ?? []) {
    if (line !== '' && textWidth((line + part).trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += part;
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}

/** The text cut to `width`, an ellipsis in place of the rest. */
export function cutText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  let cut = '';
  for (const char of text) {
    if (textWidth(`${cut}${char}…`, size) > width) break;
    cut += char;
  }
  return `${cut}…`;
}
