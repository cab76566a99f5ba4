/**
 * Time and memory of the engine on five-point answers to forty items, with R beside it where `Rscript` with psych
 * and lavaan is installed: the same file of answers, one operation per process, one core. Three starting points:
 * rows in memory, counts, and (reading only) a SQLite database. `--sizes 10000,100000,1000000`; `--no-r` leaves
 * R out. Prints Markdown for docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listLinks } from '#db/repositories/evaluations.ts';
import { addResponse } from '#db/repositories/responses.ts';
import { openStore } from '#db/store.ts';
import { alphaSummary } from '#lib/psychometrics/alpha.ts';
import { alphaIfDropped } from '#lib/psychometrics/alpha-if-dropped.ts';
import { fitFactorModel } from '#lib/psychometrics/cfa.ts';
import { factorModel } from '#lib/psychometrics/cfa-model.ts';
import { extractFactors } from '#lib/psychometrics/factor-extraction.ts';
import { itemStatistics } from '#lib/psychometrics/item-analysis.ts';
import { correlationOf } from '#lib/psychometrics/matrix.ts';
import { type Moments, momentsFromCounts } from '#lib/psychometrics/moments.ts';
import { omegaMl } from '#lib/psychometrics/omega.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { createPairCounts, type PairCounts } from '#lib/psychometrics/pair-counts.ts';
import { polychoricMatrix } from '#lib/psychometrics/polychoric.ts';
import { normalSource, seededRandom } from '#lib/psychometrics/random.ts';
import { addColumns } from '#lib/psychometrics/tabulate.ts';
import { readAnswerColumns } from '#lib/responses/answer-columns.ts';
import { prepareCampaign } from '../tests/support/faults.ts';

const ITEMS = 40;
const NAMES = Array.from({ length: ITEMS }, (_, i) => `i${String(i + 1).padStart(2, '0')}`);
const RANGE = { min: 1, max: 5, reverse: false };
const OPERATIONS = ['alpha', 'omega', 'polychoric', 'efa', 'cfa'] as const;
type Operation = (typeof OPERATIONS)[number];
type Result = { ms: number; value: number; kb: number };
type Got = { rows: Result; counts: number };

const RSCRIPT = join(import.meta.dirname, 'bench-psychometrics.R');

/** One factor, loadings .45 to .75, cut at −1.4, −.5, .4 and 1.3: a byte an answer, item by item. */
function generate(rows: number): Int8Array {
  const normal = normalSource(seededRandom(20240601));
  const factor = Float64Array.from({ length: rows }, normal);
  const codes = new Int8Array(rows * ITEMS);
  for (let i = 0; i < ITEMS; i++) {
    const loading = 0.45 + (0.3 * i) / (ITEMS - 1);
    const rest = Math.sqrt(1 - loading * loading);
    for (let r = 0; r < rows; r++) {
      const x = loading * (factor[r] as number) + rest * normal();
      codes[i * rows + r] = 1 + Number(x > -1.4) + Number(x > -0.5) + Number(x > 0.4) + Number(x > 1.3);
    }
  }
  return codes;
}

function columnsIn(file: string): Int8Array[] {
  const bytes = readFileSync(file);
  const rows = bytes.length / ITEMS;
  return NAMES.map((_, i) => new Int8Array(bytes.buffer, bytes.byteOffset + i * rows, rows));
}

function tabulate(columns: readonly Int8Array[]): PairCounts {
  const counts = createPairCounts(NAMES.map(() => RANGE));
  addColumns(counts, columns);
  return counts;
}

/** A number of the operation's result, from counts. */
function compute(operation: Operation, counts: PairCounts): number {
  if (operation === 'polychoric') return sum(defined(polychoricMatrix(counts, 'listwise')).values);
  const m: Moments = defined(momentsFromCounts(counts, 'listwise'));
  if (operation === 'alpha') {
    itemStatistics(m);
    alphaIfDropped(m.covariance, m.n);
    return value(alphaSummary(m.covariance, m.n).rawAlpha);
  }
  if (operation === 'omega') return value(omegaMl(m.covariance, m.n).omega);
  if (operation === 'efa') {
    const r = defined(correlationOf(m.covariance));
    return sum(defined(extractFactors(r, 1, 'minres')).loadings.map((l) => l * l));
  }
  const model = factorModel({ items: ITEMS, factors: [NAMES.map((_, i) => i)] });
  return value(defined(fitFactorModel(model, m.covariance, m.n)).fit.chiSquare);
}

function defined<T extends object>(outcome: T): Exclude<T, { kind: 'undefined' }> {
  if (isUndefined(outcome)) throw new Error(`undefined: ${outcome.reason}`);
  return outcome as Exclude<T, { kind: 'undefined' }>;
}

function value(e: number | { kind: string; value?: number }): number {
  return typeof e === 'number' ? e : (e.value ?? Number.NaN);
}

function sum(values: ArrayLike<number>): number {
  let s = 0;
  for (let i = 0; i < values.length; i++) s += values[i] as number;
  return s;
}

function timed<T>(work: () => T): { ms: number; result: T } {
  const began = performance.now();
  const result = work();
  return { ms: performance.now() - began, result };
}

