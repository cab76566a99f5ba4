/**
 * Long statistics by key: asked for by pages and exports, computed once, told how far they are, cancelled on
 * request. The key names everything the result depends on, so that a result never goes stale.
 */
import type { TaskInput, TaskName, TaskResult } from './tasks.ts';

export type JobState<R> =
  | { readonly state: 'running' /** 0 to 1. */; readonly progress: number }
  | { readonly state: 'done'; readonly result: R }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed' };

export type Work = {
  /** How the job with this key stands; it is started where there is none. */
  readonly ask: <T extends TaskName>(
    key: string,
    task: T,
    input: () => TaskInput<T>,
  ) => JobState<TaskResult<T>>;
  /** Starts work of the caller's own under a key, told and cancelled like a task; nothing where it is running. */
  readonly begin: <R>(key: string, work: (steps: Steps) => Promise<R>) => void;
  /** Waits until the job with this key is no longer running, at most `ms`. */
  readonly settle: (key: string, ms: number) => Promise<void>;
  /** How a job stands without starting it. */
  readonly peek: (key: string) => JobState<unknown> | undefined;
  /** Ends a running job; it stays `cancelled` until it is forgotten. */
  readonly cancel: (key: string) => void;
  /** Forgets a job that is not running, so that asking starts it anew. */
  readonly forget: (key: string) => void;
  readonly close: () => Promise<void>;
};

export type Steps = { readonly progress: (share: number) => void; readonly cancelled: () => boolean };

/** Runs one task elsewhere; `stop` ends it and the promise rejects. */
export type Runner = <T extends TaskName>(
  task: T,
  input: TaskInput<T>,
  progress: (share: number) => void,
) => { readonly result: Promise<TaskResult<T>>; readonly stop: () => void };

/** Results kept; the oldest goes first. */
const KEPT = 200;

type Job = { now: JobState<unknown>; stop: () => void; settled: Promise<void> };

/** Keeps jobs by key and hands their tasks to `run`. */
export function createWork(run: Runner, close: () => Promise<void> = async () => {}): Work {
  const jobs = new Map<string, Job>();
  const start = (
    key: string,
    begin: (progress: (share: number) => void, job: Job) => { result: Promise<unknown>; stop: () => void },
  ): Job => {
    const job: Job = { now: { state: 'running', progress: 0 }, stop: () => {}, settled: Promise.resolve() };
    const { result, stop } = begin((progress) => {
      if (job.now.state === 'running') job.now = { state: 'running', progress };
    }, job);
    job.stop = stop;
    job.settled = result.then(
      (value) => {
        if (job.now.state === 'running') job.now = { state: 'done', result: value };
      },
      () => {
        if (job.now.state === 'running') job.now = { state: 'failed' };
      },
    );
    for (const [old, known] of jobs) {
      if (jobs.size < KEPT) break;
      if (known.now.state !== 'running') jobs.delete(old);
    }
    jobs.set(key, job);
    return job;
  };
  return {
    ask(key, task, input) {
      const job = jobs.get(key) ?? start(key, (progress) => run(task, input(), progress));
      return job.now as JobState<TaskResult<typeof task>>;
    },
    begin(key, work) {
      if (jobs.get(key)?.now.state === 'running') return;
      start(key, (progress, job) => {
        const cancelled = () => job.now.state === 'cancelled';
        return { result: work({ progress, cancelled }), stop: () => {} };
      });
    },
    peek: (key) => jobs.get(key)?.now,
    async settle(key, ms) {
      const job = jobs.get(key);
      if (job === undefined || job.now.state !== 'running') return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([job.settled, late]);
      clearTimeout(timer);
    },
    cancel(key) {
      const job = jobs.get(key);
      if (job?.now.state !== 'running') return;
      job.now = { state: 'cancelled' };
      job.stop();
    },
    forget(key) {
      if (jobs.get(key)?.now.state !== 'running') jobs.delete(key);
    },
    close,
  };
}
