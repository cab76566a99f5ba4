import { asc, eq } from 'drizzle-orm';
import type { Grant, Role } from '#lib/accounts/permissions.ts';
import { newId } from '#lib/ids.ts';
import type { Db } from '../store.ts';

export async function grantsOf(db: Db, userId: string): Promise<Grant[]> {
  const { roleGrant } = db.tables;
  const rows = await db
    .select({ role: roleGrant.role, unitId: roleGrant.unitId })
    .from(roleGrant)
    .where(eq(roleGrant.userId, userId));
  return rows.map((r) => ({ role: r.role as Role, unitId: r.unitId }));
}

export async function addGrants(db: Db, userId: string, grants: readonly Grant[], at: number): Promise<void> {
  const { roleGrant } = db.tables;
  for (const g of grants) {
    await db.insert(roleGrant).values({ id: newId(), userId, role: g.role, unitId: g.unitId, createdAt: at });
  }
}

export async function findUserByName(db: Db, username: string) {
  const { user } = db.tables;
  const [found] = await db.select().from(user).where(eq(user.username, username));
  return found;
}

export async function listUsers(db: Db) {
  const { roleGrant, user } = db.tables;
  const people = await db
    .select({ id: user.id, username: user.username, name: user.name })
    .from(user)
    .orderBy(asc(user.username));
  const grants = await db.select().from(roleGrant);
  return people.map((p) => ({
    ...p,
    grants: grants.filter((g) => g.userId === p.id).map((g) => ({ role: g.role as Role, unitId: g.unitId })),
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
