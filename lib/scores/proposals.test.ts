/** Scores under a policy that asks for a second person, and under one that does not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putSetting } from '#db/repositories/accounts.ts';
import { auditAfter } from '#db/repositories/audit.ts';
import { listScores } from '#db/repositories/scores.ts';
import { type DemoWorld, openDemoWorld, refusal } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { loadDemoScores } from '../demo/scores.ts';
import { decideProposal } from './decide-proposal.ts';
import { exportScores } from './export-scores.ts';
import { previewExport } from './preview-export.ts';
import { readProposal, readProposals } from './read-proposals.ts';
import { readSheet } from './read-sheet.ts';
import { revertScore } from './revert-score.ts';
import { setSourceState } from './set-source-state.ts';

let world: DemoWorld;
let proposer: Context;
let approver: Context;
let evaluationId: string;

beforeAll(async () => {
  world = await openDemoWorld();
  proposer = await world.account('proposer', 'analyst');
  approver = await world.account('approver', 'analyst');
  evaluationId = world.demo.evaluationId;
});
afterAll(() => world.close());

const unitId = (code: string) => world.units.get(code)?.id ?? '';
const written = async (code: string) => (await listScores(world.store.db, evaluationId, unitId(code))).length;

async function propose(code: string, indicatorIds: readonly string[], why = '问卷截止'): Promise<string> {
  const { changes } = await previewExport(proposer, evaluationId, { unitIds: [unitId(code)] });
  const chosen = changes.filter((c) => indicatorIds.includes(c.indicatorId));
  expect(chosen).toHaveLength(indicatorIds.length);
  const result = await exportScores(proposer, evaluationId, {
    changes: chosen.map((c) => ({
      unitId: c.unitId,
      indicatorId: c.indicatorId,
      inputHash: c.after.inputHash,
    })),
    why,
  });
  expect(result.written).toBe(0);
  return result.proposalId ?? '';
}
const decide = (ctx: Context, id: string, decision: 'approve' | 'return', reason = '') =>
  decideProposal(ctx, evaluationId, id, { decision, reason });
const status = async (id: string) =>
  (await readProposals(approver, evaluationId)).proposals.find((p) => p.id === id);

describe('a proposal', () => {
  it('of the demonstration is approved by who made it, where the installation is a demonstration', async () => {
    const id = await propose('E5', ['D3.1']);
    const demonstration = (on: boolean) => world.store.write((tx) => putSetting(tx.db, 'demonstration', on));
    await demonstration(true);
    expect((await readProposal(proposer, evaluationId, id)).may.approve).toBe(true);
    expect(await decide(proposer, id, 'approve')).toEqual({ written: 1 });
    await demonstration(false);
    const other = await propose('E5', ['D3.2']);
    expect((await refusal(decide(proposer, other, 'approve'))).reason).toBe('own_proposal');
  });

  it('writes nothing until another person approves it, and then both names', async () => {
    const id = await propose('E1', ['D3.1', 'D3.2']);
    expect(await written('E1')).toBe(0);
    const shown = await readProposal(approver, evaluationId, id);
    expect(shown.now?.kind === 'export' ? shown.now.changes.map((c) => c.indicatorId) : []).toEqual([
      'D3.1',
      'D3.2',
    ]);
    expect([shown.may, (await readProposal(proposer, evaluationId, id)).may]).toEqual([
      { approve: true, return: true },
      { approve: false, return: false },
    ]);
    const own = await refusal(decide(proposer, id, 'approve'));
    expect([own.code, own.reason]).toEqual(['not_allowed', 'own_proposal']);
    expect(await decide(approver, id, 'approve')).toEqual({ written: 2 });
    const rows = await listScores(world.store.db, evaluationId, unitId('E1'));
    expect(rows.map((r) => [r.createdBy, r.approvedBy, r.why])).toEqual([
      ['proposer', 'approver', '问卷截止'],
      ['proposer', 'approver', '问卷截止'],
    ]);
    expect(await status(id)).toMatchObject({ status: 'approved', by: 'proposer', decidedBy: 'approver' });
    expect((await refusal(decide(approver, id, 'return', '晚了'))).reason).toBe('proposal_decided');
  });

  it('is returned only with a reason, and leaves the scores alone', async () => {
    const id = await propose('E2', ['D3.1']);
    expect((await refusal(decide(approver, id, 'return'))).code).toBe('invalid_input');
    await decide(approver, id, 'return', '等协作部门问卷');
    expect(await status(id)).toMatchObject({ status: 'returned', decisionReason: '等协作部门问卷' });
    expect(await written('E2')).toBe(0);
  });

  it('is stale once its evidence has changed, and cannot be approved', async () => {
    const id = await propose('E3', ['D2.2']);
    await setSourceState(approver, evaluationId, {
      unitId: unitId('E3'),
      indicatorId: 'D2.2',
      sourceIndex: 2,
      cause: 'withheld',
      reason: '已书面通知',
    });
    expect((await readProposal(approver, evaluationId, id)).proposal.status).toBe('stale');
    const refused = await refusal(decide(approver, id, 'approve'));
    expect([refused.code, refused.reason]).toEqual(['conflict', 'proposal_stale']);
    expect([(await status(id))?.status, await written('E3')]).toEqual(['stale', 0]);
  });

  it('of a way back is decided in the same way, and stale once another version is in force', async () => {
    for (const why of ['第一次', '第二次']) {
      await decide(approver, await propose('E4', ['D2.2'], why), 'approve');
      await setSourceState(approver, evaluationId, {
        unitId: unitId('E4'),
        indicatorId: 'D2.2',
        sourceIndex: 2,
        cause: 'withheld',
        reason: why,
      });
    }
    const back = { unitId: unitId('E4'), indicatorId: 'D2.2', seq: 1, why: '误写' };
    const [once, twice] = [
      await revertScore(proposer, evaluationId, back),
      await revertScore(proposer, evaluationId, back),
    ];
    expect(await written('E4')).toBe(2);
    await decide(approver, once.proposalId ?? '', 'approve');
    expect((await refusal(decide(approver, twice.proposalId ?? '', 'approve'))).reason).toBe(
      'proposal_stale',
    );
    const { tree } = await readSheet(approver, evaluationId, unitId('E4'));
    const history = tree
      .flatMap((f) => f.children.flatMap((c) => c.leaves))
      .find((l) => l.indicator.id === 'D2.2');
    expect(history?.history.map((h) => [h.seq, h.revertsTo, h.by, h.approvedBy])).toEqual([
      [3, 1, 'proposer', 'approver'],
      [2, null, 'proposer', 'approver'],
      [1, null, 'proposer', 'approver'],
    ]);
  });

  it('leaves its whole way in the audit trail, with what it changed', async () => {
    const trail = (await auditAfter(world.store.db, 0, 500)).filter((a) => a.action.startsWith('indicator.'));
    const actions = new Set(trail.map((a) => a.action));
    for (const act of ['propose', 'approve', 'export', 'return', 'stale', 'revert']) {
      expect(actions).toContain(`indicator.${act}`);
    }
    const proposed = trail.find((a) => a.action === 'indicator.propose' && 'seq' in (a.after ?? {}));
    expect(proposed).toMatchObject({ actorId: 'proposer', before: { seq: 2 }, after: { seq: 1 } });
  });
});

describe('the demonstration', () => {
  it('has scores with a second person, and none that waits for an open campaign', async () => {
    const other = await openDemoWorld();
    const units = [...other.units.values()].map((u) => u.id);
    await loadDemoScores(other.system, other.demo.evaluationId, units, 'demo-rater-');
    const rows = await listScores(other.store.db, other.demo.evaluationId);
    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows.map((r) => `${r.createdBy} ${r.approvedBy}`))).toEqual(
      new Set(['demo-rater-analyst-1 demo-rater-analyst-2']),
    );
    expect(JSON.stringify(rows.map((r) => r.sources))).not.toContain('campaign_open');
    await other.close();
  });
});
