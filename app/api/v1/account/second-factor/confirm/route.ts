import { confirmOwnFactor } from '#lib/accounts/own-second-factor.ts';
import { door } from '../../../_door.ts';

export const POST = door((ctx, { body }) => confirmOwnFactor(ctx, body));
