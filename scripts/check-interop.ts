/**
 * Workbooks there and back, many times: random tables, lists of units and frameworks, damaged and hostile files;
 * and against other programs where this machine has them. `--runs N` changes how many of each (default 300).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import fc from 'fast-check';
import { AppError } from '#lib/errors.ts';
import { unitTypeWord } from '#lib/evaluations/unit-type.ts';
import { LOCALES } from '#lib/i18n/locales.ts';
import { indicatorTreeSchema } from '#lib/indicators/framework.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { anyFramework, anyText, anyUnits } from '#lib/workbook/arbitrary.test-support.ts';
import { frameworkOfWorkbook } from '#lib/workbook/framework-read.ts';
import { frameworkSheets } from '#lib/workbook/framework-write.ts';
import { HOSTILE } from '#lib/workbook/hostile.test-support.ts';
import { type GridCell, parseWorkbook } from '#lib/workbook/parse.ts';
import { unitsOfWorkbook, unitsTemplate } from '#lib/workbook/units.ts';
import { type SheetOf, workbookBytes } from '#lib/workbook/write.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '300' } } });
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'hengping-interop-'));

const anyCell = fc.oneof(
  anyText.map((t) => (t === '' ? null : t)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  fc.constant(null),
);
const anyTable = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 }))
  .chain(([width, height]) =>
    fc.array(fc.array(anyCell, { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  );

/** What other programs leave as a mark, or drop. */
const AWKWARD = /[^\t\n\u0020-\u007e\u00a0-\ud7ff\uf900-\ufaff\uff01-\uffef]|_/g;

type Rows = (string | number | null)[][];
const sheetOf = (rows: Rows): SheetOf => ({
  name: 's',
  header: (rows[0] ?? []).map((_, i) => `c${i}`),
  rows,
});
/** The values below the header, with the blanks that trailing empty rows and columns lose. */
const below = (grid: readonly (readonly GridCell[])[] | undefined, rows: Rows) =>
  rows.map((row, r) => row.map((_, c) => grid?.[r + 1]?.[c] ?? null));

/** The first value that differs, for the report. */
function difference(a: unknown, b: unknown): string {
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    for (const key of Object.keys({ ...a, ...b })) {
      const [x, y] = [(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]];
      if (!isDeepStrictEqual(x, y)) return `${key}: ${difference(x, y)}`;
    }
  }
  return `${JSON.stringify(a)} for ${JSON.stringify(b)}`;
}

const same = (a: unknown, b: unknown, what: string) => {
  if (isDeepStrictEqual(a, b)) return;
  throw new Error(`${what} came back otherwise: ${difference(a, b)}`);
};

async function tables(): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyTable, async (rows) => {
      const [grid] = await parseWorkbook(await workbookBytes([sheetOf(rows)]));
      same(below(grid?.rows, rows), rows, 'A table');
    }),
    { numRuns: runs },
  );
}

async function units(): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyUnits, fc.constantFrom(...LOCALES), async (list, locale) => {
      const rows = list.map((u) => [u.code, u.name, unitTypeWord(u.type, locale)]);
      const [template] = unitsTemplate(locale);
      const bytes = await workbookBytes([{ ...(template as SheetOf), rows }]);
      same(unitsOfWorkbook(await parseWorkbook(bytes)), list, 'A list of units');
    }),
    { numRuns: runs },
  );
}

async function frameworks(): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyFramework, fc.constantFrom(...LOCALES), async (framework, locale) => {
      const bytes = await workbookBytes(frameworkSheets(framework, locale));
      const { value } = frameworkOfWorkbook(await parseWorkbook(bytes));
      same(indicatorTreeSchema.parse(value), { ...framework, status: 'draft' }, 'A framework');
    }),
    { numRuns: runs },
  );
}

async function damaged(): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      anyTable,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.option(fc.nat()),
      async (rows, changes, cut) => {
        const bytes = Buffer.from(await workbookBytes([sheetOf(rows)]));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        await refusedOrRead(bytes.subarray(0, cut === null ? bytes.length : cut % bytes.length));
      },
    ),
    { numRuns: runs },
  );
}

async function hostile(): Promise<void> {
  for (const { name, file } of HOSTILE) {
    if (await refusedOrRead(file())) throw new Error(`${name} was read`);
  }
}

