import {
  findInterview,
  type InterviewRow,
  listAnswers,
  listRatings,
  lockRater,
} from '#db/repositories/interviews.ts';
import type { Transaction } from '#db/store.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { inEachLocale } from '../instruments/envelope.ts';
import { questionsOf } from '../interview/outline.ts';
import { conversationOf } from '../interview/states.ts';
import { loadVersion } from '../library/load-version.ts';
import { because, fault } from '../problems.ts';
import { findAsRater } from './open-session.ts';
import { standingOfOne } from './standing.ts';
import { followTransition } from './transition.ts';

/**
 * Locks the rater's own ratings for good; only locked ratings become evidence. Questions with a reason for
 * not having been asked need none. The last lock moves the interview on: to rated, and to reconciled where no
 * gap needs a reconciliation.
 */
export async function lockRatings(ctx: Context, interviewId: string): Promise<void> {
  const interview = await findAsRater(ctx, interviewId);
  if (conversationOf(interview.state) !== 'finished') throw new AppError('conflict', because('finish_first'));
  const { instrument } = await loadVersion(ctx.store.db, interview.outlineVersionId, 'interview_outline');
  await ctx.store.write(async (tx) => {
    const mine = (await listRatings(tx.db, [interviewId])).filter((r) => r.userId === ctx.actor.userId);
    const rated = new Set(mine.map((r) => r.questionId));
    const skipped = new Set(
      (await listAnswers(tx.db, interviewId)).filter((a) => a.skipReason !== '').map((a) => a.questionId),
    );
    const open = questionsOf(instrument).filter(
      ({ question: q }) => q.rating !== undefined && q.required && !rated.has(q.id) && !skipped.has(q.id),
    );
    if (open.length > 0) {
      throw new AppError(
        'invalid_input',
        because('ratings_open'),
        open.map(({ question }) => ({
          rule: 'rating_missing',
          ...fault('rating_missing', question.id, {
            title: inEachLocale(question.text, instrument.source_locale),
          }),
        })),
      );
    }
    if (!(await lockRater(tx.db, interviewId, ctx.actor.userId, ctx.now()))) {
      throw new AppError('conflict', because('already_locked'));
    }
    await audit(ctx, tx, 'interview.lock', interviewId, {
      evaluationId: interview.evaluationId,
      detail: { ratings: mine.length },
    });
    await moveOn(ctx, tx, interviewId);
  });
}

/** Follows the moves that nobody has to decide once all have locked. */
async function moveOn(ctx: Context, tx: Transaction, interviewId: string): Promise<void> {
  const interview = (await findInterview(tx.db, interviewId)) as InterviewRow;
  const { allLocked, missing } = await standingOfOne(tx.db, interview);
  if (!allLocked || interview.state !== 'finished') return;
  await followTransition(ctx, tx, interviewId, 'rated');
  if (missing.length === 0) await followTransition(ctx, tx, interviewId, 'reconciled');
}
