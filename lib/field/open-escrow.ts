import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { deviceOwner, requireOwnDevice } from './own-device.ts';

/** Gives a device's key to its owner, signed in as for everything else, and says so in the trail. */
export async function openEscrow(ctx: Context, deviceId: string): Promise<{ key: string }> {
  const device = await requireOwnDevice(ctx, deviceId);
  if (device.revokedAt !== null) throw new AppError('conflict', because('field_device_revoked'));
  const key = ctx.vault.unseal(deviceOwner(deviceId), device.escrow);
  await ctx.store.write((tx) => audit(ctx, tx, 'field_device.open', deviceId));
  return { key };
}
