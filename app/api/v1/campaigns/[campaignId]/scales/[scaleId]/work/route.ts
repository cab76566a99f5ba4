import { parseSelection } from '#lib/responses/selection.ts';
import { cancelWork, readProgress, restartWork } from '#lib/responses/steer-work.ts';
import { door } from '../../../../../_door.ts';

type Params = { campaignId: string; scaleId: string };

export const GET = door<Params>((ctx, { params, query }) =>
  readProgress(ctx, params.campaignId, params.scaleId, parseSelection(query)),
);

export const POST = door<Params>((ctx, { params, query }) =>
  restartWork(ctx, params.campaignId, params.scaleId, parseSelection(query)),
);

export const DELETE = door<Params>((ctx, { params, query }) =>
  cancelWork(ctx, params.campaignId, params.scaleId, parseSelection(query)),
);
