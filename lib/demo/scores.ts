/** Scores of the demonstration: proposed by one invented analyst and approved by another, as anywhere else. */
import { addGrants } from '#db/repositories/accounts.ts';
import { addDemoRater } from '#db/repositories/demo.ts';
import { type Actor, authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { decideProposal } from '../scores/decide-proposal.ts';
import { exportScores } from '../scores/export-scores.ts';
import { previewExport } from '../scores/preview-export.ts';

const WHY = '首批得分：问卷截止，访谈评分已锁定（演示）';

/** Writes the scores whose evidence is complete; those that wait for an open campaign are left to be exported. */
export async function loadDemoScores(
  ctx: Context,
  evaluationId: string,
  unitIds: readonly string[],
  prefix: string,
): Promise<void> {
  authorize(ctx.actor, 'evaluation.create');
  const people = [`${prefix}analyst-1`, `${prefix}analyst-2`];
  await ctx.store.write(async (tx) => {
    for (const [i, id] of people.entries()) {
      await addDemoRater(tx.db, id, `演示分析员${'甲乙'[i]}`, ctx.now());
      await addGrants(tx.db, id, [{ role: 'analyst', unitId: null, evaluationId: null }], ctx.now());
    }
  });
  const [proposer, approver] = people.map((userId, i): Context => {
    const grants = [{ role: 'analyst' as const, unitId: null, evaluationId: null }];
    const actor: Actor = { kind: 'staff', userId, name: `演示分析员${'甲乙'[i]}`, grants };
    return { ...ctx, actor };
  }) as [Context, Context];
  const { changes } = await previewExport(proposer, evaluationId, { unitIds });
  const complete = changes.filter((c) => c.after.sources.every((s) => s.missing?.cause !== 'campaign_open'));
  const { proposalId } = await exportScores(proposer, evaluationId, {
    changes: complete.map((c) => ({
      unitId: c.unitId,
      indicatorId: c.indicatorId,
      inputHash: c.after.inputHash,
    })),
    why: WHY,
  });
  if (proposalId !== undefined) {
    await decideProposal(approver, evaluationId, proposalId, { decision: 'approve', reason: '与证据一致' });
  }
}
