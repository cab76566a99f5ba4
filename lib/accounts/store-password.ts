import type { UserRow } from '#db/repositories/accounts.ts';
import { earlierPasswords, passwordHashOf, setPassword } from '#db/repositories/credentials.ts';
import type { Transaction } from '#db/store.ts';
import type { Context } from '../context.ts';
import { fault, type ProblemKey } from '../problems.ts';
import { PASSWORD_HISTORY, type PasswordFault, passwordFault } from './password-policy.ts';
import { accountProblem } from './problem.ts';

const SAYS = {
  too_short: 'password_too_short',
  too_long: 'password_too_long',
  common: 'password_common',
  own_name: 'password_own_name',
  used_before: 'password_used_before',
} as const satisfies Record<PasswordFault, ProblemKey>;

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
  const refuse = (found: PasswordFault) => accountProblem(fault(SAYS[found], field));
  const found = passwordFault(password, { username: person.username ?? '', name: person.name });
  if (found !== undefined) throw refuse(found);
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
