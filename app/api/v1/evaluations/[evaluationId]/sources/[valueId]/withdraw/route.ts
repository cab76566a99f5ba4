import { withdrawValue } from '#lib/sources/record-values.ts';
import { door } from '../../../../../_door.ts';

export const POST = door<{ evaluationId: string; valueId: string }>((ctx, { params, body }) =>
  withdrawValue(ctx, params.evaluationId, params.valueId, body),
);
