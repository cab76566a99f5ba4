import { and, asc, eq } from 'drizzle-orm';
import type { Grant, Role } from '#lib/accounts/permissions.ts';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type UserRow = (typeof schema.user)['$inferSelect'];
export type GrantRow = (typeof schema.roleGrant)['$inferSelect'];

/** Roles somebody holds at a moment; those that have ended are not among them. */
export async function grantsOf(db: Db, userId: string, now: number): Promise<Grant[]> {
  const { roleGrant } = db.tables;
  const rows = await db.select().from(roleGrant).where(eq(roleGrant.userId, userId));
  return rows.filter((r) => r.endsAt === null || r.endsAt > now).map(grantOf);
}

const grantOf = (r: GrantRow): Grant => ({
  role: r.role as Role,
  unitId: r.unitId,
  evaluationId: r.evaluationId,
});

export async function addGrants(
  db: Db,
  userId: string,
  grants: readonly (Grant & { endsAt?: number | null })[],
  at: number,
): Promise<void> {
  const { roleGrant } = db.tables;
  for (const { role, unitId, evaluationId, endsAt } of grants) {
    const row = { id: newId(), userId, role, unitId, evaluationId, endsAt: endsAt ?? null, createdAt: at };
    await db.insert(roleGrant).values(row);
  }
}

export async function listGrants(db: Db, userId?: string): Promise<GrantRow[]> {
  const { roleGrant } = db.tables;
  return db
    .select()
    .from(roleGrant)
    .where(userId === undefined ? undefined : eq(roleGrant.userId, userId))
    .orderBy(asc(roleGrant.createdAt));
}

export async function dropGrant(db: Db, userId: string, grantId: string): Promise<GrantRow | undefined> {
  const { roleGrant } = db.tables;
  const [gone] = await db
    .delete(roleGrant)
    .where(and(eq(roleGrant.id, grantId), eq(roleGrant.userId, userId)))
    .returning();
  return gone;
}

export async function findUserByName(db: Db, username: string) {
  const { user } = db.tables;
  const [found] = await db.select().from(user).where(eq(user.username, username));
  return found;
}

export async function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  const { user } = db.tables;
  const [found] = await db.select().from(user).where(eq(user.id, id));
  return found;
}

/** An account nobody can sign in to yet. */
export async function addUser(
  db: Db,
  person: { username: string; name: string; organisation: string | null; endsAt: number | null },
  at: number,
): Promise<string> {
  const { user } = db.tables;
  const id = newId();
  const { username, name, organisation, endsAt } = person;
  await db.insert(user).values({
    ...{ id, name, organisation, endsAt, username, displayUsername: username },
    ...{ email: `${username}@accounts.invalid`, emailVerified: false },
    ...{ createdAt: new Date(at), updatedAt: new Date(at) },
  });
  return id;
}

export async function changeUser(
  db: Db,
  id: string,
  change: Partial<Pick<UserRow, 'endsAt' | 'disabledAt' | 'passwordChangedAt'>>,
): Promise<void> {
  const { user } = db.tables;
  await db.update(user).set(change).where(eq(user.id, id));
}

/** Everybody with their roles, by user name. */
export async function listUsers(db: Db, now: number) {
  const { user } = db.tables;
  const people = await db.select().from(user).orderBy(asc(user.username));
  const grants = (await listGrants(db)).filter((g) => g.endsAt === null || g.endsAt > now);
  return people.map((p) => ({
    ...{ id: p.id, username: p.username, name: p.name, organisation: p.organisation },
    ...{ endsAt: p.endsAt, disabledAt: p.disabledAt },
    grants: grants.filter((g) => g.userId === p.id).map(grantOf),
  }));
}

/** Names of staff by id, for lists that show who did something. */
export async function userNames(db: Db): Promise<Map<string, string>> {
  const { user } = db.tables;
  const rows = await db.select({ id: user.id, name: user.name }).from(user);
  return new Map(rows.map((r) => [r.id, r.name]));
}

export async function getSetting<T>(db: Db, key: string): Promise<T | undefined> {
  const { setting } = db.tables;
  const [row] = await db.select().from(setting).where(eq(setting.key, key));
  return row?.value as T | undefined;
}

export async function putSetting(db: Db, key: string, value: unknown): Promise<void> {
  const { setting } = db.tables;
  await db.insert(setting).values({ key, value }).onConflictDoUpdate({ target: setting.key, set: { value } });
}

export async function dropSetting(db: Db, key: string): Promise<void> {
  const { setting } = db.tables;
  await db.delete(setting).where(eq(setting.key, key));
}
