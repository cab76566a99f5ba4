import { addGrants, findUserByName, getSetting } from '#db/repositories/accounts.ts';
import { findUnit } from '#db/repositories/evaluations.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { newAccount } from './input.ts';
import { authorize } from './permissions.ts';

/** Makes a staff account. `system_admin` and `evaluation_admin` are never one person outside the demonstration. */
export async function createAccount(
  ctx: Context,
  input: unknown,
  createCredentials: (c: { username: string; name: string; password: string }) => Promise<string>,
): Promise<string> {
  authorize(ctx.actor, 'account.create');
  const account = parseInput(newAccount, input);
  const demonstration = (await getSetting<boolean>(ctx.store.db, 'demonstration')) === true;
  const problem = (path: string, message: string, remedy: string) =>
    new AppError('invalid_input', message, [{ rule: 'account', path, message, remedy }]);
  if (
    account.roles.includes('system_admin') &&
    account.roles.includes('evaluation_admin') &&
    !demonstration
  ) {
    throw problem(
      'roles',
      'System and evaluation administration are never one person.',
      'Make two accounts.',
    );
  }
  if (account.roles.includes('unit_liaison')) {
    if (account.unitId === null || (await findUnit(ctx.store.db, account.unitId)) === undefined) {
      throw problem('unitId', 'A unit liaison belongs to one unit.', 'Choose the unit.');
    }
  }
  if ((await findUserByName(ctx.store.db, account.username)) !== undefined) {
    throw problem('username', 'This user name is taken.', 'Choose another.');
  }
  const { username, name, password, roles, unitId } = account;
  const userId = await createCredentials({ username, name, password });
  await ctx.store.write(async (tx) => {
    const grants = roles.map((role) => ({ role, unitId: role === 'unit_liaison' ? unitId : null }));
    await addGrants(tx.db, userId, grants, ctx.now());
    await audit(ctx, tx, 'account.create', userId, { after: { username, roles, unitId } });
  });
  return userId;
}
