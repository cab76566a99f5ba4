import { getSetting } from '#db/repositories/accounts.ts';
import { actorsOf } from '#db/repositories/audit.ts';
import { findInstrumentVersion, moveStatus } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { decision } from './input.ts';

/**
 * Publishes a version in review or returns it to draft. Publishing takes a second person; only the marked
 * demonstration lets one do both.
 */
export async function decideVersion(ctx: Context, versionId: string, input: unknown): Promise<void> {
  authorize(ctx.actor, 'instrument.decide');
  const { decision: what, reason, trial } = parseInput(decision, input);
  await ctx.store.write(async (tx) => {
    const row = await findInstrumentVersion(tx.db, versionId);
    if (row === undefined) throw new AppError('not_found', because('no_version'));
    // Whoever wrote any of it is its author, also where another one saved over it afterwards.
    const writers = await actorsOf(tx.db, 'instrument.draft', versionId);
    const author = [row.createdBy, row.submittedBy, ...writers].includes(ctx.actor.userId);
    const demonstration = (await getSetting<boolean>(tx.db, 'demonstration')) === true;
    if (what === 'publish' && author && !demonstration) {
      throw new AppError('not_allowed', because('second_person'));
    }
    const moved = await moveStatus(tx.db, versionId, 'in_review', {
      status: what === 'publish' ? 'published' : 'draft',
      trial: what === 'publish' && trial,
      decidedBy: ctx.actor.userId,
      decidedAt: ctx.now(),
      decisionReason: reason,
    });
    if (!moved) throw new AppError('conflict', because('decide_review_only'));
    await audit(ctx, tx, `instrument.${what}`, versionId, {
      before: { status: 'in_review' },
      after: { status: what === 'publish' ? 'published' : 'draft', trial },
      why: reason,
      detail: { name: `${row.instrumentId}@${row.version}`, samePerson: author },
    });
  });
}
