import { and, desc, eq, lt, ne } from 'drizzle-orm';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type SessionRow = (typeof schema.session)['$inferSelect'];

/** A session with what decides whether it may still be used. */
export async function findSession(db: Db, id: string) {
  const { session, user, secondFactor } = db.tables;
  const [row] = await db
    .select({
      id: session.id,
      userId: session.userId,
      name: user.name,
      createdAt: session.createdAt,
      seenAt: session.seenAt,
      secondFactorAt: session.secondFactorAt,
      disabledAt: user.disabledAt,
      endsAt: user.endsAt,
      passwordChangedAt: user.passwordChangedAt,
      secondFactorConfirmedAt: secondFactor.confirmedAt,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .leftJoin(secondFactor, eq(secondFactor.userId, session.userId))
    .where(eq(session.id, id));
  return row;
}

export type SessionState = NonNullable<Awaited<ReturnType<typeof findSession>>>;

/** Somebody's sessions, the newest first. */
export async function listSessions(db: Db, userId: string): Promise<SessionRow[]> {
  const { session } = db.tables;
  return db.select().from(session).where(eq(session.userId, userId)).orderBy(desc(session.createdAt));
}

export async function markSession(
  db: Db,
  id: string,
  change: Partial<Pick<SessionRow, 'seenAt' | 'secondFactorAt'>>,
): Promise<void> {
  const { session } = db.tables;
  await db.update(session).set(change).where(eq(session.id, id));
}

/** Ends one session of a person; false when there was none. */
export async function dropSession(db: Db, userId: string, id: string): Promise<boolean> {
  const { session } = db.tables;
  const gone = await db
    .delete(session)
    .where(and(eq(session.id, id), eq(session.userId, userId)))
    .returning({ id: session.id });
  return gone.length === 1;
}

/** Ends a person's sessions, all but one where that is named; how many there were. */
export async function dropSessions(db: Db, userId: string, exceptId = ''): Promise<number> {
  const { session } = db.tables;
  const gone = await db
    .delete(session)
    .where(and(eq(session.userId, userId), ne(session.id, exceptId)))
    .returning({ id: session.id });
  return gone.length;
}

/** Ends every session that began before a moment. */
export async function dropOldSessions(db: Db, before: number): Promise<void> {
  const { session } = db.tables;
  await db.delete(session).where(lt(session.createdAt, new Date(before)));
}