/** In a process of its own: once from rows, as R does it, then from counts (median of nine, warm). */
function child(operation: Operation, file: string): Got {
  const columns = columnsIn(file);
  const before = process.resourceUsage().maxRSS;
  const rows = timed(() => compute(operation, tabulate(columns)));
  const kb = process.resourceUsage().maxRSS - before;
  const counts = tabulate(columns);
  const times = Array.from({ length: 9 }, () => timed(() => compute(operation, counts)).ms).sort(
    (a, b) => a - b,
  );
  return { rows: { ms: rows.ms, value: rows.result, kb }, counts: times[4] as number };
}

/** Seconds to read the answers of a closed campaign from a database into columns. */
async function fromSqlite(file: string, folder: string): Promise<Result> {
  const columns = columnsIn(file);
  const rows = columns[0]?.length ?? 0;
  const place = { dataFolder: folder, databaseUrl: undefined };
  const { campaignId } = await prepareCampaign(place);
  const store = await openStore(place);
  try {
    const link = (await listLinks(store.db, campaignId))[0];
    if (link === undefined) throw new Error('a campaign without a link');
    for (let from = 0; from < rows; from += 5_000) {
      await store.write(async (tx) => {
        for (let r = from; r < Math.min(rows, from + 5_000); r++) {
          const answers = Object.fromEntries(NAMES.map((id, i) => [id, columns[i]?.[r] ?? 0]));
          const response = { campaignId, linkId: link.id, unitId: link.unitId, day: '2026-11-22' };
          await addResponse(tx.db, { ...response, eligible: true, answers, texts: {} });
        }
      });
    }
    const before = process.resourceUsage().maxRSS;
    const began = performance.now();
    const read = await readAnswerColumns(store.db, campaignId, NAMES, [link.id], rows);
    const ms = performance.now() - began;
    return { ms, value: read.rows, kb: process.resourceUsage().maxRSS - before };
  } finally {
    await store.close();
  }
}

const SELF = import.meta.filename;

function inProcess<T>(...args: string[]): T {
  return JSON.parse(execFileSync(process.execPath, [SELF, ...args], { encoding: 'utf8' })) as T;
}

function inR(operation: string, file: string, rows: number): Result {
  const args = [RSCRIPT, operation, file, String(rows), String(ITEMS)];
  return JSON.parse(execFileSync('Rscript', args, { encoding: 'utf8' })) as Result;
}

function versionOfR(): string | undefined {
  try {
    return execFileSync('Rscript', [RSCRIPT, 'versions'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return undefined;
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(ms < 100 ? 3 : 2);
const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`;

async function report(sizes: readonly number[], withR: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-bench-'));
  const line = (cells: readonly unknown[]): void => console.log(`| ${cells.join(' | ')} |`);
  try {
    line([
      'answers',
      'operation',
      'from rows, s',
      'R, s',
      'ratio',
      'from counts, ms',
      'bytes an answer beyond them',
      'R',
      'differs by',
    ]);
    line(['---:', '---', '---:', '---:', '---:', '---:', '---:', '---:', '---:']);
    for (const rows of sizes) {
      const file = join(folder, `${rows}.bin`);
      writeFileSync(file, generate(rows));
      const answers = rows * ITEMS;
      const perAnswer = (r: Result): string => ((1024 * r.kb) / answers).toFixed(2);
      if (withR) {
        const r = inR('cov', file, rows);
        line([`${rows} × ${ITEMS}`, "R's bare cov()", '', seconds(r.ms), '', '', '', perAnswer(r), '']);
      }
      for (const operation of OPERATIONS) {
        const own = inProcess<Got>('--operation', operation, '--file', file);
        const r = withR === undefined ? undefined : inR(operation, file, rows);
        line([
          `${rows} × ${ITEMS}`,
          operation,
          seconds(own.rows.ms),
          r === undefined ? '' : seconds(r.ms),
          r === undefined ? '' : times(r.ms / own.rows.ms),
          own.counts.toFixed(1),
          perAnswer(own.rows),
          r === undefined ? '' : perAnswer(r),
          r === undefined ? '' : Math.abs(own.rows.value / r.value - 1).toExponential(0),
        ]);
      }
      const read = inProcess<Result>('--sqlite', join(folder, `db-${rows}`), '--file', file);
      line([
        `${rows} × ${ITEMS}`,
        'reading from SQLite',
        seconds(read.ms),
        '',
        '',
        '',
        perAnswer(read),
        '',
        '',
      ]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const cpu = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  console.log(`\n${[withR, `Node ${process.version}`, process.platform, cpu].filter(Boolean).join('; ')}`);
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    'no-r': { type: 'boolean', default: false },
    operation: { type: 'string' },
    sqlite: { type: 'string' },
    file: { type: 'string', default: '' },
  },
});
if (values.operation !== undefined) {
  console.log(JSON.stringify(child(values.operation as Operation, values.file)));
} else if (values.sqlite !== undefined) {
  console.log(JSON.stringify(await fromSqlite(values.file, values.sqlite)));
} else {
  await report(values.sizes.split(',').map(Number), values['no-r'] ? undefined : versionOfR());
}
