import { reconcile } from '#lib/interviews/reconcile.ts';
import { door } from '../../../_door.ts';

export const PUT = door<{ interviewId: string }>((ctx, { params, body }) =>
  reconcile(ctx, params.interviewId, body),
);
