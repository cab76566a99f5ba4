/** The long statistics of one scale report: how far they are, their end before their time, and their new start. */
import { authorizeSomewhere } from '../accounts/permissions.ts';
import type { JobState } from '../analysis/work.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { isUndefined } from '../psychometrics/outcome.ts';
import { readScales } from './read-scales.ts';
import { resamplingKey } from './resampling.ts';
import { screeningKey } from './screened.ts';
import { type Selection, selectRows } from './selection.ts';

export type Standing = {
  readonly state: JobState<unknown>['state'];
  /** 0 to 1 while it runs. */
  readonly progress: number | null;
};

/** Several jobs as one: running while one of them is, then failed or cancelled if one of them is. */
export function standingOf(jobs: readonly JobState<unknown>[]): Standing {
  if (jobs.some((j) => j.state === 'running')) {
    const shares = jobs.map((j) => (j.state === 'running' ? j.progress : 1));
    return { state: 'running', progress: shares.reduce((a, b) => a + b, 0) / shares.length };
  }
  const bad = jobs.find((j) => j.state === 'failed') ?? jobs.find((j) => j.state === 'cancelled');
  return { state: bad?.state ?? 'done', progress: null };
}

export async function readProgress(ctx: Context, campaignId: string, scaleId: string, selection: Selection) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  const keys = await keysOf(ctx, campaignId, scaleId, selection);
  return standingOf(keys.map((key) => ctx.work.peek(key) ?? { state: 'cancelled' }));
}

export async function cancelWork(ctx: Context, campaignId: string, scaleId: string, selection: Selection) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  for (const key of await keysOf(ctx, campaignId, scaleId, selection)) ctx.work.cancel(key);
}

/** Lets what was cancelled or has failed be asked for anew; what is done stays. */
export async function restartWork(ctx: Context, campaignId: string, scaleId: string, selection: Selection) {
  authorizeSomewhere(ctx.actor, 'scale.read');
  for (const key of await keysOf(ctx, campaignId, scaleId, selection)) {
    if (ctx.work.peek(key)?.state !== 'done') ctx.work.forget(key);
  }
}

async function keysOf(ctx: Context, campaignId: string, scaleId: string, selection: Selection) {
  const { dataset, told, units } = await readScales(ctx, campaignId);
  const selected = selectRows(told, selection, units);
  const key = dataset.key.scales.find((s) => s.id === scaleId);
  if (isUndefined(selected) || key === undefined) throw new AppError('not_found', because('no_scale'));
  return [resamplingKey(selected, key), screeningKey(dataset)];
}
