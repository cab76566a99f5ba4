import { findFieldDevice, revokeFieldDevice } from '#db/repositories/field-devices.ts';
import { authorize, authorizeSomewhere, may } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';

/**
 * Gives a device up: its key is dropped here, and the device wipes itself after it has sent what it holds. For its
 * owner, and for whoever may end other people's sessions.
 */
export async function revokeDevice(ctx: Context, deviceId: string): Promise<void> {
  const forOthers = may(ctx.actor, 'account.authorize');
  if (!forOthers) authorizeSomewhere(ctx.actor, 'interview.conduct');
  const device = await findFieldDevice(ctx.store.db, deviceId);
  if (device === undefined || (device.userId !== ctx.actor.userId && !forOthers)) {
    throw new AppError('not_found', because('no_field_device'));
  }
  if (device.userId !== ctx.actor.userId) authorize(ctx.actor, 'account.authorize');
  await ctx.store.write(async (tx) => {
    if (!(await revokeFieldDevice(tx.db, deviceId, ctx.now()))) return;
    await audit(ctx, tx, 'field_device.revoke', deviceId, { before: { name: device.name } });
  });
}
