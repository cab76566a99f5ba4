import { changeInterview, findInterview, listAnswers } from '#db/repositories/interviews.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { inEachLocale } from '../instruments/envelope.ts';
import { questionsOf } from '../interview/outline.ts';
import { loadVersion } from '../library/load-version.ts';
import { because, fault } from '../problems.ts';
import { requireRater } from './open-session.ts';

/**
 * Ends the conversation.
 * @throws AppError `invalid_input` naming every required question that was neither asked nor given a reason
 */
export async function finishInterview(ctx: Context, interviewId: string): Promise<void> {
  const interview = await requireRater(ctx, interviewId);
  const { instrument } = await loadVersion(ctx.store.db, interview.outlineVersionId, 'interview_outline');
  await ctx.store.write(async (tx) => {
    if ((await findInterview(tx.db, interviewId))?.state === 'finished') {
      throw new AppError('conflict', because('already_finished'));
    }
    const answers = new Map((await listAnswers(tx.db, interviewId)).map((a) => [a.questionId, a]));
    const open = questionsOf(instrument).filter(({ question }) => {
      const a = answers.get(question.id);
      return question.required && !(a !== undefined && (wasAsked(a) || a.skipReason !== ''));
    });
    if (open.length > 0) {
      throw new AppError(
        'invalid_input',
        because('questions_open'),
        open.map(({ question }) => ({
          rule: 'required_question',
          ...fault('required_question', question.id, {
            title: inEachLocale(question.text, instrument.source_locale),
          }),
        })),
      );
    }
    await changeInterview(tx.db, interviewId, { state: 'finished', finishedAt: ctx.now() });
    await audit(ctx, tx, 'interview.finish', interviewId, {
      evaluationId: interview.evaluationId,
      before: { state: interview.state },
      after: { state: 'finished' },
    });
  });
}

/** A question counts as asked once something has been written under it. */
export function wasAsked(a: { notes: readonly unknown[]; composer: string }): boolean {
  return a.notes.length > 0 || a.composer.trim() !== '';
}
