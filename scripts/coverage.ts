/** Runs the unit tests with coverage of lib/ and prints it per folder. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

type Count = { total: number; covered: number };
type Metric = 'lines' | 'branches' | 'functions';
type Summary = Record<string, Record<Metric, Count>>;

const root = join(import.meta.dirname, '..');
const METRICS = ['lines', 'branches', 'functions'] as const;

/** Lines of a table with one row per folder below lib/, and the whole. */
export function tableOf(summary: Summary, base: string): string[] {
  const folders = new Map<string, Record<Metric, Count>>();
  const add = (folder: string, counts: Record<Metric, Count>) => {
    const sum = folders.get(folder) ?? {
      lines: { total: 0, covered: 0 },
      branches: { total: 0, covered: 0 },
      functions: { total: 0, covered: 0 },
    };
    for (const m of METRICS) {
      sum[m].total += counts[m].total;
      sum[m].covered += counts[m].covered;
    }
    folders.set(folder, sum);
  };
  for (const [file, counts] of Object.entries(summary)) {
    if (file === 'total') continue;
    const [, folder = '', ...rest] = relative(base, file).split(sep);
    add(rest.length === 0 ? 'lib (files)' : `lib/${folder}`, counts);
    add('lib, all', counts);
  }
  const percent = ({ total, covered }: Count) => (total === 0 ? '—' : ((100 * covered) / total).toFixed(1));
  const rows = [...folders].sort(([a], [b]) => a.localeCompare(b));
  return [
    '| folder | lines % | branches % | functions % | lines |',
    '|---|---:|---:|---:|---:|',
    ...rows.map(
      ([folder, c]) => `| ${folder} | ${METRICS.map((m) => percent(c[m])).join(' | ')} | ${c.lines.total} |`,
    ),
  ];
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-coverage-'));
  const start = performance.now();
  const { status } = spawnSync(
    join(root, 'node_modules', '.bin', 'vitest'),
    [
      'run',
      '--project=unit',
      '--reporter=dot',
      '--coverage.enabled',
      '--coverage.provider=v8',
      '--coverage.include=lib/**/*.ts',
      '--coverage.exclude=**/*.{test,test-support}.ts',
      '--coverage.reporter=json-summary',
      `--coverage.reportsDirectory=${folder}`,
    ],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) {
    console.error('The tests failed; there is no coverage to report.');
    process.exit(1);
  }
  const summary = JSON.parse(readFileSync(join(folder, 'coverage-summary.json'), 'utf8')) as Summary;
  rmSync(folder, { recursive: true, force: true });
  console.log(tableOf(summary, root).join('\n'));
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `\n${seconds} s on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, unit tests only`,
  );
}

if (import.meta.main) main();
