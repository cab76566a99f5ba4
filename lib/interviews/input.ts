import { z } from 'zod';
import { INTERVIEW_STATES } from '../interview/states.ts';

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

export const CONSENTS = ['given', 'without_audio', 'refused'] as const;
export const consentChange = z.object({ consent: z.enum(CONSENTS) });

export const interviewMove = z.object({
  to: z.enum(INTERVIEW_STATES),
  reason: z.string().trim().max(500).default(''),
});

/** Characters that a written reason has at least. */
export const REASON_MINIMUM = 10;

/** What the raters agreed on, question by question; a reason goes with every one. */
export const reconciliationChange = z.object({
  agreements: z
    .array(
      z.object({
        questionId: z.string().max(40),
        /** 1–5, or null where they agreed that it cannot be rated. */
        value: z.number().int().min(1).max(5).nullable(),
        reason: z.string().trim().min(REASON_MINIMUM).max(1_000),
      }),
    )
    .max(200),
});

/** The form: a row for each rated question; an empty choice leaves the mean of the independent ratings. */
export const reconciliationForm = z.object({
  rows: z.array(
    z
      .object({
        questionId: z.string(),
        needed: z.boolean(),
        choice: z.enum(['', '1', '2', '3', '4', '5', 'none']),
        reason: z.string().trim().max(1_000),
      })
      .refine((r) => !r.needed || r.choice !== '', { path: ['choice'], message: 'choice_missing' })
      .refine((r) => r.choice === '' || r.reason.length >= REASON_MINIMUM, {
        path: ['reason'],
        message: 'reason_short',
      }),
  ),
});

export function toReconciliation(
  form: z.output<typeof reconciliationForm>,
): z.input<typeof reconciliationChange> {
  return {
    agreements: form.rows
      .filter((r) => r.choice !== '')
      .map(({ questionId, choice, reason }) => ({
        questionId,
        value: choice === 'none' ? null : Number(choice),
        reason,
      })),
  };
}
