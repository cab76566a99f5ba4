/** Steps back and forth through the states of something that is edited. */

/** Keystrokes in one field within this time of each other are one step. */
const BURST_MS = 900;
/** Steps that can be taken back; an outline has about 25 kB, so these are 5 MB at most. */
const STEPS = 200;

export type History<T> = {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** What was changed last, and when: the next change of the same belongs to the same step for a moment. */
  readonly last: { readonly what: string; readonly at: number } | undefined;
};

export function startHistory<T>(now: T): History<T> {
  return { past: [], now, future: [], last: undefined };
}

/**
 * A new state. Changes of the same `what` in one burst are one step; without `what` the change is a step of its own.
 */
export function record<T>(history: History<T>, now: T, what: string | undefined, at: number): History<T> {
  const { last } = history;
  const same = what !== undefined && last?.what === what && at - last.at <= BURST_MS;
  return {
    past: same ? history.past : [...history.past, history.now].slice(-STEPS),
    now,
    future: [],
    last: what === undefined ? undefined : { what, at },
  };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    now: before,
    future: [history.now, ...history.future],
    last: undefined,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future, last: undefined };
}
