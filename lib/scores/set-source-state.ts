import { findUnit } from '#db/repositories/evaluations.ts';
import { dropSourceState, listSourceStates, putSourceState } from '#db/repositories/scores.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { requireNotRecused } from '../interviews/require-not-recused.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { sourceStateChange } from './input.ts';

/** Says why a source of an indicator has no value for a unit; `not_yet` takes that back. */
export async function setSourceState(ctx: Context, evaluationId: string, input: unknown): Promise<void> {
  authorizeSomewhere(ctx.actor, 'indicator.source_state');
  const { unitId, indicatorId, sourceIndex, cause, reason } = parseInput(sourceStateChange, input);
  authorize(ctx.actor, 'indicator.source_state', { evaluationId, unitId });
  const { tree } = await readEvaluation(ctx, evaluationId);
  const unit = await findUnit(ctx.store.db, unitId);
  const indicator = indicatorsOf(tree).find((i) => i.indicator.id === indicatorId)?.indicator;
  if (unit?.evaluationId !== evaluationId || indicator?.sources[sourceIndex] === undefined) {
    throw new AppError('not_found', because('no_source'));
  }
  await requireNotRecused(ctx.store.db, { evaluationId, unitId }, [ctx.actor], 'unitId');
  const key = { evaluationId, unitId, indicatorId, sourceIndex };
  await ctx.store.write(async (tx) => {
    const before = (await listSourceStates(tx.db, evaluationId)).find(
      (s) => s.unitId === unitId && s.indicatorId === indicatorId && s.sourceIndex === sourceIndex,
    );
    if (cause === 'not_yet') await dropSourceState(tx.db, key);
    else await putSourceState(tx.db, { ...key, cause, reason, setBy: ctx.actor.userId, setAt: ctx.now() });
    await audit(ctx, tx, 'indicator.source_state', indicatorId, {
      evaluationId,
      before: { cause: before?.cause ?? 'not_yet' },
      after: { cause },
      why: reason,
      detail: { unitId, sourceIndex },
    });
  });
}
