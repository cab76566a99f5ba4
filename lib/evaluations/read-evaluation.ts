import { findEvaluation, listUnits } from '#db/repositories/evaluations.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { countingTree } from '../indicators/framework.ts';
import { loadVersion } from '../library/load-version.ts';
import { because } from '../problems.ts';

/** An evaluation with its units, its policy, and its tree as far as it counts. */
export async function readEvaluation(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'evaluation.read', { evaluationId, anyUnit: true });
  const evaluation = await findEvaluation(ctx.store.db, evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const { instrument: written, row: treeVersion } = await loadVersion(
    ctx.store.db,
    evaluation.treeVersionId,
    'indicator_tree',
  );
  const { instrument: policy, row: policyVersion } = await loadVersion(
    ctx.store.db,
    evaluation.policyVersionId,
    'scoring_policy',
  );
  const units = await listUnits(ctx.store.db, evaluationId);
  return { evaluation, units, tree: countingTree(written), policy, treeVersion, policyVersion };
}

export type EvaluationView = Awaited<ReturnType<typeof readEvaluation>>;
