import { changeUser, findUser } from '#db/repositories/accounts.ts';
import { findInvitation, takeInvitation } from '#db/repositories/credentials.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { acceptance } from './input.ts';
import { invitationHash } from './invite.ts';
import { storePassword } from './store-password.ts';

const gone = () => new AppError('not_found', because('no_invitation'));

/** Whom an invitation is for; the same answer for an unknown, a used and an expired one. */
export async function readInvitation(
  ctx: Context,
  token: string,
): Promise<{ username: string; name: string }> {
  const invitation = await findInvitation(ctx.store.db, invitationHash(token), ctx.now());
  const person = invitation && (await findUser(ctx.store.db, invitation.userId));
  if (person === undefined || person.disabledAt !== null) throw gone();
  return { username: person.username ?? '', name: person.name };
}

/** The invited person chooses a password. Whoever has the address may do it, once. */
export async function acceptInvitation(ctx: Context, token: string, input: unknown): Promise<void> {
  const tokenHash = invitationHash(token);
  const found = await findInvitation(ctx.store.db, tokenHash, ctx.now());
  const person = found && (await findUser(ctx.store.db, found.userId));
  if (person === undefined || person.disabledAt !== null) throw gone();
  const { password } = parseInput(acceptance, input);
  await storePassword(ctx, person, 'password', password, async (tx) => {
    if (!(await takeInvitation(tx.db, tokenHash, ctx.now()))) throw gone();
    await changeUser(tx.db, person.id, { passwordChangedAt: ctx.now() });
    const own: Context = {
      ...ctx,
      actor: { kind: 'staff', userId: person.id, name: person.name, grants: [] },
    };
    await audit(own, tx, 'account.accept', person.id);
  });
}
