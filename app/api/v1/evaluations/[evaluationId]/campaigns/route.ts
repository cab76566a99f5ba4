import { publishCampaign } from '#lib/campaigns/publish-campaign.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>(async (ctx, { params, body }) => ({
  campaignId: await publishCampaign(ctx, params.evaluationId, body),
}));
