import { listUsers } from '#db/repositories/accounts.ts';
import { findEvaluation, findUnit } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { addInterview, addRater } from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';
import { authorize, authorizeSomewhere, may, mayAnywhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import { parsedOf } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import { because, type Fault, fault } from '../problems.ts';
import { type Collision, collisionsOf } from './collisions.ts';
import { newInterview } from './input.ts';
import { requireNotRecused } from './require-not-recused.ts';

/**
 * Plans an interview of one role in one unit on the newest published outline of that role.
 * @returns its id, and the appointments that it would collide with: a warning, not a refusal
 */
export async function planInterview(
  ctx: Context,
  evaluationId: string,
  input: unknown,
): Promise<{ interviewId: string; collisions: Collision[] }> {
  // Whoever leads plans for others; an evaluator plans only what he conducts himself.
  const acts = ['interview.plan', 'interview.conduct'] as const;
  authorizeSomewhere(ctx.actor, acts.find((a) => mayAnywhere(ctx.actor, a)) ?? 'interview.plan');
  const { unitId, role, ...plan } = parseInput(newInterview, input);
  const { raterIds } = plan;
  const own = !may(ctx.actor, 'interview.plan', { evaluationId, unitId });
  authorize(ctx.actor, own ? 'interview.conduct' : 'interview.plan', { evaluationId, unitId });
  const refuse = (found: Fault) =>
    new AppError('invalid_input', because('input_refused'), [{ rule: 'interview', ...found }]);
  if (own && !raterIds.includes(ctx.actor.userId))
    throw new AppError('not_allowed', because('own_interviews'));
  const evaluation = await findEvaluation(ctx.store.db, evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const unit = await findUnit(ctx.store.db, unitId);
  if (unit?.evaluationId !== evaluationId) throw refuse(fault('interview_unit', 'unitId'));
  const outline = await newestOutline(ctx, role);
  if (outline === undefined) throw refuse(fault('interview_outline', 'role', { role }));
  await requireRaters(ctx.store.db, ctx.now(), { evaluationId, unitId }, raterIds);
  return ctx.store.write(async (tx) => {
    const row = await addInterview(tx.db, {
      evaluationId,
      unitId,
      outlineVersionId: outline,
      role,
      kind: plan.kind,
      people: plan.people,
      scheduledAt: plan.scheduledAt,
      place: plan.place,
      state: 'planned',
      startedAt: null,
      finishedAt: null,
      createdBy: ctx.actor.userId,
      createdAt: ctx.now(),
    });
    await namePair(tx.db, row.id, raterIds);
    await audit(ctx, tx, 'interview.plan', row.id, {
      evaluationId,
      after: { role, number: row.number, raters: raterIds, kind: plan.kind, scheduledAt: plan.scheduledAt },
      detail: { unitId },
    });
    return { interviewId: row.id, collisions: await collisionsOf(tx.db, row) };
  });
}

/** The first asks, the second writes. */
export async function namePair(db: Db, interviewId: string, raterIds: readonly string[]): Promise<void> {
  for (const [i, id] of [...new Set(raterIds)].entries())
    await addRater(db, interviewId, id, i === 0 ? 'lead' : 'recorder');
}

/** @throws AppError `invalid_input` where somebody is no evaluator or lead, or is recused from the unit */
export async function requireRaters(
  db: Db,
  now: number,
  scope: { readonly evaluationId: string; readonly unitId: string },
  raterIds: readonly string[],
): Promise<void> {
  const people = await listUsers(db, now);
  const named = raterIds.map((userId) => {
    const person = people.find((p) => p.id === userId);
    if (!person?.grants.some((g) => g.role === 'evaluator' || g.role === 'lead')) {
      throw new AppError('invalid_input', because('input_refused'), [
        { rule: 'interview', ...fault('interview_rater', 'raterIds') },
      ]);
    }
    return { userId, name: person.name };
  });
  await requireNotRecused(db, scope, named, 'raterIds');
}

/** Version id of the newest published outline for a role. */
export async function newestOutline(ctx: Context, role: string): Promise<string | undefined> {
  return (await publishedVersions(ctx.store.db))
    .filter((r) => r.kind === 'interview_outline' && (parsedOf(r) as InterviewOutline).role === role)
    .sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))[0]?.id;
}
