import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '#lib/oracle/compare.ts';
import { runOracle } from '#lib/oracle/oracle.ts';
import { main, readReference } from './oracle.ts';

const golden = (name: string): string =>
  new URL(`../lib/psychometrics/golden/${name}`, import.meta.url).pathname;

/** The reference with the member at `path` replaced. */
function altered(expected: Json, path: readonly string[], value: Json): Json {
  const copy = structuredClone(expected) as Record<string, Json>;
  const parent = path.slice(0, -1).reduce((node, key) => node[key] as Record<string, Json>, copy);
  const last = path.at(-1) ?? '';
  if (!(last in parent)) throw new Error(`no ${path.join('.')}`);
  parent[last] = value;
  return copy;
}

describe('the engine against its reference numbers', () => {
  // The counts may only grow: what the engine once reproduced it must go on reproducing.
  it.each([
    ['synthetic', 23638],
    ['edge', 140],
    ['raters', 164],
    ['raters-incomplete', 642],
    ['waves', 1186],
    ['survey', 135],
    ['invariance', 1410],
  ])('agrees with %s in at least %i numbers and disagrees in none', (name, known) => {
    const { expected, tables } = readReference(golden(name));
    const result = runOracle(expected, tables);
    expect(result.disagreed).toEqual([]);
    expect(result.agreed).toBeGreaterThanOrEqual(known);
  });

  it.each([
    [['scales', 'engagement', 'reliability', 'listwise', 'alpha', 'value', 'raw_alpha'], 0.855577],
    [
      ['scales', 'climate', 'reliability', 'listwise', 'omega_1f_lavaan', 'value', 'omega_model_implied'],
      0.82036,
    ],
    [['aggregation', 'scales', 'total', 'per_unit', 'value', 'D01', 'rwg_j'], null],
    [['descriptives', 'value', 'Q05', 'freq', '1'], 3],
  ])('catches an altered value at %s', (path, value) => {
    const { expected, tables } = readReference(golden('synthetic'));
    const result = runOracle(altered(expected, path, value), tables);
    expect(result.disagreed).toHaveLength(1);
    expect(result.disagreed[0]).toMatchObject({
      path: path.filter((p) => p !== 'value').join('.'),
      expected: value,
    });
  });

  it('catches a number where the engine says undefined', () => {
    const { expected, tables } = readReference(golden('edge'));
    const path = ['units', 'scales', 's', 'per_unit', 'value', 'B_single', 'rwg_j'];
    expect(runOracle(altered(expected, path, 0), tables).disagreed).toEqual([
      { path: 'units.scales.s.per_unit.B_single.rwg_j', got: null, expected: 0 },
    ]);
  });

  it('holds a block to its own tolerance', () => {
    const { expected, tables } = readReference(golden('edge'));
    const at = (v: number): number =>
      runOracle(altered(expected, ['two_items', 'value', 'raw_alpha'], v), tables).disagreed.length;
    expect(at(0.932038834951456 + 0.9e-10)).toBe(0);
    expect(at(0.932038834951456 + 1.1e-10)).toBe(1);
  });

  it('does not look at the expected values: shifted ones change nothing in what is computed', () => {
    const { expected, tables } = readReference(golden('edge'));
    let shifted = 0;
    const text = JSON.stringify(expected, (key, v) => {
      if (key === 'abs' || key === 'rel' || key.startsWith('lmer_')) return v;
      if (typeof v !== 'number' || Number.isInteger(v)) return v;
      shifted++;
      return v + 0.5;
    });
    const { disagreed } = runOracle(JSON.parse(text) as Json, tables);
    expect(shifted).toBeGreaterThan(50);
    expect(disagreed).toHaveLength(shifted);
    for (const d of disagreed) expect(d.got).toBeCloseTo((d.expected ?? Number.NaN) - 0.5, 7);
  });

  it('counts what it does not know and what it is told to skip', () => {
    const expected = {
      meta: { items: ['a', 'b'], response_min: 1, response_max: 5, scales: { s: ['a', 'b'] } },
      scales: {
        s: {
          items: ['a', 'b'],
          reliability: {
            listwise: {
              alpha: { tol: { abs: 1e-9 }, value: { raw_alpha: 1, psych_alpha: 3, text: 'x', surprise: 4 } },
              omega_h_nf3: { test: false, value: { omega_h: 0.5, list: [1, null] } },
              unheard_of: { value: [1, 2] },
            },
          },
        },
      },
    };
    const table = { header: ['a', 'b'], rows: ['12', '34', '51'].map((r) => [r[0] ?? '', r[0] ?? '']) };
    const result = runOracle(expected, new Map([['data.csv', table]]));
    expect(result).toEqual({
      agreed: 1,
      disagreed: [],
      skipped: 4,
      notComputed: new Map([
        ['scales.s.reliability.listwise.alpha.surprise', 1],
        ['scales.s.reliability.listwise.unheard_of.0', 1],
        ['scales.s.reliability.listwise.unheard_of.1', 1],
      ]),
    });
  });
});

