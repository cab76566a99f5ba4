import { changeAccount } from '#lib/accounts/change-account.ts';
import { readAccount } from '#lib/accounts/list-accounts.ts';
import { door } from '../../_door.ts';

export const GET = door<{ userId: string }>((ctx, { params }) => readAccount(ctx, params.userId));
export const POST = door<{ userId: string }>((ctx, { params, body }) =>
  changeAccount(ctx, params.userId, body),
);
