/** Whether a session may still be used, and what its person must do first. */
import { grantsOf } from '#db/repositories/accounts.ts';
import { dropSession, findSession, markSession, type SessionState } from '#db/repositories/sessions.ts';
import type { Store } from '#db/store.ts';
import { isDemonstration, needsSecondFactor } from './offices.ts';
import { type Actor, type Grant, NOBODY, type Step } from './permissions.ts';

/** Without a request for so long a session ends. */
export const IDLE_MS = 30 * 60_000;
/** And after so long in any case. */
export const SESSION_MS = 12 * 60 * 60_000;
const SEEN_EVERY_MS = 60_000;

/** The person of a session, from the database at every request: what was revoked is revoked at once. */
export async function actorOfSession(store: Store, sessionId: string, now: number): Promise<Actor> {
  const session = await findSession(store.db, sessionId);
  if (session === undefined) return NOBODY;
  if (!isUsable(session, now)) {
    await store.write((tx) => dropSession(tx.db, session.userId, sessionId));
    return NOBODY;
  }
  if (now - lastSeen(session) >= SEEN_EVERY_MS) {
    await store.write((tx) => markSession(tx.db, sessionId, { seenAt: now }));
  }
  const grants = await grantsOf(store.db, session.userId, now);
  const step = stepOf(session, grants, await isDemonstration(store.db));
  return { kind: 'staff', userId: session.userId, name: session.name, grants, sessionId, step };
}

const lastSeen = (s: SessionState) => s.seenAt ?? s.createdAt.getTime();

function isUsable(s: SessionState, now: number): boolean {
  if (s.disabledAt !== null || (s.endsAt !== null && s.endsAt <= now)) return false;
  return now - lastSeen(s) < IDLE_MS && now - s.createdAt.getTime() < SESSION_MS;
}

function stepOf(s: SessionState, grants: readonly Grant[], demonstration: boolean): Step | undefined {
  if (s.secondFactorConfirmedAt !== null && s.secondFactorAt === null) return 'give_second_factor';
  if (s.passwordChangedAt === null) return 'change_password';
  const required = needsSecondFactor(grants.map((g) => g.role)) && !demonstration;
  return required && s.secondFactorConfirmedAt === null ? 'set_second_factor' : undefined;
}
