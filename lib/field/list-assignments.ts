import { listEvaluations, listUnits } from '#db/repositories/evaluations.ts';
import { listInterviews, listRaters } from '#db/repositories/interviews.ts';
import { authorizeSomewhere, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { requireOwnDevice } from './own-device.ts';

/** An interview one can take along: one's own, and not yet rated to the end. */
export type Assignment = {
  readonly id: string;
  readonly evaluationId: string;
  readonly evaluation: string;
  readonly unit: string;
  readonly role: string;
  readonly number: number;
  readonly state: string;
};

/**
 * Interviews that the actor rates and has not locked, over all evaluations, and whether the device that asks has
 * been given up.
 */
export async function listAssignments(
  ctx: Context,
  device: string | null,
): Promise<{ userId: string; deviceRevoked: boolean; assignments: Assignment[] }> {
  authorizeSomewhere(ctx.actor, 'interview.conduct');
  const deviceRevoked = device !== null && (await requireOwnDevice(ctx, device)).revokedAt !== null;
  const { db } = ctx.store;
  const { userId } = ctx.actor;
  const assignments: Assignment[] = [];
  for (const evaluation of await listEvaluations(db)) {
    const interviews = await listInterviews(db, evaluation.id);
    const raters = await listRaters(
      db,
      interviews.map((i) => i.id),
    );
    const open = new Set(
      raters.filter((r) => r.userId === userId && r.lockedAt === null).map((r) => r.interviewId),
    );
    const units = new Map((await listUnits(db, evaluation.id)).map((u) => [u.id, u.name]));
    for (const { id, unitId, role, number, state } of interviews) {
      if (!open.has(id) || !may(ctx.actor, 'interview.conduct', { evaluationId: evaluation.id, unitId }))
        continue;
      const unit = units.get(unitId) ?? '';
      assignments.push({
        ...{ id, evaluationId: evaluation.id, evaluation: evaluation.title, unit, role, number, state },
      });
    }
  }
  return { userId, deviceRevoked, assignments };
}
