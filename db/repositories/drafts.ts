/** Unfinished answers under a resume code: sealed texts that nothing in the database opens. */
import { and, eq, sql } from 'drizzle-orm';
import { preparedOnce } from '../prepared.ts';
import type { Db } from '../store.ts';

const statements = preparedOnce((db) => {
  const { campaign, draft, link } = db.tables;
  return {
    find: db
      .select({
        sealed: draft.sealed,
        linkId: link.id,
        token: link.token,
        campaign: {
          id: campaign.id,
          opensAt: campaign.opensAt,
          closesAt: campaign.closesAt,
          closedAt: campaign.closedAt,
          pausedAt: campaign.pausedAt,
        },
      })
      .from(draft)
      .innerJoin(link, and(eq(link.campaignId, draft.campaignId), eq(link.id, draft.linkId)))
      .innerJoin(campaign, eq(campaign.id, draft.campaignId))
      .where(eq(draft.mark, sql.placeholder('mark')))
      .prepare(),
  };
});

/** A draft with the link it belongs to, in one statement whatever the answer is. */
export async function findDraft(db: Db, mark: string) {
  const [row] = await statements(db).find.execute({ mark });
  return row;
}

export async function addDraft(
  db: Db,
  row: { mark: string; campaignId: string; linkId: string; sealed: string },
): Promise<void> {
  await db.insert(db.tables.draft).values(row);
}

export async function replaceDraft(db: Db, mark: string, sealed: string): Promise<void> {
  const { draft } = db.tables;
  await db.update(draft).set({ sealed }).where(eq(draft.mark, mark));
}

export async function dropDraft(db: Db, mark: string): Promise<void> {
  const { draft } = db.tables;
  await db.delete(draft).where(eq(draft.mark, mark));
}
