import { changeInterview, findInterview } from '#db/repositories/interviews.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { conversationOf } from '../interview/states.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { paperEntry } from './input.ts';
import { requireRater } from './open-session.ts';

/**
 * Says that a talk was held with the record on paper, when and how long: what is written from now on is copied
 * from it, its time is that of the talk, and no clock runs.
 */
export async function enterFromPaper(ctx: Context, interviewId: string, input: unknown): Promise<void> {
  const interview = await requireRater(ctx, interviewId);
  const { talkedAt, minutes } = parseInput(paperEntry, input);
  if (talkedAt > ctx.now()) {
    throw new AppError('invalid_input', because('input_refused'), [
      { rule: 'interview', ...fault('talk_in_future', 'talkedAt') },
    ]);
  }
  await ctx.store.write(async (tx) => {
    const before = await findInterview(tx.db, interviewId);
    if (before === undefined || conversationOf(before.state) !== 'planned') {
      throw new AppError('conflict', because('plan_over'));
    }
    const times = { startedAt: talkedAt, finishedAt: talkedAt + minutes * 60_000 };
    await changeInterview(tx.db, interviewId, { entry: 'paper', ...times });
    await audit(ctx, tx, 'interview.paper', interviewId, {
      evaluationId: interview.evaluationId,
      before: { entry: before.entry, startedAt: before.startedAt, finishedAt: before.finishedAt },
      after: { entry: 'paper', ...times },
    });
  });
}
