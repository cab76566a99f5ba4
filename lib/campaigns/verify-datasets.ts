import { findCampaign, sealedCampaigns } from '#db/repositories/evaluations.ts';
import type { Store } from '#db/store.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { datasetChecksum } from './dataset-checksum.ts';

export type DatasetFinding = {
  readonly campaignId: string;
  /** As it was noted when the campaign was sealed, and as it is now. */
  readonly sealed: string;
  readonly found: string;
  readonly rows: number;
  readonly openTexts: number;
};

/**
 * Computes the checksums of locked datasets anew, for whoever holds the machine.
 *
 * @param campaignId all of them where it is not given
 * @throws AppError `not_found` for an unknown campaign, `conflict` for one whose dataset is not locked
 */
export async function verifyDatasets(store: Store, campaignId?: string): Promise<DatasetFinding[]> {
  return store.snapshot(async (db) => {
    const campaigns =
      campaignId === undefined ? await sealedCampaigns(db) : [await findCampaign(db, campaignId)];
    const findings: DatasetFinding[] = [];
    for (const campaign of campaigns) {
      if (campaign === undefined) throw new AppError('not_found', because('no_campaign'));
      if (campaign.checksum === null) throw new AppError('conflict', because('dataset_not_locked'));
      const { sha256, rows, openTexts } = await datasetChecksum(db, campaign.id);
      findings.push({ campaignId: campaign.id, sealed: campaign.checksum, found: sha256, rows, openTexts });
    }
    return findings;
  });
}
