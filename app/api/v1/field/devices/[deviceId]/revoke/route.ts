import { revokeDevice } from '#lib/field/revoke-device.ts';
import { door } from '../../../../_door.ts';

export const POST = door<{ deviceId: string }>((ctx, { params }) => revokeDevice(ctx, params.deviceId));
