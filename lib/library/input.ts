import { z } from 'zod';
import { indicatorTreeSchema } from '../indicators/framework.ts';
import { interviewOutlineSchema } from '../interview/outline.ts';

/** Largest instrument file that is read, in characters. */
export const INSTRUMENT_LIMIT = 1_000_000;

export const instrumentText = z.object({
  text: z.string().min(1, 'text_missing').max(INSTRUMENT_LIMIT, 'text_too_large'),
});

export const draftText = instrumentText.extend({ was: z.string().max(64).nullish() });

/** An outline from the editor: its content, the version it was made from, and the draft as it was opened. */
export const editedOutline = z.object({
  outline: interviewOutlineSchema,
  from: z.string().max(40),
  was: z.string().max(64).nullable(),
});

/** The same for an indicator tree. */
export const editedFramework = z.object({
  tree: indicatorTreeSchema,
  from: z.string().max(40),
  was: z.string().max(64).nullable(),
});

export const decision = z.object({
  decision: z.enum(['publish', 'return']),
  reason: z.string().trim().min(2, 'reason_missing').max(500),
  trial: z.boolean().default(true),
});
export type DecisionInput = z.input<typeof decision>;
