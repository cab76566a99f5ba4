import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listInterviews, listRatings } from '#db/repositories/interviews.ts';
import { type DemoWorld, openDemoWorld, refusalCode } from '../../tests/support/world.ts';
import { exportAgreement } from '../exports/export-agreement.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { readAgreement } from './read-agreement.ts';

let world: DemoWorld;
let evaluationId: string;

beforeAll(async () => {
  world = await openDemoWorld();
  ({ evaluationId } = world.demo);
});
afterAll(() => world.close());

describe('the agreement of the demonstration', () => {
  it('rests on the independent ratings, also where another was agreed on', async () => {
    const { db } = world.store;
    const held = (await listInterviews(db, evaluationId)).filter((i) => i.state === 'reconciled');
    const byQuestion = Map.groupBy(
      await listRatings(
        db,
        held.map((i) => i.id),
      ),
      (r) => `${r.interviewId} ${r.questionId}`,
    );
    const gaps = [...byQuestion.values()].map(([a, b]) => Math.abs((a?.value ?? 0) - (b?.value ?? 0)));
    expect(gaps.some((gap) => gap >= 2)).toBe(true);
    const { whole } = await readAgreement(world.as('lead', 'lead'), evaluationId);
    expect(whole?.interviews).toBe(held.length);
    expect(whole?.study).toMatchObject({
      design: 'pair',
      complete: gaps.length,
      pairs: { n: gaps.length, exact: { count: gaps.filter((gap) => gap === 0).length } },
    });
    expect(whole?.study.pairs.withinOne).toMatchObject({ count: gaps.filter((gap) => gap <= 1).length });
  });

  it('names raters to leads alone, and tells who rates nothing but his own severity', async () => {
    const severity = async (...who: Parameters<DemoWorld['as']>) => {
      const view = await readAgreement(world.as(...who), evaluationId);
      const rows = view.whole?.severity;
      return { view, names: rows === undefined || isUndefined(rows) ? [] : rows.rows.map((r) => r.name) };
    };
    expect((await severity('lead', 'lead')).names.toSorted()).toEqual(['演示评估员乙', '演示评估员甲']);
    expect((await severity('analyst', 'analyst')).names).toEqual([undefined, undefined]);
    const { view } = await severity('demo-rater-1', 'evaluator');
    expect(view.whole).toBeUndefined();
    expect(view.own).toMatchObject({ name: '演示评估员甲', n: expect.any(Number) });
    expect(JSON.stringify(view)).not.toContain('演示评估员乙');
    expect((await severity('stranger', 'evaluator')).view.own).toBeUndefined();
    expect(await refusalCode(readAgreement(world.as('author', 'author'), evaluationId))).toBe('not_allowed');
  });

  it('is exported with the numbers of the page and without names for analysts', async () => {
    const analyst = world.as('analyst', 'analyst');
    const { whole } = await readAgreement(analyst, evaluationId);
    const table = await exportAgreement(analyst, evaluationId, 'agreement');
    const icc = table.rows.find((r) => r[0] === 'all' && r[2] === 'icc_2_1');
    expect(icc?.[3]).toBe(whole?.study.fixed?.single.kind === 'estimate' && whole.study.fixed.single.value);
    expect(table.rows.filter((r) => r[0] === 'role' && r[2] === 'exact')).toHaveLength(4);
    const severity = await exportAgreement(analyst, evaluationId, 'severity');
    expect(severity.rows.map((r) => r[0])).toEqual(['rater 1', 'rater 2']);
    expect(await refusalCode(exportAgreement(analyst, evaluationId, 'other'))).toBe('not_found');
    expect(await refusalCode(exportAgreement(world.as('e', 'evaluator'), evaluationId, 'severity'))).toBe(
      'not_allowed',
    );
  });
});
