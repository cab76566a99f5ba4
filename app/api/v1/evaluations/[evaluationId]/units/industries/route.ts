import { setIndustries } from '#lib/evaluations/set-industries.ts';
import { door } from '../../../../_door.ts';

/** Says in which industries units work. */
export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  setIndustries(ctx, params.evaluationId, body),
);
