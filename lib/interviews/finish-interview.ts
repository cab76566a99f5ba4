import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { conversationOf } from '../interview/states.ts';
import { because } from '../problems.ts';
import { findAsRater } from './open-session.ts';
import { followTransition } from './transition.ts';

/**
 * Ends the conversation.
 * @throws AppError `invalid_input` naming every required question that was neither asked nor given a reason, or
 *   that the answer to the consent text is missing
 */
export async function finishInterview(ctx: Context, interviewId: string): Promise<void> {
  const { state } = await findAsRater(ctx, interviewId);
  if (conversationOf(state) === 'finished') throw new AppError('conflict', because('already_finished'));
  await ctx.store.write((tx) => followTransition(ctx, tx, interviewId, 'finished'));
}
