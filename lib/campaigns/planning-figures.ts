import { listCampaigns, listEvaluations } from '#db/repositories/evaluations.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { loadVersion } from '../library/load-version.ts';
import { type OneWay, oneWay, unitMoments } from '../psychometrics/anova.ts';
import { quantile } from '../psychometrics/descriptives.ts';
import { type Dataset, loadDataset } from '../responses/dataset.ts';
import { respondentScores } from '../responses/unit-scores.ts';
import { phaseOf } from './phase.ts';

/** What an earlier campaign says about how much people and units differ: figures to plan with, no result. */
export type PlanningFigures = {
  /** Of people within a unit, in points of a hundred, and ICC(1); medians over the scales. */
  readonly sd: number;
  readonly icc: number;
  /** Answers they rest on. */
  readonly n: number;
  readonly evaluation: string;
  readonly closedAt: number;
  readonly pilot: boolean;
};

/**
 * Figures to plan with, by instrument: of the newest closed campaign with the same questionnaire whose scales the
 * actor may see; a pilot only where there is nothing else. Demonstrations plan with demonstrations alone.
 */
export async function planningFigures(
  ctx: Context,
  evaluationId: string,
): Promise<ReadonlyMap<string, PlanningFigures>> {
  authorize(ctx.actor, 'campaign.publish', { evaluationId });
  const { db } = ctx.store;
  const all = await listEvaluations(db);
  const demo = all.find((e) => e.id === evaluationId)?.demo ?? false;
  const closed = [];
  for (const evaluation of all) {
    if (evaluation.demo !== demo || !may(ctx.actor, 'scale.read', { evaluationId: evaluation.id })) continue;
    for (const campaign of await listCampaigns(db, evaluation.id)) {
      if (phaseOf(campaign, ctx.now()) !== 'closed') continue;
      const { row } = await loadVersion(db, campaign.questionnaireVersionId, 'questionnaire');
      const closedAt = Math.min(campaign.closesAt, campaign.closedAt ?? campaign.closesAt);
      closed.push({ campaign, closedAt, evaluation: evaluation.title, instrumentId: row.instrumentId });
    }
  }
  closed.sort((a, b) => Number(a.campaign.pilot) - Number(b.campaign.pilot) || b.closedAt - a.closedAt);
  const figures = new Map<string, PlanningFigures>();
  for (const { campaign, closedAt, evaluation, instrumentId } of closed) {
    if (figures.has(instrumentId)) continue;
    const found = figuresOf(await loadDataset(db, campaign.id, ctx.now()));
    if (found === undefined) continue;
    figures.set(instrumentId, { ...found, evaluation, closedAt, pilot: campaign.pilot });
  }
  return figures;
}

/** Undefined where there are too few answers or units, by the policy's own rules, or units do not differ. */
function figuresOf(dataset: Dataset): Pick<PlanningFigures, 'sd' | 'icc' | 'n'> | undefined {
  const { policy } = dataset;
  if (dataset.rows < policy.reliability.compute_when.min_respondents) return undefined;
  const sds: number[] = [];
  const iccs: number[] = [];
  for (const scale of dataset.key.scales) {
    const [first] = scale.items;
    if (first === undefined || !scale.items.every((i) => i.min === first.min && i.max === first.max))
      continue;
    const { values, valid } = respondentScores(dataset, scale.items, scale.minAnswered);
    const anova = largestType(dataset, values, valid);
    if (anova === undefined || anova.units < policy.aggregation.min_units_for_icc) continue;
    if (anova.msWithin.kind === 'undefined' || anova.icc1.kind === 'undefined') continue;
    sds.push((100 * Math.sqrt(anova.msWithin.value)) / (first.max - first.min));
    iccs.push(anova.icc1.value);
  }
  const [sd, icc] = [quantile(sds, 0.5), quantile(iccs, 0.5)];
  if (sd.kind === 'undefined' || icc.kind === 'undefined' || !(sd.value > 0 && icc.value > 0))
    return undefined;
  return { sd: sd.value, icc: icc.value, n: dataset.rows };
}

/** Units are compared with those of their type; the type with the most answers speaks for all. */
function largestType(dataset: Dataset, values: Float64Array, valid: Uint8Array): OneWay | undefined {
  const types = [...new Set(dataset.units.map((u) => u.type))];
  return types
    .map((type) => {
      const unit = dataset.unit.map((u) => (dataset.units[u]?.type === type ? u : -1));
      return oneWay(unitMoments(values, valid, unit, dataset.units.length));
    })
    .sort((a, b) => b.n - a.n)[0];
}
