import { and, inArray, like, notInArray } from 'drizzle-orm';
import type { Db } from '../store.ts';

/** A rater of the demonstration: a name without a password, so nobody can sign in as it. */
export async function addDemoRater(db: Db, id: string, name: string, at: number): Promise<void> {
  const { user } = db.tables;
  await db
    .insert(user)
    .values({
      id,
      name,
      email: `${id}@accounts.invalid`,
      emailVerified: false,
      username: id,
      displayUsername: id,
      createdAt: new Date(at),
      updatedAt: new Date(at),
    })
    .onConflictDoNothing({ target: user.id });
}

/** Takes the roles of the demonstration's raters, and the raters themselves where no other interview names them. */
export async function removeDemoRaters(db: Db, prefix: string): Promise<void> {
  const { calibration, interviewRater, roleGrant, user } = db.tables;
  const rows = await db
    .select({ id: user.id })
    .from(user)
    .where(like(user.id, `${prefix}%`));
  if (rows.length === 0) return;
  const ids = rows.map((r) => r.id);
  await db.delete(roleGrant).where(inArray(roleGrant.userId, ids));
  const named = db.select({ id: interviewRater.userId }).from(interviewRater);
  const gone = and(inArray(user.id, ids), notInArray(user.id, named));
  const goneIds = db.select({ id: user.id }).from(user).where(gone);
  await db.delete(calibration).where(inArray(calibration.userId, goneIds));
  await db.delete(user).where(gone);
}
