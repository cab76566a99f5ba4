import { planInterview } from '#lib/interviews/plan-interview.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ evaluationId: string }>(async (ctx, { params, body }) => ({
  interviewId: await planInterview(ctx, params.evaluationId, body),
}));
