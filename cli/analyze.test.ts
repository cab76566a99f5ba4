import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { analyzeCsv, formatAnalysis, LISTED_PROBLEMS, runAnalyze } from './analyze.ts';

type Golden = { keyed: number[]; raw: Record<string, number[][]>; alpha_recoded: number; icc1: number };
const golden = JSON.parse(
  readFileSync(new URL('../lib/psychometrics/golden/hand/golden.json', import.meta.url), 'utf8'),
) as Golden & { rwg_j_uniform: Record<string, number>; unit_mean: Record<string, number> };

const items = golden.keyed.map((key, i) => ({
  id: `i${i + 1}`,
  scale: 'S',
  reverse: key < 0,
  min: 1,
  max: 5,
}));
const scales = [{ id: 'S', label: 'Service' }];
const header = ['id', 'unit', ...items.map((i) => i.id)].join(',');
const rows = Object.entries(golden.raw).flatMap(([unit, people]) =>
  people.map((codes, p) => [`${unit}${p}`, unit, ...codes].join(',')),
);
const csvText = [header, ...rows].join('\n');

function faults(text: string, by?: string): AppError {
  try {
    analyzeCsv({ csvText: text, items, scales, ...(by === undefined ? {} : { by }) });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('no fault was found');
}

describe('analysis of a file of responses', () => {
  it('reports the scale and its units', () => {
    const report = analyzeCsv({ csvText, items, scales, by: 'unit' });
    const s = report.scales[0];
    expect([report.rows, s?.n, s?.nComplete]).toEqual([15, 15, 15]);
    expect(s?.alpha).toEqual({ kind: 'estimate', value: expect.closeTo(golden.alpha_recoded, 9), n: 15 });
    expect(s?.omega.kind).toBe('estimate');
    expect(s?.warnings).toEqual([]);
    expect(s?.units?.icc1).toEqual({ kind: 'estimate', value: expect.closeTo(golden.icc1, 9), n: 15 });
    for (const u of s?.units?.units ?? []) {
      expect(u.rwgJ).toEqual({
        kind: 'estimate',
        value: expect.closeTo(golden.rwg_j_uniform[u.unit] ?? 0, 9),
        n: 5,
      });
      expect(u.mean).toMatchObject({ value: expect.closeTo(golden.unit_mean[u.unit] ?? 0, 9) });
      expect(u.lambda.kind).toBe('estimate');
    }
    expect(s?.units?.units.map((u) => u.unit)).toEqual(['A', 'B', 'C']);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('warns of a wrong key', () => {
    const unkeyed = items.map((i) => ({ ...i, reverse: false }));
    const report = analyzeCsv({ csvText, items: unkeyed, scales, by: 'unit' });
    const rules = report.scales[0]?.warnings ?? [];
    expect(rules).toContainEqual({ rule: 'negative_alpha' });
    expect(rules).toContainEqual({ rule: 'wrong_key', item: 'i3' });
    expect(formatAnalysis(report)).toContain('check the keys of reversed items');
  });

  it('takes empty cells and NA as unanswered', () => {
    const text = `${items.map((i) => i.id).join(',')}\n4,4,2,5,1\n5,NA,2,4,\n4,5,1,5,2\n,,,,\n3,4,3,4,2\n`;
    const s = analyzeCsv({ csvText: text, items, scales }).scales[0];
    // the second row answered 3 of the 4 items it needs, the fourth none
    expect([s?.n, s?.nComplete]).toEqual([3, 3]);
    expect(s?.items.map((i) => [i.n, i.missing])).toEqual([
      [4, 1],
      [3, 2],
      [4, 1],
      [4, 1],
      [3, 2],
    ]);
    expect(s?.units).toBeNull();
  });

  it('addresses every faulty cell by line and column', () => {
    const text = `${header},extra\nA1,A,4,4,2,5,6,\nA2,A,4,x,2,4.5,2,\nA3,A,-1,4,2,4,2\n`;
    const error = faults(text, 'unit');
    expect(error.code).toBe('invalid_input');
    expect(error.problems.map((p) => [p.rule, p.path])).toEqual([
      ['unknown_column', 'line 1, column extra'],
      ['cell_count', 'line 4'],
      ['code', 'line 4, column i1'],
      ['code', 'line 3, column i2'],
      ['code', 'line 3, column i4'],
      ['code', 'line 2, column i5'],
    ]);
  });

  it('lists the first problems and counts all', () => {
    const bad = Array.from({ length: 60 }, () => '9,1,1,1,1');
    const error = faults([items.map((i) => i.id).join(','), ...bad].join('\n'));
    expect(error.problems).toHaveLength(LISTED_PROBLEMS);
    expect(error.message).toContain('60 problems');
  });

  it('needs the unit column and at least one item column, each once', () => {
    expect(faults(`${items.map((i) => i.id).join(',')}\n`, 'unit').problems[0]?.rule).toBe('no_unit_column');
    expect(faults('id\n1\n').problems[0]?.rule).toBe('no_item_column');
    expect(faults('i1,i1\n1,1\n').problems[0]?.rule).toBe('repeated_column');
    expect(faults('i1\n"1\n').problems[0]?.rule).toBe('csv');
    expect(faults('unit,i1\nA,1\n').problems[0]).toMatchObject({ path: 'line 1, column unit' });
  });

  it('has a reason for everything in a file without rows, and warns of absent columns', () => {
    const s = analyzeCsv({ csvText: 'i1,i2\n', items, scales }).scales[0];
    expect(s?.alpha).toMatchObject({ kind: 'undefined', reason: 'too_few_observations' });
    expect(s?.mean).toMatchObject({ kind: 'undefined', reason: 'no_observations' });
    expect(s?.warnings.filter((w) => w.rule === 'no_column')).toHaveLength(3);
  });

  it('counts rows without a unit in no unit', () => {
    const report = analyzeCsv({ csvText: `${csvText}\nX1,,5,5,1,5,1`, items, scales, by: 'unit' });
    expect(report.rowsWithoutUnit).toBe(1);
    expect(report.scales[0]?.n).toBe(16);
    expect(report.scales[0]?.units?.icc1).toMatchObject({ n: 15 });
  });

  it('prints a table or JSON', () => {
    const text = runAnalyze({ items, scales }, csvText, { by: 'unit' });
    expect(text).toContain('S  Service');
    expect(text).toMatch(/alpha 0\.918 \[0\.\d{3}, 0\.\d{3}\]/);
    expect(text).toMatch(/i3 \(R\)\s+15\s+0\s/);
    expect(text).toMatch(/A\s+5\s+4\.320/);
    expect(JSON.parse(runAnalyze({ items, scales }, csvText, { by: 'unit', json: true }))).toEqual(
      analyzeCsv({ csvText, items, scales, by: 'unit' }),
    );
  });
});
