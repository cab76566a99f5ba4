/** A person's own second factor: set up, confirmed, given in each session. */
import { z } from 'zod';
import { findUser } from '#db/repositories/accounts.ts';
import {
  findSecondFactor,
  putSecondFactor,
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
import { factorCode, factorConfirm, factorStart } from './input.ts';
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

/** How long a key waits for its first code. */
const WAITS_MS = 15 * 60_000;

const pendingSchema = z.object({ sealedKey: z.string(), until: z.number() });

/**
 * Makes a key for an authenticator app. Nothing changes before `confirmOwnFactor` has seen a code of it: until
 * then it exists in `pending` alone, which the person sends back and only this installation can read. A factor in
 * force is replaced only by whoever has given it in this session.
 */
export async function beginOwnFactor(
  ctx: Context,
  input: unknown,
): Promise<{ key: string; address: string; pending: string }> {
  const { userId, step } = self(ctx);
  if (step === 'give_second_factor' || step === 'change_password') throw stepRequired(step);
  const { password } = parseInput(factorStart, input);
  await requirePassword(ctx, userId, 'password', password);
  const person = await findUser(ctx.store.db, userId);
  const key = newFactorKey();
  const waiting = { sealedKey: ctx.vault.seal(userId, key), until: ctx.now() + WAITS_MS };
  await ctx.store.write((tx) => audit(ctx, tx, 'account.begin_second_factor', userId));
  const pending = ctx.vault.seal(pendingOwner(userId), JSON.stringify(waiting));
  return { key, address: factorAddress(key, person?.username ?? ''), pending };
}

/** The first code puts the key in force; the recovery codes are shown now and never again. */
export async function confirmOwnFactor(ctx: Context, input: unknown): Promise<{ recoveryCodes: string[] }> {
  const { userId, sessionId, step: due } = self(ctx);
  if (due === 'give_second_factor' || due === 'change_password') throw stepRequired(due);
  const { code, pending } = parseInput(factorConfirm, input);
  const sealedKey = waitingKey(ctx, userId, pending);
  const step = stepOf(ctx.vault.unseal(userId, sealedKey), code, ctx.now(), 0);
  if (step === undefined) throw wrong();
  const recoveryCodes = newRecoveryCodes();
  const codeHashes = recoveryCodes.map((c) =>
    ctx.vault.mark('recovery', `${userId}:${plainRecoveryCode(c)}`),
  );
  await ctx.store.write(async (tx) => {
    if (!(await putSecondFactor(tx.db, userId, { sealedKey, step, codeHashes }, ctx.now()))) throw wrong();
    await markSession(tx.db, sessionId, { secondFactorAt: ctx.now() });
    await dropSessions(tx.db, userId, sessionId);
    await audit(ctx, tx, 'account.set_second_factor', userId);
  });
  return { recoveryCodes };
}

function pendingOwner(userId: string): string {
  return `second factor of ${userId}`;
}

/** The key that waits, sealed; whatever is not one of this person's, or has waited too long, was never begun. */
function waitingKey(ctx: Context, userId: string, pending: string): string {
  try {
    const { sealedKey, until } = pendingSchema.parse(
      JSON.parse(ctx.vault.unseal(pendingOwner(userId), pending)),
    );
    if (ctx.now() <= until) return sealedKey;
  } catch {
    // Not sealed here, or for somebody else.
  }
  throw new AppError('conflict', because('factor_not_begun'));
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
