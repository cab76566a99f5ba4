import { changeAuthorization } from '#lib/accounts/change-authorization.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ userId: string }>((ctx, { params, body }) =>
  changeAuthorization(ctx, params.userId, body),
);
