import { noteRecusal } from '#lib/interviews/recusals.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  noteRecusal(ctx, params.evaluationId, body),
);
