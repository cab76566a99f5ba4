import { listUsers } from '#db/repositories/accounts.ts';
import type { Context } from '../context.ts';
import { authorize } from './permissions.ts';

export async function listAccounts(ctx: Context) {
  authorize(ctx.actor, 'account.list');
  return listUsers(ctx.store.db);
}
