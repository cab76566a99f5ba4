import { recordConsent } from '#lib/interviews/record-consent.ts';
import { door } from '../../../_door.ts';

export const PUT = door<{ interviewId: string }>((ctx, { params, body }) =>
  recordConsent(ctx, params.interviewId, body),
);
