import { type FieldDeviceRow, findFieldDevice } from '#db/repositories/field-devices.ts';
import { authorizeSomewhere } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';

/** Whom a device's key is sealed for. */
export function deviceOwner(id: string): string {
  return `field device ${id}`;
}

/** The device, if it is the actor's own; nobody learns of another's. */
export async function requireOwnDevice(ctx: Context, id: string): Promise<FieldDeviceRow> {
  authorizeSomewhere(ctx.actor, 'interview.conduct');
  const device = await findFieldDevice(ctx.store.db, id);
  if (device === undefined || device.userId !== ctx.actor.userId) {
    throw new AppError('not_found', because('no_field_device'));
  }
  return device;
}
