import { addGrants, dropGrant, findUser, grantsOf, listGrants } from '#db/repositories/accounts.ts';
import { dropSecondFactor } from '#db/repositories/credentials.ts';
import { findEvaluation, findUnit } from '#db/repositories/evaluations.ts';
import { dropSessions } from '#db/repositories/sessions.ts';
import type { Transaction } from '#db/store.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { requireAnother } from './change-account.ts';
import { authorizationChange, endOf } from './input.ts';
import { isDemonstration, mayHoldTogether } from './offices.ts';
import { authorize, type Role } from './permissions.ts';
import { accountProblem } from './problem.ts';

/** Grants or takes a role, resets a second factor, ends sessions. Nobody does it to himself. */
export async function changeAuthorization(ctx: Context, userId: string, input: unknown): Promise<void> {
  authorize(ctx.actor, 'account.authorize');
  const change = parseInput(authorizationChange, input);
  const { why } = change;
  await ctx.store.write(async (tx) => {
    const person = await findUser(tx.db, userId);
    if (person === undefined) throw new AppError('not_found', because('no_account'));
    if (userId === ctx.actor.userId && !(await isDemonstration(tx.db))) {
      throw new AppError('not_allowed', because('own_authorization'));
    }
    switch (change.act) {
      case 'grant':
        await grant(ctx, tx, userId, change);
        break;
      case 'revoke': {
        const known = (await listGrants(tx.db, userId)).find((g) => g.id === change.grantId);
        const administers = known?.role === 'system_admin' || known?.role === 'security_admin';
        if (administers) await requireAnother(tx.db, person, [known.role as Role], ctx.now());
        const gone = await dropGrant(tx.db, userId, change.grantId);
        if (gone === undefined) throw new AppError('not_found', because('no_role'));
        const { role, evaluationId, unitId, endsAt } = gone;
        await audit(ctx, tx, 'role.revoke', userId, { before: { role, evaluationId, unitId, endsAt }, why });
        break;
      }
      case 'reset_second_factor':
        await dropSecondFactor(tx.db, userId);
        await dropSessions(tx.db, userId);
        await audit(ctx, tx, 'account.reset_second_factor', userId, { why });
        break;
      case 'end_sessions': {
        const ended = await dropSessions(tx.db, userId);
        await audit(ctx, tx, 'session.end', userId, { why, detail: { ended } });
      }
    }
  });
}

type Granting = { role: Role; evaluationId: string; unitId: string; lastDay: string; why: string };

async function grant(ctx: Context, tx: Transaction, userId: string, wanted: Granting): Promise<void> {
  const { role, lastDay, why } = wanted;
  const now = ctx.now();
  const held = (await grantsOf(tx.db, userId, now)).map((g) => g.role);
  if (!mayHoldTogether(held, role) && !(await isDemonstration(tx.db))) {
    throw accountProblem(fault('offices', 'role'));
  }
  const unit = wanted.unitId === '' ? undefined : await findUnit(tx.db, wanted.unitId);
  if (wanted.unitId !== '' && unit === undefined) {
    throw accountProblem(fault('unit_unknown', 'unitId'));
  }
  if (role === 'unit_liaison' && unit === undefined) {
    throw accountProblem(fault('liaison_unit', 'unitId'));
  }
  // A unit belongs to one evaluation, so a grant for it is one for that evaluation.
  const evaluationId = unit?.evaluationId ?? (wanted.evaluationId === '' ? null : wanted.evaluationId);
  if (evaluationId !== null && (await findEvaluation(tx.db, evaluationId)) === undefined) {
    throw accountProblem(fault('evaluation_unknown', 'evaluationId'));
  }
  const endsAt = endOf(lastDay);
  if (endsAt !== null && endsAt <= now) {
    throw accountProblem(fault('day_past', 'lastDay'));
  }
  const unitId = unit?.id ?? null;
  await addGrants(tx.db, userId, [{ role, evaluationId, unitId, endsAt }], now);
  await audit(ctx, tx, 'role.grant', userId, {
    ...(evaluationId === null ? {} : { evaluationId }),
    after: { role, evaluationId, unitId, endsAt },
    why,
  });
}
