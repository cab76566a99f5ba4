import { listRaters, saveRating as store } from '#db/repositories/interviews.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { questionsOf } from '../interview/outline.ts';
import { loadVersion } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { ratingChange } from './input.ts';
import { requireRater } from './open-session.ts';

/** A rater's own rating of one question, changeable until he locks. */
export async function saveRating(
  ctx: Context,
  interviewId: string,
  questionId: string,
  input: unknown,
): Promise<{ at: number }> {
  const interview = await requireRater(ctx, interviewId);
  const { value } = parseInput(ratingChange, input);
  const { instrument } = await loadVersion(ctx.store.db, interview.outlineVersionId, 'interview_outline');
  const question = questionsOf(instrument).find((q) => q.question.id === questionId)?.question;
  if (question?.rating === undefined) throw new AppError('not_found', because('not_rated'));
  return ctx.store.write(async (tx) => {
    const me = (await listRaters(tx.db, [interviewId])).find((r) => r.userId === ctx.actor.userId);
    if (me?.lockedAt !== null) throw new AppError('conflict', because('ratings_locked'));
    const at = ctx.now();
    await store(tx.db, { interviewId, questionId, userId: ctx.actor.userId, value, updatedAt: at });
    return { at };
  });
}
