/** Values that people entered for sources: appended, corrected by newer ones, withdrawn, never changed or deleted. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type SourceValueRow = (typeof schema.sourceValue)['$inferSelect'];
export type NewSourceValue = Omit<SourceValueRow, 'id' | 'withdrawnAt'>;

/** Rows of one statement, below the variables that a database takes in one. */
const BATCH = 50;

export async function addSourceValues(db: Db, rows: readonly NewSourceValue[]): Promise<SourceValueRow[]> {
  const { sourceValue } = db.tables;
  const full = rows.map((row) => ({ id: newId(), ...row, withdrawnAt: null }));
  for (let i = 0; i < full.length; i += BATCH) await db.insert(sourceValue).values(full.slice(i, i + BATCH));
  return full;
}

/** All values of an evaluation, withdrawn ones too, in the order in which they were entered. */
export async function listSourceValues(db: Db, evaluationId: string): Promise<SourceValueRow[]> {
  const { sourceValue } = db.tables;
  return db
    .select()
    .from(sourceValue)
    .where(eq(sourceValue.evaluationId, evaluationId))
    .orderBy(asc(sourceValue.recordedAt), asc(sourceValue.id));
}

export async function findSourceValue(db: Db, id: string): Promise<SourceValueRow | undefined> {
  const { sourceValue } = db.tables;
  const [row] = await db.select().from(sourceValue).where(eq(sourceValue.id, id));
  return row;
}

/** @returns false where it was withdrawn already */
export async function withdrawSourceValue(db: Db, id: string, at: number): Promise<boolean> {
  const { sourceValue } = db.tables;
  const done = await db
    .update(sourceValue)
    .set({ withdrawnAt: at })
    .where(and(eq(sourceValue.id, id), isNull(sourceValue.withdrawnAt)))
    .returning({ id: sourceValue.id });
  return done.length === 1;
}
