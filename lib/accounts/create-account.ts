import { addUser, findUserByName } from '#db/repositories/accounts.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { fault } from '../problems.ts';
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
    throw accountProblem(fault('third_party_end', 'lastDay'));
  }
  if (endsAt !== null && endsAt <= ctx.now()) {
    throw accountProblem(fault('day_past', 'lastDay'));
  }
  return ctx.store.write(async (tx) => {
    if ((await findUserByName(tx.db, username)) !== undefined) {
      throw accountProblem(fault('username_taken', 'username'));
    }
    const userId = await addUser(tx.db, { username, name, organisation, endsAt }, ctx.now());
    await audit(ctx, tx, 'account.create', userId, { after: { username, name, organisation, endsAt } });
    return invite(ctx, tx, userId);
  });
}
