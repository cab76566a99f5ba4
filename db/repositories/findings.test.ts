import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db, Store } from '../store.ts';
import { clearStore, DATABASES, emptyStore } from '../stores.test-support.ts';
import { addEvaluation, addUnits, removeEvaluation } from './evaluations.ts';
import {
  addFinding,
  answersOf,
  changeFinding,
  type FindingRow,
  findFinding,
  listFindings,
  withdrawFinding,
} from './findings.ts';
import { addInstrumentVersion } from './instruments.ts';
import { addInterview, saveAnswer } from './interviews.ts';

const version = {
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
};
const content = { indicatorId: 'B2.1', type: 'overlap', text: '两科都管', excerpts: [] };

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  let evaluationId: string;
  let unitId: string;
  let versionId: string;
  let row: FindingRow;

  const write = <T>(work: (db: Db) => Promise<T>) => store.write((tx) => work(tx.db));

  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  afterAll(() => drop());
  beforeEach(async () => {
    await clearStore(store);
    await write(async (db) => {
      versionId = await addInstrumentVersion(db, version);
      evaluationId = await addEvaluation(db, {
        title: 'E',
        periodStart: '2026-01-01',
        periodEnd: '2026-12-31',
        treeVersionId: versionId,
        policyVersionId: versionId,
        demo: false,
        createdBy: 'a',
        createdAt: 1,
      });
      await addUnits(db, evaluationId, [{ code: 'A', name: '甲镇', type: 'township' }]);
      const [unit] = await db.select().from(db.tables.unit);
      unitId = unit?.id ?? '';
      row = await addFinding(db, { evaluationId, unitId, ...content, createdBy: 'a', createdAt: 5 });
    });
  });

  it('a finding is changed by whoever read its newest version, and keeps its unit', async () => {
    const excerpts = [{ interviewId: 'i', questionId: 'q', noteId: 'n' }];
    const change = { ...content, text: '三科都管', excerpts };
    expect(await write((db) => changeFinding(db, row.id, 1, change))).toBe(true);
    expect(await write((db) => changeFinding(db, row.id, 1, content))).toBe(false);
    expect(await findFinding(store.db, row.id)).toEqual({ ...row, ...change, version: 2 });
  });

  it('a withdrawn finding stays and is changed no more', async () => {
    expect(await write((db) => withdrawFinding(db, row.id, 1, 9))).toBe(true);
    expect(await write((db) => changeFinding(db, row.id, 2, content))).toBe(false);
    expect(await write((db) => withdrawFinding(db, row.id, 2, 10))).toBe(false);
    expect(await listFindings(store.db, evaluationId)).toEqual([{ ...row, version: 2, withdrawnAt: 9 }]);
  });

  it('findings are listed as they were added, and go with their evaluation', async () => {
    const more = { evaluationId, unitId, ...content, createdBy: 'a' };
    await write((db) => addFinding(db, { ...more, text: '后', createdAt: 7 }));
    await write((db) => addFinding(db, { ...more, text: '先', createdAt: 2 }));
    expect((await listFindings(store.db, evaluationId)).map((f) => f.text)).toEqual(['先', '两科都管', '后']);
    await write((db) => removeEvaluation(db, evaluationId));
    expect(await listFindings(store.db, evaluationId)).toEqual([]);
  });

  it('what was written is read for the interviews that are named', async () => {
    const interview = () =>
      write((db) =>
        addInterview(db, {
          evaluationId,
          unitId,
          outlineVersionId: versionId,
          role: 'leadership',
          state: 'finished',
          startedAt: 1,
          finishedAt: 2,
          createdBy: 'a',
          createdAt: 1,
        }),
      );
    const written = {
      notes: [{ id: 'n', kind: 'problem' as const, text: '忙闲不均', at: 3 }],
      composer: '',
      probesAsked: [],
      evidence: { EV13: 'promised' as const },
      skipReason: '',
      seconds: 1,
    };
    const [a, b] = [await interview(), await interview()];
    for (const { id } of [a, b])
      await write((db) => saveAnswer(db, { interviewId: id, questionId: 'Q1' }, 0, written, 'r1', 4));
    const read = await answersOf(store.db, [b.id]);
    expect(read.map((r) => [r.interviewId, r.notes, r.evidence])).toEqual([
      [b.id, written.notes, written.evidence],
    ]);
    expect(await answersOf(store.db, [])).toEqual([]);
  });
});
