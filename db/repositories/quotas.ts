/** Quotas: most eligible answers of a link, and how many it has. The database counts, never memory. */
import { and, count, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { preparedOnce } from '../prepared.ts';
import type { Db } from '../store.ts';
import { noteCampaignsChanged } from './evaluations.ts';

const statements = preparedOnce((db) => {
  const { link } = db.tables;
  const here = and(
    eq(link.campaignId, sql.placeholder('campaignId')),
    eq(link.id, sql.placeholder('linkId')),
    or(isNull(link.quota), lt(link.taken, link.quota)),
  );
  return {
    take: db
      .update(link)
      .set({ taken: sql`${link.taken} + 1` })
      .where(here)
      .returning({ quota: link.quota, taken: link.taken })
      .prepare(),
    room: db.select({ id: link.id }).from(link).where(here).prepare(),
  };
});

/**
 * Counts an answer on its link, in the transaction that stores it. The database decides who is last. A link that
 * becomes full is a change that its page depends on. Asked only on campaigns that have ever had a quota.
 *
 * @param eligible an answer that is not is never counted, but comes too late like the others
 * @returns `full` where nothing was counted, `last` where this one was the last
 */
export async function takePlace(
  db: Db,
  campaignId: string,
  linkId: string,
  eligible: boolean,
): Promise<'taken' | 'last' | 'full'> {
  const { take, room } = statements(db);
  if (!eligible) return (await room.execute({ campaignId, linkId })).length === 1 ? 'taken' : 'full';
  const [row] = await take.execute({ campaignId, linkId });
  if (row === undefined) return 'full';
  if (row.quota === null || row.taken < row.quota) return 'taken';
  await noteCampaignsChanged(db);
  return 'last';
}

/** Eligible answers of a link, counted anew. */
export async function countEligible(db: Db, campaignId: string, linkId: string): Promise<number> {
  const { response } = db.tables;
  const [row] = await db
    .select({ n: count() })
    .from(response)
    .where(
      and(eq(response.campaignId, campaignId), eq(response.linkId, linkId), eq(response.eligible, true)),
    );
  return row?.n ?? 0;
}

/** Sets or removes the quota of a link together with its count. */
export async function setQuota(
  db: Db,
  campaignId: string,
  linkId: string,
  quota: number | null,
  taken: number,
): Promise<void> {
  const { link } = db.tables;
  await db
    .update(link)
    .set({ quota, taken })
    .where(and(eq(link.campaignId, campaignId), eq(link.id, linkId)));
}
