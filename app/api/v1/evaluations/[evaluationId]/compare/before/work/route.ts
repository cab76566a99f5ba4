import { cancelChange, readChangeProgress, restartChange } from '#lib/responses/steer-change.ts';
import { door } from '../../../../../_door.ts';

type Params = { evaluationId: string };

export const GET = door<Params>((ctx, { params, query }) =>
  readChangeProgress(ctx, params.evaluationId, Object.fromEntries(query)),
);

export const POST = door<Params>((ctx, { params, query }) =>
  restartChange(ctx, params.evaluationId, Object.fromEntries(query)),
);

export const DELETE = door<Params>((ctx, { params, query }) =>
  cancelChange(ctx, params.evaluationId, Object.fromEntries(query)),
);
