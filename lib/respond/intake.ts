/**
 * The intake queue: many submissions, one transaction, one sync of the disk, and an acknowledgement only
 * after the commit. Each submission has its own savepoint, so a bad one cannot fail its neighbours.
 */
import { addResponse, claimReceipt, type NewResponse } from '#db/repositories/responses.ts';
import type { Store } from '#db/store.ts';
import { AppError } from '../errors.ts';

export type Submission = NewResponse & {
  /** sha256 of the submission id; absent where the client sent none (then nothing is deduplicated). */
  readonly idHash?: string;
  /** HMAC of the canonical body under the submission id. */
  readonly bodyMac?: string;
};

type Waiting = { submission: Submission; resolve: () => void; reject: (error: unknown) => void };

export type Intake = {
  /**
   * Resolves once the submission is on disk (or was already there with the same body).
   * @throws AppError `conflict` for another body under the same id, `unavailable` when full or closing
   */
  submit(submission: Submission): Promise<void>;
  /** Refuses new submissions and resolves when everything accepted has been written. */
  drain(): Promise<void>;
};

/** Largest number of submissions in one transaction, and of those waiting behind it. */
const BATCH = 256;
const LIMIT = 20_000;

export function createIntake(store: Store): Intake {
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closing = false;

  async function flushAll(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH);
      queue = queue.slice(BATCH);
      await flush(batch);
    }
    // In the same turn as the last look at the queue: whoever comes later starts a new run.
    running = undefined;
  }

  async function flush(batch: readonly Waiting[]): Promise<void> {
    const outcomes: (unknown | undefined)[] = [];
    try {
      await store.write(async (tx) => {
        for (const { submission } of batch) {
          try {
            await tx.savepoint(() => storeOne(tx.db, submission));
            outcomes.push(undefined);
          } catch (error) {
            outcomes.push(error);
          }
        }
      });
    } catch (error) {
      // The commit failed: nobody is acknowledged.
      for (const w of batch) w.reject(error);
      return;
    }
    batch.forEach((w, i) => {
      if (outcomes[i] === undefined) w.resolve();
      else w.reject(outcomes[i]);
    });
  }

  return {
    submit(submission) {
      if (closing || queue.length >= LIMIT) {
        return Promise.reject(new AppError('unavailable', 'Not stored; please send it again shortly.'));
      }
      return new Promise((resolve, reject) => {
        queue.push({ submission, resolve, reject });
        running ??= flushAll();
      });
    },
    async drain() {
      closing = true;
      await running;
    },
  };
}

async function storeOne(db: Parameters<typeof addResponse>[0], s: Submission): Promise<void> {
  if (s.idHash !== undefined && s.bodyMac !== undefined) {
    const claim = await claimReceipt(db, s.campaignId, s.idHash, s.bodyMac);
    if (claim === 'same') return;
    if (claim === 'other') throw new AppError('conflict', 'The same submission id came with another body.');
  }
  await addResponse(db, s);
}
