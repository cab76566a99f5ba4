import { addEvaluation, addUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { fittingVersions } from './fitting-versions.ts';
import { newEvaluation } from './input.ts';
import { parseUnits } from './parse-units.ts';

/**
 * Creates an evaluation with its units, on the published indicator tree and scoring policy that are named, else on the
 * newest that fit each other.
 *
 * @throws AppError `not_found` where the tree is not published or nothing fits it, `conflict` where the policy does not
 */
export async function createEvaluation(
  ctx: Context,
  input: unknown,
  options: { demo?: boolean } = {},
): Promise<string> {
  authorize(ctx.actor, 'evaluation.create');
  const { title, periodStart, periodEnd, units: csv, ...chosen } = parseInput(newEvaluation, input);
  const units = parseUnits(csv);
  const fitting = fittingVersions(await publishedVersions(ctx.store.db));
  const { treeVersionId = fitting[0]?.row.id } = chosen;
  if (treeVersionId === undefined) {
    throw new AppError('conflict', because('kind_unpublished', { kind: 'indicator_tree' }));
  }
  const kind = 'indicator_tree';
  const tree = fitting.find(({ row }) => row.id === treeVersionId);
  if (tree === undefined) {
    throw new AppError('not_found', because('no_version_of_kind', { kind, version: treeVersionId }));
  }
  const { policyVersionId = tree.policies[0]?.id } = chosen;
  const policy = tree.policies.find((row) => row.id === policyVersionId);
  if (policy === undefined)
    throw new AppError('conflict', because('policy_unfit', { tree: tree.row.version }));
  return ctx.store.write(async (tx) => {
    const id = await addEvaluation(tx.db, {
      title,
      periodStart,
      periodEnd,
      treeVersionId: tree.row.id,
      policyVersionId: policy.id,
      demo: options.demo ?? false,
      createdBy: ctx.actor.userId,
      createdAt: ctx.now(),
    });
    await addUnits(tx.db, id, units);
    await audit(ctx, tx, 'evaluation.create', id, {
      evaluationId: id,
      detail: { title, units: units.length },
    });
    return id;
  });
}
