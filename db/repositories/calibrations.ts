/** Attempts at calibration: each is kept, and none is changed. */
import { asc, eq } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type CalibrationRow = (typeof schema.calibration)['$inferSelect'];

export async function addCalibration(db: Db, row: Omit<CalibrationRow, 'id'>): Promise<string> {
  const id = newId();
  await db.insert(db.tables.calibration).values({ ...row, id });
  return id;
}

/** The attempts of one person, or of everybody, from the first. */
export async function listCalibrations(db: Db, userId?: string): Promise<CalibrationRow[]> {
  const { calibration } = db.tables;
  return db
    .select()
    .from(calibration)
    .where(userId === undefined ? undefined : eq(calibration.userId, userId))
    .orderBy(asc(calibration.doneAt), asc(calibration.id));
}
