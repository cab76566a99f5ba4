/** The scale report of a campaign: which scales it has, and one of them over a selection of its answers. */
import { findCampaign, findEvaluation } from '#db/repositories/evaluations.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { loadDataset } from './dataset.ts';
import { resampling } from './resampling.ts';
import { scaleView } from './scale-view.ts';
import { type Selection, selectRows } from './selection.ts';

/** The answers of a campaign and whose they are, for those who may see its scales. */
export async function readScales(ctx: Context, campaignId: string) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  const evaluation = campaign === undefined ? undefined : await findEvaluation(db, campaign.evaluationId);
  if (campaign === undefined || evaluation === undefined)
    throw new AppError('not_found', because('no_campaign'));
  authorize(ctx.actor, 'scale.read', { evaluationId: evaluation.id });
  const dataset = await loadDataset(db, campaignId, ctx.now());
  return { campaign, evaluation, dataset };
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
  const found = await readScales(ctx, campaignId);
  const selected = selectRows(found.dataset, selection);
  if (isUndefined(selected)) return { ...found, selected };
  const key = selected.key.scales.find((s) => s.id === scaleId) ?? selected.key.scales[0];
  if (key === undefined) throw new AppError('not_found', because('no_scale'));
  const view = scaleView(selected, key);
  return { ...found, selected, view, resampling: await resampling(ctx.work, selected, key, ms) };
}
