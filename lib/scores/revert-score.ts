import { appendScore, latestScore, listScores } from '#db/repositories/scores.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { revertRequest } from './input.ts';

/** Puts an earlier score version back in force by appending a copy of it; nothing is erased. */
export async function revertScore(ctx: Context, evaluationId: string, input: unknown): Promise<void> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const { unitId, indicatorId, seq, why } = parseInput(revertRequest, input);
  await ctx.store.write(async (tx) => {
    const rows = await listScores(tx.db, evaluationId, unitId);
    const target = rows.find((r) => r.indicatorId === indicatorId && r.seq === seq);
    if (target === undefined) throw new AppError('not_found', because('no_score'));
    const latest = await latestScore(tx.db, evaluationId, unitId, indicatorId);
    if (latest?.seq === seq) throw new AppError('conflict', because('in_force'));
    const { id: _id, seq: _seq, ...content } = target;
    await appendScore(tx.db, {
      ...content,
      createdBy: ctx.actor.userId,
      createdAt: ctx.now(),
      why,
      revertsTo: seq,
    });
    await audit(ctx, tx, 'indicator.revert', indicatorId, {
      evaluationId,
      before: { seq: latest?.seq, value: latest?.value },
      after: { seq: target.seq, value: target.value },
      why,
      detail: { unitId },
    });
  });
}
