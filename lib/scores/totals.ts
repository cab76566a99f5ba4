/** The totals of all units of an evaluation, from the scores in force. */
import { listScores, type ScoreRow } from '#db/repositories/scores.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { isDefined } from '../estimate.ts';
import { type EvaluationView, readEvaluation } from '../evaluations/read-evaluation.ts';
import { unitComposites } from './composites.ts';
import { type Computation, computeIndicators } from './compute.ts';
import { latestByKey } from './preview-export.ts';
import type { TotalledUnit } from './uncertainty-input.ts';

export type UnitTotals = TotalledUnit & { readonly unit: EvaluationView['units'][number] };

export type Totals = {
  readonly view: EvaluationView;
  readonly computation: Computation;
  /** Types of unit, in order; units of a type are compared with each other alone. */
  readonly types: readonly string[];
  readonly units: readonly UnitTotals[];
  /** Those with a total. */
  readonly totalled: readonly UnitTotals[];
};

/**
 * Every unit with its composites, whether or not the actor may see it: for services that compare.
 * @param only the unit that is wanted; all where there is none
 */
export async function readTotals(ctx: Context, evaluationId: string, only?: string): Promise<Totals> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const view = await readEvaluation(ctx, evaluationId);
  const computation = await computeIndicators(ctx.store.db, view, ctx.now());
  const latest = new Map<string, Map<string, ScoreRow>>();
  for (const row of latestByKey(await listScores(ctx.store.db, evaluationId, only)).values()) {
    const own = latest.get(row.unitId) ?? new Map<string, ScoreRow>();
    latest.set(row.unitId, own.set(row.indicatorId, row));
  }
  const types = [...new Set(view.units.map((u) => u.type))];
  const wanted = view.units.filter((u) => only === undefined || u.id === only);
  const units = wanted.map((unit): UnitTotals => {
    const own = latest.get(unit.id) ?? new Map<string, ScoreRow>();
    const composites = unitComposites(view, computation, unit.id, own);
    return { unit, unitId: unit.id, group: types.indexOf(unit.type), latest: own, composites };
  });
  return {
    view,
    computation,
    types,
    units,
    totalled: units.filter((u) => isDefined(u.composites.total.rate)),
  };
}
