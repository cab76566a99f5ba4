/** What a running server does by itself, now and then. */
import { dropOldAttempts } from '#db/repositories/credentials.ts';
import { dropOldSessions } from '#db/repositories/sessions.ts';
import type { Store } from '#db/store.ts';
import { SESSION_MS } from '../accounts/standing.ts';
import { anchorFolder, writeAnchor } from '../audit/anchors.ts';
import { keepHourlyCounts } from '../campaigns/keep-hourly-counts.ts';
import { sealCampaigns } from '../campaigns/seal-campaigns.ts';
import type { HourlyCounts } from '../respond/hourly-counts.ts';

const EVERY_MS = 20_000;
/** Tidying takes its turn this rarely: it writes, and nothing waits for it. */
const TIDY_ROUNDS = 90;
const DAY_MS = 86_400_000;

/**
 * Begins at once and goes on every 20 s; one round at a time.
 *
 * @param failed told what went wrong; the next round tries again
 * @returns ends it, after the round that is under way
 */
export function keepHouse(
  store: Store,
  hours: HourlyCounts,
  failed: (task: string, error: unknown) => void,
): () => Promise<void> {
  const now = Date.now;
  const tasks = {
    'seal campaigns': async () => keepHourlyCounts(store, hours, await sealCampaigns(store, now)),
    'anchor audit trail': () => writeAnchor(store.db, anchorFolder(store.folder), now()),
  };
  const tidying = {
    'forget old tries': () => store.write((tx) => dropOldAttempts(tx.db, now() - DAY_MS)),
    'end old sessions': () => store.write((tx) => dropOldSessions(tx.db, now() - SESSION_MS)),
  };
  let rounds = 0;
  let round: Promise<void> | undefined;
  const once = async () => {
    const due = rounds++ % TIDY_ROUNDS === 0 ? { ...tasks, ...tidying } : tasks;
    for (const [name, task] of Object.entries(due)) {
      try {
        await task();
      } catch (error) {
        failed(name, error);
      }
    }
    round = undefined;
  };
  const begin = () => {
    round ??= once();
  };
  begin();
  const timer = setInterval(begin, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}
