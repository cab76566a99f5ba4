import { findUser, listGrants, listUsers } from '#db/repositories/accounts.ts';
import { findSecondFactor, invitedUsers } from '#db/repositories/credentials.ts';
import { listEvaluations, listUnits } from '#db/repositories/evaluations.ts';
import { listSessions } from '#db/repositories/sessions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { authorize, may, type Role } from './permissions.ts';

export type AccountState = 'usable' | 'invited' | 'disabled' | 'ended';

function stateOf(
  p: { id: string; disabledAt: number | null; endsAt: number | null },
  invited: ReadonlySet<string>,
  now: number,
): AccountState {
  if (p.disabledAt !== null) return 'disabled';
  if (p.endsAt !== null && p.endsAt <= now) return 'ended';
  return invited.has(p.id) ? 'invited' : 'usable';
}

/** Everybody with an account. */
export async function listAccounts(ctx: Context) {
  authorize(ctx.actor, 'account.list');
  const now = ctx.now();
  const invited = await invitedUsers(ctx.store.db, now);
  return (await listUsers(ctx.store.db, now)).map((p) => ({ ...p, state: stateOf(p, invited, now) }));
}

/** One account: its state, its roles with their scopes, how many sessions it has; and what may be done with it. */
export async function readAccount(ctx: Context, userId: string) {
  authorize(ctx.actor, 'account.list');
  const { db } = ctx.store;
  const now = ctx.now();
  const person = await findUser(db, userId);
  if (person === undefined) throw new AppError('not_found', because('no_account'));
  const evaluations = await listEvaluations(db);
  const units = (await Promise.all(evaluations.map((e) => listUnits(db, e.id)))).flat();
  const { username, name, organisation, endsAt } = person;
  return {
    ...{ id: userId, username, name, organisation, endsAt },
    state: stateOf(person, await invitedUsers(db, now), now),
    grants: (await listGrants(db, userId)).map((g) => ({
      ...{ id: g.id, role: g.role as Role, endsAt: g.endsAt, ended: g.endsAt !== null && g.endsAt <= now },
      evaluation: evaluations.find((e) => e.id === g.evaluationId)?.title ?? null,
      unit: units.find((u) => u.id === g.unitId)?.name ?? null,
    })),
    sessions: (await listSessions(db, userId)).length,
    secondFactor: (await findSecondFactor(db, userId))?.confirmedAt != null,
    /** What roles can be narrowed to. */
    evaluations: evaluations.map((e) => ({
      ...{ id: e.id, title: e.title },
      units: units.filter((u) => u.evaluationId === e.id).map((u) => ({ id: u.id, name: u.name })),
    })),
    may: {
      change: may(ctx.actor, 'account.change') && userId !== ctx.actor.userId,
      authorize: may(ctx.actor, 'account.authorize'),
    },
  };
}
