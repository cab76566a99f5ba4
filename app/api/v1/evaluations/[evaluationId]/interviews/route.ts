import { planInterview } from '#lib/interviews/plan-interview.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>((ctx, { params, body }) =>
  planInterview(ctx, params.evaluationId, body),
);
