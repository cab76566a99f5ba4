import { setSourceState } from '#lib/scores/set-source-state.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  setSourceState(ctx, params.evaluationId, body),
);
