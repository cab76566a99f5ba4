import { findInterview } from '#db/repositories/interviews.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { interviewMove } from './input.ts';
import { followTransition } from './transition.ts';

/**
 * Moves an interview to another state, as the table of `lib/interview/states.ts` lets the actor. Ending the
 * conversation is a move as well.
 */
export async function moveInterview(ctx: Context, interviewId: string, input: unknown): Promise<void> {
  authorizeSomewhere(ctx.actor, 'interview.list');
  const { to, reason } = parseInput(interviewMove, input);
  const interview = await findInterview(ctx.store.db, interviewId);
  if (interview === undefined) throw new AppError('not_found', because('no_interview'));
  const { evaluationId, unitId } = interview;
  authorize(ctx.actor, 'interview.list', { evaluationId, unitId });
  await ctx.store.write((tx) => followTransition(ctx, tx, interviewId, to, reason));
}
