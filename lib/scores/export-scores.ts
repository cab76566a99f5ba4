import { appendScore, latestScore } from '#db/repositories/scores.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { isDefined, valueOrNull } from '../estimate.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { exportDecision } from './input.ts';
import { previewExport } from './preview-export.ts';

/**
 * Writes the shown changes into the indicators as new score versions, all or none.
 * @throws AppError `conflict` when the evidence has changed since it was shown
 */
export async function exportScores(
  ctx: Context,
  evaluationId: string,
  input: unknown,
): Promise<{ written: number }> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const { changes: chosen, why } = parseInput(exportDecision, input);
  const unitIds = [...new Set(chosen.map((c) => c.unitId))];
  const { changes, ruleVersion } = await previewExport(ctx, evaluationId, { unitIds });
  const now = ctx.now();
  // A change named twice is one change.
  const wanted = new Map(chosen.map((c) => [`${c.unitId}:${c.indicatorId}:${c.inputHash}`, c]));
  const writing = [...wanted.values()].map((c) => {
    const change = changes.find((x) => x.unitId === c.unitId && x.indicatorId === c.indicatorId);
    if (change === undefined || change.after.inputHash !== c.inputHash) {
      throw new AppError('conflict', because('evidence_changed', { indicator: c.indicatorId }));
    }
    return change;
  });
  await ctx.store.write(async (tx) => {
    for (const { unitId, indicatorId, before, after } of writing) {
      // Somebody else may have exported between the comparison and this transaction.
      const latest = await latestScore(tx.db, evaluationId, unitId, indicatorId);
      if (latest?.id !== before?.id) {
        throw new AppError('conflict', because('exported_meanwhile', { indicator: indicatorId }));
      }
      await appendScore(tx.db, {
        evaluationId,
        unitId,
        indicatorId,
        value: valueOrNull(after.rate),
        reason: isDefined(after.rate) ? null : after.rate.reason,
        standardError: valueOrNull(after.standardError),
        degreesOfFreedom: valueOrNull(after.degreesOfFreedom),
        n: after.n,
        sources: [...after.sources],
        inputHash: after.inputHash,
        ruleVersion,
        engineVersion: ENGINE_VERSION,
        createdBy: ctx.actor.userId,
        createdAt: now,
        why,
        revertsTo: null,
      });
    }
    await audit(ctx, tx, 'indicator.export', evaluationId, {
      evaluationId,
      before: Object.fromEntries(writing.map((w) => [scoreName(w), w.before?.value ?? null])),
      after: Object.fromEntries(writing.map((w) => [scoreName(w), valueOrNull(w.after.rate)])),
      why,
      detail: { units: unitIds.length, scores: writing.length },
    });
  });
  return { written: writing.length };
}

const scoreName = (w: { unitId: string; indicatorId: string }) => `${w.unitId}/${w.indicatorId}`;
