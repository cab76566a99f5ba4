import { listUsers, userNames } from '#db/repositories/accounts.ts';
import { findEvaluation, findUnit } from '#db/repositories/evaluations.ts';
import { listRecusals } from '#db/repositories/fieldwork.ts';
import { findInterview } from '#db/repositories/interviews.ts';
import { authorize, authorizeSomewhere, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { conversationOf, movesFrom } from '../interview/states.ts';
import { because } from '../problems.ts';
import { calibrationsIn } from './calibrations.ts';
import { collisionsOf } from './collisions.ts';
import { standingOfOne } from './standing.ts';
import { isFor } from './transition.ts';

/** One interview's plan: who, when and where, what stands in its way, and where the reader may move it. */
export async function readPlan(ctx: Context, interviewId: string) {
  authorizeSomewhere(ctx.actor, 'interview.list');
  const { db } = ctx.store;
  const interview = await findInterview(db, interviewId);
  if (interview === undefined) throw new AppError('not_found', because('no_interview'));
  const { evaluationId, unitId } = interview;
  const scope = { evaluationId, unitId };
  authorize(ctx.actor, 'interview.list', scope);
  const evaluation = await findEvaluation(db, evaluationId);
  const unit = await findUnit(db, unitId);
  if (evaluation === undefined || unit === undefined)
    throw new AppError('not_found', because('no_interview'));
  const standing = await standingOfOne(db, interview);
  const { raters, outline } = standing;
  const leads = may(ctx.actor, 'interview.plan', scope);
  const reads = may(ctx.actor, 'excerpt.read_all', scope);
  const mine = raters.some((r) => r.userId === ctx.actor.userId);
  const conducts = mine && may(ctx.actor, 'interview.conduct', scope);
  const names = await userNames(db);
  const calibrations = await calibrationsIn(db, evaluationId);
  const calibrated = (userId: string) =>
    calibrations === undefined || calibrations.at(userId, ctx.now()).state === 'passed';
  return {
    interview,
    evaluation: { id: evaluation.id, title: evaluation.title, demo: evaluation.demo },
    unit: { id: unit.id, name: unit.name },
    outline: { title: outline.title, minutes: outline.time_budget_minutes, locale: outline.source_locale },
    state: standing.state,
    me: ctx.actor.userId,
    raters: raters.map((r) => ({ id: r.userId, name: r.name, duty: r.duty, locked: r.lockedAt !== null })),
    people: (await listUsers(db, ctx.now()))
      .filter((p) => p.grants.some((g) => g.role === 'evaluator' || g.role === 'lead'))
      .map((p) => ({ id: p.id, name: p.name, calibrated: calibrated(p.id) })),
    recusals: (await listRecusals(db, evaluationId))
      .filter((r) => r.unitId === unitId)
      .map((r) => ({ userId: r.userId, name: names.get(r.userId) ?? r.userId, reason: r.reason })),
    /** Raters whose ratings would not count if they locked now. */
    uncalibrated: raters.filter((r) => r.lockedAt === null && !calibrated(r.userId)).map((r) => r.name),
    collisions: conversationOf(interview.state) === 'finished' ? [] : await collisionsOf(db, interview),
    /** Moves that the reader may make, in the order of the table. Ending has its own page. */
    moves: movesFrom(standing.state)
      .filter((t) => t.to !== 'finished' && isFor(ctx, t, interview, standing))
      .map((t) => ({ to: t.to, reason: t.reason })),
    may: {
      change: (leads || conducts) && conversationOf(interview.state) === 'planned',
      record: mine || reads,
      paper: conducts && conversationOf(interview.state) === 'planned',
      open: mine || reads,
    },
  };
}
