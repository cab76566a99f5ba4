import { saveRating } from '#lib/interviews/save-rating.ts';
import { door } from '../../../../_door.ts';

export const PUT = door<{ interviewId: string; questionId: string }>((ctx, { params, body }) =>
  saveRating(ctx, params.interviewId, params.questionId, body),
);
