/** What the XML parts of a workbook may hold, looked at before anything builds cells from them. */

import { Parser } from 'saxen';
import { type Fault, fault } from '../problems.ts';
import { cellPath } from './address.ts';
import { WORKBOOK_LIMITS as LIMITS } from './limits.ts';
import { refuseWorkbook } from './refusal.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of an XML part.
 * @throws AppError `invalid_input` where it is not UTF-8 or declares a document type or entities
 */
export function xmlText(part: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw notXml(part, 'utf8');
  }
  if (text.includes('\u0000')) throw notXml(part, 'utf8');
  if (/^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])/i.test(text)) throw notXml(part, 'utf8');
  // No document type, no entity, no element declaration: a workbook has none of them.
  if (/<!(?!--|\[CDATA\[)/.test(text)) throw notXml(part, 'doctype');
  return text;
}

type Attributes = Record<string, string>;

function openTags(
  part: string,
  xml: string,
  visit: (name: string, attributes: () => Attributes) => void,
): void {
  const parser = new Parser();
  let broken: Error | undefined;
  parser.on('openTag', (name, attributes, decode) => {
    visit(name.slice(name.indexOf(':') + 1), () =>
      Object.fromEntries(Object.entries(attributes()).map(([k, v]) => [k, decode(v)])),
    );
  });
  parser.on('error', (error) => {
    broken ??= error;
  });
  parser.parse(xml);
  if (broken !== undefined) throw notXml(part, 'form');
}

/** Refuses macros by type and links that lead out, except hyperlinks, which nobody follows here. */
export function scanPackage(part: string, xml: string): void {
  if (part === '[Content_Types].xml' && /macroEnabled|vbaProject|ms-excel\.sheet\.binary/i.test(xml)) {
    throw active(fault('workbook_active_macros', part));
  }
  if (!part.endsWith('.rels')) return;
  openTags(part, xml, (name, attributes) => {
    if (name !== 'Relationship') return;
    const { TargetMode = '', Type = '', Target = '' } = attributes();
    if (/vbaProject|externalLink|oleObject|attachedTemplate/i.test(Type)) {
      throw active(fault('workbook_active', part));
    }
    if (TargetMode.toLowerCase() === 'external' && !Type.endsWith('/hyperlink')) {
      throw active(fault('workbook_active_link', part, { target: Target.slice(0, 100) }));
    }
  });
}

/** Sheets by the part that holds them, from the workbook and its relations. */
export function sheetParts(parts: ReadonlyMap<string, string>): Map<string, string> {
  const targets = new Map<string, string>();
  const relations = 'xl/_rels/workbook.xml.rels';
  openTags(relations, parts.get(relations) ?? '', (name, attributes) => {
    if (name !== 'Relationship') return;
    const { Id = '', Target = '' } = attributes();
    targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
  });
  const sheets = new Map<string, string>();
  openTags('xl/workbook.xml', parts.get('xl/workbook.xml') ?? '', (name, attributes) => {
    if (name !== 'sheet') return;
    const { 'r:id': id = '', name: title = '' } = attributes();
    sheets.set(targets.get(id) ?? id, title);
  });
  if (sheets.size > LIMITS.sheets) {
    const said = { count: sheets.size, max: LIMITS.sheets };
    throw refuseWorkbook('workbook_sheets', fault('workbook_sheets', '(file)', said));
  }
  return sheets;
}

/** Refuses a sheet with a row, a column or a value where none can be read. */
export function scanSheet(sheet: string, part: string, xml: string): void {
  let rows = 0;
  openTags(part, xml, (name, attributes) => {
    if (name === 'row') {
      rows++;
      const at = Number(attributes().r ?? rows);
      if (!(rows <= LIMITS.rows && at <= LIMITS.rows)) {
        const place = `${sheet}!A${LIMITS.rows + 1}`;
        throw refuseWorkbook('workbook_rows', fault('workbook_rows', place, { max: LIMITS.rows }));
      }
      return;
    }
    if (name !== 'c') return;
    const { r, t } = attributes();
    const found = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(r ?? '');
    if (r !== undefined && found === null) throw notXml(part, 'address');
    const column = [...(found?.[1] ?? 'A')].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);
    const row = Number(found?.[2] ?? 1);
    if (column > LIMITS.columns || row > LIMITS.rows) {
      const most = { rows: LIMITS.rows, columns: LIMITS.columns };
      throw refuseWorkbook('workbook_columns', fault('workbook_columns', `${sheet}!${r}`, most));
    }
    if (t === 'e') {
      const place = cellPath(sheet, row - 1, column - 1);
      throw refuseWorkbook('workbook_error_value', fault('workbook_error_value', place));
    }
  });
}

function notXml(part: string, why: 'utf8' | 'doctype' | 'form' | 'address'): Error {
  return refuseWorkbook('workbook_xml', fault('workbook_xml', part, { fault: why }));
}

function active(found: Fault): Error {
  return refuseWorkbook('workbook_active', found);
}
