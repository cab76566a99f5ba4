/** What a restore changes in the database it puts in place. */
import { and, count, eq, isNull, lte } from 'drizzle-orm';
import type { Db } from '../store.ts';

/** Ends every session and every sign-in that is under way. @returns how many sessions there were */
export async function endAllSessions(db: Db): Promise<number> {
  const { session, verification } = db.tables;
  await db.delete(verification);
  return (await db.delete(session).returning({ id: session.id })).length;
}

/** Forgets everything that only the lost secret could open. @returns how many second factors there were */
export async function forgetSealed(db: Db, markSetting: string): Promise<number> {
  const { recoveryCode, secondFactor, setting } = db.tables;
  await db.delete(recoveryCode);
  await db.delete(setting).where(eq(setting.key, markSetting));
  return (await db.delete(secondFactor).returning({ id: secondFactor.userId })).length;
}

/** How many campaigns have begun and have not been sealed: their answers still come. */
export async function countCollecting(db: Db, now: number): Promise<number> {
  const { campaign } = db.tables;
  const [row] = await db
    .select({ n: count() })
    .from(campaign)
    .where(and(lte(campaign.opensAt, now), isNull(campaign.sealedAt)));
  return row?.n ?? 0;
}