describe('other kinds of data', () => {
  const alphaBlock = (value: number): Json => ({
    alpha: { tol: { abs: 1e-9 }, value: { raw_alpha: value } },
  });
  const reference = (meta: object, value: number): Json =>
    ({
      meta: { items: ['a', 'b', 'c'], scales: { s: ['a', 'b', '-c'] }, ...meta },
      scales: { s: { items: ['a', 'b', '-c'], reliability: { listwise: alphaBlock(value) } } },
    }) as unknown as Json;

  it('takes a correlation matrix with its n', () => {
    const table = {
      header: ['', 'a', 'b', 'c'],
      rows: [
        ['a', '1', '0.5', '-0.5'],
        ['b', '0.5', '1', '-0.5'],
        ['c', '-0.5', '-0.5', '1'],
      ],
    };
    const result = runOracle(reference({ n: 100 }, 0.75), new Map([['data.csv', table]]));
    expect(result).toMatchObject({ agreed: 1, disagreed: [] });
  });

  it('takes 0/1 and continuous data', () => {
    const rows = [
      [0, 0, 1],
      [1, 1, 0],
      [1, 0, 0],
      [0, 1, 1],
    ];
    const binary = { header: ['a', 'b', 'c'], rows: rows.map((r) => r.map(String)) };
    const scaled = { header: ['a', 'b', 'c'], rows: rows.map((r) => r.map((x) => String(x * 0.37 - 2))) };
    for (const table of [binary, scaled]) {
      // variances 1/3 each, cov(a, −c) = 1/3, the others 0: alpha = 3/2·(1 − 3/5)
      const result = runOracle(reference({}, 0.6), new Map([['data.csv', table]]));
      expect(result).toMatchObject({ agreed: 1, disagreed: [] });
    }
  });
});

describe('hengping oracle', () => {
  const written: string[] = [];
  const folders: string[] = [];

  async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
    written.length = 0;
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const code = await main(args);
    return { code, lines: written.join('').trimEnd().split('\n') };
  }

  afterEach(() => {
    vi.restoreAllMocks();
    for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
  });

  it('ends with a line of counts and exit code 0 where all agrees', async () => {
    const { code, lines } = await run(golden('edge'));
    expect(code).toBe(0);
    expect(lines).toEqual(['agreed 140, disagreed 0, not computed 0, skipped 3']);
  });

  it('prints a disagreement with path, got and expected, and exits with 1', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'oracle-'));
    folders.push(dir);
    cpSync(golden('edge'), dir, { recursive: true });
    const file = join(dir, 'expected.json');
    const { expected } = readReference(dir);
    writeFileSync(file, JSON.stringify(altered(expected, ['negative_alpha', 'value', 'plain'], -28)));
    const { code, lines } = await run(dir);
    expect(code).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^negative_alpha\.plain: got -28\.125\d*, expected -28$/),
      'agreed 139, disagreed 1, not computed 0, skipped 3',
    ]);
  });

  it('exits with 1 without a readable folder', async () => {
    expect((await run()).code).toBe(1);
    expect((await run(join(tmpdir(), 'no such folder'))).code).toBe(1);
  });
});
