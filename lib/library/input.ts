import { z } from 'zod';

/** Largest instrument file that is read, in characters. */
export const INSTRUMENT_LIMIT = 1_000_000;

export const instrumentText = z.object({
  text: z
    .string()
    .min(1, 'Paste or choose a hengping/1 file.')
    .max(INSTRUMENT_LIMIT, 'The file is larger than 1 MB.'),
});

export const decision = z.object({
  decision: z.enum(['publish', 'return']),
  reason: z.string().trim().min(2, 'Give the reason in a few words.').max(500),
  trial: z.boolean().default(true),
});
export type DecisionInput = z.input<typeof decision>;
