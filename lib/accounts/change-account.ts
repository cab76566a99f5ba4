import { changeUser, findUser, listUsers, type UserRow } from '#db/repositories/accounts.ts';
import { dropPassword } from '#db/repositories/credentials.ts';
import { dropSessions } from '#db/repositories/sessions.ts';
import type { Db, Transaction } from '#db/store.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { accountChange, endOf } from './input.ts';
import { type Invited, invite } from './invite.ts';
import { authorize, type Role } from './permissions.ts';
import { accountProblem } from './problem.ts';

/**
 * Disables, enables, ends or invites an account anew. Nobody does it to himself, and the last one who could undo
 * it stays.
 *
 * @returns the new invitation, where one was made
 */
export async function changeAccount(
  ctx: Context,
  userId: string,
  input: unknown,
): Promise<Invited | undefined> {
  authorize(ctx.actor, 'account.change');
  const change = parseInput(accountChange, input);
  if (userId === ctx.actor.userId) throw new AppError('not_allowed', because('own_account'));
  return ctx.store.write(async (tx) => {
    const person = await findUser(tx.db, userId);
    if (person === undefined) throw new AppError('not_found', because('no_account'));
    const now = ctx.now();
    const { why } = change;
    switch (change.act) {
      case 'disable': {
        await requireAnother(tx.db, person, ['system_admin', 'security_admin'], now);
        await changeUser(tx.db, userId, { disabledAt: now });
        const ended = await dropSessions(tx.db, userId);
        await audit(ctx, tx, 'account.disable', userId, { why, detail: { ended } });
        return undefined;
      }
      case 'enable':
        await changeUser(tx.db, userId, { disabledAt: null });
        await audit(ctx, tx, 'account.enable', userId, { why });
        return undefined;
      case 'end':
        return end(ctx, tx, person, endOf(change.lastDay), why);
      case 'invite': {
        // Whatever password there was is not to be trusted any more.
        await dropPassword(tx.db, userId, now);
        await changeUser(tx.db, userId, { passwordChangedAt: null });
        const ended = await dropSessions(tx.db, userId);
        await audit(ctx, tx, 'account.reset_password', userId, { why, detail: { ended } });
        return invite(ctx, tx, userId);
      }
    }
  });
}

async function end(
  ctx: Context,
  tx: Transaction,
  person: UserRow,
  endsAt: number | null,
  why: string,
): Promise<undefined> {
  if (person.organisation !== null && endsAt === null) {
    throw accountProblem(fault('third_party_end', 'lastDay'));
  }
  if (endsAt !== null) await requireAnother(tx.db, person, ['system_admin', 'security_admin'], ctx.now());
  await changeUser(tx.db, person.id, { endsAt });
  await audit(ctx, tx, 'account.end', person.id, {
    before: { endsAt: person.endsAt },
    after: { endsAt },
    why,
  });
  return undefined;
}

/**
 * Somebody else must hold each of the person's roles among `roles`, in an account that is usable and does not end.
 *
 * @throws AppError `conflict` where the person is the last one
 */
export async function requireAnother(
  db: Db,
  person: Pick<UserRow, 'id'>,
  roles: readonly Role[],
  now: number,
): Promise<void> {
  const people = await listUsers(db, now);
  const holds = (id: string, role: Role) =>
    people.find((p) => p.id === id)?.grants.some((g) => g.role === role) ?? false;
  for (const role of roles.filter((r) => holds(person.id, r))) {
    const others = people.filter((p) => p.id !== person.id && p.disabledAt === null && p.endsAt === null);
    if (!others.some((p) => holds(p.id, role))) {
      throw new AppError('conflict', because('last_holder', { role }));
    }
  }
}
