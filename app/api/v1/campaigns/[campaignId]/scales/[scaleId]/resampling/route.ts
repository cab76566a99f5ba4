import { parseSelection } from '#lib/responses/selection.ts';
import { cancelResampling, readProgress, restartResampling } from '#lib/responses/steer-resampling.ts';
import { door } from '../../../../../_door.ts';

type Params = { campaignId: string; scaleId: string };

export const GET = door<Params>((ctx, { params, query }) =>
  readProgress(ctx, params.campaignId, params.scaleId, parseSelection(query)),
);

export const POST = door<Params>((ctx, { params, query }) =>
  restartResampling(ctx, params.campaignId, params.scaleId, parseSelection(query)),
);

export const DELETE = door<Params>((ctx, { params, query }) =>
  cancelResampling(ctx, params.campaignId, params.scaleId, parseSelection(query)),
);
