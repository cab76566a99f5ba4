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
  followUps: z
    .array(
      z.object({
        id: z.string().min(1).max(40),
        text: z.string().trim().min(1).max(500),
        at: z.number().int().min(0),
      }),
    )
    .max(50)
    .default([]),
  skipReason: z.string().trim().max(300),
  seconds: z.number().int().min(0).max(86_400),
});

export const ratingChange = z.object({
  /** 1–5, or null for "not asked / cannot rate". */
  value: z.number().int().min(1).max(5).nullable(),
});

/** Made by the device for each change: the same number twice changes nothing. */
const op = z.string().regex(/^[0-9a-f]{24}$/, 'op_malformed');
const questionId = z.string().min(1).max(60);

/** One change of the outbox: what is written under a question, or a rating with the one it was made from. */
export const sessionChange = z.discriminatedUnion('kind', [
  answerChange.extend({ kind: z.literal('answer'), op, questionId }),
  ratingChange.extend({
    kind: z.literal('rating'),
    op,
    questionId,
    base: z.number().int().min(1).max(5).nullable().optional(),
  }),
]);
export type SessionChange = z.input<typeof sessionChange>;

/** Each change is parsed by itself, so that a bad one does not hold up the others. */
export const sessionChanges = z.object({
  /** The field device that sends, where it is one. */
  device: z.string().min(1).max(40).optional(),
  changes: z.array(z.unknown()).min(1).max(300),
});
