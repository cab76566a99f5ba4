import { saveReconciliation } from '#db/repositories/fieldwork.ts';
import { findInterview, type InterviewRow } from '#db/repositories/interviews.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { reconciliationChange } from './input.ts';
import { findAsRater } from './open-session.ts';
import { standingOfOne } from './standing.ts';
import { followTransition } from './transition.ts';

/**
 * Keeps what the raters agreed on, with the reasons, and settles the interview. The independent ratings stay;
 * questions that are not named count with the mean of these.
 * @throws AppError `invalid_input` naming every gap that is left open
 */
export async function reconcile(ctx: Context, interviewId: string, input: unknown): Promise<void> {
  const { evaluationId } = await findAsRater(ctx, interviewId);
  const { agreements } = parseInput(reconciliationChange, input);
  await ctx.store.write(async (tx) => {
    const interview = (await findInterview(tx.db, interviewId)) as InterviewRow;
    const standing = await standingOfOne(tx.db, interview);
    if (standing.state !== 'rated') throw new AppError('conflict', because('reconcile_later'));
    const known = new Set(standing.settled.map((q) => q.questionId));
    const unknown = agreements.filter((a) => !known.has(a.questionId));
    if (unknown.length > 0) {
      throw new AppError(
        'invalid_input',
        because('input_refused'),
        unknown.map((a) => ({ rule: 'agreed_question', ...fault('agreed_question', a.questionId) })),
      );
    }
    for (const agreement of agreements) {
      await saveReconciliation(tx.db, {
        interviewId,
        ...agreement,
        agreedBy: ctx.actor.userId,
        agreedAt: ctx.now(),
      });
    }
    await audit(ctx, tx, 'interview.reconcile', interviewId, {
      evaluationId,
      detail: { questions: agreements.map((a) => a.questionId) },
    });
    // Stored before there were states after the end.
    if (interview.state === 'finished') await followTransition(ctx, tx, interviewId, 'rated');
    await followTransition(ctx, tx, interviewId, 'reconciled');
  });
}
