/** A person's own second factor: set up, confirmed, given in each session. */
import { findUser } from '#db/repositories/accounts.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  findSecondFactor,
  takeRecoveryCode,
  takeStep,
} from '#db/repositories/credentials.ts';
import { dropSessions, markSession } from '#db/repositories/sessions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { createAttempts } from './attempts.ts';
import { requirePassword } from './change-password.ts';
import { factorCode, factorStart } from './input.ts';
import { type Actor, authorize, stepRequired } from './permissions.ts';
import { accountProblem } from './problem.ts';
import { factorAddress, newFactorKey, newRecoveryCodes, plainRecoveryCode, stepOf } from './second-factor.ts';

type Person = Extract<Actor, { kind: 'staff' }> & { sessionId: string };

function self(ctx: Context): Person {
  authorize(ctx.actor, 'account.self');
  if (ctx.actor.kind !== 'staff' || ctx.actor.sessionId === undefined) {
    throw new AppError('not_allowed', because('person_only'));
  }
  return ctx.actor as Person;
}

const wrong = () => accountProblem(fault('wrong_code', 'code'));

/**
 * Makes a key for an authenticator app. It is in force once `confirmOwnFactor` has seen a code of it; a factor in
 * force is replaced only by whoever has given it in this session.
 */
export async function beginOwnFactor(
  ctx: Context,
  input: unknown,
): Promise<{ key: string; address: string }> {
  const { userId, step } = self(ctx);
  if (step === 'give_second_factor' || step === 'change_password') throw stepRequired(step);
  const { password } = parseInput(factorStart, input);
  await requirePassword(ctx, userId, 'password', password);
  const person = await findUser(ctx.store.db, userId);
  const key = newFactorKey();
  await ctx.store.write(async (tx) => {
    await beginSecondFactor(tx.db, userId, ctx.vault.seal(userId, key), ctx.now());
    await audit(ctx, tx, 'account.begin_second_factor', userId);
  });
  return { key, address: factorAddress(key, person?.username ?? '') };
}

/** The first code puts the factor in force; the recovery codes are shown now and never again. */
export async function confirmOwnFactor(ctx: Context, input: unknown): Promise<{ recoveryCodes: string[] }> {
  const { userId, sessionId } = self(ctx);
  const { code } = parseInput(factorCode, input);
  const factor = await findSecondFactor(ctx.store.db, userId);
  if (factor === undefined || factor.confirmedAt !== null) {
    throw new AppError('conflict', because('factor_not_begun'));
  }
  const step = stepOf(ctx.vault.unseal(userId, factor.sealedKey), code, ctx.now(), factor.lastStep);
  if (step === undefined) throw wrong();
  const recoveryCodes = newRecoveryCodes();
  await ctx.store.write(async (tx) => {
    if (!(await takeStep(tx.db, userId, step))) throw wrong();
    const hashes = recoveryCodes.map((c) => ctx.vault.mark('recovery', `${userId}:${plainRecoveryCode(c)}`));
    await confirmSecondFactor(tx.db, userId, hashes, ctx.now());
    await markSession(tx.db, sessionId, { secondFactorAt: ctx.now() });
    await dropSessions(tx.db, userId, sessionId);
    await audit(ctx, tx, 'account.set_second_factor', userId);
  });
  return { recoveryCodes };
}

/** The second factor of this session: six digits of the app, or a recovery code, each once. */
export async function giveOwnFactor(ctx: Context, input: unknown): Promise<void> {
  const { userId, sessionId } = self(ctx);
  const { code } = parseInput(factorCode, input);
  const attempts = createAttempts(ctx.store, ctx.vault, ctx.now);
  const key = `factor:${userId}`;
  if ((await attempts.begin(key)) > 0) throw new AppError('too_many', because('too_many_codes'));
  const factor = await findSecondFactor(ctx.store.db, userId);
  if (factor?.confirmedAt == null) throw new AppError('conflict', because('no_factor'));
  const step = stepOf(ctx.vault.unseal(userId, factor.sealedKey), code, ctx.now(), factor.lastStep);
  await ctx.store.write(async (tx) => {
    const recovered = step === undefined;
    const mark = ctx.vault.mark('recovery', `${userId}:${plainRecoveryCode(code)}`);
    const taken = recovered
      ? await takeRecoveryCode(tx.db, userId, mark, ctx.now())
      : await takeStep(tx.db, userId, step);
    if (!taken) throw wrong();
    await markSession(tx.db, sessionId, { secondFactorAt: ctx.now() });
    await audit(ctx, tx, 'session.second_factor', userId, { detail: { recovered } });
  });
  await attempts.succeeded(key);
}
