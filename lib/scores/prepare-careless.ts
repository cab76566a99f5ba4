/** What answers give where others are left out as careless: made ready in steps, so that no page waits for it. */
import { authorize } from '../accounts/permissions.ts';
import type { Screening } from '../analysis/screening.ts';
import type { Context } from '../context.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { withoutCareless } from '../responses/careless.ts';
import type { Dataset } from '../responses/dataset.ts';
import { sumUp } from '../responses/indicator-answers.ts';
import { screeningOf } from '../responses/screened.ts';
import { type Standing, standingOf } from '../responses/steer-work.ts';
import { stepBetween } from '../responses/told-answers.ts';
import type { Closed } from './questionnaire-source.ts';

export type Screenings = ReadonlyMap<string, Screening>;

/** Answers as they count whose neighbours (all of them, and without what the rule suggests) are summed up. */
const ready = new WeakSet<Dataset>();

/**
 * Screens the answers of closed campaigns and sums them up under the other rules, where that has not been done; waits
 * about `ms` for it.
 *
 * @returns how far that is, and once it is done the screenings by campaign
 */
export async function prepareCareless(
  ctx: Context,
  evaluationId: string,
  closed: readonly Closed[],
  ms: number,
): Promise<Standing & { readonly screenings?: Screenings }> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const { work } = ctx;
  const jobs = await Promise.all(closed.map(({ all }) => screeningOf(work, all, ms)));
  const screenings = new Map<string, Screening>();
  jobs.forEach((job, i) => {
    if (job.state === 'done') screenings.set((closed[i] as Closed).all.campaignId, job.result);
  });
  if (screenings.size < closed.length) return standingOf(jobs);
  const waiting = closed.filter(({ dataset }) => !ready.has(dataset));
  if (waiting.length === 0) return { state: 'done', progress: null, screenings };
  const stamps = waiting.map(({ dataset }) => `${dataset.campaignId}|${dataset.stamp}`);
  const key = ['careless', ENGINE_VERSION, ...stamps].join('|');
  // Answers that were dropped from memory meanwhile are summed up again.
  if (work.peek(key)?.state === 'done') work.forget(key);
  if (work.peek(key) === undefined) {
    work.begin(key, async ({ progress }) => {
      // What asked for it is answered first.
      await new Promise((resolve) => setImmediate(resolve));
      const others = waiting.map(({ all, verdicts, dataset }) => {
        const suggested = withoutCareless(all, verdicts, screenings.get(all.campaignId));
        return { all, dataset, suggested };
      });
      const sets = others.flatMap(({ all, suggested }) => [all, suggested]);
      await sumUp(sets, (done, of) => progress(done / of));
      for (const { all, dataset, suggested } of others) {
        stepBetween(all, dataset);
        stepBetween(dataset, suggested);
        ready.add(dataset);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
  }
  await work.settle(key, ms);
  const job = work.peek(key) ?? { state: 'cancelled' };
  // The next to ask tries again.
  if (job.state === 'failed') work.forget(key);
  return { ...standingOf([job]), ...(job.state === 'done' ? { screenings } : {}) };
}
