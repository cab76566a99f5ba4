import { enterFromPaper } from '#lib/interviews/enter-from-paper.ts';
import { door } from '../../../_door.ts';

export const PUT = door<{ interviewId: string }>((ctx, { params, body }) =>
  enterFromPaper(ctx, params.interviewId, body),
);
