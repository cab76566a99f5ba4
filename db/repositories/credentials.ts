/** Passwords, second factors, invitations and failed tries: hashes and sealed keys alone. */
import { and, asc, count, desc, eq, gt, isNull, lt, ne } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type SecondFactorRow = (typeof schema.secondFactor)['$inferSelect'];
export type InvitationRow = (typeof schema.invitation)['$inferSelect'];
export type FailedAttemptRow = (typeof schema.failedAttempt)['$inferSelect'];

const CREDENTIAL = 'credential';

export async function passwordHashOf(db: Db, userId: string): Promise<string | undefined> {
  const { account } = db.tables;
  const [row] = await db
    .select({ password: account.password })
    .from(account)
    .where(and(eq(account.userId, userId), eq(account.providerId, CREDENTIAL)));
  return row?.password ?? undefined;
}

/** Sets a password and puts the one before into the history, of which `keep` are kept. */
export async function setPassword(
  db: Db,
  userId: string,
  passwordHash: string,
  at: number,
  keep: number,
): Promise<void> {
  const { account, passwordHistory } = db.tables;
  const before = await passwordHashOf(db, userId);
  if (before === undefined) {
    await db.insert(account).values({
      ...{ id: newId(), accountId: userId, providerId: CREDENTIAL, userId, password: passwordHash },
      ...{ createdAt: new Date(at), updatedAt: new Date(at) },
    });
    return;
  }
  await db
    .update(account)
    .set({ password: passwordHash, updatedAt: new Date(at) })
    .where(and(eq(account.userId, userId), eq(account.providerId, CREDENTIAL)));
  await db.insert(passwordHistory).values({ userId, id: newId(), passwordHash: before, createdAt: at });
  const all = await db
    .select({ id: passwordHistory.id })
    .from(passwordHistory)
    .where(eq(passwordHistory.userId, userId))
    .orderBy(desc(passwordHistory.createdAt), asc(passwordHistory.id));
  for (const { id } of all.slice(keep)) {
    await db
      .delete(passwordHistory)
      .where(and(eq(passwordHistory.userId, userId), eq(passwordHistory.id, id)));
  }
}

/** Ends a password: it goes into the history, and nothing opens the account until another is set. */
export async function dropPassword(db: Db, userId: string, at: number): Promise<void> {
  const { account, passwordHistory } = db.tables;
  const before = await passwordHashOf(db, userId);
  if (before === undefined) return;
  await db.insert(passwordHistory).values({ userId, id: newId(), passwordHash: before, createdAt: at });
  await db.delete(account).where(and(eq(account.userId, userId), eq(account.providerId, CREDENTIAL)));
}

/** Hashes of earlier passwords, the newest first. */
export async function earlierPasswords(db: Db, userId: string): Promise<string[]> {
  const { passwordHistory } = db.tables;
  const rows = await db
    .select({ hash: passwordHistory.passwordHash })
    .from(passwordHistory)
    .where(eq(passwordHistory.userId, userId))
    .orderBy(desc(passwordHistory.createdAt));
  return rows.map((r) => r.hash);
}

export async function findSecondFactor(db: Db, userId: string): Promise<SecondFactorRow | undefined> {
  const { secondFactor } = db.tables;
  const [row] = await db.select().from(secondFactor).where(eq(secondFactor.userId, userId));
  return row;
}

/** Takes a time step for itself; false when it, or a later one, was taken before. */
export async function takeStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { secondFactor } = db.tables;
  const taken = await db
    .update(secondFactor)
    .set({ lastStep: step })
    .where(and(eq(secondFactor.userId, userId), lt(secondFactor.lastStep, step)))
    .returning({ userId: secondFactor.userId });
  return taken.length === 1;
}

/**
 * Puts a key in force whose first code, of time step `step`, has been seen, with new recovery codes; it replaces
 * the person's former key.
 *
 * @returns false when this very key is in force already
 */
export async function putSecondFactor(
  db: Db,
  userId: string,
  factor: { readonly sealedKey: string; readonly step: number; readonly codeHashes: readonly string[] },
  at: number,
): Promise<boolean> {
  const { secondFactor, recoveryCode } = db.tables;
  const { sealedKey, step, codeHashes } = factor;
  const fresh = { sealedKey, confirmedAt: at, lastStep: step, createdAt: at };
  const put = await db
    .insert(secondFactor)
    .values({ userId, ...fresh })
    .onConflictDoUpdate({
      target: secondFactor.userId,
      set: fresh,
      setWhere: ne(secondFactor.sealedKey, sealedKey),
    })
    .returning({ userId: secondFactor.userId });
  if (put.length === 0) return false;
  await db.delete(recoveryCode).where(eq(recoveryCode.userId, userId));
  for (const codeHash of codeHashes) await db.insert(recoveryCode).values({ userId, codeHash, usedAt: null });
  return true;
}

