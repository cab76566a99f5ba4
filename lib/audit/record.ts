import { appendAudit } from '#db/repositories/audit.ts';
import type { Transaction } from '#db/store.ts';
import type { Context } from '../context.ts';
import type { AuditAction } from './actions.ts';

/** What is worth knowing about an act beside who, what and when. Never an answer, a note or a secret. */
export type Facts = {
  /** The evaluation it belongs to, where it belongs to one. */
  readonly evaluationId?: string;
  /** The state that was changed, and what it was changed to. */
  readonly before?: Record<string, unknown>;
  readonly after?: Record<string, unknown>;
  /** The reason its person gave. */
  readonly why?: string;
  readonly detail?: Record<string, unknown>;
};

/** Records a staff act in the same transaction as the act itself: neither exists without the other. */
export async function audit(
  ctx: Pick<Context, 'actor' | 'now'>,
  tx: Transaction,
  action: AuditAction,
  subject: string,
  facts: Facts = {},
): Promise<void> {
  await appendAudit(tx.db, {
    at: ctx.now(),
    actorId: ctx.actor.userId,
    actorName: ctx.actor.name,
    action,
    subject,
    evaluationId: facts.evaluationId ?? null,
    before: facts.before ?? null,
    after: facts.after ?? null,
    why: facts.why ?? null,
    detail: facts.detail ?? {},
  });
}
