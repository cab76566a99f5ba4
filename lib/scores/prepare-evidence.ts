/** Answers in memory before a page needs them, so that a page of a large evaluation can say how far that is. */
import { listCampaigns } from '#db/repositories/evaluations.ts';
import type { Db } from '#db/store.ts';
import { authorize } from '../accounts/permissions.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { Context } from '../context.ts';
import { onePerProcess } from '../one-per-process.ts';
import { verdictsOf, withoutCareless } from '../responses/careless.ts';
import { loadDataset } from '../responses/dataset.ts';
import { sumUp } from '../responses/indicator-answers.ts';
import { readingOf } from '../responses/read-once.ts';

export type Preparation =
  | { readonly state: 'ready' }
  /** `share` is 0 to 1. */
  | { readonly state: 'running'; readonly rows: number; readonly of: number; readonly share: number };

type Running = {
  readonly campaigns: readonly string[];
  readonly done: Promise<void>;
  derived: number;
  toDerive: number;
};

/** By evaluation, those that are not ready. */
const running = onePerProcess('evaluations being read', () => new Map<string, Running>());

/** Reading takes about this part of the time, the sums over units the rest. */
const READING = 0.8;

/**
 * Reads the answers of an evaluation's closed campaigns and sums them up by unit and indicator, where that has not
 * been done; waits at most `ms` for it. What failed is tried again by the page itself, which says why.
 */
export async function prepareEvidence(ctx: Context, evaluationId: string, ms: number): Promise<Preparation> {
  authorize(ctx.actor, 'evaluation.read', { evaluationId, anyUnit: true });
  const now = ctx.now();
  const campaigns = (await listCampaigns(ctx.store.db, evaluationId))
    .filter((c) => !c.pilot && phaseOf(c, now) === 'closed')
    .map((c) => c.id);
  const own = running.get(evaluationId) ?? start(ctx.store.db, evaluationId, campaigns, now);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  const first = await Promise.race([own.done, late]);
  clearTimeout(timer);
  if (first !== 'late') return { state: 'ready' };
  const read = own.campaigns.map((id) => readingOf(id)).filter((r) => r !== undefined);
  const rows = read.reduce((n, r) => n + r.rows, 0);
  const of = read.reduce((n, r) => n + r.expected, 0);
  const summed = own.toDerive === 0 ? 0 : own.derived / own.toDerive;
  return {
    state: 'running',
    rows,
    of,
    share: READING * (of === 0 ? 0 : rows / of) + (1 - READING) * summed,
  };
}

function start(db: Db, evaluationId: string, campaigns: readonly string[], now: number): Running {
  const own: Running = {
    campaigns,
    derived: 0,
    toDerive: 0,
    done: prepare(db, campaigns, now, (derived, of) => {
      own.derived = derived;
      own.toDerive = of;
    })
      .catch(() => undefined)
      .finally(() => running.delete(evaluationId)),
  };
  running.set(evaluationId, own);
  return own;
}

async function prepare(
  db: Db,
  campaigns: readonly string[],
  now: number,
  tell: (derived: number, of: number) => void,
): Promise<void> {
  const datasets = await Promise.all(
    campaigns.map(async (id) => {
      const all = await loadDataset(db, id, now);
      return withoutCareless(all, await verdictsOf(db, all));
    }),
  );
  await sumUp(datasets, tell);
}
