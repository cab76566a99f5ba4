import { addFieldDevice } from '#db/repositories/field-devices.ts';
import { authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { newId } from '../ids.ts';
import { parseInput } from '../parse-input.ts';
import { newFieldDevice } from './input.ts';
import { deviceOwner } from './own-device.ts';

/** Registers a device and keeps its key, sealed, for the day its passphrase is forgotten. */
export async function addDevice(ctx: Context, input: unknown): Promise<{ deviceId: string; userId: string }> {
  authorizeSomewhere(ctx.actor, 'interview.conduct');
  const { name, key } = parseInput(newFieldDevice, input);
  const id = newId();
  const { userId } = ctx.actor;
  const escrow = ctx.vault.seal(deviceOwner(id), key);
  await ctx.store.write(async (tx) => {
    await addFieldDevice(tx.db, { id, userId, name, escrow, createdAt: ctx.now(), revokedAt: null });
    await audit(ctx, tx, 'field_device.add', id, { after: { name } });
  });
  return { deviceId: id, userId };
}
