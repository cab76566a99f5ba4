import { addUser, findUserByName } from '#db/repositories/accounts.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { endOf, newAccount } from './input.ts';
import { type Invited, invite } from './invite.ts';
import { authorize } from './permissions.ts';
import { accountProblem } from './problem.ts';

/**
 * Makes an account that can do nothing yet: its person chooses a password by the invitation, somebody else
 * grants the roles.
 */
export async function createAccount(ctx: Context, input: unknown): Promise<Invited> {
  authorize(ctx.actor, 'account.create');
  const account = parseInput(newAccount, input);
  const { username, name, lastDay } = account;
  const organisation = account.organisation === '' ? null : account.organisation;
  const endsAt = endOf(lastDay);
  if (organisation !== null && endsAt === null) {
    const message = 'An account of another organisation has an end.';
    throw accountProblem('lastDay', 'third_party_end', message, 'Give the last day of its engagement.');
  }
  if (endsAt !== null && endsAt <= ctx.now()) {
    throw accountProblem('lastDay', 'past', 'The last day is over.', 'Give a later one.');
  }
  return ctx.store.write(async (tx) => {
    if ((await findUserByName(tx.db, username)) !== undefined) {
      throw accountProblem('username', 'taken', 'This user name is taken.', 'Choose another.');
    }
    const userId = await addUser(tx.db, { username, name, organisation, endsAt }, ctx.now());
    await audit(ctx, tx, 'account.create', userId, { after: { username, name, organisation, endsAt } });
    return invite(ctx, tx, userId);
  });
}
