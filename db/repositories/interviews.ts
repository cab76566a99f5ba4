import { and, asc, count, eq, gte, inArray, isNull, lt } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { EvidenceState, FollowUp, Note } from '../schema/interviews.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type { EvidenceState, FollowUp, Note } from '../schema/interviews.ts';
export type InterviewRow = (typeof schema.interview)['$inferSelect'];
export type InterviewAnswerRow = (typeof schema.interviewAnswer)['$inferSelect'];
export type InterviewRatingRow = (typeof schema.interviewRating)['$inferSelect'];
export type InterviewRaterRow = (typeof schema.interviewRater)['$inferSelect'];

/** What an interview is where its plan says nothing else. */
const UNPLANNED = {
  kind: 'talk',
  people: 1,
  scheduledAt: null,
  place: '',
  consent: null,
  entry: 'screen',
} as const satisfies Partial<Record<keyof InterviewRow, unknown>>;

/** Adds an interview under the next running number of its unit and role. */
export async function addInterview(
  db: Db,
  row: Omit<InterviewRow, 'id' | 'number' | keyof typeof UNPLANNED> &
    Partial<Pick<InterviewRow, keyof typeof UNPLANNED>>,
): Promise<InterviewRow> {
  const { interview } = db.tables;
  const [{ n } = { n: 0 }] = await db
    .select({ n: count() })
    .from(interview)
    .where(
      and(
        eq(interview.evaluationId, row.evaluationId),
        eq(interview.unitId, row.unitId),
        eq(interview.role, row.role),
      ),
    );
  const full = { ...UNPLANNED, id: newId(), number: n + 1, ...row };
  await db.insert(interview).values(full);
  return full;
}

export async function findInterview(db: Db, id: string): Promise<InterviewRow | undefined> {
  const { interview } = db.tables;
  const [row] = await db.select().from(interview).where(eq(interview.id, id));
  return row;
}

export async function listInterviews(db: Db, evaluationId: string): Promise<InterviewRow[]> {
  const { interview } = db.tables;
  return db
    .select()
    .from(interview)
    .where(eq(interview.evaluationId, evaluationId))
    .orderBy(asc(interview.unitId), asc(interview.role), asc(interview.number));
}

/** Interviews of all evaluations with an appointment from one moment up to another. */
export async function scheduledBetween(db: Db, from: number, to: number): Promise<InterviewRow[]> {
  const { interview } = db.tables;
  return db
    .select()
    .from(interview)
    .where(and(gte(interview.scheduledAt, from), lt(interview.scheduledAt, to)))
    .orderBy(asc(interview.scheduledAt), asc(interview.id));
}

export async function changeInterview(
  db: Db,
  id: string,
  change: Partial<
    Pick<
      InterviewRow,
      'state' | 'startedAt' | 'finishedAt' | 'kind' | 'people' | 'scheduledAt' | 'place' | 'consent' | 'entry'
    >
  >,
): Promise<void> {
  const { interview } = db.tables;
  await db.update(interview).set(change).where(eq(interview.id, id));
}

export async function addRater(
  db: Db,
  interviewId: string,
  userId: string,
  duty: 'lead' | 'recorder' = 'lead',
): Promise<void> {
  const { interviewRater } = db.tables;
  await db.insert(interviewRater).values({ interviewId, userId, duty, lockedAt: null });
}

export async function listRaters(
  db: Db,
  interviewIds: readonly string[],
): Promise<(InterviewRaterRow & { name: string })[]> {
  const { interviewRater, user } = db.tables;
  if (interviewIds.length === 0) return [];
  return db
    .select({
      interviewId: interviewRater.interviewId,
      userId: interviewRater.userId,
      duty: interviewRater.duty,
      lockedAt: interviewRater.lockedAt,
      name: user.name,
    })
    .from(interviewRater)
    .innerJoin(user, eq(user.id, interviewRater.userId))
    .where(inArray(interviewRater.interviewId, [...interviewIds]))
    .orderBy(asc(interviewRater.interviewId), asc(interviewRater.duty), asc(interviewRater.userId));
}

/** Takes the raters off an interview whose pair is named anew. */
export async function removeRaters(db: Db, interviewId: string): Promise<void> {
  const { interviewRater } = db.tables;
  await db.delete(interviewRater).where(eq(interviewRater.interviewId, interviewId));
}

/** Opens the ratings of an interview to be changed and locked again. */
export async function unlockRaters(db: Db, interviewId: string): Promise<void> {
  const { interviewRater } = db.tables;
  await db.update(interviewRater).set({ lockedAt: null }).where(eq(interviewRater.interviewId, interviewId));
}

/** Locks a rater's ratings; false when they were locked already. */
export async function lockRater(db: Db, interviewId: string, userId: string, at: number): Promise<boolean> {
  const { interviewRater } = db.tables;
  const done = await db
    .update(interviewRater)
    .set({ lockedAt: at })
    .where(
      and(
        eq(interviewRater.interviewId, interviewId),
        eq(interviewRater.userId, userId),
        isNull(interviewRater.lockedAt),
      ),
    )
    .returning({ userId: interviewRater.userId });
  return done.length === 1;
}

export async function listAnswers(db: Db, interviewId: string): Promise<InterviewAnswerRow[]> {
  const { interviewAnswer } = db.tables;
  return db.select().from(interviewAnswer).where(eq(interviewAnswer.interviewId, interviewId));
}

export type AnswerContent = {
  notes: Note[];
  composer: string;
  probesAsked: number[];
  evidence: Record<string, EvidenceState>;
  followUps?: FollowUp[];
  skipReason: string;
  seconds: number;
};

/**
 * Saves what was written under a question if nobody saved in between.
 * @returns the new version, or undefined when `baseVersion` is no longer the stored one
 */
export async function saveAnswer(
  db: Db,
  key: { interviewId: string; questionId: string },
  baseVersion: number,
  content: AnswerContent,
  updatedBy: string,
  updatedAt: number,
): Promise<number | undefined> {
  const { interviewAnswer } = db.tables;
  const version = baseVersion + 1;
  if (baseVersion === 0) {
    const added = await db
      .insert(interviewAnswer)
      .values({ ...key, ...content, version, updatedAt, updatedBy })
      .onConflictDoNothing({ target: [interviewAnswer.interviewId, interviewAnswer.questionId] })
      .returning({ version: interviewAnswer.version });
    return added[0]?.version;
  }
  const changed = await db
    .update(interviewAnswer)
    .set({ ...content, version, updatedAt, updatedBy })
    .where(
      and(
        eq(interviewAnswer.interviewId, key.interviewId),
        eq(interviewAnswer.questionId, key.questionId),
        eq(interviewAnswer.version, baseVersion),
      ),
    )
    .returning({ version: interviewAnswer.version });
  return changed[0]?.version;
}

export async function saveRating(db: Db, row: InterviewRatingRow): Promise<void> {
  const { interviewRating } = db.tables;
  await db
    .insert(interviewRating)
    .values(row)
    .onConflictDoUpdate({
      target: [interviewRating.interviewId, interviewRating.questionId, interviewRating.userId],
      set: { value: row.value, updatedAt: row.updatedAt },
    });
}

export async function listRatings(db: Db, interviewIds: readonly string[]): Promise<InterviewRatingRow[]> {
  const { interviewRating } = db.tables;
  if (interviewIds.length === 0) return [];
  return db
    .select()
    .from(interviewRating)
    .where(inArray(interviewRating.interviewId, [...interviewIds]));
}
