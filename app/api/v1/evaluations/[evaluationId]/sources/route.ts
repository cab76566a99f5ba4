import { recordValue } from '#lib/sources/record-values.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  recordValue(ctx, params.evaluationId, body),
);
