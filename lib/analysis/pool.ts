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
  stopped: boolean;
};

const ENTRY = new URL('./worker.ts', import.meta.url);

/** A thread and the job it is at. */
type Thread = { readonly worker: Worker; job: Waiting | undefined };

/** Work in at most `size` threads; `onError` hears of tasks that failed. */
export function startWorkPool(size: number, onError: (error: Error) => void): Work {
  const threads = new Set<Thread>();
  const line: Waiting[] = [];
  let closed = false;

  const next = (): void => {
    while (!closed && line.length > 0) {
      const free =
        [...threads].find((t) => t.job === undefined) ?? (threads.size < size ? open() : undefined);
      if (free === undefined) return;
      const job = line.shift() as Waiting;
      free.job = job;
      free.worker.postMessage(job.order);
    }
  };

  const open = (): Thread => {
    const thread: Thread = { worker: new Worker(ENTRY), job: undefined };
    const { worker } = thread;
    threads.add(thread);
    // An idle pool does not keep the process alive.
    worker.unref();
    worker.on('message', (message: Message) => {
      const { job } = thread;
      if (job === undefined) return;
      if ('progress' in message) return job.progress(message.progress);
      thread.job = undefined;
      if ('result' in message) job.done(message.result);
      else fail(job, new Error(message.error));
      next();
    });
    worker.on('error', (error) => lose(thread, error as Error));
    worker.on('exit', () => lose(thread, new Error('the thread ended')));
    return thread;
  };

  const fail = (job: Waiting, error: Error): void => {
    if (!job.stopped && !closed) onError(error);
    job.failed(error);
  };

  /** The thread is gone, and its job with it. */
  const lose = (thread: Thread, error: Error): void => {
    if (!threads.delete(thread)) return;
    if (thread.job !== undefined) fail(thread.job, error);
    next();
  };

  const run: Runner = <T extends TaskName>(
    task: T,
    input: TaskInput<T>,
    progress: (share: number) => void,
  ) => {
    let job: Waiting | undefined;
    const result = new Promise((done, failed) => {
      const order = { task, input: input as TaskInput<TaskName> };
      job = { order, progress, done, failed, stopped: false };
      line.push(job);
    });
    next();
    const stop = (): void => {
      if (job === undefined) return;
      job.stopped = true;
      const place = line.indexOf(job);
      if (place >= 0) {
        line.splice(place, 1);
        job.failed(new Error('stopped'));
        return;
      }
      const thread = [...threads].find((t) => t.job === job);
      void thread?.worker.terminate();
    };
    return { result: result as Promise<never>, stop };
  };

  return createWork(run, async () => {
    closed = true;
    await Promise.all([...threads].map(({ worker }) => worker.terminate()));
  });
}
