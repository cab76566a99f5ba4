/** Where several processes share a database, one of them changes a campaign and the others must notice. */
import { campaignsRevision } from '#db/repositories/evaluations.ts';
import type { Store } from '#db/store.ts';

const EVERY_MS = 1_000;

/**
 * Calls `changed` when another process has changed a campaign, about a second later at most. Whether an answer
 * is still taken does not depend on it: the intake asks the database.
 *
 * @returns stops following
 */
export async function followCampaigns(store: Store, changed: () => void): Promise<() => void> {
  if (store.dialect === 'sqlite') return () => {};
  // Known before the first page is compiled, so that no change falls between.
  let known = await campaignsRevision(store.db);
  let asking = false;
  const timer = setInterval(async () => {
    if (asking) return;
    asking = true;
    try {
      const now = await campaignsRevision(store.db);
      if (known !== now) changed();
      known = now;
    } catch {
      // The next turn asks again; a database that stays away shows in /readyz.
    } finally {
      asking = false;
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
