/** The trail for those who may read it: the auditor everything, the security administrator what concerns accounts. */
import { z } from 'zod';
import {
  type AuditEntry,
  type AuditFilter,
  auditActions,
  auditActors,
  searchAudit,
} from '#db/repositories/audit.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { Table } from '../exports/table.ts';
import { parseInput } from '../parse-input.ts';
import { audit } from './record.ts';

const DAY_MS = 86_400_000;
export const TRAIL_PAGE = 50;
const EXPORT_LIMIT = 100_000;
/** What a security administrator sees. */
const ACCOUNT_CLASSES = ['account', 'field_device', 'session', 'role', 'audit'];

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .transform((text) => Date.parse(`${text}T00:00:00Z`))
  .refine(Number.isFinite, 'audit_day');

/** Filters as they stand in the address; an empty one is none. */
export const trailQuery = z.object({
  from: day.optional(),
  /** Inclusive. */
  to: day.transform((at) => at + DAY_MS).optional(),
  actor: z.string().max(60).optional(),
  action: z.string().max(60).optional(),
  evaluation: z.string().max(60).optional(),
  subject: z.string().max(60).optional(),
  /** Entries before this number. */
  before: z.coerce.number().int().positive().optional(),
});

export type Trail = {
  readonly entries: readonly AuditEntry[];
  /** `before` of the next page; undefined on the last. */
  readonly next: number | undefined;
  readonly actions: readonly string[];
  readonly actors: readonly { id: string; name: string }[];
};

/** A page of the trail, newest first. */
export async function readTrail(ctx: Context, query: unknown): Promise<Trail> {
  authorize(ctx.actor, 'audit.read');
  const { filter, before } = parsed(ctx, query);
  const { db } = ctx.store;
  const entries = await searchAudit(db, filter, before, TRAIL_PAGE + 1);
  const page = entries.slice(0, TRAIL_PAGE);
  const seen = (action: string) => inClasses(filter.classes, action);
  return {
    entries: page,
    next: entries.length > TRAIL_PAGE ? page.at(-1)?.seq : undefined,
    actions: (await auditActions(db)).filter(seen),
    actors: await auditActors(db),
  };
}

/** The filtered trail as a table, oldest first; taking it is an act of its own. */
export async function exportTrail(ctx: Context, query: unknown): Promise<Table> {
  authorize(ctx.actor, 'audit.read');
  const { filter } = parsed(ctx, query);
  const entries = (await searchAudit(ctx.store.db, filter, Number.MAX_SAFE_INTEGER, EXPORT_LIMIT)).reverse();
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'audit.export', 'trail', { detail: { entries: entries.length, filter: { ...filter } } }),
  );
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return {
    name: 'audit-trail',
    sheet: 'trail',
    demo: false,
    columns: [
      ...['seq', 'at', 'actor_id', 'actor', 'action', 'subject', 'evaluation'],
      ...['before', 'after', 'why', 'detail', 'previous_hash', 'hash'],
    ],
    rows: entries.map((e) => [
      ...[e.seq, new Date(e.at).toISOString(), e.actorId, e.actorName, e.action, e.subject, e.evaluationId],
      ...[json(e.before), json(e.after), e.why, json(e.detail), e.previousHash, e.hash],
    ]),
  };
}

function parsed(ctx: Context, query: unknown): { filter: AuditFilter; before: number } {
  const given = Object.entries(query as Record<string, unknown>).filter(([, v]) => v !== '');
  const q = parseInput(trailQuery, Object.fromEntries(given));
  const { from, to, actor: actorId, action, evaluation: evaluationId, subject } = q;
  const whole = may(ctx.actor, 'audit.read_all');
  const classes = whole ? undefined : ACCOUNT_CLASSES;
  return {
    filter: { from, to, actorId, action, evaluationId, subject, classes },
    before: q.before ?? Number.MAX_SAFE_INTEGER,
  };
}

function inClasses(classes: readonly string[] | undefined, action: string): boolean {
  return classes === undefined || classes.some((c) => action.startsWith(`${c}.`));
}
