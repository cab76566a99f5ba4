import { moveInterview } from '#lib/interviews/move-interview.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ interviewId: string }>((ctx, { params, body }) =>
  moveInterview(ctx, params.interviewId, body),
);
