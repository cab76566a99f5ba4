/** What a proposal would write now, or that it rests on evidence that is no longer there. */
import type { ProposalRow } from '#db/repositories/proposals.ts';
import { listScores, type ScoreRow } from '#db/repositories/scores.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { chosenChanges } from './export-scores.ts';
import type { ScoreChange } from './preview-export.ts';

export type ProposedChanges =
  | { readonly kind: 'export'; readonly changes: readonly ScoreChange[]; readonly ruleVersion: string }
  | { readonly kind: 'revert'; readonly target: ScoreRow; readonly latest: ScoreRow }
  | { readonly kind: 'stale' };

export async function changesNow(
  ctx: Context,
  evaluationId: string,
  { changes }: Pick<ProposalRow, 'changes'>,
): Promise<ProposedChanges> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const [first] = changes;
  if (first?.revertsTo !== undefined) {
    const rows = (await listScores(ctx.store.db, evaluationId, first.unitId)).filter(
      (r) => r.indicatorId === first.indicatorId,
    );
    const [latest] = rows;
    const target = rows.find((r) => r.seq === first.revertsTo);
    return latest === undefined || target === undefined || latest.seq !== first.from
      ? { kind: 'stale' }
      : { kind: 'revert', target, latest };
  }
  try {
    return { kind: 'export', ...(await chosenChanges(ctx, evaluationId, changes)) };
  } catch (error) {
    if (error instanceof AppError && error.reason === 'evidence_changed') return { kind: 'stale' };
    throw error;
  }
}
