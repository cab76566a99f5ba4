import { and, desc, eq } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type ScoreRow = (typeof schema.indicatorScore)['$inferSelect'];
export type SourceStateRow = (typeof schema.sourceState)['$inferSelect'];

/** Appends the next version of a score; versions are never changed or removed. */
export async function appendScore(
  db: Db,
  row: Omit<ScoreRow, 'id' | 'seq' | 'approvedBy'> & Partial<Pick<ScoreRow, 'approvedBy'>>,
): Promise<ScoreRow> {
  const { indicatorScore } = db.tables;
  const latest = await latestScore(db, row.evaluationId, row.unitId, row.indicatorId);
  const full = { approvedBy: null, id: newId(), seq: (latest?.seq ?? 0) + 1, ...row };
  await db.insert(indicatorScore).values(full);
  return full;
}

export async function latestScore(
  db: Db,
  evaluationId: string,
  unitId: string,
  indicatorId: string,
): Promise<ScoreRow | undefined> {
  const { indicatorScore } = db.tables;
  const [row] = await db
    .select()
    .from(indicatorScore)
    .where(
      and(
        eq(indicatorScore.evaluationId, evaluationId),
        eq(indicatorScore.unitId, unitId),
        eq(indicatorScore.indicatorId, indicatorId),
      ),
    )
    .orderBy(desc(indicatorScore.seq))
    .limit(1);
  return row;
}

/** All versions of an evaluation (of one unit), newest first. */
export async function listScores(db: Db, evaluationId: string, unitId?: string): Promise<ScoreRow[]> {
  const { indicatorScore } = db.tables;
  return db
    .select()
    .from(indicatorScore)
    .where(
      unitId === undefined
        ? eq(indicatorScore.evaluationId, evaluationId)
        : and(eq(indicatorScore.evaluationId, evaluationId), eq(indicatorScore.unitId, unitId)),
    )
    .orderBy(desc(indicatorScore.seq));
}

export async function listSourceStates(db: Db, evaluationId: string): Promise<SourceStateRow[]> {
  const { sourceState } = db.tables;
  return db.select().from(sourceState).where(eq(sourceState.evaluationId, evaluationId));
}

export async function putSourceState(db: Db, row: SourceStateRow): Promise<void> {
  const { sourceState } = db.tables;
  const { cause, reason, setBy, setAt } = row;
  await db
    .insert(sourceState)
    .values(row)
    .onConflictDoUpdate({
      target: [
        sourceState.evaluationId,
        sourceState.unitId,
        sourceState.indicatorId,
        sourceState.sourceIndex,
      ],
      set: { cause, reason, setBy, setAt },
    });
}

export async function dropSourceState(
  db: Db,
  key: Pick<SourceStateRow, 'evaluationId' | 'unitId' | 'indicatorId' | 'sourceIndex'>,
): Promise<void> {
  const { sourceState } = db.tables;
  await db
    .delete(sourceState)
    .where(
      and(
        eq(sourceState.evaluationId, key.evaluationId),
        eq(sourceState.unitId, key.unitId),
        eq(sourceState.indicatorId, key.indicatorId),
        eq(sourceState.sourceIndex, key.sourceIndex),
      ),
    );
}
