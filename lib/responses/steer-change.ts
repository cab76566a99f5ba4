/** The checks of invariance between two evaluations: how far they are, their end before their time, their new start. */
import { authorizeSomewhere } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { invarianceKeys } from './read-change.ts';
import { standingOf } from './steer-work.ts';

type Query = Readonly<Record<string, string>>;

export async function readChangeProgress(ctx: Context, evaluationId: string, query: Query) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  // What was never asked for is a check that cannot be made: of too few items, say.
  const keys = await invarianceKeys(ctx, evaluationId, query);
  return standingOf(keys.flatMap((key) => ctx.work.peek(key) ?? []));
}

export async function cancelChange(ctx: Context, evaluationId: string, query: Query) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  for (const key of await invarianceKeys(ctx, evaluationId, query)) ctx.work.cancel(key);
}

export async function restartChange(ctx: Context, evaluationId: string, query: Query) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  for (const key of await invarianceKeys(ctx, evaluationId, query)) {
    if (ctx.work.peek(key)?.state !== 'done') ctx.work.forget(key);
  }
}
