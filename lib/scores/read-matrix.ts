import { userNames } from '#db/repositories/accounts.ts';
import { listScores } from '#db/repositories/scores.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { isDefined } from '../estimate.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { computeIndicators } from './compute.ts';
import { evidenceTimes } from './evidence-period.ts';
import { latestByKey, ruleVersionOf } from './preview-export.ts';
import { type ScoreView, scoreView } from './score-view.ts';

export type MatrixRow = {
  readonly unitId: string;
  readonly unitName: string;
  readonly unitType: string;
  /** By indicator id: the version in force. */
  readonly scores: ReadonlyMap<string, ScoreView>;
  readonly points: number;
  readonly counted: number;
  /** Indicators whose evidence gives something else now. */
  readonly stale: number;
};

/** Units × indicators: the scores in force, and how many could be exported anew. */
export async function readMatrix(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const view = await readEvaluation(ctx, evaluationId);
  const names = await userNames(ctx.store.db);
  const latest = latestByKey(await listScores(ctx.store.db, evaluationId));
  const computation = await computeIndicators(ctx.store.db, view, ctx.now());
  const rules = ruleVersionOf(view);
  const indicators = indicatorsOf(view.tree).map((i) => i.indicator);
  const seen = view.units.filter((u) => may(ctx.actor, 'indicator.read', { evaluationId, unitId: u.id }));
  const rows = seen.map((unit): MatrixRow => {
    const scores = new Map<string, ScoreView>();
    let points = 0;
    let counted = 0;
    let stale = 0;
    const computed = new Map(computation.unit(unit.id).map((r) => [r.indicatorId, r]));
    for (const indicator of indicators) {
      const row = latest.get(`${unit.id}:${indicator.id}`);
      const now = computed.get(indicator.id);
      if (row === undefined) {
        if (now !== undefined && isDefined(now.rate)) stale++;
        continue;
      }
      if (
        row.inputHash !== now?.inputHash ||
        row.ruleVersion !== rules ||
        row.engineVersion !== ENGINE_VERSION
      )
        stale++;
      scores.set(indicator.id, scoreView(row, names));
      if (row.value === null) continue;
      points += row.value * indicator.weight;
      counted += indicator.weight;
    }
    return { unitId: unit.id, unitName: unit.name, unitType: unit.type, scores, points, counted, stale };
  });
  const times = await evidenceTimes(ctx.store.db, evaluationId);
  return {
    ...view,
    indicators,
    rows,
    times,
    may: { export: may(ctx.actor, 'indicator.export', { evaluationId }) },
  };
}
