import { reviewResponse } from '#lib/responses/review-response.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ campaignId: string }>((ctx, { params, body }) =>
  reviewResponse(ctx, params.campaignId, body),
);
