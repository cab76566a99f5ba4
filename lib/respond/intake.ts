/**
 * The intake queue: many submissions, one transaction, one sync of the disk, and an acknowledgement only
 * after the commit. Where one of them fails, each gets its own savepoint, so that it does not fail its neighbours.
 */
import { holdCampaign } from '#db/repositories/evaluations.ts';
import { takePlace } from '#db/repositories/quotas.ts';
import { addResponse, claimReceipt, type NewResponse } from '#db/repositories/responses.ts';
import { spendTicket } from '#db/repositories/seats.ts';
import type { Db, Store } from '#db/store.ts';
import { phaseOf } from '../campaigns/phase.ts';
import { AppError } from '../errors.ts';

export type Submission = NewResponse & {
  /** sha256 of the submission id; absent where the client sent none (then nothing is deduplicated). */
  readonly idHash?: string;
  /** sha256 of the submission id and the canonical body. */
  readonly bodyMac?: string;
  /** sha256 of the ticket's random part, on a campaign by codes: one ticket, one answer. */
  readonly ticketHash?: string;
};

type Waiting = { submission: Submission; resolve: () => void; reject: (error: unknown) => void };

export type Intake = {
  /**
   * Resolves once the submission is on disk (or was already there with the same body).
   * @throws AppError `conflict` for another body under the same id or another submission with the same ticket, `gone` where the campaign has ended
   *   meanwhile, rests, or has all the answers that it takes through this link, `unavailable` when full or closing
   */
  submit(submission: Submission): Promise<void>;
  /** How many wait to be written. */
  waiting(): number;
  /** Refuses new submissions and resolves when everything accepted has been written. */
  drain(): Promise<void>;
};

/** Largest number of submissions in one transaction, and of those waiting behind it. */
const BATCH = 256;
const LIMIT = 20_000;

/**
 * Whether a campaign takes answers, asked inside the transaction that would store them; `counted` where they are
 * taken and counted on their links.
 */
export type Admission = (db: Db, campaignId: string) => Promise<boolean | 'counted'>;

/** Admits answers to campaigns that are open by the row in the database. */
export function whileOpen(now: () => number): Admission {
  return async (db, campaignId) => {
    const campaign = await holdCampaign(db, campaignId);
    if (campaign === undefined || phaseOf(campaign, now()) !== 'open') return false;
    return campaign.counted ? 'counted' : true;
  };
}

/** What came of a submission: it was there already, it is new, or it is the last one of its link. */
type Stored = 'known' | 'fresh' | 'last';

/**
 * @param admits asked once per campaign and transaction: a body may still be on its way, or wait in the queue,
 *   when its campaign is closed, and no answer may appear behind statistics that were computed after the end
 * @param stored told after the commit of every submission that was not there before
 * @param filled told after the commit of the last answer that a link takes
 */
export function createIntake(
  store: Store,
  admits: Admission,
  stored: (campaignId: string) => void = () => {},
  filled: (linkId: string) => void = () => {},
): Intake {
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
    let outcomes: ({ stored: Stored } | { error: unknown })[];
    try {
      outcomes = await store.write(async (tx) => {
        // Outside the savepoints: what holds a campaign must outlast a submission that is undone.
        const admitted = new Map<string, Awaited<ReturnType<Admission>>>();
        for (const { campaignId } of batch.map((w) => w.submission)) {
          if (!admitted.has(campaignId)) admitted.set(campaignId, await admits(tx.db, campaignId));
        }
        const one = ({ submission: s }: Waiting) =>
          storeOne(tx.db, s, admitted.get(s.campaignId) ?? false).then((stored) => ({ stored }));
        try {
          // One savepoint for all of them: hardly any batch holds one that fails.
          return await tx.savepoint(async () => {
            const found: typeof outcomes = [];
            for (const w of batch) found.push(await one(w));
            return found;
          });
        } catch {
          // Undone together; now each on its own.
          const found: typeof outcomes = [];
          for (const w of batch) found.push(await tx.savepoint(() => one(w)).catch((error) => ({ error })));
          return found;
        }
      });
    } catch (error) {
      // The commit failed: nobody is acknowledged.
      for (const w of batch) w.reject(error);
      return;
    }
    batch.forEach((w, i) => {
      const outcome = outcomes[i];
      if (outcome === undefined || 'error' in outcome) {
        w.reject(outcome?.error);
      } else {
        if (outcome.stored !== 'known') stored(w.submission.campaignId);
        if (outcome.stored === 'last') filled(w.submission.linkId);
        w.resolve();
      }
    });
  }

  return {
    submit(submission) {
      if (closing || queue.length >= LIMIT) {
        return Promise.reject(new AppError('unavailable', 'Not stored; please send it again shortly.'));
      }
      return new Promise((resolve, reject) => {
        queue.push({ submission, resolve, reject });
        // Whatever has arrived by the end of this turn of the event loop shares the transaction.
        running ??= endOfTurn().then(flushAll);
      });
    },
    waiting: () => queue.length,
    async drain() {
      closing = true;
      await running;
    },
  };
}

const endOfTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function storeOne(db: Db, s: Submission, admitted: boolean | 'counted'): Promise<Stored> {
  if (s.idHash !== undefined && s.bodyMac !== undefined) {
    const claim = await claimReceipt(db, s.campaignId, s.idHash, s.bodyMac);
    if (claim === 'same') return 'known';
    if (claim === 'other') throw new AppError('conflict', 'The same submission id came with another body.');
  }
  if (admitted === false) throw new AppError('gone', 'The campaign takes no answers.');
  if (s.ticketHash !== undefined && !(await spendTicket(db, s.campaignId, s.ticketHash))) {
    throw new AppError('conflict', 'The same ticket came with another submission.');
  }
  let place: Stored = 'fresh';
  if (admitted === 'counted') {
    const found = await takePlace(db, s.campaignId, s.linkId, s.eligible);
    if (found === 'full') throw new AppError('gone', 'The link has all the answers that it takes.');
    if (found === 'last') place = 'last';
  }
  await addResponse(db, s);
  return place;
}
