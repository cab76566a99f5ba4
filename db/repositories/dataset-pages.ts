/** Everything that belongs to a campaign's dataset, in the order of its keys and page by page. */
import { and, asc, eq, gt, is, type SQL, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../store.ts';

/** Where the database's language orders keys otherwise, each page is a reading of the whole: fewer, larger ones. */
const PAGE = { index: 2_000, bytes: 20_000 };

/** `index`: as the database orders text, which is quick; `bytes`: by the bytes of the keys in every database. */
export type KeyOrder = keyof typeof PAGE;

type Line = { readonly id: string; readonly fields: readonly unknown[] };

/** Answers, eligible or not, as lines of what is stored. */
export function answerLines(db: Db, campaignId: string, order: KeyOrder): AsyncGenerator<readonly Line[]> {
  const { response: t } = db.tables;
  return pages(order, async (last, limit) => {
    const key = keyOf(t, t.id, order);
    const rows = await db
      .select()
      .from(t)
      .where(and(eq(t.campaignId, campaignId), gt(key, last)))
      .orderBy(asc(key))
      .limit(limit);
    return rows.map((r) => ({
      id: r.id,
      // A database may keep the items of an answer in an order of its own.
      fields: [r.id, r.linkId, r.day, r.eligible, r.pace, Object.entries(r.answers).sort(byName)],
    }));
  });
}

/** Open texts, likewise. */
export function openTextLines(db: Db, campaignId: string, order: KeyOrder): AsyncGenerator<readonly Line[]> {
  const { responseText: t } = db.tables;
  return pages(order, async (last, limit) => {
    const key = keyOf(t, t.id, order);
    const rows = await db
      .select()
      .from(t)
      .where(and(eq(t.campaignId, campaignId), gt(key, last)))
      .orderBy(asc(key))
      .limit(limit);
    return rows.map((r) => ({ id: r.id, fields: [r.id, r.unitId, r.itemId, r.text] }));
  });
}

async function* pages(
  order: KeyOrder,
  read: (last: string, limit: number) => Promise<readonly Line[]>,
): AsyncGenerator<readonly Line[]> {
  let last = '';
  for (;;) {
    const page = await read(last, PAGE[order]);
    if (page.length > 0) yield page;
    if (page.length < PAGE[order]) return;
    last = page.at(-1)?.id ?? '';
  }
}

function keyOf(table: object, id: unknown, order: KeyOrder): SQL {
  return order === 'bytes' && is(table, PgTable) ? sql`${id} COLLATE "C"` : sql`${id}`;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
