/** What people decided about responses that were flagged as careless. */
import { and, asc, eq, gt } from 'drizzle-orm';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type ReviewRow = (typeof schema.responseReview)['$inferSelect'];

/** Keeps a decision; a later one on the same response replaces it. */
export async function putReview(db: Db, row: ReviewRow): Promise<void> {
  const { responseReview } = db.tables;
  const { verdict, reason, reviewedBy, reviewedAt } = row;
  await db
    .insert(responseReview)
    .values(row)
    .onConflictDoUpdate({
      target: [responseReview.campaignId, responseReview.responseId],
      set: { verdict, reason, reviewedBy, reviewedAt },
    });
}

/** Takes a decision back. */
export async function dropReview(db: Db, campaignId: string, responseId: string): Promise<void> {
  const { responseReview } = db.tables;
  await db
    .delete(responseReview)
    .where(and(eq(responseReview.campaignId, campaignId), eq(responseReview.responseId, responseId)));
}

/** The decisions of a campaign in the order of the responses' keys, which is random. */
export async function listReviews(db: Db, campaignId: string): Promise<ReviewRow[]> {
  const { responseReview } = db.tables;
  return db
    .select()
    .from(responseReview)
    .where(eq(responseReview.campaignId, campaignId))
    .orderBy(asc(responseReview.responseId));
}

/** Keys of the eligible responses of a campaign in the order in which their answers are read. */
export async function eligibleIds(db: Db, campaignId: string, size = 20_000): Promise<string[]> {
  const { response } = db.tables;
  const ids: string[] = [];
  let last = '';
  for (;;) {
    const rows = await db
      .select({ id: response.id, eligible: response.eligible })
      .from(response)
      .where(and(eq(response.campaignId, campaignId), gt(response.id, last)))
      .orderBy(asc(response.id))
      .limit(size);
    for (const row of rows) if (row.eligible) ids.push(row.id);
    if (rows.length < size) return ids;
    last = rows.at(-1)?.id ?? '';
  }
}
