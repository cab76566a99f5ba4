/** The scale report of a campaign: which scales it has, and one of them over a selection of its answers. */
import { findCampaign, findEvaluation, listUnits } from '#db/repositories/evaluations.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import type { Screening } from '../analysis/tasks.ts';
import type { JobState } from '../analysis/work.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import {
  type CarelessCounts,
  carelessCounts,
  type Verdicts,
  verdictsOf,
  withoutCareless,
} from './careless.ts';
import { type Dataset, loadDataset } from './dataset.ts';
import { resampling } from './resampling.ts';
import { type ScaleView, scaleView } from './scale-view.ts';
import { screeningOf } from './screened.ts';
import { type Selection, selectRows } from './selection.ts';
import { hoursOf, unitAlphas } from './suspicions.ts';
import { stepBetween, toldAnswers } from './told-answers.ts';

/**
 * The answers of a campaign, whose they are, and the units as they are sorted now, for those who may see its scales;
 * `told` is what they may be told of.
 */
export async function readScales(ctx: Context, campaignId: string) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  const evaluation = campaign === undefined ? undefined : await findEvaluation(db, campaign.evaluationId);
  if (campaign === undefined || evaluation === undefined)
    throw new AppError('not_found', because('no_campaign'));
  authorize(ctx.actor, 'scale.read', { evaluationId: evaluation.id });
  const dataset = await loadDataset(db, campaignId, ctx.now());
  const told = await toldAnswers(ctx, evaluation.id, dataset);
  return { campaign, evaluation, dataset, told, units: await listUnits(db, evaluation.id) };
}

/**
 * One scale over a selection, the first where none is named, with what resampling has brought within `ms`.
 *
 * @returns the reason where the selection may not be shown
 */
export async function readScale(
  ctx: Context,
  campaignId: string,
  scaleId: string | undefined,
  selection: Selection,
  ms: number,
) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  const found = await readScales(ctx, campaignId);
  const selected = selectRows(found.told, selection, found.units);
  if (isUndefined(selected)) return { ...found, selected };
  const key = selected.key.scales.find((s) => s.id === scaleId) ?? selected.key.scales[0];
  if (key === undefined) throw new AppError('not_found', because('no_scale'));
  const view = scaleView(selected, key);
  const [drawn, screening, verdicts] = await Promise.all([
    resampling(ctx.work, selected, key, ms),
    screeningOf(ctx.work, found.dataset, ms),
    verdictsOf(ctx.store.db, found.dataset),
  ]);
  return {
    ...found,
    selected,
    view,
    resampling: drawn,
    screening,
    alphas: unitAlphas(selected, key),
    hours: await hoursOf(ctx.store.db, campaignId),
    without: viewWithoutCareless(found, screening, verdicts, selection, key),
    careless: countsOf(screening, verdicts),
  };
}

function countsOf(screening: JobState<Screening>, verdicts: Verdicts): CarelessCounts | undefined {
  return screening.state === 'done' ? carelessCounts(verdicts, screening.result) : undefined;
}

/** The scale over the same selection without careless answers, where there are any. */
function viewWithoutCareless(
  { dataset, told }: { readonly dataset: Dataset; readonly told: Dataset },
  screening: JobState<Screening>,
  verdicts: Verdicts,
  selection: Selection,
  key: ScaleKey,
): ScaleView | undefined {
  if (screening.state !== 'done') return undefined;
  // Two drawings of an industry that differ in one unit would tell how the unit's careless answers differ.
  if (selection.industry !== undefined) return undefined;
  const fewer = withoutCareless(dataset, verdicts, screening.result);
  if (fewer.rows === told.rows) return undefined;
  const rest = selectRows(fewer, selection);
  const all = selectRows(told, selection);
  if (isUndefined(rest) || isUndefined(all)) return undefined;
  // The difference of the two is the answers left out: a group, or not told. Scores are shown as they count, so that
  // what nobody has decided must be a group for itself.
  const { units, types, whole } = stepBetween(withoutCareless(dataset, verdicts), fewer);
  const open =
    selection.unit !== undefined
      ? units.get(selection.unit)?.open === true
      : selection.type === undefined
        ? whole
        : types.has(selection.type);
  return !open || all.rows - rest.rows < dataset.policy.disclosure.k_report
    ? undefined
    : scaleView(rest, key);
}
