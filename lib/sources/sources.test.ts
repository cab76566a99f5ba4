/** Values entered for sources: by form and file, what they do to scores, and red lines. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditAfter } from '#db/repositories/audit.ts';
import { listSourceValues } from '#db/repositories/source-values.ts';
import { type DemoWorld, openDemoWorld, refusal, refusalCode } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { loadDemoScores } from '../demo/scores.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { exportResults } from '../exports/export-results.ts';
import { exportSources, sourcesTemplate } from '../exports/export-sources.ts';
import { toCsv, toSheet } from '../exports/table.ts';
import { liftRecusal, noteRecusal } from '../interviews/recusals.ts';
import { readResults } from '../scores/read-results.ts';
import { readSheet } from '../scores/read-sheet.ts';
import { setSourceState } from '../scores/set-source-state.ts';
import { writeWorkbook } from '../workbook/threads.ts';
import { importCsv, importWorkbook } from './import-values.ts';
import { readSources } from './read-sources.ts';
import { recordValue, withdrawValue } from './record-values.ts';

let world: DemoWorld;
let analyst: Context;
let evaluationId: string;

beforeAll(async () => {
  world = await openDemoWorld();
  analyst = world.as('analyst', 'analyst');
  evaluationId = world.demo.evaluationId;
});
afterAll(() => world.close());

const unitId = (code: string) => world.units.get(code)?.id ?? '';
const enter = (...of: Parameters<typeof enterAs> extends [Context, ...infer Rest] ? Rest : never) =>
  enterAs(analyst, ...of);
const enterAs = (
  by: Context,
  code: string,
  indicatorId: string,
  kind: string,
  value: unknown,
  part = '',
  more = {},
) =>
  recordValue(by, evaluationId, {
    unitId: unitId(code),
    indicatorId,
    kind,
    part,
    value,
    asOf: '2026-04-30',
    origin: '年报系统',
    evidence: '',
    ...more,
  });
async function now(code: string, id: string) {
  const { tree } = await readSheet(analyst, evaluationId, unitId(code));
  const leaf = tree.flatMap((f) => f.children.flatMap((c) => c.leaves)).find((r) => r.indicator.id === id);
  if (leaf === undefined) throw new Error(`no ${id}`);
  return leaf.now;
}
async function cell(code: string, id: string) {
  const { units } = await readSources(analyst, evaluationId);
  const found = units.find((u) => u.code === code)?.cells.find((c) => c.indicator.id === id);
  if (found === undefined) throw new Error(`no ${code} ${id}`);
  return found;
}

describe('a value', () => {
  it('gives its source a rate with a standard error of 0, and says so', async () => {
    expect((await now('E1', 'C2.1')).rate).toMatchObject({ kind: 'undefined', reason: 'not_yet' });
    await enter('E1', 'C2.1', 'statistics', '0.95', '', { evidence: 'EV09' });
    const found = await now('E1', 'C2.1');
    expect(found).toMatchObject({ state: 'direct', n: 0 });
    expect(found.rate).toMatchObject({ value: 1 });
    expect(found.sources[0]).toMatchObject({
      mean: { value: 0.95 },
      standardError: { kind: 'estimate', value: 0 },
      degreesOfFreedom: { kind: 'undefined', reason: 'not_sampled' },
      entered: {
        parts: [{ part: '', value: 0.95, asOf: '2026-04-30', origin: '年报系统', evidence: ['EV09'] }],
      },
    });
  });

  it('is corrected by a newer one, and counts again once that is withdrawn; the hash follows', async () => {
    const before = await now('E1', 'C2.1');
    await enter('E1', 'C2.1', 'statistics', 0.7);
    const corrected = await now('E1', 'C2.1');
    expect(corrected.rate).toMatchObject({ value: expect.closeTo(0.5, 12) });
    expect(corrected.inputHash).not.toBe(before.inputHash);
    const [newest] = (await cell('E1', 'C2.1')).history;
    await withdrawValue(analyst, evaluationId, newest?.id ?? '', { why: '读错了表' });
    expect(await now('E1', 'C2.1')).toEqual(before);
    const { history } = await cell('E1', 'C2.1');
    expect(history.map((h) => [h.value, h.inForce, h.withdrawnWhy])).toEqual([
      [0.7, false, '读错了表'],
      [0.95, true, undefined],
    ]);
    const again = refusalCode(withdrawValue(analyst, evaluationId, newest?.id ?? '', { why: '再撤' }));
    expect(await again).toBe('conflict');
  });

  it('of deductions waits until each has been looked at', async () => {
    await enter('E1', 'C1.1', 'statistics', 1, 'C1.1-d2');
    expect((await now('E1', 'C1.1')).sources[0]).toMatchObject({
      missing: { cause: 'not_yet' },
      entered: { parts: [{ part: 'C1.1-d2', value: 1 }], open: ['C1.1-d1', 'C1.1-d3'] },
    });
    await enter('E1', 'C1.1', 'statistics', 0, 'C1.1-d1');
    await enter('E1', 'C1.1', 'statistics', 0, 'C1.1-d3');
    const found = await now('E1', 'C1.1');
    // .6 statistics; the document source (.4) has nothing yet and its weight goes to the other
    expect(found).toMatchObject({ state: 'partial', rate: { value: expect.closeTo(3.5 / 4, 12) } });
  });

  it('counts beside people by weight, and adds no error of its own', async () => {
    const alone = await now('E1', 'D2.2');
    const before = await now('E1', 'D3.2');
    await enter('E1', 'D3.2', 'statistics', 0.99);
    const after = await now('E1', 'D3.2');
    if (before.rate.kind !== 'estimate' || before.standardError.kind !== 'estimate') throw new Error('none');
    expect(after.state).toBe('blended');
    expect(after.rate).toMatchObject({ value: expect.closeTo(0.6 * before.rate.value + 0.4, 12) });
    expect(after.standardError).toMatchObject({
      value: expect.closeTo(0.6 * before.standardError.value, 12),
    });
    expect(await now('E1', 'D2.2')).toEqual(alone);
  });

  it.each([
    ['a level that is none', 'A2.2', 'document', 4.5, '', 'source_level'],
    ['a count below nothing', 'C1.1', 'statistics', -1, 'C1.1-d1', 'source_count'],
    ['words', 'C2.1', 'statistics', '九成', '', 'source_number'],
    ['a part that is none', 'C1.1', 'statistics', 1, 'C9.9-d1', 'source_part'],
    ['a part where there are none', 'C2.1', 'statistics', 1, 'x', 'source_part_none'],
    ['a source that the indicator has not', 'C2.1', 'document', 4, '', 'source_kind_none'],
    ['an indicator that is none', 'Z9.9', 'statistics', 1, '', 'source_indicator'],
  ])('is refused as %s', async (_, id, kind, value, part, rule) => {
    const error = await refusal(enter('E2', id, kind, value, part));
    expect(error.problems.map((p) => p.rule)).toEqual([rule]);
  });

  it('is refused without origin, of tomorrow, or with evidence that is not in the list', async () => {
    const rules = async (more: object) =>
      (await refusal(enter('E2', 'C2.1', 'statistics', 0.9, '', more))).problems.map((p) => [p.rule, p.path]);
    expect(await rules({ origin: ' ' })).toEqual([['source_origin_missing', 'origin']]);
    expect(await rules({ asOf: '2026-05-12' })).toEqual([['source_day_future', 'asOf']]);
    expect(await rules({ asOf: '2026-02-30' })).toEqual([['day_format', 'asOf']]);
    expect(await rules({ evidence: 'EV09、EV99' })).toEqual([['source_evidence', 'evidence']]);
  });

  it('is entered by analysts and leads alone, and on record', async () => {
    for (const [name, role] of [
      ['e', 'evaluator'],
      ['a', 'evaluation_admin'],
      ['s', 'system_admin'],
    ] as const) {
      const ctx = world.as(name, role);
      expect(await refusalCode(recordValue(ctx, evaluationId, {}))).toBe('not_allowed');
      expect(await refusalCode(importCsv(ctx, evaluationId, {}))).toBe('not_allowed');
    }
    const acts = await auditAfter(world.store.db, 0, 10_000);
    expect(acts.find((a) => a.action === 'source.record')).toMatchObject({
      before: { 'E1/C2.1/statistics': null },
      after: { 'E1/C2.1/statistics': 0.95 },
    });
    expect(acts.find((a) => a.action === 'source.withdraw')).toMatchObject({ why: '读错了表' });
  });
});

describe('a file', () => {
  const HEADER = 'unit_code,indicator,kind,part,value,as_of,origin,evidence,remark';
  const csv = (...lines: string[]) => ({ csv: [HEADER, ...lines].join('\n') });

  it('names every bad cell and takes nothing', async () => {
    const before = await listSourceValues(world.store.db, evaluationId);
    const error = await refusal(
      importCsv(
        analyst,
        evaluationId,
        csv(
          'E3,C2.1,statistics,,0.9,2026-04-30,年报,EV09,',
          'E9,C2.1,statistics,,0.9,2026-04-30,年报,,',
          'E3,C1.1,统计,C1.1-d9,1,2026-04-30,年报,,',
          'E3,A2.2,材料,,7,30.4.2026,,EV04,',
          'E3,c2.1,统计,,0.8,2026-04-30,年报,EV77,',
        ),
      ),
    );
    expect(error.problems.map((p) => [p.path, p.key])).toEqual([
      ['CSV!A3', 'source_unit'],
      ['CSV!D4', 'source_part'],
      ['CSV!F5', 'day_format'],
      ['CSV!G5', 'source_origin_missing'],
      ['CSV!H6', 'source_evidence'],
      ['CSV!E6', 'source_twice'],
    ]);
    expect(await listSourceValues(world.store.db, evaluationId)).toEqual(before);
  });

  it('with an unknown or missing column is refused by its header', async () => {
    const error = await refusal(importCsv(analyst, evaluationId, { csv: 'unit_code,wert\nE3,1' }));
    expect(error.problems.map((p) => p.key)).toContain('workbook_column_unknown');
    expect(error.problems.map((p) => p.key)).toContain('workbook_column_missing');
    const empty = await refusal(importCsv(analyst, evaluationId, csv('E3,C2.1,statistics,,,,,,')));
    expect(empty.problems.map((p) => p.key)).toEqual(['source_table_empty']);
  });

  it('is the template, filled in: what comes out goes in again, in CSV and Excel', async () => {
    const template = await sourcesTemplate(analyst, evaluationId, 'zh-CN');
    const at = (column: string) => template.columns.indexOf(column);
    const rows = template.rows.map((r) => [...r]);
    const fill = (code: string, id: string, kind: string, value: number) => {
      const own = rows.find((r) => r[0] === code && r[1] === id && r[2] === kind);
      if (own === undefined) throw new Error(`no row ${code} ${id}`);
      own[at('value')] = value;
      own[at('as_of')] = '2026-04-30';
      own[at('origin')] = '年报';
    };
    // What is in force is in it already.
    expect(rows.find((r) => r[0] === 'E1' && r[1] === 'C2.1')?.[at('value')]).toBe(0.95);
    fill('E4', 'A2.2', '材料', 4);
    const own = { ...template, rows: rows.filter((r) => r[0] === 'E4') };
    expect(await importCsv(analyst, evaluationId, { csv: toCsv(own) })).toEqual({ written: 1 });
    expect((await now('E4', 'A2.2')).sources[0]).toMatchObject({ rate: { value: 0.75 } });
    fill('E4', 'A2.2', '材料', 5);
    for (const locale of ['zh-CN', 'en'] as const) {
      const bytes = await writeWorkbook([
        toSheet({ ...template, rows: rows.filter((r) => r[0] === 'E4') }, locale),
      ]);
      expect(await importWorkbook(analyst, evaluationId, bytes)).toEqual({ written: 1 });
    }
    expect((await now('E4', 'A2.2')).sources[0]).toMatchObject({ rate: { value: 1 } });
  });

  it('of an export holds every value with who and whether it counts', async () => {
    const table = await exportSources(analyst, evaluationId);
    const rows = table.rows.map((r) => Object.fromEntries(table.columns.map((c, i) => [c, r[i]])));
    expect(rows).toHaveLength((await listSourceValues(world.store.db, evaluationId)).length);
    const level = rows.filter((r) => r.unit_code === 'E4' && r.indicator === 'A2.2');
    expect(level.map((r) => [r.value, r.in_force])).toEqual([
      [4, 0],
      [5, 0],
      [5, 1],
    ]);
    expect(rows.filter((r) => r.withdrawn_at !== null).map((r) => r.value)).toEqual([0.7]);
  });
});

describe('a red line', () => {
  const confirm = (code: string, more = {}) =>
    enter(code, 'C1.1', 'red_line', 1, '', { evidence: 'EV09', note: '超编 1 名，逾期未改', ...more });
  async function grades(code: string) {
    const { groups, levels } = await readResults(analyst, evaluationId, 60_000);
    const graded = groups.flatMap((g) => g.rows).find((r) => r.unitCode === code)?.graded;
    if (graded === undefined) throw new Error(`${code} has no total`);
    return { ...graded, grade: levels[graded.byThreshold]?.id, share: levels[graded.byShare]?.id };
  }

  beforeAll(async () => {
    const view = await readEvaluation(world.system, evaluationId);
    await loadDemoScores(
      world.system,
      evaluationId,
      view.units.map((u) => u.id),
      'demo-rater-',
    );
    await readResults(analyst, evaluationId, 60_000);
  });

  it('is confirmed with evidence and a reason, where the indicator has one', async () => {
    const rules = async (work: Promise<unknown>) => (await refusal(work)).problems.map((p) => p.rule);
    expect(await rules(confirm('E1', { evidence: '' }))).toEqual(['red_line_evidence']);
    expect(await rules(confirm('E1', { note: '' }))).toEqual(['reason_missing']);
    expect(await rules(enter('E1', 'C2.1', 'red_line', 1))).toEqual(['red_line_none']);
  });

  it('caps the grade by both methods with its chances, whatever the total, until it is withdrawn', async () => {
    const before = await grades('E1');
    expect(before.grade).not.toBe('C');
    expect(before.redLines).toEqual([]);
    await confirm('E1');
    const after = await grades('E1');
    expect(after).toMatchObject({ grade: 'C', share: 'C', borderline: false, points: before.points });
    expect(after.uncapped).toEqual({ byThreshold: before.byThreshold, byShare: before.byShare });
    expect(after.redLines).toEqual([
      { indicatorId: 'C1.1', evidence: ['EV09'], reason: '超编 1 名，逾期未改' },
    ]);
    expect(after.drawn?.byThreshold.map((p) => Number(p.toFixed(9)))).toEqual([0, 0, 1]);
    const table = await exportResults(analyst, evaluationId);
    const row = table.rows.find((r) => r[0] === 'E1') ?? [];
    const value = (column: string) => row[table.columns.indexOf(column)];
    expect(value('grade_by_threshold')).toBe('C');
    expect(value('red_lines')).toBe('C1.1 (EV09): 超编 1 名，逾期未改');
    expect(value('grade_without_red_lines')).toBe(before.grade);
    const line = (await cell('E1', 'C1.1')).redLine;
    await withdrawValue(analyst, evaluationId, line?.id ?? '', { why: '已按期整改' });
    expect(await grades('E1')).toEqual(before);
  });
});

describe('somebody recused from a unit', () => {
  it('enters, withdraws and excuses nothing of it, by form or by file; of other units he does', async () => {
    const lead = world.as('lead', 'lead');
    const zhou = await world.account('zhou', 'analyst');
    const recusal = { unitId: unitId('E1'), userId: 'zhou', cause: 'relative', reason: '配偶任职' };
    await enter('E1', 'C2.1', 'statistics', '0.9');
    const entered = (await cell('E1', 'C2.1')).history[0]?.id ?? '';
    await noteRecusal(lead, evaluationId, recusal);
    const lines = [
      'unit_code,indicator,kind,part,value,as_of,origin,evidence,remark',
      'E2,C2.1,statistics,,0.5,2026-04-30,年报,EV09,',
      'E1,C2.1,statistics,,0.5,2026-04-30,年报,EV09,',
    ];
    const csv = lines.join('\n');
    const rows = () => listSourceValues(world.store.db, evaluationId);
    const before = await rows();
    const excuse = {
      unitId: unitId('E1'),
      indicatorId: 'C2.1',
      sourceIndex: 0,
      cause: 'withheld',
      reason: '未报',
    };
    for (const act of [
      () => enterAs(zhou, 'E1', 'C2.1', 'statistics', '0.5'),
      () => importCsv(zhou, evaluationId, { csv }),
      () => withdrawValue(zhou, evaluationId, entered, { why: '不实' }),
      () => setSourceState(zhou, evaluationId, excuse),
    ]) {
      const { reason, problems } = await refusal(act());
      expect([reason, problems[0]?.params]).toEqual(['recusal', { name: 'zhou', reason: '配偶任职' }]);
    }
    expect(await rows()).toEqual(before);
    await enterAs(zhou, 'E2', 'C2.1', 'statistics', '0.9');
    await liftRecusal(lead, evaluationId, unitId('E1'), 'zhou');
    await withdrawValue(analyst, evaluationId, entered, { why: '不实' });
  });
});
