/**
 * Failed tries of a secret, kept in the database so that every process counts them: after five, what was tried
 * rests for fifteen minutes, and never for good. Counted by name and not by address, because a whole authority
 * may stand behind one. A name that does not exist is counted like one that does.
 */
import { dropFailedAttempt, findFailedAttempt, putFailedAttempt } from '#db/repositories/credentials.ts';
import type { Store } from '#db/store.ts';
import type { Vault } from './vault.ts';

export const ATTEMPTS = 5;
export const REST_MS = 15 * 60_000;

export type Attempts = {
  /**
   * Counts a try before it is looked at, so that many at once do not slip through.
   * @returns milliseconds to wait where this is one too many, 0 where it may go on
   */
  begin(key: string): Promise<number>;
  /** The try was right: what came before is forgotten. */
  succeeded(key: string): Promise<void>;
};

export function createAttempts(store: Store, vault: Vault, now: () => number): Attempts {
  const hashOf = (key: string) => vault.mark('attempt', key);
  return {
    begin: (key) =>
      store.write(async (tx) => {
        const keyHash = hashOf(key);
        const at = now();
        const known = await findFailedAttempt(tx.db, keyHash);
        if (known?.restsUntil != null && known.restsUntil > at) return known.restsUntil - at;
        // After a rest, or long after the first failure, counting begins anew.
        const fresh = known === undefined || known.restsUntil !== null || known.firstAt <= at - REST_MS;
        const count = fresh ? 1 : known.count + 1;
        await putFailedAttempt(tx.db, {
          keyHash,
          count,
          firstAt: fresh ? at : known.firstAt,
          restsUntil: count >= ATTEMPTS ? at + REST_MS : null,
        });
        return 0;
      }),
    succeeded: (key) => store.write((tx) => dropFailedAttempt(tx.db, hashOf(key))),
  };
}
