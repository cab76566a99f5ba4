import { changeInterview, findInterview } from '#db/repositories/interviews.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { conversationOf } from '../interview/states.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { consentChange } from './input.ts';
import { requireRater } from './open-session.ts';

/** Records what the interviewee answered after the consent text was read; it may change until the end. */
export async function recordConsent(ctx: Context, interviewId: string, input: unknown): Promise<void> {
  const interview = await requireRater(ctx, interviewId);
  const { consent } = parseInput(consentChange, input);
  await ctx.store.write(async (tx) => {
    const before = await findInterview(tx.db, interviewId);
    if (before === undefined || conversationOf(before.state) === 'finished') {
      throw new AppError('conflict', because('consent_over'));
    }
    await changeInterview(tx.db, interviewId, { consent });
    await audit(ctx, tx, 'interview.consent', interviewId, {
      evaluationId: interview.evaluationId,
      before: { consent: before.consent },
      after: { consent },
    });
  });
}
