/** A worker thread: one task at a time, its progress told at most ten times a second. */
import { parentPort } from 'node:worker_threads';
import { TASKS, type TaskInput, type TaskName } from './tasks.ts';

export type Order = { readonly task: TaskName; readonly input: TaskInput<TaskName> };
export type Message =
  | { readonly progress: number }
  | { readonly result: unknown }
  | { readonly error: string };

const PAUSE_MS = 100;

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');

port.on('message', async ({ task, input }: Order) => {
  const say = (message: Message): void => port.postMessage(message);
  let last = 0;
  try {
    const run = TASKS[task] as (input: unknown, progress: (share: number) => void) => unknown;
    const result = await run(input, (progress) => {
      const now = performance.now();
      if (now - last < PAUSE_MS) return;
      last = now;
      say({ progress });
    });
    say({ result });
  } catch (error) {
    say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
