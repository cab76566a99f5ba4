/** The trail of staff acts: appended, read, and from its old end removed; never changed. */
import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, gte, inArray, isNotNull, like, lt, lte, type SQL } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { schema } from '../schema/sqlite.ts';
import type { Db } from '../store.ts';
import { getSetting, putSetting } from './accounts.ts';

type StoredRow = (typeof schema.auditEvent)['$inferSelect'];
/** An entry of the chain. */
export type AuditEntry = StoredRow & { seq: number; previousHash: string; hash: string };
/** What an act says of itself. */
export type Act = Omit<StoredRow, 'id' | 'seq' | 'previousHash' | 'hash'>;

/** Where a chain begins: before the first entry, or before the oldest one that is still kept. */
export type ChainEnd = { readonly seq: number; readonly hash: string };
const BEGINNING: ChainEnd = { seq: 0, hash: '0'.repeat(64) };
const BASE = 'audit_base';

/**
 * The hash of an entry: SHA-256 over its fields in a fixed order, objects with sorted keys, and the hash of the
 * entry before.
 */
export function auditHash(e: Omit<AuditEntry, 'hash'>): string {
  const fields = [
    ...[e.seq, e.id, e.at, e.actorId, e.actorName, e.action, e.subject, e.evaluationId],
    ...[e.before, e.after, e.why, e.detail, e.previousHash],
  ];
  return createHash('sha256')
    .update(JSON.stringify(fields.map(sorted)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}

/** Appends an act. Two that meet are ordered by the database: one of the transactions is run again. */
export async function appendAudit(db: Db, act: Act): Promise<void> {
  const { auditEvent } = db.tables;
  const { seq, hash: previousHash } = await chainHead(db);
  const entry = { id: newId(), seq: seq + 1, ...act, previousHash };
  await db.insert(auditEvent).values({ ...entry, hash: auditHash(entry) });
}

/** The newest entry, or where the chain would begin. */
export async function chainHead(db: Db): Promise<ChainEnd> {
  const { auditEvent } = db.tables;
  const [last] = await db
    .select({ seq: auditEvent.seq, hash: auditEvent.hash })
    .from(auditEvent)
    .where(isNotNull(auditEvent.seq))
    .orderBy(desc(auditEvent.seq))
    .limit(1);
  return last?.seq == null || last.hash === null ? chainBase(db) : { seq: last.seq, hash: last.hash };
}

export async function chainBase(db: Db): Promise<ChainEnd> {
  return (await getSetting<ChainEnd>(db, BASE)) ?? BEGINNING;
}

/** Entries after `seq` in their order. */
export async function auditAfter(db: Db, seq: number, limit: number): Promise<AuditEntry[]> {
  const { auditEvent } = db.tables;
  const rows = await db
    .select()
    .from(auditEvent)
    .where(gt(auditEvent.seq, seq))
    .orderBy(asc(auditEvent.seq))
    .limit(limit);
  return rows as AuditEntry[];
}

export type AuditFilter = {
  readonly from?: number | undefined;
  /** Exclusive. */
  readonly to?: number | undefined;
  readonly actorId?: string | undefined;
  /** A whole action (`campaign.close`) or, ending in a dot, its class (`account.`). */
  readonly action?: string | undefined;
  readonly evaluationId?: string | undefined;
  readonly subject?: string | undefined;
  /** Classes of actions that the reader may see; all where it is not given. */
  readonly classes?: readonly string[] | undefined;
};

/** The newest entries first, from before `beforeSeq` on. */
export async function searchAudit(
  db: Db,
  filter: AuditFilter,
  beforeSeq: number,
  limit: number,
): Promise<AuditEntry[]> {
  const { auditEvent: e } = db.tables;
  const conditions: (SQL | undefined)[] = [
    lt(e.seq, beforeSeq),
    filter.from === undefined ? undefined : gte(e.at, filter.from),
    filter.to === undefined ? undefined : lt(e.at, filter.to),
    filter.actorId === undefined ? undefined : eq(e.actorId, filter.actorId),
    filter.action === undefined
      ? undefined
      : filter.action.endsWith('.')
        ? like(e.action, `${filter.action}%`)
        : eq(e.action, filter.action),
    filter.evaluationId === undefined ? undefined : eq(e.evaluationId, filter.evaluationId),
    filter.subject === undefined ? undefined : eq(e.subject, filter.subject),
  ];
  if (filter.classes !== undefined) {
    const known = await auditActions(db);
    const allowed = known.filter((a) => filter.classes?.some((c) => a.startsWith(`${c}.`)));
    if (allowed.length === 0) return [];
    conditions.push(inArray(e.action, allowed));
  }
  const rows = await db
    .select()
    .from(e)
    .where(and(...conditions))
    .orderBy(desc(e.seq))
    .limit(limit);
  return rows as AuditEntry[];
}

/** Who did this to that, ever. */
export async function actorsOf(db: Db, action: string, subject: string): Promise<string[]> {
  const { auditEvent: e } = db.tables;
  const rows = await db
    .selectDistinct({ actorId: e.actorId })
    .from(e)
    .where(and(eq(e.action, action), eq(e.subject, subject)));
  return rows.map((r) => r.actorId);
}

/** Every action that occurs, sorted. */
export async function auditActions(db: Db): Promise<string[]> {
  const { auditEvent } = db.tables;
  const rows = await db
    .selectDistinct({ action: auditEvent.action })
    .from(auditEvent)
    .orderBy(asc(auditEvent.action));
  return rows.map((r) => r.action);
}

/** Everybody who has done something, by id, with the newest name. */
export async function auditActors(db: Db): Promise<{ id: string; name: string }[]> {
  const { auditEvent } = db.tables;
  const rows = await db
    .selectDistinct({ id: auditEvent.actorId, name: auditEvent.actorName })
    .from(auditEvent)
    .orderBy(asc(auditEvent.actorId));
  return rows.map((r) => ({ id: r.id, name: r.name ?? r.id }));
}

/** Removes entries older than `before` from the old end and keeps where the chain now begins. */
export async function dropOldAudit(db: Db, before: number): Promise<number> {
  const { auditEvent } = db.tables;
  const [keep] = await db
    .select({ seq: auditEvent.seq })
    .from(auditEvent)
    .where(and(isNotNull(auditEvent.seq), gte(auditEvent.at, before)))
    .orderBy(asc(auditEvent.seq))
    .limit(1);
  const limit = keep?.seq ?? (await chainHead(db)).seq + 1;
  const [last] = await db
    .select({ seq: auditEvent.seq, hash: auditEvent.hash })
    .from(auditEvent)
    .where(eq(auditEvent.seq, limit - 1));
  if (last?.seq == null) return 0;
  await putSetting(db, BASE, { seq: last.seq, hash: last.hash });
  const gone = await db
    .delete(auditEvent)
    .where(lte(auditEvent.seq, last.seq))
    .returning({ seq: auditEvent.seq });
  return gone.length;
}
