/** Seats and spent tickets: who may come in, and which tickets were answered with. The two never meet here. */
import { and, count, eq, inArray, sql } from 'drizzle-orm';
import { preparedOnce } from '../prepared.ts';
import type { Db } from '../store.ts';

/** One statement takes this many rows: PostgreSQL allows 65,535 values. */
const BATCH = 500;

const statements = preparedOnce((db) => {
  const { campaign, link, seat, spent } = db.tables;
  const place = sql.placeholder;
  return {
    find: db
      .select({
        used: seat.used,
        linkId: link.id,
        token: link.token,
        campaign: {
          id: campaign.id,
          opensAt: campaign.opensAt,
          closesAt: campaign.closesAt,
          closedAt: campaign.closedAt,
          pausedAt: campaign.pausedAt,
        },
        link: { quota: link.quota, taken: link.taken },
      })
      .from(seat)
      .innerJoin(link, and(eq(link.campaignId, seat.campaignId), eq(link.id, seat.linkId)))
      .innerJoin(campaign, eq(campaign.id, seat.campaignId))
      .where(eq(seat.mark, place('mark')))
      .prepare(),
    use: db
      .update(seat)
      .set({ used: true })
      .where(and(eq(seat.mark, place('mark')), eq(seat.used, false)))
      .returning({ mark: seat.mark })
      .prepare(),
    spend: db
      .insert(spent)
      .values({ campaignId: place('campaignId'), ticketHash: place('ticketHash') })
      .onConflictDoNothing({ target: [spent.campaignId, spent.ticketHash] })
      .returning({ ticketHash: spent.ticketHash })
      .prepare(),
  };
});

/** Adds the seats of a link, in the order of their marks: nothing tells which number a seat had. */
export async function addSeats(
  db: Db,
  campaignId: string,
  linkId: string,
  marks: readonly string[],
): Promise<void> {
  const { seat } = db.tables;
  const rows = [...marks].sort().map((mark) => ({ mark, campaignId, linkId, used: false }));
  for (let i = 0; i < rows.length; i += BATCH) await db.insert(seat).values(rows.slice(i, i + BATCH));
}

/** A seat with what decides whether its code is taken, in one statement whatever the answer is. */
export async function findSeat(db: Db, mark: string) {
  const [row] = await statements(db).find.execute({ mark });
  return row;
}

/** Marks a seat used. The database decides who is first. @returns whether it was free */
export async function takeSeat(db: Db, mark: string): Promise<boolean> {
  return (await statements(db).use.execute({ mark })).length === 1;
}

/** Spends a ticket. The database decides who is first. @returns whether it was unspent */
export async function spendTicket(db: Db, campaignId: string, ticketHash: string): Promise<boolean> {
  return (await statements(db).spend.execute({ campaignId, ticketHash })).length === 1;
}

/** Used seats by link, while there are seats. */
export async function usedByLink(db: Db, campaignId: string): Promise<ReadonlyMap<string, number>> {
  const { seat } = db.tables;
  const rows = await db
    .select({ linkId: seat.linkId, n: count() })
    .from(seat)
    .where(and(eq(seat.campaignId, campaignId), eq(seat.used, true)))
    .groupBy(seat.linkId);
  return new Map(rows.map((r) => [r.linkId, r.n]));
}

/** Whether the seats of a campaign have been counted and dropped: nobody can come in any more. */
export async function seatsCounted(db: Db, campaignId: string): Promise<boolean> {
  const { link } = db.tables;
  const rows = await db
    .select({ seats: link.seats, used: link.seatsUsed })
    .from(link)
    .where(eq(link.campaignId, campaignId));
  return rows.some((r) => r.seats > 0 && r.used !== null);
}

/** Writes down how many seats of each link were used and drops seats, spent tickets and drafts of these campaigns. */
export async function countAndDropSeats(db: Db, campaignIds: readonly string[]): Promise<void> {
  const { draft, link, seat, spent } = db.tables;
  const ids = [...campaignIds];
  if (ids.length === 0) return;
  const links = await db
    .select()
    .from(link)
    .where(and(inArray(link.campaignId, ids), sql`${link.seats} > 0`, sql`${link.seatsUsed} IS NULL`));
  const used = new Map<string, ReadonlyMap<string, number>>();
  for (const { campaignId, id } of links) {
    const counts = used.get(campaignId) ?? (await usedByLink(db, campaignId));
    used.set(campaignId, counts);
    await db
      .update(link)
      .set({ seatsUsed: counts.get(id) ?? 0 })
      .where(and(eq(link.campaignId, campaignId), eq(link.id, id)));
  }
  await db.delete(seat).where(inArray(seat.campaignId, ids));
  await db.delete(spent).where(inArray(spent.campaignId, ids));
  // Nobody can send them any more.
  await db.delete(draft).where(inArray(draft.campaignId, ids));
}
