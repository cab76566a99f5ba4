import { addProposal } from '#db/repositories/proposals.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { needsSecondPerson } from '../indicators/policy.ts';
import { parseInput } from '../parse-input.ts';
import type { Exported } from './export-scores.ts';
import { revertRequest } from './input.ts';
import { revertible, writeRevert } from './write-scores.ts';

/**
 * Puts an earlier score version back in force by appending a copy of it; nothing is erased. Where the policy asks for
 * a second person it is proposed instead.
 */
export async function revertScore(ctx: Context, evaluationId: string, input: unknown): Promise<Exported> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const { why, ...which } = parseInput(revertRequest, input);
  const { unitId, indicatorId, seq } = which;
  const { policy } = await readEvaluation(ctx, evaluationId);
  const by = ctx.actor.userId;
  return ctx.store.write(async (tx) => {
    const found = await revertible(tx, evaluationId, which);
    if (!needsSecondPerson(policy)) {
      await writeRevert(ctx, tx, found, { by, why, approvedBy: null });
      return { written: 1 };
    }
    const { id } = await addProposal(tx.db, {
      evaluationId,
      // Of a way back the input is the version in force: once that is another one, the proposal is out of date.
      changes: [
        { unitId, indicatorId, inputHash: found.latest.inputHash, revertsTo: seq, from: found.latest.seq },
      ],
      why,
      proposedBy: by,
      proposedAt: ctx.now(),
    });
    await audit(ctx, tx, 'indicator.propose', id, {
      evaluationId,
      before: { seq: found.latest.seq, value: found.latest.value },
      after: { seq, value: found.target.value },
      why,
      detail: { unitId, indicatorId },
    });
    return { written: 0, proposalId: id };
  });
}
