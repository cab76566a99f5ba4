import { and, asc, count, eq, gt, inArray, sql } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import { preparedInsert, preparedOnce } from '../prepared.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type ResponseRow = (typeof schema.response)['$inferSelect'];

/** What one accepted submission adds. */
export type NewResponse = {
  readonly campaignId: string;
  readonly linkId: string;
  readonly unitId: string;
  readonly day: string;
  readonly eligible: boolean;
  /** Band 0..4 of seconds per item, where the device counted. */
  readonly pace?: number;
  readonly answers: Record<string, number | string>;
  /** The same as JSON, where it has been written already. */
  readonly answersText?: string;
  readonly texts: Readonly<Record<string, string>>;
};

/** The statements of the intake. */
const statements = preparedOnce((db) => {
  const { receipt, response, responseText } = db.tables;
  const place = sql.placeholder;
  return {
    claim: preparedInsert(
      db,
      db
        .insert(receipt)
        .values({ campaignId: place('campaignId'), idHash: place('idHash'), bodyMac: place('bodyMac') })
        .onConflictDoNothing({ target: [receipt.campaignId, receipt.idHash] }),
    ),
    find: db
      .select({ bodyMac: receipt.bodyMac })
      .from(receipt)
      .where(and(eq(receipt.campaignId, place('campaignId')), eq(receipt.idHash, place('idHash'))))
      .prepare(),
    answer: preparedInsert(
      db,
      db.insert(response).values({
        campaignId: place('campaignId'),
        id: place('id'),
        linkId: place('linkId'),
        day: place('day'),
        eligible: place('eligible'),
        pace: place('pace'),
        // As text: it need not be written twice.
        answers: sql`${place('answers')}`,
      }),
    ),
    text: preparedInsert(
      db,
      db.insert(responseText).values({
        campaignId: place('campaignId'),
        id: place('id'),
        unitId: place('unitId'),
        itemId: place('itemId'),
        text: place('text'),
      }),
    ),
  };
});

/**
 * Claims a submission id. The database decides who is first, never memory.
 *
 * @returns `new` for the first one, `same` when the stored body is the same, `other` when it is not
 */
export async function claimReceipt(
  db: Db,
  campaignId: string,
  idHash: string,
  bodyMac: string,
): Promise<'new' | 'same' | 'other'> {
  const { claim, find } = statements(db);
  if ((await claim({ campaignId, idHash, bodyMac })) === 1) return 'new';
  const [stored] = await find.execute({ campaignId, idHash });
  return stored?.bodyMac === bodyMac ? 'same' : 'other';
}

/** Stores answers under a random key, and each open text under another one. */
export async function addResponse(db: Db, r: NewResponse): Promise<void> {
  const { answer, text } = statements(db);
  const { campaignId, linkId, unitId, day, eligible } = r;
  const answers = r.answersText ?? JSON.stringify(r.answers);
  await answer({ campaignId, id: newId(), linkId, day, eligible, pace: r.pace ?? null, answers });
  for (const [itemId, words] of Object.entries(r.texts)) {
    await text({ campaignId, id: newId(), unitId, itemId, text: words });
  }
}

/** Exact counts by link: for staff, live. */
export async function countByLink(
  db: Db,
  campaignIds: readonly string[],
): Promise<{ campaignId: string; linkId: string; eligible: boolean; n: number }[]> {
  const { response } = db.tables;
  if (campaignIds.length === 0) return [];
  return db
    .select({
      campaignId: response.campaignId,
      linkId: response.linkId,
      eligible: response.eligible,
      n: count(),
    })
    .from(response)
    .where(inArray(response.campaignId, [...campaignIds]))
    .groupBy(response.campaignId, response.linkId, response.eligible);
}

/** Answers of one campaign in the order of their keys, which is random; never in that of arrival. */
export async function listResponses(db: Db, campaignId: string): Promise<Omit<ResponseRow, 'campaignId'>[]> {
  const { response } = db.tables;
  return db
    .select({
      id: response.id,
      linkId: response.linkId,
      day: response.day,
      eligible: response.eligible,
      pace: response.pace,
      answers: response.answers,
    })
    .from(response)
    .where(eq(response.campaignId, campaignId))
    .orderBy(asc(response.id));
}

/** What a statistic needs of a response. */
export type AnswerRow = Pick<ResponseRow, 'linkId' | 'eligible' | 'pace' | 'answers'>;

/** The same answers page by page, so that a nation's do not stand in memory as objects. */
export async function* responsePages(
  db: Db,
  campaignId: string,
  size = 2_000,
): AsyncGenerator<readonly AnswerRow[]> {
  const { response } = db.tables;
  let last = '';
  for (;;) {
    const rows = await db
      .select({
        id: response.id,
        linkId: response.linkId,
        eligible: response.eligible,
        pace: response.pace,
        answers: response.answers,
      })
      .from(response)
      .where(and(eq(response.campaignId, campaignId), gt(response.id, last)))
      .orderBy(asc(response.id))
      .limit(size);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    last = rows.at(-1)?.id ?? '';
  }
}

/** Open texts of one campaign, likewise. */
export async function listTexts(
  db: Db,
  campaignId: string,
): Promise<{ unitId: string; itemId: string; text: string }[]> {
  const { responseText } = db.tables;
  return db
    .select({ unitId: responseText.unitId, itemId: responseText.itemId, text: responseText.text })
    .from(responseText)
    .where(eq(responseText.campaignId, campaignId))
    .orderBy(asc(responseText.id));
}

/** Removes everything respondents left in a campaign (demonstrations only). */
export async function removeResponses(db: Db, campaignId: string): Promise<void> {
  const { draft, receipt, response, responseReview, responseText, seat, spent } = db.tables;
  await db.delete(response).where(eq(response.campaignId, campaignId));
  await db.delete(responseReview).where(eq(responseReview.campaignId, campaignId));
  await db.delete(responseText).where(eq(responseText.campaignId, campaignId));
  await db.delete(receipt).where(eq(receipt.campaignId, campaignId));
  await db.delete(seat).where(eq(seat.campaignId, campaignId));
  await db.delete(spent).where(eq(spent.campaignId, campaignId));
  await db.delete(draft).where(eq(draft.campaignId, campaignId));
}
