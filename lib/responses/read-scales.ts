/** The scale report of a campaign: reliability, items and units of every scale. */

import { findCampaign, findEvaluation } from '#db/repositories/evaluations.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { minimumOf } from '../campaigns/read-campaign.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Estimate, undefinedBecause } from '../estimate.ts';
import { because } from '../problems.ts';
import { keyColumn } from '../psychometrics/keying.ts';
import { correlationOf, eigenvalues } from '../psychometrics/matrix.ts';
import { momentsFromCounts } from '../psychometrics/moments.ts';
import { omegaBootstrap } from '../psychometrics/omega-bootstrap.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import { createPairCounts } from '../psychometrics/pair-counts.ts';
import { seededRandom } from '../psychometrics/random.ts';
import { analyzeScale, analyzeUnits, type ScaleReport } from '../psychometrics/scale-analysis.ts';
import { addColumns } from '../psychometrics/tabulate.ts';
import { type ConfidenceInterval, interval } from '../psychometrics/unit-mean.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset, loadDataset } from './dataset.ts';
import { type UnitScore, unitScores } from './unit-scores.ts';

/** Fixed, so that the same data give the same interval. */
const BOOTSTRAP_SEED = 20261122;
const BOOTSTRAP_DRAWS = 1_000;

export type UnitOnScale = UnitScore & {
  readonly unitId: string;
  readonly unitName: string;
  readonly unitType: string;
  readonly interval: Outcome<ConfidenceInterval>;
  readonly rwgJ: Estimate;
  /** Reliability of the unit's mean among units of its type. */
  readonly lambda: Estimate;
  /** Below the policy's minimum: the mean does not count and is not shown. */
  readonly belowMinimum: boolean;
};

export type ScaleView = {
  readonly key: ScaleKey;
  readonly report: ScaleReport;
  readonly omegaInterval: Outcome<{ lower: number; upper: number; level: number }>;
  /** Eigenvalues of the correlation matrix of rows complete on the scale; null where it is undefined. */
  readonly eigenvalues: readonly number[] | null;
  /** Raw counts per code, from the lowest, and "not applicable", per item. */
  readonly distribution: readonly {
    readonly counts: readonly number[];
    readonly notApplicable: number;
    readonly blank: number;
  }[];
  readonly icc1ByType: readonly { readonly type: string; readonly units: number; readonly icc1: Estimate }[];
  readonly units: readonly UnitOnScale[];
};

const views = new WeakMap<Dataset, readonly ScaleView[]>();

export async function readScales(ctx: Context, campaignId: string) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  const evaluation = campaign === undefined ? undefined : await findEvaluation(db, campaign.evaluationId);
  if (campaign === undefined || evaluation === undefined)
    throw new AppError('not_found', because('no_campaign'));
  authorize(ctx.actor, 'scale.read', { evaluationId: evaluation.id });
  const dataset = await loadDataset(db, campaignId, ctx.now());
  return { campaign, evaluation, dataset, scales: scaleViews(dataset) };
}

/** The views of a dataset, computed once: a dataset never changes. */
export function scaleViews(dataset: Dataset): readonly ScaleView[] {
  const known = views.get(dataset);
  if (known !== undefined) return known;
  const made = dataset.key.scales.map((key) => scaleView(dataset, key));
  views.set(dataset, made);
  return made;
}

function scaleView(dataset: Dataset, key: ScaleKey): ScaleView {
  const { policy } = dataset;
  const columns = columnsOf(dataset, key.items);
  const { num, den } = policy.scoring.min_answered;
  const share = { numerator: num, denominator: den };
  const enough = policy.reliability.compute_when;
  let report = analyzeScale(key.items, columns, share);
  const tooFew = report.nComplete < enough.min_respondents;
  if (tooFew) report = withoutReliability(report);
  const keyed = columns.map((c, i) => keyColumn(c, key.items[i] ?? { min: 0, max: 0, reverse: false }));
  const minimum = minimumOf(policy, dataset.audience);
  const scores = unitScores(dataset, key.items, key.minAnswered);

  const types = [...new Set(dataset.units.map((u) => u.type))];
  const byType = types.map((type) => {
    const places = dataset.units.flatMap((u, i) => (u.type === type ? [i] : []));
    const unit = dataset.unit.map((u) => places.indexOf(u));
    return { type, places, analysis: analyzeUnits(key.items, columns, unit, places.length, share) };
  });
  const icc1 = (t: (typeof byType)[number]): Estimate =>
    t.analysis.anova.units < policy.aggregation.min_units_for_icc
      ? undefinedBecause('too_few_units', t.analysis.anova.units)
      : t.analysis.anova.icc1;

  return {
    key,
    report,
    omegaInterval:
      tooFew || isUndefined(report.omega)
        ? undefinedBecause(
            isUndefined(report.omega) ? report.omega.reason : 'too_few_observations',
            report.nComplete,
          )
        : omegaBootstrap(keyed, dataset.unit, BOOTSTRAP_DRAWS, 0.95, seededRandom(BOOTSTRAP_SEED)),
    eigenvalues: tooFew ? null : eigenvaluesOf(key, columns),
    distribution: key.items.map((item, i) => {
      const counts = new Array<number>(item.max - item.min + 1).fill(0);
      let blank = 0;
      for (const code of columns[i] ?? []) {
        if (code < 0) blank++;
        else counts[code - item.min] = (counts[code - item.min] ?? 0) + 1;
      }
      const na = dataset.notApplicable.get(item.id) ?? 0;
      return { counts, notApplicable: na, blank: blank - na };
    }),
    icc1ByType: byType.map((t) => ({ type: t.type, units: t.analysis.anova.units, icc1: icc1(t) })),
    units: dataset.units.map((unit, u) => {
      const score = scores[u];
      const type = byType.find((t) => t.places.includes(u));
      const analysis = type?.analysis.units[type.places.indexOf(u)];
      if (score === undefined || analysis === undefined || type === undefined)
        throw new Error('unit without score');
      const belowMinimum = score.respondents < minimum.responses || score.departments < minimum.departments;
      const noIcc = icc1(type);
      return {
        ...score,
        unitId: unit.id,
        unitName: unit.name,
        unitType: unit.type,
        interval: interval(score.mean, score.se, score.df, 0.95),
        rwgJ: analysis.rwgJ,
        lambda: noIcc.kind === 'undefined' ? noIcc : analysis.lambda,
        belowMinimum,
      };
    }),
  };
}

function eigenvaluesOf(key: ScaleKey, columns: readonly Int8Array[]): readonly number[] | null {
  const counts = createPairCounts(key.items);
  addColumns(counts, columns);
  const moments = momentsFromCounts(counts, 'listwise');
  if (isUndefined(moments)) return null;
  const correlations = correlationOf(moments.covariance);
  return isUndefined(correlations) ? null : [...eigenvalues(correlations)];
}

/** Too few complete rows for the policy: the coefficients give way to that reason. */
function withoutReliability(report: ScaleReport): ScaleReport {
  const none = undefinedBecause('too_few_observations', report.nComplete);
  return {
    ...report,
    alpha: none,
    alphaInterval: none,
    omega: none,
    spearmanBrown: none,
    averageR: none,
    negativeAlpha: false,
    items: report.items.map((i) => ({ ...i, rDrop: none, alphaIfDropped: none, wrongKey: false })),
  };
}
