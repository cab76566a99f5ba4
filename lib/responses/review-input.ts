import { z } from 'zod';

export const VERDICTS = ['careless', 'kept', 'undecided'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A decision about a flagged response; `undecided` takes an earlier one back. */
export const reviewInput = z.object({
  responseId: z.string().min(1).max(40),
  verdict: z.enum(VERDICTS),
  reason: z.string().trim().min(2, 'review_reason_missing').max(300),
});
