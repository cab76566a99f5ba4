import { listUsers, userNames } from '#db/repositories/accounts.ts';
import { findUnit, listUnits } from '#db/repositories/evaluations.ts';
import { listRecusals, removeRecusal, saveRecusal } from '#db/repositories/fieldwork.ts';
import { authorize, authorizeSomewhere, may, mayAnywhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { newRecusal } from './input.ts';

/** Whoever interviews, writes findings, enters values of sources or decides about scores. */
const JUDGING: readonly string[] = ['evaluator', 'lead', 'analyst'];

/** Who is recused from which unit of an evaluation, why, and who noted it. */
export async function readRecusals(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'interview.list', { evaluationId, anyUnit: true });
  const { db } = ctx.store;
  const units = (await listUnits(db, evaluationId)).filter((u) =>
    may(ctx.actor, 'interview.list', { evaluationId, unitId: u.id }),
  );
  const names = await userNames(db);
  const anyUnit = { evaluationId, anyUnit: true } as const;
  const notesOthers = may(ctx.actor, 'interview.plan', anyUnit);
  const people = (await listUsers(db, ctx.now())).filter((p) =>
    p.grants.some((g) => JUDGING.includes(g.role)),
  );
  return {
    units,
    me: ctx.actor.userId,
    /** Whom the reader may note: himself, or anybody. */
    people: people
      .filter((p) => notesOthers || p.id === ctx.actor.userId)
      .map((p) => ({ id: p.id, name: p.name })),
    may: { note: notesOthers || may(ctx.actor, 'interview.conduct', anyUnit), lift: notesOthers },
    recusals: (await listRecusals(db, evaluationId)).flatMap((r) => {
      const unit = units.find((u) => u.id === r.unitId);
      return unit === undefined
        ? []
        : [
            {
              ...r,
              unitName: unit.name,
              name: names.get(r.userId) ?? r.userId,
              by: names.get(r.notedBy) ?? r.notedBy,
            },
          ];
    }),
  };
}

/** Notes why somebody must not evaluate a unit: one's own case, or as a lead another's. */
export async function noteRecusal(ctx: Context, evaluationId: string, input: unknown): Promise<void> {
  const acts = ['interview.plan', 'interview.conduct'] as const;
  authorizeSomewhere(ctx.actor, acts.find((a) => mayAnywhere(ctx.actor, a)) ?? 'interview.plan');
  const { unitId, userId, cause, reason } = parseInput(newRecusal, input);
  const scope = { evaluationId, unitId };
  const own = userId === ctx.actor.userId && may(ctx.actor, 'interview.conduct', scope);
  if (!own) authorize(ctx.actor, 'interview.plan', scope);
  const unit = await findUnit(ctx.store.db, unitId);
  const person = (await listUsers(ctx.store.db, ctx.now())).find((p) => p.id === userId);
  const wrong = [
    ...(unit?.evaluationId === evaluationId ? [] : [fault('interview_unit', 'unitId')]),
    ...(person === undefined ? [fault('interview_rater', 'userId')] : []),
  ];
  if (wrong.length > 0) {
    throw new AppError(
      'invalid_input',
      because('input_refused'),
      wrong.map((f) => ({ rule: 'interview', ...f })),
    );
  }
  await ctx.store.write(async (tx) => {
    await saveRecusal(tx.db, {
      evaluationId,
      unitId,
      userId,
      cause,
      reason,
      notedBy: ctx.actor.userId,
      notedAt: ctx.now(),
    });
    await audit(ctx, tx, 'recusal.note', userId, { evaluationId, after: { unitId, cause }, why: reason });
  });
}

/** Lifts a recusal that was noted in error or whose cause is gone. */
export async function liftRecusal(
  ctx: Context,
  evaluationId: string,
  unitId: string,
  userId: string,
): Promise<void> {
  authorize(ctx.actor, 'interview.plan', { evaluationId, unitId });
  await ctx.store.write(async (tx) => {
    const row = await removeRecusal(tx.db, { evaluationId, unitId, userId });
    if (row === undefined) throw new AppError('not_found', because('no_recusal'));
    await audit(ctx, tx, 'recusal.lift', userId, { evaluationId, before: { unitId, cause: row.cause } });
  });
}
