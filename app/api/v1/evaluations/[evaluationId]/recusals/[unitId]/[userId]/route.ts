import { liftRecusal } from '#lib/interviews/recusals.ts';
import { door } from '../../../../../_door.ts';

export const DELETE = door<{ evaluationId: string; unitId: string; userId: string }>((ctx, { params }) =>
  liftRecusal(ctx, params.evaluationId, params.unitId, params.userId),
);
