/** Appends score versions, with their record in the audit trail: by an export, or by the second person's approval. */
import { appendScore, latestScore, listScores, type ScoreRow } from '#db/repositories/scores.ts';
import type { Transaction } from '#db/store.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { isDefined, valueOrNull } from '../estimate.ts';
import { because } from '../problems.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import type { ScoreChange } from './preview-export.ts';

/** Who stands for a version: its author, why, and the second person where there is one. */
export type Authorship = {
  readonly by: string;
  readonly why: string;
  readonly approvedBy: string | null;
};

/** @throws AppError `conflict` where somebody else has exported since the comparison */
export async function writeChanges(
  ctx: Context,
  tx: Transaction,
  evaluationId: string,
  { changes, ruleVersion }: { changes: readonly ScoreChange[]; ruleVersion: string },
  { by, why, approvedBy }: Authorship,
): Promise<void> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const now = ctx.now();
  for (const { unitId, indicatorId, before, after } of changes) {
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
      createdBy: by,
      createdAt: now,
      why,
      revertsTo: null,
      approvedBy,
    });
  }
  const units = new Set(changes.map((c) => c.unitId)).size;
  await audit(ctx, tx, 'indicator.export', evaluationId, {
    evaluationId,
    ...differences(changes),
    why,
    detail: { units, scores: changes.length, ...(approvedBy === null ? {} : { proposedBy: by }) },
  });
}

/** Rates before and after, by unit and indicator, for the audit trail. */
export function differences(changes: readonly ScoreChange[]) {
  const name = (c: ScoreChange) => `${c.unitId}/${c.indicatorId}`;
  return {
    before: Object.fromEntries(changes.map((c) => [name(c), c.before?.value ?? null])),
    after: Object.fromEntries(changes.map((c) => [name(c), valueOrNull(c.after.rate)])),
  };
}

/** The version to go back to and the one in force. @throws AppError `not_found`, `conflict` where it is in force */
export async function revertible(
  tx: Pick<Transaction, 'db'>,
  evaluationId: string,
  { unitId, indicatorId, seq }: { unitId: string; indicatorId: string; seq: number },
): Promise<{ target: ScoreRow; latest: ScoreRow }> {
  const rows = (await listScores(tx.db, evaluationId, unitId)).filter((r) => r.indicatorId === indicatorId);
  const target = rows.find((r) => r.seq === seq);
  const [latest] = rows;
  if (target === undefined || latest === undefined) throw new AppError('not_found', because('no_score'));
  if (latest.seq === seq) throw new AppError('conflict', because('in_force'));
  return { target, latest };
}

/** Appends a copy of an earlier version; nothing is erased. */
export async function writeRevert(
  ctx: Context,
  tx: Transaction,
  { target, latest }: { target: ScoreRow; latest: ScoreRow },
  { by, why, approvedBy }: Authorship,
): Promise<void> {
  authorize(ctx.actor, 'indicator.export', { evaluationId: target.evaluationId });
  const { id: _id, seq, ...content } = target;
  await appendScore(tx.db, {
    ...content,
    createdBy: by,
    createdAt: ctx.now(),
    why,
    revertsTo: seq,
    approvedBy,
  });
  await audit(ctx, tx, 'indicator.revert', target.indicatorId, {
    evaluationId: target.evaluationId,
    before: { seq: latest.seq, value: latest.value },
    after: { seq, value: target.value },
    why,
    detail: { unitId: target.unitId, ...(approvedBy === null ? {} : { proposedBy: by }) },
  });
}
