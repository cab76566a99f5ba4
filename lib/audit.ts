import { addAuditEvent } from '#db/repositories/accounts.ts';
import type { Transaction } from '#db/store.ts';
import type { Context } from './context.ts';

/** Records a staff act in the same transaction as the act itself. Never pass an answer in `detail`. */
export async function audit(
  ctx: Context,
  tx: Transaction,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await addAuditEvent(tx.db, { at: ctx.now(), actorId: ctx.actor.userId, action, subject, detail });
}