async function refusedOrRead(bytes: Uint8Array): Promise<boolean> {
  try {
    await parseWorkbook(bytes);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Ours read by openpyxl: the same values, and no cell a formula. Theirs read by us: the same values. */
async function openpyxl(): Promise<void> {
  const script = join(folder, 'compare.py');
  writeFileSync(
    script,
    `import json, sys, openpyxl
mode, book, data = sys.argv[1:]
if mode == 'read':
    sheet = openpyxl.load_workbook(book).active
    cells = [[c for c in row] for row in sheet.iter_rows()]
    json.dump({'values': [[c.value for c in row] for row in cells], 'types': sorted({c.data_type for row in cells for c in row})}, open(data, 'w'))
else:
    out = openpyxl.Workbook()
    for r, row in enumerate(json.load(open(data)), 1):
        for c, value in enumerate(row, 1):
            cell = out.active.cell(r, c)
            cell.value = value
            if isinstance(value, str): cell.data_type = 's'
    out.save(book)
`,
  );
  const python = (...args: string[]) => {
    const done = spawnSync('python3', [script, ...args], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr.slice(-500));
  };
  const [book, data] = [join(folder, 'o.xlsx'), join(folder, 'o.json')];
  // Characters that XML cannot hold are marks which openpyxl does not undo, and of a number it writes
  // sixteen digits; the checks above compare both in full.
  const digits = (n: number | null) => (n === null ? n : Number((n / 10).toPrecision(15)));
  const letters = (t: string) => {
    const left = t.replace(AWKWARD, '');
    return left === '' || left in {} ? null : left;
  };
  const plain = (rows: Rows): Rows =>
    rows.map((r) => r.map((c) => (typeof c === 'string' ? letters(c) : digits(c))));
  const samples = fc.sample(anyTable, Math.min(runs, 60)).map(plain);
  for (const rows of samples) {
    writeFileSync(book, await workbookBytes([sheetOf(rows)]));
    python('read', book, data);
    const theirs = JSON.parse(readFileSync(data, 'utf8')) as { values: GridCell[][]; types: string[] };
    same(below(theirs.values, rows), rows, 'A table read by openpyxl');
    if (theirs.types.includes('f')) throw new Error('openpyxl found a formula');
    writeFileSync(data, JSON.stringify([(rows[0] ?? []).map((_, i) => `c${i}`), ...rows]));
    python('write', book, data);
    const [grid] = await parseWorkbook(readFileSync(book));
    same(below(grid?.rows, rows), rows, 'A table written by openpyxl');
  }
}

/** The shipped framework through LibreOffice and back. */
async function libreoffice(): Promise<void> {
  const framework = loadShipped()
    .map((i) => i.instrument)
    .find((i) => i.kind === 'indicator_tree');
  if (framework === undefined) throw new Error('no framework');
  const source = join(folder, 'in.xlsx');
  writeFileSync(source, await workbookBytes(frameworkSheets(framework, 'zh-CN')));
  const done = spawnSync(
    'soffice',
    [
      '--headless',
      `-env:UserInstallation=file://${folder}/profile`,
      '--convert-to',
      'xlsx',
      '--outdir',
      join(folder, 'lo'),
      source,
    ],
    { encoding: 'utf8', timeout: 120_000 },
  );
  if (done.status !== 0) throw new Error(done.stderr.slice(-500));
  const { value } = frameworkOfWorkbook(await parseWorkbook(readFileSync(join(folder, 'lo', 'in.xlsx'))));
  same(
    indicatorTreeSchema.parse(value),
    { ...framework, status: 'draft' },
    'A framework saved by LibreOffice',
  );
}

const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const CHECKS: readonly (readonly [string, number, () => Promise<void>, (() => boolean)?])[] = [
  ['tables there and back', runs, tables],
  ['lists of units there and back', runs, units],
  ['frameworks there and back', runs, frameworks],
  ['damaged workbooks read or refused', runs, damaged],
  ['hostile workbooks refused', HOSTILE.length, hostile],
  ['against openpyxl', Math.min(runs, 60), openpyxl, () => has('python3', '-c', 'import openpyxl')],
  ['against LibreOffice', 1, libreoffice, () => has('soffice', '--version')],
];

let failed = 0;
console.log('| check | files | seconds | result |\n|---|---:|---:|---|');
for (const [name, count, check, available] of CHECKS) {
  if (available?.() === false) {
    console.log(`| ${name} | 0 | | not available on this machine: not compared |`);
    continue;
  }
  const start = performance.now();
  let result = 'ok';
  try {
    await check();
  } catch (error) {
    failed++;
    result = `FAILED: ${error instanceof Error ? error.message.slice(0, 400) : String(error)}`;
  }
  console.log(`| ${name} | ${count} | ${((performance.now() - start) / 1000).toFixed(1)} | ${result} |`);
}
rmSync(folder, { recursive: true, force: true });
console.log(
  `\n${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${process.platform}`,
);
process.exitCode = failed === 0 ? 0 : 1;
