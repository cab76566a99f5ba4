/**
 * A pool of worker threads for long statistics. Threads start when there is work, at most `size` of them; work
 * beyond that waits in line. A stopped task ends with its thread, whatever it is doing, and the next one gets a
 * new thread.
 */
import { Worker } from 'node:worker_threads';
import type { TaskInput, TaskName } from './tasks.ts';
import { createWork, type Runner, type Work } from './work.ts';
import type { Message, Order } from './worker.ts';

type Waiting = {
  readonly order: Order;
  readonly progress: (share: number) => void;
  readonly done: (result: unknown) => void;
  readonly failed: (error: Error) => void;
};

const ENTRY = new URL('./worker.ts', import.meta.url);

/** Work in at most `size` threads; `onError` hears of tasks that failed. */
export function startWorkPool(size: number, onError: (error: Error) => void): Work {
  const idle: Worker[] = [];
  const running = new Map<Waiting, Worker>();
  const line: Waiting[] = [];
  let closed = false;

  const next = (): void => {
    while (!closed && line.length > 0 && (idle.length > 0 || running.size < size)) {
      const job = line.shift() as Waiting;
      const worker = idle.pop() ?? new Worker(ENTRY);
      // An idle pool does not keep the process alive.
      worker.unref();
      running.set(job, worker);
      serve(worker, job);
    }
  };

  const serve = (worker: Worker, job: Waiting): void => {
    const end = (keep: boolean): void => {
      worker.removeAllListeners();
      running.delete(job);
      if (keep && !closed) idle.push(worker);
      else void worker.terminate();
      next();
    };
    worker.on('message', (message: Message) => {
      if ('progress' in message) return job.progress(message.progress);
      end(true);
      if ('result' in message) return job.done(message.result);
      const error = new Error(message.error);
      onError(error);
      job.failed(error);
    });
    worker.on('error', (error) => {
      end(false);
      onError(error as Error);
      job.failed(error as Error);
    });
    worker.on('exit', () => {
      end(false);
      job.failed(new Error('the thread ended'));
    });
    worker.postMessage(job.order);
  };

  const run: Runner = <T extends TaskName>(
    task: T,
    input: TaskInput<T>,
    progress: (share: number) => void,
  ) => {
    let job: Waiting | undefined;
    const result = new Promise((done, failed) => {
      job = { order: { task, input: input as TaskInput<TaskName> }, progress, done, failed };
      line.push(job);
    });
    next();
    const stop = (): void => {
      if (job === undefined) return;
      const place = line.indexOf(job);
      if (place >= 0) {
        line.splice(place, 1);
        job.failed(new Error('stopped'));
      } else void running.get(job)?.terminate();
    };
    return { result: result as Promise<never>, stop };
  };

  return createWork(run, async () => {
    closed = true;
    await Promise.all([...idle, ...running.values()].map((worker) => worker.terminate()));
  });
}
