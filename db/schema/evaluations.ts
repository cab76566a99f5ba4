import type { Kit } from '../kit.ts';
import type { instrumentTables } from './instruments.ts';

/** Evaluations, their units, campaigns and links. */
export function evaluationTables(k: Kit, { instrumentVersion }: ReturnType<typeof instrumentTables>) {
  const evaluation = k.table('evaluation', {
    id: k.text('id').primaryKey(),
    title: k.text('title').notNull(),
    /** Days as `YYYY-MM-DD`, both inclusive. */
    periodStart: k.text('period_start').notNull(),
    periodEnd: k.text('period_end').notNull(),
    treeVersionId: k
      .text('tree_version_id')
      .notNull()
      .references(() => instrumentVersion.id),
    policyVersionId: k
      .text('policy_version_id')
      .notNull()
      .references(() => instrumentVersion.id),
    /** Simulated data: every page and export it reaches says so. */
    demo: k.bool('demo').notNull(),
    createdBy: k.text('created_by').notNull(),
    createdAt: k.millis('created_at').notNull(),
  });

  const unit = k.table(
    'unit',
    {
      id: k.text('id').primaryKey(),
      evaluationId: k
        .text('evaluation_id')
        .notNull()
        .references(() => evaluation.id, { onDelete: 'cascade' }),
      code: k.text('code').notNull(),
      name: k.text('name').notNull(),
      type: k.text('type').notNull(),
      /** The line of work it belongs to, in the words of the list of units; null where the list names none. */
      industry: k.text('industry'),
      position: k.int('position').notNull(),
    },
    (t) => [k.uniqueIndex('unit_code').on(t.evaluationId, t.code)],
  );

  const campaign = k.table(
    'campaign',
    {
      id: k.text('id').primaryKey(),
      evaluationId: k
        .text('evaluation_id')
        .notNull()
        .references(() => evaluation.id, { onDelete: 'cascade' }),
      questionnaireVersionId: k
        .text('questionnaire_version_id')
        .notNull()
        .references(() => instrumentVersion.id),
      audience: k.text('audience').notNull(),
      /** How people come in: `link`, open to whoever has the address, or `code`, one person for each seat. */
      entry: k.text('entry').notNull().default('link'),
      contact: k.text('contact').notNull(),
      opensAt: k.millis('opens_at').notNull(),
      closesAt: k.millis('closes_at').notNull(),
      /** Set when a person closed it before `closesAt`; cleared when it is extended. */
      closedAt: k.millis('closed_at'),
      /** Set while a person has stopped it for now; cleared when it goes on. */
      pausedAt: k.millis('paused_at'),
      /** A trial of the questionnaire: its answers never count anywhere else. */
      pilot: k.bool('pilot').notNull().default(false),
      /** When its answers were rewritten after the end, so that no trace of their arrival is left. */
      sealedAt: k.millis('sealed_at'),
      /** sha256 over all its answers as they were when it was sealed. */
      checksum: k.text('checksum'),
      createdBy: k.text('created_by').notNull(),
      createdAt: k.millis('created_at').notNull(),
    },
    (t) => [k.index('campaign_evaluation').on(t.evaluationId)],
  );

  /** A link is campaign × assessed unit × stratum (the answering department), never a person. */
  const link = k.table(
    'link',
    {
      campaignId: k
        .text('campaign_id')
        .notNull()
        .references(() => campaign.id, { onDelete: 'cascade' }),
      id: k.text('id').notNull(),
      unitId: k
        .text('unit_id')
        .notNull()
        .references(() => unit.id, { onDelete: 'cascade' }),
      /** Answering department for cooperating departments; empty where the audience has no strata. */
      stratum: k.text('stratum').notNull(),
      /** 130 random bits in the address `/s/<token>`. */
      token: k.text('token').notNull().unique(),
      /** How many codes there are for it; none where the campaign is open to whoever has the address. */
      seats: k.int('seats').notNull().default(0),
      /** How many of them were used, counted when the campaign was sealed and its seats were dropped. */
      seatsUsed: k.int('seats_used'),
      /** Most eligible answers that are taken; none where there is no end to it. */
      quota: k.int('quota'),
      /** Eligible answers taken, counted where there is a quota. */
      taken: k.int('taken').notNull().default(0),
    },
    (t) => [
      k.primaryKey({ columns: [t.campaignId, t.id] }),
      k.uniqueIndex('link_stratum').on(t.campaignId, t.unitId, t.stratum),
    ],
  );

  /** How many people a stratum of a unit's audience has: what post-stratification weighs by. */
  const stratumSize = k.table(
    'stratum_size',
    {
      campaignId: k
        .text('campaign_id')
        .notNull()
        .references(() => campaign.id, { onDelete: 'cascade' }),
      unitId: k
        .text('unit_id')
        .notNull()
        .references(() => unit.id, { onDelete: 'cascade' }),
      /** Name of the variable, as in the policy's list of the group's strata. */
      stratum: k.text('stratum').notNull(),
      /** Value of an option, or name of a link's stratum. */
      value: k.text('value').notNull(),
      people: k.int('people').notNull(),
      /** Where the number comes from, in words. */
      origin: k.text('origin').notNull(),
      setBy: k.text('set_by').notNull(),
      setAt: k.millis('set_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.campaignId, t.unitId, t.stratum, t.value] })],
  );

  return { evaluation, unit, campaign, link, stratumSize };
}
