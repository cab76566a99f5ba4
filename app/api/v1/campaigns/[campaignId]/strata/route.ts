import { setStratumSizes } from '#lib/campaigns/set-stratum-sizes.ts';
import { door } from '../../../_door.ts';

/** Puts in how many people the strata of some units have. */
export const POST = door<{ campaignId: string }>((ctx, { params, body }) =>
  setStratumSizes(ctx, params.campaignId, body),
);
