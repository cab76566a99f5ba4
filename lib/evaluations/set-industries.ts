import { changeIndustries, listUnits } from '#db/repositories/evaluations.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { industriesInput } from './input.ts';
import { parseIndustries } from './parse-industries.ts';
import { readEvaluation } from './read-evaluation.ts';

/**
 * Says in which industry units work, or takes an industry away; nothing else of a unit is touched. Industries group
 * and filter and enter no score, so they may change at any time.
 *
 * @returns how many units have another industry now
 * @throws AppError `invalid_input` naming every faulty line and column; nothing is changed then
 */
export async function setIndustries(
  ctx: Context,
  evaluationId: string,
  input: unknown,
): Promise<{ units: number }> {
  authorize(ctx.actor, 'evaluation.create', { evaluationId });
  const { table } = parseInput(industriesInput, input);
  const named = parseIndustries(table, (await readEvaluation(ctx, evaluationId)).units);
  return ctx.store.write(async (tx) => {
    const units = new Map((await listUnits(tx.db, evaluationId)).map((u) => [u.id, u]));
    const changes = named.filter(({ unitId, industry }) => units.get(unitId)?.industry !== industry);
    if (changes.length === 0) return { units: 0 };
    await changeIndustries(tx.db, changes);
    const codeOf = (unitId: string) => units.get(unitId)?.code ?? unitId;
    await audit(ctx, tx, 'evaluation.industries', evaluationId, {
      evaluationId,
      before: Object.fromEntries(
        changes.map((c) => [codeOf(c.unitId), units.get(c.unitId)?.industry ?? null]),
      ),
      after: Object.fromEntries(changes.map((c) => [codeOf(c.unitId), c.industry])),
    });
    return { units: changes.length };
  });
}
