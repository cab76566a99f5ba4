import { and, desc, eq, isNull } from 'drizzle-orm';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type FieldDeviceRow = (typeof schema.fieldDevice)['$inferSelect'];

export async function addFieldDevice(db: Db, row: FieldDeviceRow): Promise<void> {
  await db.insert(db.tables.fieldDevice).values(row);
}

export async function findFieldDevice(db: Db, id: string): Promise<FieldDeviceRow | undefined> {
  const { fieldDevice } = db.tables;
  const [row] = await db.select().from(fieldDevice).where(eq(fieldDevice.id, id));
  return row;
}

/** Somebody's devices, the newest first. */
export async function listFieldDevices(db: Db, userId: string): Promise<FieldDeviceRow[]> {
  const { fieldDevice } = db.tables;
  return db
    .select()
    .from(fieldDevice)
    .where(eq(fieldDevice.userId, userId))
    .orderBy(desc(fieldDevice.createdAt));
}

/** Gives a device up and drops its key; false when that had been done. */
export async function revokeFieldDevice(db: Db, id: string, at: number): Promise<boolean> {
  const { fieldDevice } = db.tables;
  const done = await db
    .update(fieldDevice)
    .set({ revokedAt: at, escrow: '' })
    .where(and(eq(fieldDevice.id, id), isNull(fieldDevice.revokedAt)))
    .returning({ id: fieldDevice.id });
  return done.length === 1;
}
