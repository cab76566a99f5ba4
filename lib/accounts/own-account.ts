import { findUser } from '#db/repositories/accounts.ts';
import { findSecondFactor, recoveryCodesLeft } from '#db/repositories/credentials.ts';
import { dropSession, listSessions } from '#db/repositories/sessions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { authorize, stepRequired } from './permissions.ts';

/** What a person sees of the own account. */
export async function readOwnAccount(ctx: Context) {
  authorize(ctx.actor, 'account.self');
  const { db } = ctx.store;
  const person = await findUser(db, ctx.actor.userId);
  if (person === undefined || ctx.actor.kind !== 'staff') {
    throw new AppError('not_found', because('no_account'));
  }
  const { sessionId, step, grants } = ctx.actor;
  const factor = await findSecondFactor(db, person.id);
  // Before the second factor was given nothing is shown that a stolen password would like to know.
  const pending = step === 'give_second_factor';
  return {
    ...{ username: person.username ?? '', name: person.name, organisation: person.organisation },
    ...{ endsAt: person.endsAt, step, grants: pending ? [] : grants },
    secondFactor: {
      confirmedAt: factor?.confirmedAt ?? null,
      recoveryCodesLeft: pending ? 0 : await recoveryCodesLeft(db, person.id),
    },
    sessions: pending
      ? []
      : (await listSessions(db, person.id)).map((s) => ({
          id: s.id,
          createdAt: s.createdAt.getTime(),
          seenAt: s.seenAt ?? s.createdAt.getTime(),
          own: s.id === sessionId,
        })),
  };
}

/** Ends one of one's own sessions. */
export async function endOwnSession(ctx: Context, sessionId: string): Promise<void> {
  authorize(ctx.actor, 'account.self');
  if (ctx.actor.kind === 'staff' && ctx.actor.step !== undefined) {
    throw stepRequired(ctx.actor.step);
  }
  await ctx.store.write(async (tx) => {
    if (!(await dropSession(tx.db, ctx.actor.userId, sessionId))) {
      throw new AppError('not_found', because('no_session'));
    }
    await audit(ctx, tx, 'session.end', ctx.actor.userId);
  });
}
