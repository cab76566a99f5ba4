import { addProposal } from '#db/repositories/proposals.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { needsSecondPerson } from '../indicators/policy.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { exportDecision } from './input.ts';
import { previewExport, type ScoreChange } from './preview-export.ts';
import { differences, writeChanges } from './write-scores.ts';

/** What an export did: versions written, or a proposal that waits for a second person. */
export type Exported = { readonly written: number; readonly proposalId?: string };

/**
 * Writes the shown changes into the indicators as new score versions, all or none; where the policy asks for a second
 * person, proposes them instead.
 * @throws AppError `conflict` when the evidence has changed since it was shown
 */
export async function exportScores(ctx: Context, evaluationId: string, input: unknown): Promise<Exported> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const { changes: chosen, why } = parseInput(exportDecision, input);
  const { policy } = await readEvaluation(ctx, evaluationId);
  const { changes, ruleVersion } = await chosenChanges(ctx, evaluationId, chosen);
  const by = ctx.actor.userId;
  if (needsSecondPerson(policy)) {
    return ctx.store.write(async (tx) => {
      const { id } = await addProposal(tx.db, {
        evaluationId,
        changes: changes.map((c) => ({
          unitId: c.unitId,
          indicatorId: c.indicatorId,
          inputHash: c.after.inputHash,
        })),
        why,
        proposedBy: by,
        proposedAt: ctx.now(),
      });
      await audit(ctx, tx, 'indicator.propose', id, {
        evaluationId,
        ...differences(changes),
        why,
        detail: { scores: changes.length },
      });
      return { written: 0, proposalId: id };
    });
  }
  await ctx.store.write((tx) =>
    writeChanges(ctx, tx, evaluationId, { changes, ruleVersion }, { by, why, approvedBy: null }),
  );
  return { written: changes.length };
}

type Chosen = { readonly unitId: string; readonly indicatorId: string; readonly inputHash: string };

/** The chosen changes as they are now. @throws AppError `conflict` where one is no longer what was chosen */
export async function chosenChanges(
  ctx: Context,
  evaluationId: string,
  chosen: readonly Chosen[],
): Promise<{ changes: ScoreChange[]; ruleVersion: string }> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const unitIds = [...new Set(chosen.map((c) => c.unitId))];
  const { changes, ruleVersion } = await previewExport(ctx, evaluationId, { unitIds });
  // A change named twice is one change.
  const wanted = new Map(chosen.map((c) => [`${c.unitId}:${c.indicatorId}:${c.inputHash}`, c]));
  return {
    ruleVersion,
    changes: [...wanted.values()].map((c) => {
      const change = changes.find((x) => x.unitId === c.unitId && x.indicatorId === c.indicatorId);
      if (change === undefined || change.after.inputHash !== c.inputHash) {
        throw new AppError('conflict', because('evidence_changed', { indicator: c.indicatorId }));
      }
      return change;
    }),
  };
}
