import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db, Store } from '../store.ts';
import { clearStore, DATABASES, emptyStore } from '../stores.test-support.ts';
import { addEvaluation, removeEvaluation } from './evaluations.ts';
import { addInstrumentVersion } from './instruments.ts';
import { addProposal, closeProposal, findProposal, listProposals, type ProposalRow } from './proposals.ts';

const changes = [
  { unitId: 'u1', indicatorId: 'D3.1', inputHash: 'a'.repeat(64) },
  { unitId: 'u1', indicatorId: 'B2.1', inputHash: 'b'.repeat(64), revertsTo: 1, from: 3 },
];

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  let evaluationId: string;
  let row: ProposalRow;
  const write = <T>(work: (db: Db) => Promise<T>) => store.write((tx) => work(tx.db));

  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  afterAll(() => drop());
  beforeEach(async () => {
    await clearStore(store);
    await write(async (db) => {
      const versionId = await addInstrumentVersion(db, {
        instrumentId: 'IT',
        kind: 'indicator_tree',
        version: '1.0.0',
        status: 'published',
        trial: false,
        title: { 'zh-CN': '体系' },
        source: 'id: IT',
        contentHash: 'h',
        createdBy: 'a',
        createdAt: 1,
      });
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
      row = await addProposal(db, { evaluationId, changes, why: '首批', proposedBy: 'a', proposedAt: 5 });
    });
  });

  it('a proposal waits with its changes as they were proposed', async () => {
    expect(row).toMatchObject({ status: 'pending', decidedBy: null, decidedAt: null, decisionReason: null });
    expect(await findProposal(store.db, row.id)).toEqual({ ...row, changes });
    expect(await findProposal(store.db, 'none')).toBeUndefined();
  });

  it('a proposal is closed once', async () => {
    const decided = { status: 'returned', decidedBy: 'b', decidedAt: 9, decisionReason: '缺材料' } as const;
    expect(await write((db) => closeProposal(db, row.id, decided))).toBe(true);
    const other = { status: 'approved', decidedBy: 'c', decidedAt: 10, decisionReason: null } as const;
    expect(await write((db) => closeProposal(db, row.id, other))).toBe(false);
    expect(await findProposal(store.db, row.id)).toEqual({ ...row, ...decided });
    expect(await write((db) => closeProposal(db, 'none', other))).toBe(false);
  });

  it('of two who decide at once one does', async () => {
    const by = (decidedBy: string) =>
      write((db) =>
        closeProposal(db, row.id, { status: 'approved', decidedBy, decidedAt: 9, decisionReason: null }),
      );
    const done = await Promise.all([by('b'), by('c')]);
    expect(done.sort()).toEqual([false, true]);
  });

  it('proposals are listed newest first, of one evaluation, and go with it', async () => {
    const more = { evaluationId, changes: [], proposedBy: 'a' };
    await write((db) => addProposal(db, { ...more, why: '更早', proposedAt: 2 }));
    await write((db) => addProposal(db, { ...more, why: '更晚', proposedAt: 7 }));
    expect((await listProposals(store.db, evaluationId)).map((p) => p.why)).toEqual(['更晚', '首批', '更早']);
    expect(await listProposals(store.db, 'other')).toEqual([]);
    await write((db) => removeEvaluation(db, evaluationId));
    expect(await listProposals(store.db, evaluationId)).toEqual([]);
  });
});
