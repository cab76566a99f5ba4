import { createAccount } from '#lib/accounts/create-account.ts';
import { listAccounts } from '#lib/accounts/list-accounts.ts';
import { runtime } from '#lib/runtime.ts';
import { door } from '../_door.ts';

export const GET = door((ctx) => listAccounts(ctx));
export const POST = door(async (ctx, { body }) => ({
  userId: await createAccount(ctx, body, runtime().createCredentials),
}));
