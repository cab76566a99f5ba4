import { saveChanges } from '#lib/interviews/save-changes.ts';
import { door } from '../../../_door.ts';

export const POST = door<{ interviewId: string }>((ctx, { params, body }) =>
  saveChanges(ctx, params.interviewId, body),
);
