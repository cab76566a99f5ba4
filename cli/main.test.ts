import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED_DIR } from '#lib/library/shipped.ts';
import type { AnalysisReport } from './analyze.ts';

const root = join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function hengping(...args: string[]) {
  const done = spawnSync(process.execPath, [join(root, 'cli', 'main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HENGPING_DATA: join(folder, 'data') },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const coop = join(SHIPPED_DIR, 'evaluation', 'cooperating-department.yaml');
const scored = ['COL', 'RES', 'COM', 'PER'].flatMap((s) => [1, 2, 3, 4, 5].map((i) => `COP_${s}${i}`));

/** Responses in which the person's level drives every item of every scale. */
function responses(extra: readonly string[] = [], rows = 40): string {
  const header = ['id', 'unit', ...extra, ...scored].join(',');
  const lines = Array.from({ length: rows }, (_, r) => {
    const codes = scored.map((_, i) => 1 + ((r + Math.floor(i / 5) * (r % 3)) % 5));
    return [`R${r}`, `U${r % 4}`, ...extra.map(() => ''), ...codes].join(',');
  });
  return [header, ...lines, ''].join('\n');
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('hengping', () => {
  it('helps on standard output when asked, on standard error when it is not understood', () => {
    const help = hengping('help');
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const name of ['lint', 'analyze', 'demo', 'oracle']) expect(help.out).toContain(`  ${name} `);
    for (const args of [[], ['frobnicate'], ['constructor']]) {
      const refused = hengping(...args);
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.err).toContain(help.out);
    }
    expect(hengping('frobnicate').err).toContain('There is no command frobnicate.');
  });

  it('lints files', () => {
    const good = hengping('lint', coop);
    expect(good).toMatchObject({ code: 0, err: '' });
    expect(good.out).toMatch(/Q_COOP@1 [0-9a-f]{12}, 0 errors, 0 warnings\n$/);
    const bad = written('bad.yaml', readFileSync(coop, 'utf8').replace('scale: COL', 'scale: NOPE'));
    const refused = hengping('lint', bad);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^error: .*bad\.yaml: .*\[[a-z_]+\]$/m);
    expect(hengping('lint')).toMatchObject({ code: 1, out: '' });
  });

  it('analyses responses as JSON and as a table', () => {
    const csv = written('responses.csv', responses(['COP_CHK', 'COP_ALL', 'COP_FREQ', 'COP_OPEN']));
    const json = hengping('analyze', coop, csv, '--by', 'unit', '--json');
    expect(json).toMatchObject({ code: 0, err: '' });
    const report = JSON.parse(json.out) as AnalysisReport;
    expect(report).toMatchObject({ rows: 40, by: 'unit', rowsWithoutUnit: 0 });
    expect(report.scales.map((s) => [s.id, s.label, s.items.length])).toEqual([
      ['COL', '协作配合', 5],
      ['RES', '职责清晰', 5],
      ['COM', '沟通响应', 5],
      ['PER', '履职成效', 5],
    ]);
    // the reverse-keyed item runs against the others on purpose
    expect(report.scales[0]?.warnings).toContainEqual({ rule: 'wrong_key', item: 'COP_COL3' });
    expect(report.scales[0]?.units?.units.map((u) => u.unit)).toEqual(['U0', 'U1', 'U2', 'U3']);
    const table = hengping('analyze', coop, csv);
    expect(table.out).toMatch(/^40 rows\n\nCOL {2}协作配合\n/);
  });

  it('accepts the columns of an export, and refuses any other', () => {
    const extra = ['row', 'unit_code', 'department', 'COP_LEVEL', 'COP_COL3_r', 'score_COL', 'note'];
    const csv = written('export.csv', responses(extra));
    expect(hengping('analyze', coop, csv)).toMatchObject({ code: 0, err: '' });
    const stray = hengping('analyze', coop, written('stray.csv', responses(['COP_COL1_r'])));
    expect(stray).toMatchObject({ code: 1, out: '' });
    expect(stray.err).toContain('line 1, column COP_COL1_r: No item has this name.');
  });

  it('takes the policy beside the questionnaire before the shipped one', () => {
    const own = join(folder, 'own');
    cpSync(join(SHIPPED_DIR, 'evaluation'), own, { recursive: true });
    const policy = join(own, 'scoring-policy.yaml');
    const strict = readFileSync(policy, 'utf8').replace(
      /min_answered: .*/,
      'min_answered: { num: 1, den: 1 }',
    );
    expect(strict).toContain('num: 1, den: 1');
    writeFileSync(policy, strict);
    const text = responses().replace(/^R0,U0,\d/m, 'R0,U0,');
    const csv = written('gap.csv', text);
    const n = (file: string) =>
      (JSON.parse(hengping('analyze', file, csv, '--json').out) as AnalysisReport).scales[0]?.n;
    expect([n(coop), n(join(own, 'cooperating-department.yaml'))]).toEqual([40, 39]);
  });

  it('names what is wrong with the arguments of analyze', () => {
    const csv = written('ok.csv', responses());
    expect(hengping('analyze', coop)).toMatchObject({ code: 1, out: '' });
    expect(hengping('analyze', coop, csv, '--nope').err).toContain("'--nope'");
    expect(hengping('analyze', 'absent.yaml', csv).err).toContain('absent.yaml: (file): ENOENT');
    const policy = join(SHIPPED_DIR, 'evaluation', 'scoring-policy.yaml');
    expect(hengping('analyze', policy, csv).err).toContain('This is a scoring_policy.');
    expect(hengping('analyze', coop, csv, '--by', 'region').err).toContain('There is no column region.');
  });

  it('compares with reference values', () => {
    const golden = join(root, 'lib', 'psychometrics', 'golden', 'edge');
    expect(hengping('oracle', golden)).toMatchObject({
      code: 0,
      out: 'agreed 140, disagreed 0, not computed 0, skipped 3\n',
    });
    expect(hengping('oracle')).toMatchObject({ code: 1, out: '' });
  });

  it('loads and removes the demonstration without a server', () => {
    const loaded = hengping('demo', 'load');
    expect(loaded.err).toBe(`No server is running; working on ${join(folder, 'data')}.\n`);
    expect(loaded.out).toMatch(/^loaded; respondent link http:\/\/localhost:3000\/s\/[0-9a-z]{26}\n$/);
    const again = hengping('demo', 'load');
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toContain('A demonstration is loaded already; remove it first.');
    expect(hengping('demo', 'remove')).toMatchObject({ code: 0, out: 'removed 1\n' });
    expect(hengping('demo', 'remove')).toMatchObject({ code: 0, out: 'removed 0\n' });
    expect(hengping('demo', 'reload')).toMatchObject({ code: 1, out: '' });
  });
});
