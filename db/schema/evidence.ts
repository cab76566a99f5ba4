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

/** Interviews and the append-only record of indicator scores. */
export function evidenceTables(
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

  /** A problem that was found in a unit, with the excerpts it rests on. */
  const finding = k.table(
    'finding',
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
      indicatorId: k.text('indicator_id').notNull(),
      /** `weakened_function`, `overlap`, `underload` or another word of the list. */
      type: k.text('type').notNull(),
      text: k.text('text').notNull(),
      excerpts: k.json<{ interviewId: string; questionId: string; noteId: string }[]>('excerpts').notNull(),
      version: k.int('version').notNull(),
      createdBy: k.text('created_by').notNull(),
      createdAt: k.millis('created_at').notNull(),
      withdrawnAt: k.millis('withdrawn_at'),
    },
    (t) => [k.index('finding_unit').on(t.evaluationId, t.unitId)],
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

  /** Why a source has no value for a unit, where a person must say so (default: not yet). */
  const sourceState = k.table(
    'source_state',
    {
      evaluationId: k
        .text('evaluation_id')
        .notNull()
        .references(() => evaluation.id, { onDelete: 'cascade' }),
      unitId: k.text('unit_id').notNull(),
      indicatorId: k.text('indicator_id').notNull(),
      /** Position of the source in the indicator's list. */
      sourceIndex: k.int('source_index').notNull(),
      cause: k.text('cause').notNull(),
      reason: k.text('reason').notNull(),
      setBy: k.text('set_by').notNull(),
      setAt: k.millis('set_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.evaluationId, t.unitId, t.indicatorId, t.sourceIndex] })],
  );

  /**
   * What a person entered for a source that is no questionnaire and no interview: a statistic, the level of a
   * document check, or how often a verified deduction applies. Append-only: the newest that is not withdrawn counts.
   */
  const sourceValue = k.table(
    'source_value',
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
      indicatorId: k.text('indicator_id').notNull(),
      /** `statistics` or `document`. */
      kind: k.text('kind').notNull(),
      /** Part of a variant or id of a deduction; empty for the indicator's one value. */
      part: k.text('part').notNull().default(''),
      value: k.real('value').notNull(),
      /** Day that it is of, `YYYY-MM-DD`. */
      asOf: k.text('as_of').notNull(),
      /** Where it comes from, in words. */
      origin: k.text('origin').notNull(),
      /** Numbers of the evidence list. */
      evidence: k.json<string[]>('evidence').notNull(),
      note: k.text('note').notNull().default(''),
      recordedBy: k.text('recorded_by').notNull(),
      recordedAt: k.millis('recorded_at').notNull(),
      withdrawnAt: k.millis('withdrawn_at'),
    },
    (t) => [k.index('source_value_unit').on(t.evaluationId, t.unitId)],
  );

  /** Changes of indicators that wait for a second person. */
  const scoreProposal = k.table(
    'score_proposal',
    {
      id: k.text('id').primaryKey(),
      evaluationId: k
        .text('evaluation_id')
        .notNull()
        .references(() => evaluation.id, { onDelete: 'cascade' }),
      /** `pending`, `approved`, `returned`, or `stale` where the evidence changed meanwhile. */
      status: k.text('status').notNull(),
      /** A way back names the version it goes to, and the one in force then. */
      changes: k
        .json<
          { unitId: string; indicatorId: string; inputHash: string; revertsTo?: number; from?: number }[]
        >('changes')
        .notNull(),
      why: k.text('why').notNull(),
      proposedBy: k.text('proposed_by').notNull(),
      proposedAt: k.millis('proposed_at').notNull(),
      decidedBy: k.text('decided_by'),
      decidedAt: k.millis('decided_at'),
      decisionReason: k.text('decision_reason'),
    },
    (t) => [k.index('score_proposal_status').on(t.evaluationId, t.status)],
  );

  /** A score version: a record, append-only. A revert appends a copy of an earlier version. */
  const indicatorScore = k.table(
    'indicator_score',
    {
      id: k.text('id').primaryKey(),
      evaluationId: k
        .text('evaluation_id')
        .notNull()
        .references(() => evaluation.id, { onDelete: 'cascade' }),
      unitId: k.text('unit_id').notNull(),
      indicatorId: k.text('indicator_id').notNull(),
      /** 1, 2, 3 … inside evaluation × unit × indicator. */
      seq: k.int('seq').notNull(),
      /** Score rate 0–1; null with `reason` when undefined. */
      value: k.real('value'),
      reason: k.text('reason'),
      standardError: k.real('standard_error'),
      degreesOfFreedom: k.real('degrees_of_freedom'),
      n: k.int('n').notNull(),
      sources: k.json<unknown[]>('sources').notNull(),
      inputHash: k.text('input_hash').notNull(),
      ruleVersion: k.text('rule_version').notNull(),
      engineVersion: k.text('engine_version').notNull(),
      createdBy: k.text('created_by').notNull(),
      createdAt: k.millis('created_at').notNull(),
      why: k.text('why').notNull(),
      revertsTo: k.int('reverts_to'),
      /** The second person, where the policy asks for one. */
      approvedBy: k.text('approved_by'),
    },
    (t) => [k.uniqueIndex('indicator_score_seq').on(t.evaluationId, t.unitId, t.indicatorId, t.seq)],
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
    finding,
    fieldDevice,
    sourceState,
    sourceValue,
    scoreProposal,
    indicatorScore,
  };
}
