import { moveStatus } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';

/** Sends a draft to review. */
export async function submitVersion(ctx: Context, versionId: string): Promise<void> {
  authorize(ctx.actor, 'instrument.submit');
  await ctx.store.write(async (tx) => {
    const moved = await moveStatus(tx.db, versionId, 'draft', {
      status: 'in_review',
      submittedBy: ctx.actor.userId,
      submittedAt: ctx.now(),
    });
    if (!moved) throw new AppError('conflict', because('submit_draft_only'));
    await audit(ctx, tx, 'instrument.submit', versionId, {
      before: { status: 'draft' },
      after: { status: 'in_review' },
    });
  });
}
