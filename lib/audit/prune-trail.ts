import { dropOldAudit } from '#db/repositories/audit.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because, fault } from '../problems.ts';
import { audit } from './record.ts';

/** At least six months are kept (网络安全法); this is the longest six months. */
export const RETENTION_DAYS = 184;
const DAY_MS = 86_400_000;

/**
 * Removes entries older than `before` (UTC milliseconds). The chain goes on from the last removed entry's hash.
 *
 * @returns how many were removed
 * @throws AppError `invalid_input` when that would remove what the law keeps
 */
export async function pruneTrail(ctx: Context, before: number): Promise<number> {
  authorize(ctx.actor, 'audit.prune');
  const latest = ctx.now() - RETENTION_DAYS * DAY_MS;
  if (!(before <= latest)) {
    const day = new Date(latest).toISOString().slice(0, 10);
    const found = fault('audit_retention', 'before', { days: RETENTION_DAYS, latest: day });
    throw new AppError('invalid_input', because('input_refused'), [{ rule: 'retention', ...found }]);
  }
  return ctx.store.write(async (tx) => {
    const removed = await dropOldAudit(tx.db, before);
    const day = new Date(before).toISOString().slice(0, 10);
    if (removed > 0) await audit(ctx, tx, 'audit.prune', 'trail', { detail: { before: day, removed } });
    return removed;
  });
}
