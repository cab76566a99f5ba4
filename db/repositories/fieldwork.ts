/** What surrounds an interview: who must not hold it, and what its raters agreed on afterwards. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type RecusalRow = (typeof schema.recusal)['$inferSelect'];
export type ReconciliationRow = (typeof schema.reconciliation)['$inferSelect'];

/** Notes why a person must not evaluate a unit; a later note replaces the earlier. */
export async function saveRecusal(db: Db, row: RecusalRow): Promise<void> {
  const { recusal } = db.tables;
  const { cause, reason, notedBy, notedAt } = row;
  await db
    .insert(recusal)
    .values(row)
    .onConflictDoUpdate({
      target: [recusal.evaluationId, recusal.unitId, recusal.userId],
      set: { cause, reason, notedBy, notedAt },
    });
}

export async function listRecusals(db: Db, evaluationId: string): Promise<RecusalRow[]> {
  const { recusal } = db.tables;
  return db
    .select()
    .from(recusal)
    .where(eq(recusal.evaluationId, evaluationId))
    .orderBy(asc(recusal.notedAt), asc(recusal.unitId), asc(recusal.userId));
}

/** Lifts a recusal; returns what it said, or undefined when there was none. */
export async function removeRecusal(
  db: Db,
  key: Pick<RecusalRow, 'evaluationId' | 'unitId' | 'userId'>,
): Promise<RecusalRow | undefined> {
  const { recusal } = db.tables;
  const [row] = await db
    .delete(recusal)
    .where(
      and(
        eq(recusal.evaluationId, key.evaluationId),
        eq(recusal.unitId, key.unitId),
        eq(recusal.userId, key.userId),
      ),
    )
    .returning();
  return row;
}

/** Keeps what the raters agreed on for a question; the independent ratings stay as they are. */
export async function saveReconciliation(db: Db, row: ReconciliationRow): Promise<void> {
  const { reconciliation } = db.tables;
  const { value, reason, agreedBy, agreedAt } = row;
  await db
    .insert(reconciliation)
    .values(row)
    .onConflictDoUpdate({
      target: [reconciliation.interviewId, reconciliation.questionId],
      set: { value, reason, agreedBy, agreedAt },
    });
}

export async function listReconciliations(
  db: Db,
  interviewIds: readonly string[],
): Promise<ReconciliationRow[]> {
  const { reconciliation } = db.tables;
  if (interviewIds.length === 0) return [];
  return db
    .select()
    .from(reconciliation)
    .where(inArray(reconciliation.interviewId, [...interviewIds]));
}
