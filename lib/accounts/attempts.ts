/**
 * Failed sign-ins per user name, in memory: after too many, the name rests for a while. Counted by name and not
 * by address, because a whole authority may stand behind one address and addresses are not kept. Names that do
 * not exist are counted like those that do.
 */
export const ATTEMPTS = 10;
export const WINDOW_MS = 10 * 60_000;
const NAMES = 10_000;

export type Attempts = {
  /** Milliseconds until the name may be tried again; 0 when it may be tried now. */
  wait(name: string): number;
  failed(name: string): void;
  succeeded(name: string): void;
};

export function createAttempts(now: () => number): Attempts {
  const failures = new Map<string, number[]>();
  const recent = (name: string) => (failures.get(name) ?? []).filter((at) => at > now() - WINDOW_MS);
  return {
    wait(name) {
      const times = recent(name);
      const decisive = times[times.length - ATTEMPTS];
      return decisive === undefined ? 0 : decisive + WINDOW_MS - now();
    },
    failed(name) {
      const times = [...recent(name), now()].slice(-ATTEMPTS);
      failures.delete(name);
      // The name that has been quiet for longest makes room.
      if (failures.size >= NAMES) failures.delete(failures.keys().next().value ?? '');
      failures.set(name, times);
    },
    succeeded(name) {
      failures.delete(name);
    },
  };
}
