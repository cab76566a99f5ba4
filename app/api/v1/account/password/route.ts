import { changePassword } from '#lib/accounts/change-password.ts';
import { door } from '../../_door.ts';

export const POST = door((ctx, { body }) => changePassword(ctx, body));
