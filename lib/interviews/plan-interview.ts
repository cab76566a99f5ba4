import { listUsers } from '#db/repositories/accounts.ts';
import { findEvaluation, findUnit } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { addInterview, addRater } from '#db/repositories/interviews.ts';
import { authorize, authorizeSomewhere, may, mayAnywhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import { parsedOf } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import { because, type Fault, fault } from '../problems.ts';
import { newInterview } from './input.ts';

/** Plans an interview of one role in one unit on the newest published outline of that role. */
export async function planInterview(ctx: Context, evaluationId: string, input: unknown): Promise<string> {
  // Whoever leads plans for others; an evaluator plans only what he conducts himself.
  const acts = ['interview.plan', 'interview.conduct'] as const;
  authorizeSomewhere(ctx.actor, acts.find((a) => mayAnywhere(ctx.actor, a)) ?? 'interview.plan');
  const { unitId, role, raterIds } = parseInput(newInterview, input);
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
  const people = await listUsers(ctx.store.db, ctx.now());
  for (const id of raterIds) {
    const grants = people.find((p) => p.id === id)?.grants ?? [];
    if (!grants.some((g) => g.role === 'evaluator' || g.role === 'lead')) {
      throw refuse(fault('interview_rater', 'raterIds'));
    }
  }
  return ctx.store.write(async (tx) => {
    const row = await addInterview(tx.db, {
      evaluationId,
      unitId,
      outlineVersionId: outline,
      role,
      state: 'planned',
      startedAt: null,
      finishedAt: null,
      createdBy: ctx.actor.userId,
      createdAt: ctx.now(),
    });
    for (const id of new Set(raterIds)) await addRater(tx.db, row.id, id);
    await audit(ctx, tx, 'interview.plan', row.id, {
      evaluationId,
      after: { role, number: row.number, raters: raterIds },
      detail: { unitId },
    });
    return row.id;
  });
}

/** Version id of the newest published outline for a role. */
export async function newestOutline(ctx: Context, role: string): Promise<string | undefined> {
  return (await publishedVersions(ctx.store.db))
    .filter((r) => r.kind === 'interview_outline' && (parsedOf(r) as InterviewOutline).role === role)
    .sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))[0]?.id;
}
