import { z } from 'zod';

/** Largest instrument file that is read, in characters. */
export const INSTRUMENT_LIMIT = 1_000_000;

export const instrumentText = z.object({
  text: z.string().min(1, 'text_missing').max(INSTRUMENT_LIMIT, 'text_too_large'),
});

export const decision = z.object({
  decision: z.enum(['publish', 'return']),
  reason: z.string().trim().min(2, 'reason_missing').max(500),
  trial: z.boolean().default(true),
});
export type DecisionInput = z.input<typeof decision>;
