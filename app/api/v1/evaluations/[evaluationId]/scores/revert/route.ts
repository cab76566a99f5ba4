import { revertScore } from '#lib/scores/revert-score.ts';
import { door } from '../../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  revertScore(ctx, params.evaluationId, body),
);
