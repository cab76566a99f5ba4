import { findUnit, listEvaluations as list } from '#db/repositories/evaluations.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';

/** Evaluations the actor may see: all for staff, only his unit's for a liaison. */
export async function listEvaluations(ctx: Context) {
  authorize(ctx.actor, 'evaluation.list');
  const all = await list(ctx.store.db);
  if (may(ctx.actor, 'evaluation.read')) return all;
  const own = new Set<string>();
  for (const grant of ctx.actor.grants) {
    if (grant.unitId !== null) own.add((await findUnit(ctx.store.db, grant.unitId))?.evaluationId ?? '');
  }
  return all.filter((e) => own.has(e.id));
}
