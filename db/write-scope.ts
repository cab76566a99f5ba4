/** What both stores share about a write: it is not begun inside another, and its handle ends with it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Db } from './store.ts';

/** Knows whether the running code is inside a write of one store. */
export function createWriteScope() {
  const inside = new AsyncLocalStorage<true>();
  return {
    run: <T>(work: () => Promise<T>): Promise<T> => inside.run(true, work),
    requireOutside(): void {
      if (inside.getStore())
        throw new Error('A write was begun inside a write; pass the transaction on instead.');
    },
  };
}

/** A query surface that throws once `end` has been called. */
export function endingHandle(db: Db): { db: Db; requireOpen: () => void; end: () => void } {
  let open = true;
  const requireOpen = () => {
    if (!open) throw new Error('A transaction handle was used after its transaction had ended.');
  };
  return {
    db: new Proxy(db, {
      get(target, key, receiver) {
        requireOpen();
        return Reflect.get(target, key, receiver);
      },
    }),
    requireOpen,
    end() {
      open = false;
    },
  };
}
