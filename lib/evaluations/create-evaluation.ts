import { addEvaluation, addUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { newEvaluation } from './input.ts';
import { parseUnits } from './parse-units.ts';

/** Creates an evaluation on the newest published indicator tree and its policy, with its units. */
export async function createEvaluation(
  ctx: Context,
  input: unknown,
  options: { demo?: boolean } = {},
): Promise<string> {
  authorize(ctx.actor, 'evaluation.create');
  const { title, periodStart, periodEnd, units: csv } = parseInput(newEvaluation, input);
  const units = parseUnits(csv);
  const published = await publishedVersions(ctx.store.db);
  const newest = (kind: string, instrumentId?: string) => {
    const found = published
      .filter((r) => r.kind === kind && (instrumentId === undefined || r.instrumentId === instrumentId))
      .sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))[0];
    if (found === undefined) throw new AppError('conflict', because('kind_unpublished', { kind }));
    return found;
  };
  const tree = newest('indicator_tree');
  const policy = newest('scoring_policy', 'SP_DEFAULT');
  return ctx.store.write(async (tx) => {
    const id = await addEvaluation(tx.db, {
      title,
      periodStart,
      periodEnd,
      treeVersionId: tree.id,
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
