import { addDevice } from '#lib/field/add-device.ts';
import { door } from '../../_door.ts';

export const POST = door((ctx, { body }) => addDevice(ctx, body));
