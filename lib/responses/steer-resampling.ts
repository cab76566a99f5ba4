/** The resampling of one scale: how far it is, its end before its time, and its new start. */
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { readScales } from './read-scales.ts';
import { resamplingKey } from './resampling.ts';
import { type Selection, selectRows } from './selection.ts';

/** How far the resampling of one scale is. */
export async function readProgress(ctx: Context, campaignId: string, scaleId: string, selection: Selection) {
  const { state } = await jobOf(ctx, campaignId, scaleId, selection);
  return { state: state?.state ?? 'cancelled', progress: state?.state === 'running' ? state.progress : null };
}

/** Ends the resampling of one scale. */
export async function cancelResampling(
  ctx: Context,
  campaignId: string,
  scaleId: string,
  selection: Selection,
) {
  const { id } = await jobOf(ctx, campaignId, scaleId, selection);
  ctx.work.cancel(id);
}

/** Lets a cancelled or failed resampling be asked for anew. */
export async function restartResampling(
  ctx: Context,
  campaignId: string,
  scaleId: string,
  selection: Selection,
) {
  const { id } = await jobOf(ctx, campaignId, scaleId, selection);
  ctx.work.forget(id);
}

async function jobOf(ctx: Context, campaignId: string, scaleId: string, selection: Selection) {
  const { dataset } = await readScales(ctx, campaignId);
  const selected = selectRows(dataset, selection);
  const key = dataset.key.scales.find((s) => s.id === scaleId);
  if (isUndefined(selected) || key === undefined) throw new AppError('not_found', because('no_scale'));
  const id = resamplingKey(selected, key);
  return { id, state: ctx.work.peek(id) };
}
