/**
 * At the end of a campaign: the counts of its hours are kept only where they are all there and where no hour
 * points to a few people; otherwise they are forgotten, and only that is known. They are never joined to answers.
 */
import { putSetting } from '#db/repositories/accounts.ts';
import { findCampaign, findEvaluation } from '#db/repositories/evaluations.ts';
import { countByLink } from '#db/repositories/responses.ts';
import type { Store } from '#db/store.ts';
import { loadVersion } from '../library/load-version.ts';
import { countsMayBeKept } from '../psychometrics/screening-counts.ts';
import type { HourlyCounts } from '../respond/hourly-counts.ts';

/** `incomplete`: the process was not there for all answers. `too_small`: an hour holds fewer than k_report. */
export type KeptHours = { readonly hours: readonly number[] } | { readonly none: 'incomplete' | 'too_small' };

export function hoursSetting(campaignId: string): string {
  return `hours:${campaignId}`;
}

/** Keeps or forgets the counts of campaigns that have just been sealed. */
export async function keepHourlyCounts(
  store: Store,
  counts: HourlyCounts,
  campaignIds: readonly string[],
): Promise<void> {
  for (const id of campaignIds) {
    const campaign = await findCampaign(store.db, id);
    if (campaign === undefined) continue;
    const end = Math.min(campaign.closesAt, campaign.closedAt ?? campaign.closesAt);
    const hours = counts.between(id, campaign.opensAt, end);
    counts.forget(id);
    const kept = await verdict(store, id, campaign.evaluationId, hours);
    await store.write((tx) => putSetting(tx.db, hoursSetting(id), kept));
  }
}

async function verdict(
  store: Store,
  campaignId: string,
  evaluationId: string,
  hours: readonly number[],
): Promise<KeptHours> {
  const stored = (await countByLink(store.db, [campaignId])).reduce((n, c) => n + c.n, 0);
  if (hours.reduce((a, b) => a + b, 0) !== stored) return { none: 'incomplete' };
  const evaluation = await findEvaluation(store.db, evaluationId);
  const { instrument: policy } = await loadVersion(
    store.db,
    evaluation?.policyVersionId ?? '',
    'scoring_policy',
  );
  return countsMayBeKept(hours, policy.disclosure.k_report) ? { hours } : { none: 'too_small' };
}
