import { findUnit, listEvaluations as list } from '#db/repositories/evaluations.ts';
import { authorizeSomewhere, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';

/** Evaluations the actor may see: all, or those that a grant of his is narrowed to. */
export async function listEvaluations(ctx: Context) {
  authorizeSomewhere(ctx.actor, 'evaluation.list');
  const all = await list(ctx.store.db);
  const ofUnits = new Set<string>();
  for (const { unitId } of ctx.actor.grants) {
    if (unitId !== null) ofUnits.add((await findUnit(ctx.store.db, unitId))?.evaluationId ?? '');
  }
  return all.filter(
    (e) => may(ctx.actor, 'evaluation.list', { evaluationId: e.id, anyUnit: true }) || ofUnits.has(e.id),
  );
}
