import type { Kit } from '../kit.ts';
import type { accountTables } from './accounts.ts';
import type { evaluationTables } from './evaluations.ts';
import type { instrumentTables } from './instruments.ts';

export type Note = {
  id: string;
  kind: 'quote' | 'fact' | 'problem' | 'suggestion';
  text: string;
  at: number;
};
/** A question added on the spot, with what was written under it. */
export type FollowUp = { id: string; text: string; at: number };
export type EvidenceState = 'not_asked' | 'seen' | 'promised' | 'refused';

/** Interviews: their plan, what is written and rated in them, and the devices that are taken along. */
export function interviewTables(
  k: Kit,
  { instrumentVersion }: ReturnType<typeof instrumentTables>,
  { user }: ReturnType<typeof accountTables>,
  { evaluation, unit }: ReturnType<typeof evaluationTables>,
) {
  const interview = k.table(
    'interview',
    {
      id: k.text('id').primaryKey(),
      evaluationId: k
        .text('evaluation_id')
        .notNull()
        .references(() => evaluation.id, { onDelete: 'cascade' }),
      unitId: k
        .text('unit_id')
        .notNull()
        .references(() => unit.id, { onDelete: 'cascade' }),
      outlineVersionId: k
        .text('outline_version_id')
        .notNull()
        .references(() => instrumentVersion.id),
      role: k.text('role').notNull(),
      /** Running number of the interviewee inside unit and role: a role and a number, never a name. */
      number: k.int('number').notNull(),
      /** `talk` with one person, `group_talk` with several, or `observation` of how things are done. */
      kind: k.text('kind').notNull().default('talk'),
      /** How many took part in a group talk. */
      people: k.int('people').notNull().default(1),
      state: k.text('state').notNull(),
      /** When and where it is to be. */
      scheduledAt: k.millis('scheduled_at'),
      place: k.text('place').notNull().default(''),
      /** Said by the interviewee after the consent text was read: `given`, `without_audio` or `refused`. */
      consent: k.text('consent'),
      /** Written on the screen while talking (`screen`), or entered from a record on paper (`paper`). */
      entry: k.text('entry').notNull().default('screen'),
      startedAt: k.millis('started_at'),
      finishedAt: k.millis('finished_at'),
      createdBy: k.text('created_by').notNull(),
      createdAt: k.millis('created_at').notNull(),
    },
    (t) => [k.uniqueIndex('interview_number').on(t.evaluationId, t.unitId, t.role, t.number)],
  );

  /** A rater of an interview; `lockedAt` closes his ratings and opens the other's to him. */
  const interviewRater = k.table(
    'interview_rater',
    {
      interviewId: k
        .text('interview_id')
        .notNull()
        .references(() => interview.id, { onDelete: 'cascade' }),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id),
      /** `lead` asks, `recorder` writes; both rate. */
      duty: k.text('duty').notNull().default('lead'),
      lockedAt: k.millis('locked_at'),
    },
    (t) => [k.primaryKey({ columns: [t.interviewId, t.userId] })],
  );

  /** Why somebody must not evaluate a unit: declared by himself or noted by a lead. */
  const recusal = k.table(
    'recusal',
    {
      evaluationId: k
        .text('evaluation_id')
        .notNull()
        .references(() => evaluation.id, { onDelete: 'cascade' }),
      unitId: k
        .text('unit_id')
        .notNull()
        .references(() => unit.id, { onDelete: 'cascade' }),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id),
      /** `worked_there`, `relative`, `dealings` or `other`. */
      cause: k.text('cause').notNull(),
      reason: k.text('reason').notNull(),
      notedBy: k.text('noted_by').notNull(),
      notedAt: k.millis('noted_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.evaluationId, t.unitId, t.userId] })],
  );

  const interviewAnswer = k.table(
    'interview_answer',
    {
      interviewId: k
        .text('interview_id')
        .notNull()
        .references(() => interview.id, { onDelete: 'cascade' }),
      questionId: k.text('question_id').notNull(),
      notes: k.json<Note[]>('notes').notNull(),
      /** Text in the composer that has not been filed as a note yet. */
      composer: k.text('composer').notNull(),
      probesAsked: k.json<number[]>('probes_asked').notNull(),
      evidence: k.json<Record<string, EvidenceState>>('evidence').notNull(),
      followUps: k.json<FollowUp[]>('follow_ups').notNull().default([]),
      skipReason: k.text('skip_reason').notNull(),
      seconds: k.int('seconds').notNull(),
      version: k.int('version').notNull(),
      updatedAt: k.millis('updated_at').notNull(),
      /** Who wrote last. */
      updatedBy: k.text('updated_by').notNull().default(''),
    },
    (t) => [k.primaryKey({ columns: [t.interviewId, t.questionId] })],
  );

  /** The numbers of the changes that were taken, so that one sent again changes nothing. */
  const interviewChange = k.table(
    'interview_change',
    {
      interviewId: k
        .text('interview_id')
        .notNull()
        .references(() => interview.id, { onDelete: 'cascade' }),
      op: k.text('op').notNull(),
      /** The version of the answer it made; 0 for a rating. */
      version: k.int('version').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.interviewId, t.op] })],
  );

  const interviewRating = k.table(
    'interview_rating',
    {
      interviewId: k
        .text('interview_id')
        .notNull()
        .references(() => interview.id, { onDelete: 'cascade' }),
      questionId: k.text('question_id').notNull(),
      userId: k.text('user_id').notNull(),
      /** 1–5, or null for 未问及/无法评分. */
      value: k.int('value'),
      updatedAt: k.millis('updated_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.interviewId, t.questionId, t.userId] })],
  );

  /**
   * What two raters agreed on after both had locked: a rating of their own beside the independent ones, with the
   * reason in writing where they were far apart.
   */
  const reconciliation = k.table(
    'reconciliation',
    {
      interviewId: k
        .text('interview_id')
        .notNull()
        .references(() => interview.id, { onDelete: 'cascade' }),
      questionId: k.text('question_id').notNull(),
      /** 1–5, or null where they agreed that it cannot be rated. */
      value: k.int('value'),
      reason: k.text('reason').notNull(),
      agreedBy: k.text('agreed_by').notNull(),
      agreedAt: k.millis('agreed_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.interviewId, t.questionId] })],
  );

  /** Calibration: how far an evaluator's ratings of written cases were from the experts'. The newest one counts. */
  const calibration = k.table(
    'calibration',
    {
      id: k.text('id').primaryKey(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id),
      /** The set of cases, `id@version`. */
      cases: k.text('cases').notNull(),
      ratings: k.json<Record<string, number>>('ratings').notNull(),
      /** Share of cases exactly as, and within one point of, the experts. */
      exact: k.real('exact').notNull(),
      within: k.real('within').notNull(),
      passed: k.bool('passed').notNull(),
      doneAt: k.millis('done_at').notNull(),
    },
    (t) => [k.index('calibration_user').on(t.userId)],
  );

  /**
   * A device that keeps interviews for work without a network: its key, sealed by the installation, so that a
   * forgotten field passphrase loses nothing once the device is online again.
   */
  const fieldDevice = k.table(
    'field_device',
    {
      id: k.text('id').primaryKey(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      name: k.text('name').notNull(),
      escrow: k.text('escrow').notNull(),
      createdAt: k.millis('created_at').notNull(),
      revokedAt: k.millis('revoked_at'),
    },
    (t) => [k.index('field_device_user').on(t.userId)],
  );

  return {
    interview,
    interviewRater,
    recusal,
    interviewAnswer,
    interviewChange,
    interviewRating,
    reconciliation,
    calibration,
    fieldDevice,
  };
}
