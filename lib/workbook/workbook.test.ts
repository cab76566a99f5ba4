import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../tests/support/world.ts';
import { AppError } from '../errors.ts';
import { expectWords } from '../i18n/problem-text.test-support.ts';
import { cellName, columnName } from './address.ts';
import { anyText } from './arbitrary.test-support.ts';
import { HOSTILE, sheetXml, textCell, workbookOf } from './hostile.test-support.ts';
import { WORKBOOK_LIMITS } from './limits.ts';
import { parseWorkbook } from './parse.ts';
import { looksLikeFormula, workbookText } from './text.ts';
import { readWorkbook, writeWorkbook } from './threads.ts';
import { type SheetCell, workbookBytes } from './write.ts';

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\r=1', '＝1+1', '＋1', '－1', '＠A1'];
const LEADS = ['', ' ', '\u00a0', '\u3000', '\ufeff', ' \u00a0\ufeff'];
const DANGEROUS = LEADS.flatMap((lead) => FORMULAS.map((f) => lead + f));

const parts = (bytes: Uint8Array) =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));

describe('a written workbook', () => {
  it('holds no formula, whatever a text begins with: every such cell is a typed text', async () => {
    const files = parts(await workbookBytes([{ name: 's', header: ['t'], rows: DANGEROUS.map((t) => [t]) }]));
    const sheet = files['xl/worksheets/sheet1.xml'] ?? '';
    expect(sheet).not.toMatch(/<f[\s>/]/);
    const cells = [...sheet.matchAll(/<c ([^>]*)>/g)].map((m) => m[1] ?? '');
    expect(cells).toHaveLength(DANGEROUS.length + 1);
    for (const cell of cells) expect(cell).toMatch(/\bt="(s|inlineStr)"/);
    expect(Object.keys(files).filter((f) => /vba|externalLink|calcChain/.test(f))).toEqual([]);
    const [grid] = await parseWorkbook(workbookOfBytes(files));
    expect(grid?.rows.slice(1).map((r) => r[0])).toEqual(DANGEROUS);
  });

  it('holds numbers as numbers in full', async () => {
    const numbers = [0, -1, 0.1 + 0.2, 1e-12, 123456789.123456, 1e21];
    const bytes = await workbookBytes([{ name: 's', header: ['n'], rows: numbers.map((n) => [n]) }]);
    const [grid] = await parseWorkbook(bytes);
    expect(grid?.rows.slice(1).map((r) => r[0])).toEqual(numbers);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not made with %s in it', async (n) => {
    await expect(workbookBytes([{ name: 's', header: ['n'], rows: [[n]] }])).rejects.toThrow(
      'must have been a reason',
    );
  });

  it('has names that a spreadsheet accepts, no two alike', async () => {
    const names = ['a/b:c', 'x'.repeat(40), 'x'.repeat(50), "it's [1]", ''];
    const bytes = await workbookBytes(names.map((name) => ({ name, header: ['h'], rows: [] })));
    const grids = await parseWorkbook(bytes);
    expect(grids).toHaveLength(names.length);
    expect(new Set(grids.map((g) => g.name.toLowerCase())).size).toBe(names.length);
    for (const { name } of grids) expect(name).toMatch(/^[^[\]:*?/\\']{1,31}$/);
  });

  it('cuts a text that no cell can take', async () => {
    const bytes = await workbookBytes([{ name: 's', header: ['h'], rows: [['x'.repeat(40_000)]] }]);
    expect((parts(bytes)['xl/sharedStrings.xml'] ?? '').includes(`${'x'.repeat(32_765)} …<`)).toBe(true);
  });

  it('is read back as it was written, whatever the text', async () => {
    const cell: fc.Arbitrary<SheetCell> = fc.oneof(
      anyText.map((t) => (t === '' ? null : t)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      fc.constant(null),
    );
    const table = fc
      .integer({ min: 1, max: 6 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      );
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const header = (rows[0] ?? []).map((_, i) => `c${i}`);
        const [grid] = await parseWorkbook(await workbookBytes([{ name: 's', header, rows }]));
        const read = rows.map((_, r) => header.map((_, c) => grid?.rows[r + 1]?.[c] ?? null));
        expect(read).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });
});

/** The parts packed again: what was looked at is what is read. */
function workbookOfBytes(files: Record<string, string>): Uint8Array {
  return workbookOf(files);
}

describe('text', () => {
  it.each(DANGEROUS)('%j is taken for a formula by a spreadsheet that opens CSV', (text) => {
    expect(looksLikeFormula(text)).toBe(true);
  });

  it.each(['', '1+1', 'a=b', '局', '（－）', 'x\n=1', '_=1'])('%j is not', (text) => {
    expect(looksLikeFormula(text)).toBe(false);
  });

  it('is left alone where nothing is wrong with it', () => {
    for (const text of ['局', ' a\tb\n', '=1+1', '<&>', '😀']) expect(workbookText(text)).toBe(text);
    expect(workbookText('a\u0000b')).toBe('a_x0000_b');
    expect(workbookText('_x0041_')).toBe('_x005F_x0041_');
    expect(workbookText('constructor')).toBe('_x0063_onstructor');
  });

  it('has addresses as a spreadsheet shows them', () => {
    expect([0, 25, 26, 701, 702, 16383].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
    expect(cellName(6, 1)).toBe('B7');
  });
});

describe('an uploaded workbook', () => {
  it('is read where it is an ordinary one', async () => {
    expect(await parseWorkbook(workbookOf())).toEqual([{ name: 'S', rows: [['x']] }]);
    const hyperlink =
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" TargetMode="External" Target="mailto:a@b"/></Relationships>';
    const linked = workbookOf({
      'xl/worksheets/_rels/sheet1.xml.rels': hyperlink,
      'xl/media/image1.png': 'x',
    });
    expect(await parseWorkbook(linked)).toHaveLength(1);
  });

  it.each(HOSTILE.map((h) => [h.name, h] as const))('is refused with %s', async (_, { rule, file }) => {
    const bytes = file();
    expect(bytes.length).toBeLessThanOrEqual(WORKBOOK_LIMITS.file);
    const error = await refusal(parseWorkbook(bytes));
    expect(error.code).toBe('invalid_input');
    const [problem] = error.problems;
    expect([problem?.rule, error.problems.length]).toEqual([rule, 1]);
    expect(problem?.path).toBeTruthy();
    expectWords(problem);
  });

  it('is refused by its cell', async () => {
    const at = async (name: string) => {
      const found = HOSTILE.find((h) => h.name === name);
      return (await refusal(parseWorkbook(found?.file() ?? new Uint8Array()))).problems[0]?.path;
    };
    expect(await at('an error value')).toBe('S!C2');
    expect(await at('a huge cell')).toBe('S!B7');
    expect(await at('a cell at the very end')).toBe('S!XFD1');
  });

  it('is refused above its size before it is opened', async () => {
    const large = new Uint8Array(WORKBOOK_LIMITS.file + 1);
    expect((await refusal(readWorkbook(large))).code).toBe('too_large');
    expect((await refusal(parseWorkbook(large))).code).toBe('too_large');
  });

  it('is refused where its cells together are too much', async () => {
    const row = (r: number) =>
      `<row r="${r}">${Array.from({ length: 100 }, (_, c) => `<c r="${columnName(c)}${r}" t="s"><v>0</v></c>`).join('')}</row>`;
    const rows = Array.from({ length: 12 }, (_, r) => row(r + 1)).join('');
    const file = workbookOf({
      'xl/worksheets/sheet1.xml': sheetXml(rows),
      'xl/sharedStrings.xml': `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>${'ab1'.repeat(1_500)}</t></si></sst>`,
      'xl/_rels/workbook.xml.rels': (parts(workbookOf())['xl/_rels/workbook.xml.rels'] ?? '').replace(
        '</Relationships>',
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
      ),
    });
    expect((await refusal(parseWorkbook(file))).code).toBe('too_large');
  });

  it('with any byte changed or cut is read or refused, and nothing else', async () => {
    const good = Buffer.from(workbookOf({ 'xl/worksheets/sheet1.xml': sheetXml(textCell('B2', '局')) }));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(good.length), { freq: 4 }),
        async (changes, cut) => {
          const bad = Buffer.from(good);
          for (const [at, value] of changes) bad[at] = value;
          try {
            await parseWorkbook(bad.subarray(0, cut ?? bad.length));
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            refused++;
          }
        },
      ),
      { numRuns: 250 },
    );
    expect(refused).toBeGreaterThan(20);
  });
});

describe('the thread for workbooks', () => {
  it('reads and writes as the functions do, and hands refusals on', async () => {
    const bytes = await writeWorkbook([{ name: '单位', header: ['a'], rows: [['=1'], [2.5]] }]);
    expect(await readWorkbook(bytes)).toEqual([{ name: '单位', rows: [['a'], ['=1'], [2.5]] }]);
    expect((await refusal(readWorkbook(new Uint8Array(10)))).problems[0]?.rule).toBe('workbook_format');
    await expect(writeWorkbook([{ name: 's', header: ['n'], rows: [[Number.NaN]] }])).rejects.toThrow(
      'reason',
    );
  });

  it('is stopped when its time or its memory is up', async () => {
    const rows = Array.from(
      { length: 4_000 },
      (_, r) => `<row r="${r + 1}"><c r="A${r + 1}"><v>${r}</v></c></row>`,
    ).join('');
    const busy = workbookOf({ 'xl/worksheets/sheet1.xml': sheetXml(rows) });
    expect((await refusal(readWorkbook(busy, { time: 1, memory: 256 }))).problems[0]?.rule).toBe(
      'workbook_time',
    );
    expect((await refusal(readWorkbook(busy, { time: 20_000, memory: 4 }))).problems[0]?.rule).toBe(
      'workbook_memory',
    );
    expect(await readWorkbook(busy)).toHaveLength(1);
  });

  it('leaves the server free meanwhile, and turns away what cannot wait', async () => {
    const rows = Array.from({ length: 1_500 }, (_, i) =>
      Array.from({ length: 40 }, (_, j) => `文字 ${i} ${j}`),
    );
    const header = Array.from({ length: 40 }, (_, j) => `c${j}`);
    let longest = 0;
    let last = performance.now();
    const ticks = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const before = performance.now();
    await writeWorkbook([{ name: 's', header, rows }]);
    const whole = performance.now() - before;
    clearInterval(ticks);
    expect(longest).toBeLessThan(whole / 2);
    const small = workbookOf();
    const many = await Promise.allSettled(
      Array.from({ length: WORKBOOK_LIMITS.waiting + 2 }, () => readWorkbook(small)),
    );
    const refused = many.filter((m) => m.status === 'rejected').map((m) => (m.reason as AppError).code);
    expect(refused).toEqual(['unavailable', 'unavailable']);
  });
});
