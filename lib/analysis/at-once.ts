/** Work done on the spot, for commands and tests: a job is done when it has been asked for once. */
import { TASKS } from './tasks.ts';
import { createWork, type Work } from './work.ts';

export function workAtOnce(): Work {
  const base = createWork((task, input, progress) => {
    const run = TASKS[task] as (input: unknown, progress: (share: number) => void) => unknown;
    const result = new Promise<never>((resolve) => resolve(run(input, progress) as never));
    return { result, stop: () => {} };
  });
  return base;
}
