import { changeCampaign } from '#lib/campaigns/change-campaign.ts';
import { readCampaign } from '#lib/campaigns/read-campaign.ts';
import { door } from '../../_door.ts';

/** Live counts and links. */
export const GET = door<{ campaignId: string }>(async (ctx, { params }) => {
  const { campaign, phase, rows, minimum } = await readCampaign(ctx, params.campaignId);
  return { id: campaign.id, phase, opensAt: campaign.opensAt, closesAt: campaign.closesAt, minimum, rows };
});
export const POST = door<{ campaignId: string }>((ctx, { params, body }) =>
  changeCampaign(ctx, params.campaignId, body),
);
