import { listFieldDevices } from '#db/repositories/field-devices.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';

/** Field devices of one's own, or of somebody whose access one decides about; never their keys. */
export async function listDevices(ctx: Context, userId = ctx.actor.userId) {
  authorize(ctx.actor, userId === ctx.actor.userId ? 'account.self' : 'account.authorize');
  return (await listFieldDevices(ctx.store.db, userId)).map(({ id, name, createdAt, revokedAt }) => ({
    ...{ id, name, createdAt, revokedAt },
  }));
}
