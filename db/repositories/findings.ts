/** Findings, and what was written in interviews that they rest on. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';
import type { InterviewAnswerRow } from './interviews.ts';

export type FindingRow = (typeof schema.finding)['$inferSelect'];
/** What a change of a finding replaces; its unit stays. */
export type FindingContent = Pick<FindingRow, 'indicatorId' | 'type' | 'text' | 'excerpts'>;

/** Adds a finding in its first version. */
export async function addFinding(
  db: Db,
  row: Omit<FindingRow, 'id' | 'version' | 'withdrawnAt'>,
): Promise<FindingRow> {
  const { finding } = db.tables;
  const full = { id: newId(), ...row, version: 1, withdrawnAt: null };
  await db.insert(finding).values(full);
  return full;
}

/** Findings of an evaluation, also those that were withdrawn, in the order they were added. */
export async function listFindings(db: Db, evaluationId: string): Promise<FindingRow[]> {
  const { finding } = db.tables;
  return db
    .select()
    .from(finding)
    .where(eq(finding.evaluationId, evaluationId))
    .orderBy(asc(finding.createdAt), asc(finding.id));
}

export async function findFinding(db: Db, id: string): Promise<FindingRow | undefined> {
  const { finding } = db.tables;
  const [row] = await db.select().from(finding).where(eq(finding.id, id));
  return row;
}

/**
 * Changes a finding that is in force, if nobody changed it in between.
 * @returns false when `baseVersion` is no longer the stored one, or the finding was withdrawn
 */
export async function changeFinding(
  db: Db,
  id: string,
  baseVersion: number,
  content: FindingContent,
): Promise<boolean> {
  return replace(db, id, baseVersion, content);
}

/** Withdraws a finding under the same condition; it stays in the store. */
export async function withdrawFinding(
  db: Db,
  id: string,
  baseVersion: number,
  withdrawnAt: number,
): Promise<boolean> {
  return replace(db, id, baseVersion, { withdrawnAt });
}

async function replace(
  db: Db,
  id: string,
  baseVersion: number,
  change: Partial<FindingContent & Pick<FindingRow, 'withdrawnAt'>>,
): Promise<boolean> {
  const { finding } = db.tables;
  const done = await db
    .update(finding)
    .set({ ...change, version: baseVersion + 1 })
    .where(and(eq(finding.id, id), eq(finding.version, baseVersion), isNull(finding.withdrawnAt)))
    .returning({ id: finding.id });
  return done.length === 1;
}

/** Everything written in some interviews, by interview and question. */
export async function answersOf(db: Db, interviewIds: readonly string[]): Promise<InterviewAnswerRow[]> {
  const { interviewAnswer } = db.tables;
  if (interviewIds.length === 0) return [];
  return db
    .select()
    .from(interviewAnswer)
    .where(inArray(interviewAnswer.interviewId, [...interviewIds]))
    .orderBy(asc(interviewAnswer.interviewId), asc(interviewAnswer.questionId));
}