export async function dropSecondFactor(db: Db, userId: string): Promise<void> {
  const { secondFactor, recoveryCode } = db.tables;
  await db.delete(secondFactor).where(eq(secondFactor.userId, userId));
  await db.delete(recoveryCode).where(eq(recoveryCode.userId, userId));
}

/** Uses a recovery code up; false when it is none of the person's or was used before. */
export async function takeRecoveryCode(
  db: Db,
  userId: string,
  codeHash: string,
  at: number,
): Promise<boolean> {
  const { recoveryCode } = db.tables;
  const taken = await db
    .update(recoveryCode)
    .set({ usedAt: at })
    .where(
      and(eq(recoveryCode.userId, userId), eq(recoveryCode.codeHash, codeHash), isNull(recoveryCode.usedAt)),
    )
    .returning({ userId: recoveryCode.userId });
  return taken.length === 1;
}

export async function recoveryCodesLeft(db: Db, userId: string): Promise<number> {
  const { recoveryCode } = db.tables;
  const [{ n } = { n: 0 }] = await db
    .select({ n: count() })
    .from(recoveryCode)
    .where(and(eq(recoveryCode.userId, userId), isNull(recoveryCode.usedAt)));
  return n;
}

/** A new invitation; earlier ones of the same person end with it. */
export async function addInvitation(db: Db, row: Omit<InvitationRow, 'usedAt'>): Promise<void> {
  const { invitation } = db.tables;
  await db.delete(invitation).where(eq(invitation.userId, row.userId));
  await db.insert(invitation).values({ ...row, usedAt: null });
}

/** An invitation that can still be used. */
export async function findInvitation(
  db: Db,
  tokenHash: string,
  now: number,
): Promise<InvitationRow | undefined> {
  const { invitation } = db.tables;
  const [row] = await db
    .select()
    .from(invitation)
    .where(
      and(eq(invitation.tokenHash, tokenHash), isNull(invitation.usedAt), gt(invitation.expiresAt, now)),
    );
  return row;
}

/** Uses an invitation up; false when somebody was faster. */
export async function takeInvitation(db: Db, tokenHash: string, at: number): Promise<boolean> {
  const { invitation } = db.tables;
  const taken = await db
    .update(invitation)
    .set({ usedAt: at })
    .where(and(eq(invitation.tokenHash, tokenHash), isNull(invitation.usedAt), gt(invitation.expiresAt, at)))
    .returning({ userId: invitation.userId });
  return taken.length === 1;
}

/** People with an invitation that can still be used. */
export async function invitedUsers(db: Db, now: number): Promise<Set<string>> {
  const { invitation } = db.tables;
  const rows = await db
    .select({ userId: invitation.userId })
    .from(invitation)
    .where(and(isNull(invitation.usedAt), gt(invitation.expiresAt, now)));
  return new Set(rows.map((r) => r.userId));
}

export async function findFailedAttempt(db: Db, keyHash: string): Promise<FailedAttemptRow | undefined> {
  const { failedAttempt } = db.tables;
  const [row] = await db.select().from(failedAttempt).where(eq(failedAttempt.keyHash, keyHash));
  return row;
}

export async function putFailedAttempt(db: Db, row: FailedAttemptRow): Promise<void> {
  const { failedAttempt } = db.tables;
  const { keyHash, ...rest } = row;
  await db
    .insert(failedAttempt)
    .values({ keyHash, ...rest })
    .onConflictDoUpdate({ target: failedAttempt.keyHash, set: rest });
}

export async function dropFailedAttempt(db: Db, keyHash: string): Promise<void> {
  const { failedAttempt } = db.tables;
  await db.delete(failedAttempt).where(eq(failedAttempt.keyHash, keyHash));
}

/** Forgets tries that began before a moment. */
export async function dropOldAttempts(db: Db, before: number): Promise<void> {
  const { failedAttempt } = db.tables;
  await db.delete(failedAttempt).where(lt(failedAttempt.firstAt, before));
}
