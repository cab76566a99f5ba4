import {
  changeInterview,
  findInterview,
  listAnswers,
  saveAnswer as store,
} from '#db/repositories/interviews.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { questionsOf } from '../interview/outline.ts';
import { BEFORE_TALKING, conversationOf } from '../interview/states.ts';
import { loadVersion } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { answerChange } from './input.ts';
import { requireRater } from './open-session.ts';
import { noteWriter } from './session-log.ts';

export type SavedAnswer =
  | { saved: true; version: number; at: number }
  /** Somebody else saved first: both texts are kept, and the reader chooses. */
  | { saved: false; theirs: Awaited<ReturnType<typeof listAnswers>>[number] };

/** Saves what is written under one question; the first save starts the interview's clock. */
export async function saveAnswer(
  ctx: Context,
  interviewId: string,
  questionId: string,
  input: unknown,
): Promise<SavedAnswer> {
  const interview = await requireRater(ctx, interviewId);
  const { baseVersion, ...content } = parseInput(answerChange, input);
  const { instrument } = await loadVersion(ctx.store.db, interview.outlineVersionId, 'interview_outline');
  if (!questionsOf(instrument).some((q) => q.question.id === questionId)) {
    throw new AppError('not_found', because('no_question'));
  }
  return ctx.store.write(async (tx) => {
    // Read here, so that a late save cannot slip in behind the other rater's finishing.
    const now = await findInterview(tx.db, interviewId);
    if (conversationOf(now?.state ?? '') === 'finished')
      throw new AppError('conflict', because('interview_finished'));
    const at = ctx.now();
    const version = await store(tx.db, { interviewId, questionId }, baseVersion, content, at);
    if (version === undefined) {
      const theirs = (await listAnswers(tx.db, interviewId)).find((a) => a.questionId === questionId);
      if (theirs === undefined) throw new AppError('conflict', because('base_unknown'));
      return { saved: false, theirs };
    }
    if (BEFORE_TALKING.includes(now?.state ?? '')) {
      await changeInterview(tx.db, interviewId, { state: 'running', startedAt: now?.startedAt ?? at });
    }
    await noteWriter(tx, interviewId, questionId, ctx.actor.userId);
    return { saved: true, version, at };
  });
}
