/** The draws of an evaluation's totals as long work: asked for, steered, and named by what they rest on. */
import { createHash } from 'node:crypto';
import { authorize } from '../accounts/permissions.ts';
import type { Screening } from '../analysis/screening.ts';
import type { JobState } from '../analysis/work.ts';
import type { Context } from '../context.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import type { Uncertainty } from '../indicators/composite-uncertainty.ts';
import { canonicalJson } from '../instruments/canonical.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { screeningKey, screeningOf } from '../responses/screened.ts';
import { type Standing, standingOf } from '../responses/steer-work.ts';
import type { Computation } from './compute.ts';
import { exclusionShifts } from './exclusions.ts';
import type { AnswersOf } from './questionnaire-source.ts';
import { readTotals } from './totals.ts';
import { DRAWS, type TotalledUnit, uncertaintyInput } from './uncertainty-input.ts';

export type UncertaintyJob = Standing & { readonly result?: Uncertainty };

/** How the draws stand; they are started where they were not, after the screening they need, and waited for `ms`. */
export async function uncertaintyOf(
  ctx: Context,
  view: EvaluationView,
  computation: Computation,
  units: readonly TotalledUnit[],
  ms: number,
): Promise<UncertaintyJob> {
  authorize(ctx.actor, 'indicator.read', { evaluationId: view.evaluation.id, anyUnit: true });
  const datasets = datasetsOf(computation, units);
  const jobs = await Promise.all(datasets.map((d) => screeningOf(ctx.work, d.all, ms)));
  const screenings = new Map<string, Screening>();
  jobs.forEach((job, i) => {
    if (job.state === 'done') screenings.set((datasets[i] as Answers).all.campaignId, job.result);
  });
  if (screenings.size < datasets.length) return standingOf([...jobs, { state: 'running', progress: 0 }]);
  const key = keyOf(view, datasets, units);
  const ask = () =>
    ctx.work.ask(key, 'uncertainty', () =>
      uncertaintyInput(view, computation, units, exclusionShifts(screenings)),
    );
  ask();
  await ctx.work.settle(key, ms);
  const job = ask();
  return { ...standingOf([job]), ...(job.state === 'done' ? { result: job.result } : {}) };
}

type Answers = Pick<AnswersOf, 'all' | 'dataset'>;

/** Campaigns whose answers stand behind scores in force. */
function datasetsOf(computation: Computation, units: readonly TotalledUnit[]): Answers[] {
  const found = new Map<string, Answers>();
  for (const { unitId } of units) {
    for (const sources of computation.basis(unitId).values()) {
      for (const { answers } of sources) {
        if (answers !== undefined) found.set(answers.all.campaignId, answers);
      }
    }
  }
  return [...found.values()];
}

function keyOf(view: EvaluationView, datasets: readonly Answers[], units: readonly TotalledUnit[]): string {
  const rests = {
    rules: [view.treeVersion.contentHash, view.policyVersion.contentHash],
    answers: datasets.map(({ dataset }) => [dataset.campaignId, dataset.stamp]),
    units: units.map((u) => [u.unitId, u.group, [...u.latest.values()].map((r) => r.id).sort()]),
  };
  const hash = createHash('sha256').update(canonicalJson(rests)).digest('hex');
  return ['uncertainty', ENGINE_VERSION, DRAWS, view.evaluation.id, hash].join('|');
}

/** How far the draws are, without starting them. */
export async function readResultProgress(ctx: Context, evaluationId: string): Promise<Standing> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const keys = await keysOf(ctx, evaluationId);
  const jobs = keys.map((key) => ctx.work.peek(key)).filter((j): j is JobState<unknown> => j !== undefined);
  return jobs.length === 0 ? { state: 'cancelled', progress: null } : standingOf(jobs);
}

export async function cancelResults(ctx: Context, evaluationId: string): Promise<void> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  for (const key of await keysOf(ctx, evaluationId)) ctx.work.cancel(key);
}

/** Lets what was cancelled or has failed be asked for anew; what is done stays. */
export async function restartResults(ctx: Context, evaluationId: string): Promise<void> {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  for (const key of await keysOf(ctx, evaluationId)) {
    if (ctx.work.peek(key)?.state !== 'done') ctx.work.forget(key);
  }
}

async function keysOf(ctx: Context, evaluationId: string): Promise<string[]> {
  const { view, computation, totalled } = await readTotals(ctx, evaluationId);
  const datasets = datasetsOf(computation, totalled);
  return [...datasets.map((d) => screeningKey(d.all)), keyOf(view, datasets, totalled)];
}
