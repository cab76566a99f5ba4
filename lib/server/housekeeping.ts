/** What a running server does by itself, now and then: sealing ended campaigns, anchoring the audit trail. */
import type { Store } from '#db/store.ts';
import { anchorFolder, writeAnchor } from '../audit/anchors.ts';
import { sealCampaigns } from '../campaigns/seal-campaigns.ts';

const EVERY_MS = 20_000;

/**
 * Begins at once and goes on every 20 s; one round at a time.
 *
 * @param failed told what went wrong; the next round tries again
 * @returns ends it, after the round that is under way
 */
export function keepHouse(store: Store, failed: (task: string, error: unknown) => void): () => Promise<void> {
  const tasks = {
    'seal campaigns': () => sealCampaigns(store, Date.now),
    'anchor audit trail': () => writeAnchor(store.db, anchorFolder(store.folder), Date.now()),
  };
  let round: Promise<void> | undefined;
  const once = async () => {
    for (const [name, task] of Object.entries(tasks)) {
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
