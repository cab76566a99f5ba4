import { changePlan } from '#lib/interviews/change-plan.ts';
import { door } from '../../../_door.ts';

export const PUT = door<{ interviewId: string }>((ctx, { params, body }) =>
  changePlan(ctx, params.interviewId, body),
);
