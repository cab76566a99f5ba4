import { saveAnswer } from '#lib/interviews/save-answer.ts';
import { door } from '../../../../_door.ts';

export const PUT = door<{ interviewId: string; questionId: string }>((ctx, { params, body }) =>
  saveAnswer(ctx, params.interviewId, params.questionId, body),
);
