import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db, Store } from '../store.ts';
import { clearStore, DATABASES, emptyStore } from '../stores.test-support.ts';
import { addDemoRater } from './demo.ts';
import { addEvaluation, addUnits, removeEvaluation } from './evaluations.ts';
import {
  listReconciliations,
  listRecusals,
  removeRecusal,
  saveReconciliation,
  saveRecusal,
} from './fieldwork.ts';
import { addInstrumentVersion } from './instruments.ts';
import {
  addInterview,
  addRater,
  changeInterview,
  findInterview,
  listRaters,
  lockRater,
  removeRaters,
  scheduledBetween,
  unlockRaters,
} from './interviews.ts';

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  let evaluationId: string;
  let unitId: string;
  let interviewId: string;

  const write = <T>(work: (db: Db) => Promise<T>) => store.write((tx) => work(tx.db));

  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  afterAll(() => drop());
  beforeEach(async () => {
    await clearStore(store);
    await write(async (db) => {
      const version = await addInstrumentVersion(db, {
        instrumentId: 'IV',
        kind: 'interview_outline',
        version: '1.0.0',
        status: 'published',
        trial: false,
        title: { 'zh-CN': '提纲' },
        source: 'id: IV',
        contentHash: 'h',
        createdBy: 'a',
        createdAt: 1,
      });
      evaluationId = await addEvaluation(db, {
        title: 'E',
        periodStart: '2026-01-01',
        periodEnd: '2026-12-31',
        treeVersionId: version,
        policyVersionId: version,
        demo: false,
        createdBy: 'a',
        createdAt: 1,
      });
      const [unit] = await addUnits(db, evaluationId, [{ code: 'A', name: '甲', type: 'township' }]);
      unitId = unit?.id ?? '';
      for (const user of ['r1', 'r2']) await addDemoRater(db, user, `Rater ${user}`, 1);
      const row = await addInterview(db, {
        evaluationId,
        unitId,
        outlineVersionId: version,
        role: 'leadership',
        state: 'planned',
        startedAt: null,
        finishedAt: null,
        createdBy: 'a',
        createdAt: 1,
      });
      interviewId = row.id;
      await addRater(db, interviewId, 'r2', 'recorder');
      await addRater(db, interviewId, 'r1', 'lead');
    });
  });

  it('keeps one recusal per unit and person, the later one, and lifts it once', async () => {
    const row = { evaluationId, unitId, userId: 'r1', cause: 'relative', notedBy: 'a', notedAt: 2 };
    await write((db) => saveRecusal(db, { ...row, reason: '亲属任职' }));
    await write((db) => saveRecusal(db, { ...row, reason: '配偶任职', notedAt: 3 }));
    const kept = { ...row, reason: '配偶任职', notedAt: 3 };
    expect(await listRecusals(store.db, evaluationId)).toEqual([kept]);
    expect(await write((db) => removeRecusal(db, { ...row, userId: 'r2' }))).toBeUndefined();
    expect(await write((db) => removeRecusal(db, row))).toEqual(kept);
    expect(await listRecusals(store.db, evaluationId)).toEqual([]);
  });

  it('keeps one reconciliation per question, null included, as long as the interview', async () => {
    const row = { interviewId, questionId: 'Q1', reason: '按锚点认定', agreedBy: 'r1', agreedAt: 5 };
    await write((db) => saveReconciliation(db, { ...row, value: 4 }));
    await write((db) => saveReconciliation(db, { ...row, value: null, agreedAt: 6 }));
    expect(await listReconciliations(store.db, [interviewId])).toEqual([
      { ...row, value: null, agreedAt: 6 },
    ]);
    expect(await listReconciliations(store.db, [])).toEqual([]);
    await write((db) => removeEvaluation(db, evaluationId));
    expect(await listReconciliations(store.db, [interviewId])).toEqual([]);
  });

  it('finds appointments from a moment up to another and keeps the plan', async () => {
    const plan = {
      kind: 'group_talk',
      people: 4,
      scheduledAt: 100,
      place: '二楼',
      consent: 'given',
    };
    await write((db) => changeInterview(db, interviewId, plan));
    expect(await findInterview(store.db, interviewId)).toMatchObject(plan);
    const found = async (from: number, to: number) => (await scheduledBetween(store.db, from, to)).length;
    expect([await found(100, 101), await found(99, 100), await found(101, 200)]).toEqual([1, 0, 0]);
  });

  it('names the lead first, opens locks again, and takes raters off', async () => {
    const raters = async () =>
      (await listRaters(store.db, [interviewId])).map((r) => [r.userId, r.duty, r.lockedAt]);
    await write((db) => lockRater(db, interviewId, 'r2', 7));
    expect(await raters()).toEqual([
      ['r1', 'lead', null],
      ['r2', 'recorder', 7],
    ]);
    await write((db) => unlockRaters(db, interviewId));
    expect((await raters()).map((r) => r[2])).toEqual([null, null]);
    await write((db) => removeRaters(db, interviewId));
    expect(await raters()).toEqual([]);
  });
});
