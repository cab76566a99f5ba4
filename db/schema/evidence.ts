import type { Kit } from '../kit.ts';
import type { evaluationTables } from './evaluations.ts';

/** What indicators rest on beside answers and interviews, and the append-only record of their scores. */
export function evidenceTables(k: Kit, { evaluation, unit }: ReturnType<typeof evaluationTables>) {
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
    finding,
    sourceState,
    sourceValue,
    scoreProposal,
    indicatorScore,
  };
}
