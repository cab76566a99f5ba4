import { markSealed, unsealedCampaigns } from '#db/repositories/evaluations.ts';
import { countAndDropSeats } from '#db/repositories/seats.ts';
import type { Store } from '#db/store.ts';

/**
 * Rewrites the answers of campaigns that have ended, so that nothing on disk tells in which order they came. Of
 * one-time codes only how many of each link were used is kept: seats, spent tickets and drafts are dropped before.
 * One process does it at a time; a campaign that is extended and ends again is rewritten again.
 *
 * @returns the campaigns that were sealed
 */
export async function sealCampaigns(store: Store, now: () => number): Promise<readonly string[]> {
  if ((await unsealedCampaigns(store.db, now())).length === 0) return [];
  return store.exclusive('seal campaigns', async () => {
    const at = now();
    const ended = await unsealedCampaigns(store.db, at);
    if (ended.length === 0) return [];
    await store.write(async (tx) => {
      // Asked again inside: a campaign that is extended in this moment keeps its seats.
      await countAndDropSeats(tx.db, await unsealedCampaigns(tx.db, at));
    });
    await store.rewriteAnswers();
    await store.write((tx) => markSealed(tx.db, ended, at));
    return ended;
  });
}
