import type { Context } from '../context.ts';
import type { Limits } from '../server/limits.ts';
import { audit } from './record.ts';

/**
 * Records that somebody was refused what is not his: once a minute per person and route, so that the trail cannot
 * be flooded from outside.
 */
export async function noteRefusal(ctx: Context, limits: Limits, route: string): Promise<void> {
  if (ctx.actor.kind !== 'staff') return;
  if ((await limits.take('refusal', `${ctx.actor.userId} ${route}`)) > 0) return;
  await ctx.store.write((tx) => audit(ctx, tx, 'session.refused', ctx.actor.userId, { detail: { route } }));
}
