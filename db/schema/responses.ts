import type { Kit } from '../kit.ts';

/**
 * What respondents left. The storage rule: keys are random, SQLite tables are `WITHOUT ROWID`, nothing is
 * finer than the day, and no two of these tables share a key, so that a receipt, an open text, a seat or a
 * spent ticket cannot be joined to the answers it came with. There are no foreign keys to `link` on purpose: the rows must survive
 * being rewritten in random-key order, and the campaign is the distribution key of every one of them.
 */
export function responseTables(k: Kit) {
  const response = k.table(
    'response',
    {
      campaignId: k.text('campaign_id').notNull(),
      id: k.text('id').notNull(),
      linkId: k.text('link_id').notNull(),
      /** UTC day, `YYYY-MM-DD`. */
      day: k.text('day').notNull(),
      eligible: k.bool('eligible').notNull(),
      /**
       * How quickly it was answered, in five bands of seconds per item (0 quickest to 4), as the device counted;
       * null where nothing was counted. Nothing finer is ever sent.
       */
      pace: k.int('pace'),
      /** Raw codes by item id; reverse coding happens in the engine, never here. */
      answers: k.json<Record<string, number | string>>('answers').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.campaignId, t.id] })],
  );

  const responseText = k.table(
    'response_text',
    {
      campaignId: k.text('campaign_id').notNull(),
      id: k.text('id').notNull(),
      unitId: k.text('unit_id').notNull(),
      itemId: k.text('item_id').notNull(),
      text: k.text('text').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.campaignId, t.id] })],
  );

  const receipt = k.table(
    'receipt',
    {
      campaignId: k.text('campaign_id').notNull(),
      /** sha256 of the submission id. */
      idHash: k.text('id_hash').notNull(),
      /** sha256 of the submission id and the body: says "the same body" without saying which, to who has no id. */
      bodyMac: k.text('body_mac').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.campaignId, t.idHash] })],
  );

  /**
   * Who may come in, apart from what is answered: a seat names its link and whether its code was used, never
   * when. Its key is a keyed mark of the code, so that neither code nor number can be read from it.
   */
  const seat = k.table(
    'seat',
    {
      mark: k.text('mark').primaryKey(),
      campaignId: k.text('campaign_id').notNull(),
      linkId: k.text('link_id').notNull(),
      used: k.bool('used').notNull(),
    },
    (t) => [k.index('seat_link').on(t.campaignId, t.linkId)],
  );

  /** Tickets that answers came with, by sha256 of their random part. Nothing here leads to a seat or an answer. */
  const spent = k.table(
    'spent',
    {
      campaignId: k.text('campaign_id').notNull(),
      ticketHash: k.text('ticket_hash').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.campaignId, t.ticketHash] })],
  );

  /**
   * Unfinished answers that somebody wants to go on with elsewhere. The key is a keyed mark of the resume code; the
   * text is sealed with the code itself, which is stored nowhere. Dropped when the answers are sent and when the
   * campaign ends.
   */
  const draft = k.table(
    'draft',
    {
      mark: k.text('mark').primaryKey(),
      campaignId: k.text('campaign_id').notNull(),
      linkId: k.text('link_id').notNull(),
      /** Sealed, and of a length that is one of a few. */
      sealed: k.text('sealed').notNull(),
    },
    (t) => [k.index('draft_campaign').on(t.campaignId)],
  );

  /** What a person decided about a response that was flagged as careless. */
  const responseReview = k.table(
    'response_review',
    {
      campaignId: k.text('campaign_id').notNull(),
      /** The random key of the response, which it keeps after the end. */
      responseId: k.text('response_id').notNull(),
      /** `careless`: left out of results; `kept`: counts in spite of its flags. */
      verdict: k.text('verdict').notNull(),
      reason: k.text('reason').notNull(),
      reviewedBy: k.text('reviewed_by').notNull(),
      reviewedAt: k.millis('reviewed_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.campaignId, t.responseId] })],
  );

  return { response, responseText, receipt, seat, spent, draft, responseReview };
}
