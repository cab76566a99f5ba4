/** Workbooks made to do harm, built when they are needed: none of them lies in the repository. */
import { strToU8, type Zippable, zipSync } from 'fflate';

const TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (inner: string) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
const WORKBOOK = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATION}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const sheetRelation = `<Relationship Id="rId1" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/>`;

export const sheetXml = (data: string, before = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>${before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${data}</sheetData></worksheet>`;
export const textCell = (r: string, text: string) =>
  `<row r="${/\d+/.exec(r)?.[0]}"><c r="${r}" t="inlineStr"><is><t>${text}</t></is></c></row>`;

type Parts = Record<string, string | Uint8Array>;
type Options = { level?: 0 | 9; attrs?: Readonly<Record<string, number>> };

/** A small valid workbook, with parts added or replaced. */
export function workbookOf(parts: Parts = {}, { level = 9, attrs = {} }: Options = {}): Uint8Array {
  const all: Parts = {
    '[Content_Types].xml': TYPES,
    '_rels/.rels': relations(
      `<Relationship Id="rId1" Type="${RELATION}/officeDocument" Target="xl/workbook.xml"/>`,
    ),
    'xl/workbook.xml': WORKBOOK,
    'xl/_rels/workbook.xml.rels': relations(sheetRelation),
    'xl/worksheets/sheet1.xml': sheetXml(textCell('A1', 'x')),
    ...parts,
  };
  const zippable: Zippable = {};
  for (const [name, part] of Object.entries(all)) {
    const bytes = typeof part === 'string' ? strToU8(part) : part;
    zippable[name] = [bytes, attrs[name] === undefined ? { level } : { level, os: 3, attrs: attrs[name] }];
  }
  return zipSync(zippable);
}

/** The file with 16 or 32 bits overwritten in the first directory entry of that name. */
function patched(file: Uint8Array, name: string, offset: number, value: number, bytes: 2 | 4): Uint8Array {
  const copy = Buffer.from(file);
  for (let at = copy.indexOf('PK\u0001\u0002'); at >= 0; at = copy.indexOf('PK\u0001\u0002', at + 4)) {
    const length = copy.readUInt16LE(at + 28);
    if (copy.subarray(at + 46, at + 46 + length).toString() !== name) continue;
    if (bytes === 2) copy.writeUInt16LE(value, at + offset);
    else copy.writeUInt32LE(value, at + offset);
    return copy;
  }
  throw new Error(`no entry ${name}`);
}

const SHEET = 'xl/worksheets/sheet1.xml';
const LAUGHS = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY ${String.fromCharCode(98 + i)} "${`&${String.fromCharCode(97 + i)};`.repeat(10)}">`,
).join('')}]>`;

export type Hostile = { readonly name: string; readonly rule: string; readonly file: () => Uint8Array };

export const HOSTILE: readonly Hostile[] = [
  { name: 'nothing', rule: 'workbook_format', file: () => new Uint8Array() },
  { name: 'text', rule: 'workbook_format', file: () => strToU8('code,name,type\nA,b,township\n') },
  {
    name: 'a password-protected or old workbook',
    rule: 'workbook_format',
    file: () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)]),
  },
  {
    name: 'an archive that is none',
    rule: 'workbook_format',
    file: () => zipSync({ 'a.txt': strToU8('a') }),
  },
  { name: 'half a file', rule: 'workbook_archive', file: () => workbookOf().slice(0, 400) },
  {
    name: 'a name that climbs',
    rule: 'workbook_archive',
    file: () => workbookOf({ '../../etc/evil.xml': '<a/>' }),
  },
  { name: 'an absolute name', rule: 'workbook_archive', file: () => workbookOf({ '/etc/evil.xml': '<a/>' }) },
  {
    name: 'a name with backslashes',
    rule: 'workbook_archive',
    file: () => workbookOf({ 'xl\\..\\evil.xml': '<a/>' }),
  },
  {
    name: 'a name with a control character',
    rule: 'workbook_archive',
    file: () => workbookOf({ 'xl/a\u0000.xml': '<a/>' }),
  },
  { name: 'a part twice', rule: 'workbook_archive', file: () => workbookOf({ 'XL/Workbook.xml': WORKBOOK }) },
  {
    name: 'a symbolic link',
    rule: 'workbook_archive',
    file: () =>
      workbookOf({ 'xl/link.xml': '/etc/passwd' }, { attrs: { 'xl/link.xml': (0o120777 << 16) >>> 0 } }),
  },
  {
    name: 'an encrypted part',
    rule: 'workbook_encrypted',
    file: () => patched(workbookOf(), SHEET, 8, 1, 2),
  },
  {
    name: 'an unknown compression',
    rule: 'workbook_archive',
    file: () => patched(workbookOf(), SHEET, 10, 99, 2),
  },
  {
    name: 'a size that is a lie',
    rule: 'workbook_archive',
    file: () =>
      patched(workbookOf({ [SHEET]: sheetXml(textCell('A1', 'x'.repeat(4000))) }), SHEET, 24, 10, 4),
  },
  {
    name: 'thousands of parts',
    rule: 'workbook_entries',
    file: () => workbookOf(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x/${i}`, '']))),
  },
  {
    name: 'a directory said to have 65 000 parts',
    rule: 'workbook_entries',
    file: () => {
      const copy = Buffer.from(workbookOf());
      const end = copy.lastIndexOf('PK\u0005\u0006');
      copy.writeUInt16LE(65_000, end + 8);
      copy.writeUInt16LE(65_000, end + 10);
      return copy;
    },
  },
  {
    name: 'a part of 9 MB',
    rule: 'workbook_size',
    file: () => workbookOf({ 'xl/theme.xml': new Uint8Array(9 * 1024 * 1024).fill(32) }),
  },
  {
    name: 'parts that are too large together',
    rule: 'workbook_size',
    file: () =>
      workbookOf(
        Object.fromEntries(
          // compressible ninety times or so: below the limit of each part
          Array.from({ length: 8 }, (_, i) => [
            `xl/t${i}.xml`,
            strToU8(
              Array.from({ length: 45_000 }, (_, k) => `${(k * 7919) % 97}${'ab'.repeat(28)}`).join(''),
            ),
          ]),
        ),
      ),
  },
  {
    name: 'a part that blows up',
    rule: 'workbook_ratio',
    file: () => workbookOf({ 'xl/theme.xml': new Uint8Array(2 * 1024 * 1024).fill(32) }),
  },
  { name: 'macros', rule: 'workbook_active', file: () => workbookOf({ 'xl/vbaProject.bin': 'x' }) },
  {
    name: 'a macro type',
    rule: 'workbook_active',
    file: () =>
      workbookOf({
        '[Content_Types].xml': TYPES.replace(
          '</Types>',
          '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        ),
      }),
  },
  {
    name: 'links to other files',
    rule: 'workbook_active',
    file: () => workbookOf({ 'xl/externalLinks/externalLink1.xml': '<a/>' }),
  },
  {
    name: 'an embedded object',
    rule: 'workbook_active',
    file: () => workbookOf({ 'xl/embeddings/oleObject1.bin': 'x' }),
  },
  {
    name: 'a picture from outside',
    rule: 'workbook_active',
    file: () =>
      workbookOf({
        'xl/worksheets/_rels/sheet1.xml.rels': relations(
          `<Relationship Id="r" Type="${RELATION}/image" TargetMode="External" Target="http://169.254.169.254/"/>`,
        ),
      }),
  },
  {
    name: 'an external entity',
    rule: 'workbook_xml',
    file: () =>
      workbookOf({
        [SHEET]: sheetXml(textCell('A1', '&x;'), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      }),
  },
  {
    name: 'a billion laughs',
    rule: 'workbook_xml',
    file: () => workbookOf({ [SHEET]: sheetXml(textCell('A1', '&j;'), LAUGHS) }),
  },
  {
    name: 'a document type in the texts',
    rule: 'workbook_xml',
    file: () => workbookOf({ 'xl/sharedStrings.xml': `<?xml version="1.0"?><!doctype sst><sst/>` }),
  },
  {
    name: 'UTF-16 with a document type',
    rule: 'workbook_xml',
    file: () => workbookOf({ [SHEET]: Buffer.from(`\ufeff${sheetXml('', '<!DOCTYPE a>')}`, 'utf16le') }),
  },
  {
    name: 'another encoding',
    rule: 'workbook_xml',
    file: () => workbookOf({ [SHEET]: sheetXml('').replace('UTF-8', 'UTF-7') }),
  },
  {
    name: 'XML that does not end',
    rule: 'workbook_xml',
    file: () => workbookOf({ [SHEET]: '<worksheet><sheetData><row r="1">' }),
  },
  {
    name: 'a hundred thousand blank rows',
    rule: 'workbook_rows',
    file: () => workbookOf({ [SHEET]: sheetXml('<row/>'.repeat(100_000)) }, { level: 0 }),
  },
  {
    name: 'a row at the very end',
    rule: 'workbook_rows',
    file: () => workbookOf({ [SHEET]: sheetXml('<row r="1048576"/>') }),
  },
  {
    name: 'a cell at the very end',
    rule: 'workbook_columns',
    file: () => workbookOf({ [SHEET]: sheetXml('<row r="1"><c r="XFD1"><v>1</v></c></row>') }),
  },
  {
    name: 'an address written in references',
    rule: 'workbook_columns',
    file: () => workbookOf({ [SHEET]: sheetXml('<row r="1"><c r="A&#49;048576"><v>1</v></c></row>') }),
  },
  {
    name: 'a huge cell',
    rule: 'workbook_cell',
    file: () => workbookOf({ [SHEET]: sheetXml(textCell('B7', 'ab1'.repeat(3_000))) }),
  },
  {
    name: 'an error value',
    rule: 'workbook_error_value',
    file: () => workbookOf({ [SHEET]: sheetXml('<row r="2"><c r="C2" t="e"><v>#REF!</v></c></row>') }),
  },
  {
    name: 'too many sheets',
    rule: 'workbook_sheets',
    file: () =>
      workbookOf({
        'xl/workbook.xml': WORKBOOK.replace(
          '</sheets>',
          `${Array.from({ length: 30 }, (_, i) => `<sheet name="s${i}" sheetId="${i + 2}" r:id="x${i}"/>`).join('')}</sheets>`,
        ),
      }),
  },
];
