/**
 * Everything that must hold, in one run: format and lint, types, migrations, unit tests, build, tests in a
 * browser, and alone what is held to milliseconds. Every step runs, whatever the ones before it found; the last line counts them all.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Count = { passed: number; failed: number };
type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

const root = join(import.meta.dirname, '..');
process.chdir(root);
const bin = join(root, 'node_modules', '.bin');
const reports = mkdtempSync(join(tmpdir(), 'hengping-test-'));
const env = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH ?? ''}`,
  NEXT_TELEMETRY_DISABLED: '1',
  // Some hundred servers and commands are started: what one of them compiled, the others read.
  NODE_COMPILE_CACHE: join(reports, 'compiled'),
};

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

function one(command: string, ...args: string[]): Count {
  return run(command, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Counts tests; a skipped test counts as failed, and so does a file that could not be run. */
function vitest(project: string): Count {
  const file = join(reports, `${project}.json`);
  const ok = run('vitest', [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const broken = report.testResults.filter(
    (f) => f.status === 'failed' && !f.assertionResults.some((a) => a.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + broken;
  return { passed: report.numPassedTests, failed: ok ? failed : Math.max(failed, 1) };
}

const STEPS: readonly (readonly [string, () => Count])[] = [
  ['format and lint', () => one('biome', 'check', '.')],
  ['types', () => one('tsc', '--noEmit')],
  ['unused code', () => one('knip', '--no-progress', '--no-config-hints')],
  ['migrations', () => one('node', 'scripts/db-generate.ts', '--check')],
  ['unit tests', () => vitest('unit')],
  ['databases', () => vitest('databases')],
  ['build', () => one('node', 'scripts/setup.mjs', '--build')],
  ['browser tests', () => vitest('browser')],
  ['timed tests', () => vitest('timed')],
];

const total: Count = { passed: 0, failed: 0 };
const lines: string[] = [];
for (const [name, step] of STEPS) {
  console.log(`\n--- ${name}`);
  const start = performance.now();
  const { passed, failed } = step();
  total.passed += passed;
  total.failed += failed;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  lines.push(
    `${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed, ${seconds} s`,
  );
  console.log(lines.at(-1));
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
