/** What of a scale needs resampling: intervals of its coefficients and parallel analysis, in a worker thread. */
import type { Resampling } from '../analysis/tasks.ts';
import type { JobState, Work } from '../analysis/work.ts';
import { undefinedBecause } from '../estimate.ts';
import { keyColumn } from '../psychometrics/keying.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import type { BootstrapInterval } from '../psychometrics/reliability-bootstrap.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import type { ScaleKey } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';
import { scaleView } from './scale-view.ts';

/** Fixed, so that the same data give the same interval. */
const SEED = 20261122;
export const DRAWS = 1_000;

/** Names everything the result depends on. */
export function resamplingKey(dataset: Dataset, key: ScaleKey): string {
  return ['resampling', ENGINE_VERSION, dataset.campaignId, dataset.stamp, key.id].join('|');
}

/** How the resampling of a scale stands; it is started where it was not, and a page may wait `ms` for it. */
export async function resampling(
  work: Work,
  dataset: Dataset,
  key: ScaleKey,
  ms: number,
): Promise<JobState<Resampling>> {
  const id = resamplingKey(dataset, key);
  const ask = () => work.ask(id, 'resampling', () => inputOf(dataset, key));
  ask();
  await work.settle(id, ms);
  return ask();
}

function inputOf(dataset: Dataset, key: ScaleKey) {
  const { dimensions, report } = scaleView(dataset, key);
  return {
    columns: columnsOf(dataset, key.items).map((c, i) => {
      const item = key.items[i];
      return item === undefined ? c : keyColumn(c, item);
    }),
    unit: dataset.unit,
    correlation: isUndefined(dimensions) ? null : dimensions.correlation,
    n: report.nComplete,
    draws: DRAWS,
    level: 0.95,
    seed: SEED,
  };
}

/** Omega's interval as far as it is there: `not_computed` until the resampling has ended. */
export function omegaInterval(job: JobState<Resampling>): Outcome<BootstrapInterval> {
  if (job.state !== 'done') return undefinedBecause('not_computed');
  const { reliability } = job.result;
  return isUndefined(reliability) ? reliability : reliability.omega;
}
