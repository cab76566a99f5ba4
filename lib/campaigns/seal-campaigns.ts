import { campaignsToSeal, findCampaign, markSealed } from '#db/repositories/evaluations.ts';
import { countAndDropSeats } from '#db/repositories/seats.ts';
import type { Store } from '#db/store.ts';
import { SYSTEM } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import { datasetChecksum } from './dataset-checksum.ts';

/**
 * Rewrites the answers of campaigns that have ended, so that nothing on disk tells in which order they came, and
 * notes the checksum of each dataset. Of one-time codes only how many of each link were used is kept: seats, spent
 * tickets and drafts are dropped before. One process does it at a time; a campaign that is extended and ends again
 * is sealed again. What an earlier version sealed without a checksum gets one.
 *
 * @returns the campaigns that were sealed
 */
export async function sealCampaigns(store: Store, now: () => number): Promise<readonly string[]> {
  if ((await campaignsToSeal(store.db, now())).length === 0) return [];
  return store.exclusive('seal campaigns', async () => {
    const at = now();
    const ended = await campaignsToSeal(store.db, at);
    const unsealed = ended.filter((c) => c.sealedAt === null).map((c) => c.id);
    if (unsealed.length > 0) {
      await store.write(async (tx) => {
        // Asked again inside: a campaign that is extended in this moment keeps its seats.
        const still = await campaignsToSeal(tx.db, at);
        await countAndDropSeats(
          tx.db,
          still.map((c) => c.id),
        );
      });
      await store.rewriteAnswers();
    }
    for (const { id } of ended) await seal(store, id, at);
    return unsealed;
  });
}

async function seal(store: Store, campaignId: string, at: number): Promise<void> {
  const { sha256, rows, openTexts } = await store.snapshot((db) => datasetChecksum(db, campaignId));
  await store.write(async (tx) => {
    if (!(await markSealed(tx.db, campaignId, sha256, at))) return;
    const campaign = await findCampaign(tx.db, campaignId);
    await audit({ actor: SYSTEM, now: () => at }, tx, 'campaign.seal', campaignId, {
      ...(campaign === undefined ? {} : { evaluationId: campaign.evaluationId }),
      detail: { sha256, rows, openTexts },
    });
  });
}
