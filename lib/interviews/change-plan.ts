import {
  changeInterview,
  findInterview,
  type InterviewRow,
  listRaters,
  removeRaters,
} from '#db/repositories/interviews.ts';
import { authorize, authorizeSomewhere, may } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { conversationOf } from '../interview/states.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { type Collision, collisionsOf } from './collisions.ts';
import { planChange } from './input.ts';
import { namePair, requireRaters } from './plan-interview.ts';
import { followTransition } from './transition.ts';

/**
 * Changes the pair, kind, time and place of an interview that has not begun. What was ready is planned again.
 * @returns the appointments that it would collide with: a warning, not a refusal
 */
export async function changePlan(
  ctx: Context,
  interviewId: string,
  input: unknown,
): Promise<{ collisions: Collision[] }> {
  authorizeSomewhere(ctx.actor, 'interview.list');
  const { raterIds, ...plan } = parseInput(planChange, input);
  const { db } = ctx.store;
  const interview = await findInterview(db, interviewId);
  if (interview === undefined) throw new AppError('not_found', because('no_interview'));
  const { evaluationId, unitId } = interview;
  const scope = { evaluationId, unitId };
  authorize(ctx.actor, 'interview.list', scope);
  const raters = (await listRaters(db, [interviewId])).map((r) => r.userId);
  if (!may(ctx.actor, 'interview.plan', scope)) {
    // Raters change their own appointment, but neither leave it to others nor take others' places.
    const own = raters.includes(ctx.actor.userId) && raterIds.includes(ctx.actor.userId);
    if (!own || !may(ctx.actor, 'interview.conduct', scope)) {
      throw new AppError('not_allowed', because('own_interviews'));
    }
  }
  await requireRaters(db, ctx.now(), scope, raterIds);
  return ctx.store.write(async (tx) => {
    const before = (await findInterview(tx.db, interviewId)) as InterviewRow;
    if (conversationOf(before.state) !== 'planned') throw new AppError('conflict', because('plan_over'));
    if (before.state === 'ready') await followTransition(ctx, tx, interviewId, 'planned');
    await changeInterview(tx.db, interviewId, plan);
    await removeRaters(tx.db, interviewId);
    await namePair(tx.db, interviewId, raterIds);
    const { kind, people, scheduledAt, place } = before;
    await audit(ctx, tx, 'interview.replan', interviewId, {
      evaluationId,
      before: { kind, people, scheduledAt, place, raters },
      after: { ...plan, raters: raterIds },
    });
    return { collisions: await collisionsOf(tx.db, { ...before, ...plan }) };
  });
}
