import { and, desc, eq, ne } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';

export type InstrumentStatus = 'draft' | 'in_review' | 'published' | 'retired';
export type InstrumentVersionRow = (typeof schema.instrumentVersion)['$inferSelect'];

export async function addInstrumentVersion(
  db: Db,
  row: Omit<(typeof schema.instrumentVersion)['$inferInsert'], 'id'>,
): Promise<string> {
  const { instrumentVersion } = db.tables;
  const id = newId();
  await db.insert(instrumentVersion).values({ id, ...row });
  return id;
}

export async function findInstrumentVersion(db: Db, id: string): Promise<InstrumentVersionRow | undefined> {
  const { instrumentVersion } = db.tables;
  const [row] = await db.select().from(instrumentVersion).where(eq(instrumentVersion.id, id));
  return row;
}

export async function findByName(
  db: Db,
  instrumentId: string,
  version: string,
): Promise<InstrumentVersionRow | undefined> {
  const { instrumentVersion } = db.tables;
  const [row] = await db
    .select()
    .from(instrumentVersion)
    .where(and(eq(instrumentVersion.instrumentId, instrumentId), eq(instrumentVersion.version, version)));
  return row;
}

/** All versions, newest first. */
export async function listInstrumentVersions(db: Db): Promise<InstrumentVersionRow[]> {
  const { instrumentVersion } = db.tables;
  return db
    .select()
    .from(instrumentVersion)
    .orderBy(desc(instrumentVersion.createdAt), instrumentVersion.instrumentId);
}

/** Every version of one instrument, newest first. */
export async function versionsOf(db: Db, instrumentId: string): Promise<InstrumentVersionRow[]> {
  const { instrumentVersion } = db.tables;
  return db
    .select()
    .from(instrumentVersion)
    .where(eq(instrumentVersion.instrumentId, instrumentId))
    .orderBy(desc(instrumentVersion.createdAt), desc(instrumentVersion.version));
}

export async function publishedVersions(db: Db): Promise<InstrumentVersionRow[]> {
  const { instrumentVersion } = db.tables;
  return db.select().from(instrumentVersion).where(eq(instrumentVersion.status, 'published'));
}

/**
 * Replaces a draft's text; published versions are never edited, so the condition is part of the statement. With `was`
 * only the draft that still has this content is replaced.
 */
export async function replaceDraft(
  db: Db,
  id: string,
  change: {
    source: string;
    title: Record<string, string>;
    contentHash: string;
    createdBy: string;
    createdAt: number;
  },
  was?: string,
): Promise<boolean> {
  const { instrumentVersion } = db.tables;
  const same = was === undefined ? undefined : eq(instrumentVersion.contentHash, was);
  const done = await db
    .update(instrumentVersion)
    .set(change)
    .where(and(eq(instrumentVersion.id, id), eq(instrumentVersion.status, 'draft'), same))
    .returning({ id: instrumentVersion.id });
  return done.length === 1;
}

/** Moves a version from one status to another; false when it was not in `from`. */
export async function moveStatus(
  db: Db,
  id: string,
  from: InstrumentStatus,
  change: Partial<(typeof schema.instrumentVersion)['$inferInsert']> & { status: InstrumentStatus },
): Promise<boolean> {
  const { instrumentVersion } = db.tables;
  const done = await db
    .update(instrumentVersion)
    .set(change)
    .where(and(eq(instrumentVersion.id, id), eq(instrumentVersion.status, from)))
    .returning({ id: instrumentVersion.id });
  return done.length === 1;
}

/** The newest published version of the same instrument other than `exceptId`. */
export async function latestPublished(
  db: Db,
  instrumentId: string,
  exceptId: string,
): Promise<InstrumentVersionRow | undefined> {
  const { instrumentVersion } = db.tables;
  const [row] = await db
    .select()
    .from(instrumentVersion)
    .where(
      and(
        eq(instrumentVersion.instrumentId, instrumentId),
        eq(instrumentVersion.status, 'published'),
        ne(instrumentVersion.id, exceptId),
      ),
    )
    .orderBy(desc(instrumentVersion.decidedAt))
    .limit(1);
  return row;
}
