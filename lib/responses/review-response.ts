import { findCampaign } from '#db/repositories/evaluations.ts';
import { dropReview, listReviews, putReview } from '#db/repositories/reviews.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { type CarelessCounts, carelessCounts, responseIds, verdictsOf } from './careless.ts';
import { loadDataset } from './dataset.ts';
import { reviewInput } from './review-input.ts';
import { screeningOf } from './screened.ts';

/** A decision may come right after a restart, before anybody has asked for the screening. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Decides whether a flagged response counts, with a reason; a later decision replaces it. The trail says which
 * response and what was decided, never what was answered.
 *
 * @throws AppError `conflict` for a response that the rule does not flag, `unavailable` while the screening runs
 */
export async function reviewResponse(
  ctx: Context,
  campaignId: string,
  input: unknown,
): Promise<CarelessCounts> {
  authorizeSomewhere(ctx.actor, 'response.review');
  const { responseId, verdict, reason } = parseInput(reviewInput, input);
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  if (campaign === undefined) throw new AppError('not_found', because('no_campaign'));
  const { evaluationId } = campaign;
  authorize(ctx.actor, 'response.review', { evaluationId });
  const dataset = await loadDataset(db, campaignId, ctx.now());
  const screening = await screeningOf(ctx.work, dataset, LONGEST_WAIT_MS);
  if (screening.state !== 'done') throw new AppError('unavailable', because('screening_runs'));
  const row = (await responseIds(db, dataset)).indexOf(responseId);
  if (screening.result.suggested[row] !== 1) throw new AppError('conflict', because('response_unflagged'));
  await ctx.store.write(async (tx) => {
    const before = (await listReviews(tx.db, campaignId)).find((r) => r.responseId === responseId);
    if (verdict === 'undecided') await dropReview(tx.db, campaignId, responseId);
    else {
      await putReview(tx.db, {
        campaignId,
        responseId,
        verdict,
        reason,
        reviewedBy: ctx.actor.userId,
        reviewedAt: ctx.now(),
      });
    }
    await audit(ctx, tx, 'response.review', campaignId, {
      evaluationId,
      before: { verdict: before?.verdict ?? 'undecided' },
      after: { verdict },
      why: reason,
      detail: { response: responseId },
    });
  });
  return carelessCounts(await verdictsOf(db, dataset), screening.result);
}
