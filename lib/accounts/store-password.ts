import type { UserRow } from '#db/repositories/accounts.ts';
import { earlierPasswords, passwordHashOf, setPassword } from '#db/repositories/credentials.ts';
import type { Transaction } from '#db/store.ts';
import type { Context } from '../context.ts';
import { PASSWORD_HISTORY, type PasswordFault, passwordFault } from './password-policy.ts';
import { accountProblem } from './problem.ts';

const SAYS: Readonly<Record<PasswordFault, string>> = {
  too_short: 'The password is too short.',
  too_long: 'The password is too long.',
  common: 'This password is one of those that are tried first.',
  own_name: 'The password holds the name.',
  used_before: 'This password was used before.',
};

/**
 * Checks a new password against the policy and stores it together with what `also` writes.
 *
 * @throws AppError `invalid_input` for `field` with the fault as its rule
 */
export async function storePassword(
  ctx: Context,
  person: Pick<UserRow, 'id' | 'username' | 'name'>,
  field: string,
  password: string,
  also: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const refuse = (fault: PasswordFault) => accountProblem(field, fault, SAYS[fault], 'Choose another.');
  const fault = passwordFault(password, { username: person.username ?? '', name: person.name });
  if (fault !== undefined) throw refuse(fault);
  const { db } = ctx.store;
  const present = await passwordHashOf(db, person.id);
  for (const earlier of [
    ...(present === undefined ? [] : [present]),
    ...(await earlierPasswords(db, person.id)),
  ]) {
    if (await ctx.vault.passwordMatches(earlier, password)) throw refuse('used_before');
  }
  const hash = await ctx.vault.hashPassword(password);
  await ctx.store.write(async (tx) => {
    await setPassword(tx.db, person.id, hash, ctx.now(), PASSWORD_HISTORY);
    await also(tx);
  });
}
