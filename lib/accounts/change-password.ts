import { changeUser, findUser } from '#db/repositories/accounts.ts';
import { passwordHashOf } from '#db/repositories/credentials.ts';
import { dropSessions } from '#db/repositories/sessions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { createAttempts } from './attempts.ts';
import { passwordChange } from './input.ts';
import { authorize, stepRequired } from './permissions.ts';
import { accountProblem } from './problem.ts';
import { storePassword } from './store-password.ts';

/** One's own password; every other session of the person ends with the old one. */
export async function changePassword(ctx: Context, input: unknown): Promise<void> {
  authorize(ctx.actor, 'account.self');
  if (ctx.actor.kind !== 'staff') throw new AppError('not_allowed', because('person_only'));
  const { userId, sessionId, step } = ctx.actor;
  if (step === 'give_second_factor') throw stepRequired(step);
  const { current, next } = parseInput(passwordChange, input);
  await requirePassword(ctx, userId, 'current', current);
  const person = await findUser(ctx.store.db, userId);
  if (person === undefined) throw new AppError('not_found', because('no_account'));
  await storePassword(ctx, person, 'next', next, async (tx) => {
    await changeUser(tx.db, userId, { passwordChangedAt: ctx.now() });
    const ended = await dropSessions(tx.db, userId, sessionId);
    await audit(ctx, tx, 'account.change_password', userId, { detail: { ended } });
  });
}

/** Asks for the password again before something grave; wrong ones are counted as at the sign-in. */
export async function requirePassword(
  ctx: Context,
  userId: string,
  field: string,
  password: string,
): Promise<void> {
  const attempts = createAttempts(ctx.store, ctx.vault, ctx.now);
  const key = `again:${userId}`;
  if ((await attempts.begin(key)) > 0) throw new AppError('too_many', because('too_many_passwords'));
  const stored = await passwordHashOf(ctx.store.db, userId);
  if (stored === undefined || !(await ctx.vault.passwordMatches(stored, password))) {
    throw accountProblem(fault('wrong_password', field));
  }
  await attempts.succeeded(key);
}
