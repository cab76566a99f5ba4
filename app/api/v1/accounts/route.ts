import { createAccount } from '#lib/accounts/create-account.ts';
import { listAccounts } from '#lib/accounts/list-accounts.ts';
import { door } from '../_door.ts';

export const GET = door((ctx) => listAccounts(ctx));
export const POST = door((ctx, { body }) => createAccount(ctx, body));
