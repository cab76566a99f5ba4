import { openEscrow } from '#lib/field/open-escrow.ts';
import { door } from '../../../../_door.ts';

export const POST = door<{ deviceId: string }>((ctx, { params }) => openEscrow(ctx, params.deviceId));
