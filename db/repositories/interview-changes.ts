import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from '../store.ts';

/** Which of these changes of an interview were taken before: number of the change → the version it made. */
export async function takenChanges(
  db: Db,
  interviewId: string,
  ops: readonly string[],
): Promise<Map<string, number>> {
  const { interviewChange } = db.tables;
  if (ops.length === 0) return new Map();
  const rows = await db
    .select({ op: interviewChange.op, version: interviewChange.version })
    .from(interviewChange)
    .where(and(eq(interviewChange.interviewId, interviewId), inArray(interviewChange.op, [...ops])));
  return new Map(rows.map((r) => [r.op, r.version]));
}

/** Remembers that a change was taken. */
export async function noteChange(db: Db, interviewId: string, op: string, version: number): Promise<void> {
  const { interviewChange } = db.tables;
  await db.insert(interviewChange).values({ interviewId, op, version });
}
