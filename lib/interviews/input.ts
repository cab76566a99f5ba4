import { z } from 'zod';

export const newInterview = z.object({
  unitId: z.string().min(1, 'unit_unchosen').max(40),
  role: z.string().min(1, 'role_unchosen').max(40),
  /** One or two; only a lead plans for others than himself. */
  raterIds: z.array(z.string().max(60)).min(1, 'rater_missing').max(2, 'raters_too_many'),
});
export type NewInterviewInput = z.input<typeof newInterview>;

/** The planning form: two fields for the raters, the second may stay empty. */
export const planForm = newInterview
  .omit({ raterIds: true })
  .extend({ first: z.string().min(1, 'rater_missing').max(60), second: z.string().max(60) })
  .refine((f) => f.first !== f.second, {
    path: ['second'],
    message: 'rater_same',
  });

export function toNewInterview(form: z.output<typeof planForm>): NewInterviewInput {
  const { unitId, role, first, second } = form;
  return { unitId, role, raterIds: second === '' ? [first] : [first, second] };
}

const note = z.object({
  id: z.string().min(1).max(40),
  kind: z.enum(['quote', 'fact', 'problem', 'suggestion']),
  text: z.string().trim().min(1).max(4_000),
  at: z.number().int().min(0),
});

/** What is written under one question, saved as a whole against the version it was read at. */
export const answerChange = z.object({
  baseVersion: z.number().int().min(0),
  notes: z.array(note).max(200),
  composer: z.string().max(4_000),
  probesAsked: z.array(z.number().int().min(0).max(50)).max(50),
  evidence: z.record(z.string().max(20), z.enum(['not_asked', 'seen', 'promised', 'refused'])),
  skipReason: z.string().trim().max(300),
  seconds: z.number().int().min(0).max(86_400),
});

export const ratingChange = z.object({
  /** 1–5, or null for "not asked / cannot rate". */
  value: z.number().int().min(1).max(5).nullable(),
});
