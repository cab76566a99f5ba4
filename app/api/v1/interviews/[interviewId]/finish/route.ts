import { finishInterview } from '#lib/interviews/finish-interview.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ interviewId: string }>((ctx, { params }) =>
  finishInterview(ctx, params.interviewId),
);
