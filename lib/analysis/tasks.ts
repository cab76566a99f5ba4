/** Statistics and files that take longer than a page may wait: what runs in worker threads. Pure; seeds come with the input. */
import type { ReportArchive, ReportsInput } from '../documents/archive.ts';
import { undefinedBecause } from '../estimate.ts';
import {
  compositeUncertainty,
  type Uncertainty,
  type UncertaintyInput,
} from '../indicators/composite-uncertainty.ts';
import type { SquareMatrix } from '../psychometrics/matrix.ts';
import type { Outcome } from '../psychometrics/outcome.ts';
import {
  componentSpectrum,
  normalCorrelations,
  type ParallelAnalysis,
  parallelAnalysis,
} from '../psychometrics/parallel-analysis.ts';
import { seededRandom } from '../psychometrics/random.ts';
import { type ReliabilityBootstrap, reliabilityBootstrap } from '../psychometrics/reliability-bootstrap.ts';
import { invariance } from './invariance.ts';
import type { Progress } from './progress.ts';
import { screening } from './screening.ts';

export type { Screening } from './screening.ts';

export type ResamplingInput = {
  /** Keyed item columns, −1 = missing. */
  readonly columns: readonly Int8Array[];
  readonly unit: Int32Array;
  /** Correlations of rows complete on the scale, where they exist, and how many rows. */
  readonly correlation: SquareMatrix | null;
  readonly n: number;
  readonly draws: number;
  readonly level: number;
  readonly seed: number;
};

export type Resampling = {
  readonly reliability: Outcome<ReliabilityBootstrap>;
  readonly parallel: Outcome<ParallelAnalysis>;
};

/** Bootstrap intervals of alpha and omega, and parallel analysis by components. */
function resampling(input: ResamplingInput, progress: Progress): Resampling {
  const { columns, unit, correlation, n, draws, level, seed } = input;
  const share = 0.9;
  const reliability = reliabilityBootstrap(columns, unit, draws, level, seededRandom(seed), (done, of) =>
    progress((share * done) / of),
  );
  const p = columns.length;
  if (correlation === null || n <= p)
    return { reliability, parallel: undefinedBecause(p < 2 ? 'too_few_items' : 'too_few_observations', n) };
  const parallel = parallelAnalysis(
    correlation,
    componentSpectrum,
    normalCorrelations(n, p, seededRandom(seed + 1)),
    draws,
    0.95,
    (done, of) => progress(share + ((1 - share) * done) / of),
  );
  return { reliability, parallel };
}

/** Intervals of totals, ranks and grades over drawn decisions and errors. */
function uncertainty(input: UncertaintyInput, progress: Progress): Uncertainty {
  return compositeUncertainty(input, (done, of) => progress(done / of));
}

/** Word files of many reports; their writer is loaded by the thread that needs it. */
async function reports(input: ReportsInput, progress: Progress): Promise<ReportArchive> {
  const { writeArchive } = await import('../documents/archive.ts');
  return writeArchive(input, progress);
}

/** Every task by its name. */
export const TASKS = { invariance, reports, resampling, screening, uncertainty } as const;

export type TaskName = keyof typeof TASKS;
export type TaskInput<T extends TaskName> = Parameters<(typeof TASKS)[T]>[0];
export type TaskResult<T extends TaskName> = Awaited<ReturnType<(typeof TASKS)[T]>>;
