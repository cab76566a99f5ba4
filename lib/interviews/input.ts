import { z } from 'zod';
import { pointSchema } from '../interview/calibration-cases.ts';
import { CONSENTS } from '../interview/session-state.ts';
import { INTERVIEW_STATES } from '../interview/states.ts';
import { hasPersonalNumber } from '../questionnaire/personal-numbers.ts';

export const KINDS = ['talk', 'group_talk', 'observation'] as const;

/** Free words of a plan name a room, never how to reach somebody. */
const place = z
  .string()
  .trim()
  .max(120)
  .refine((text) => !hasPersonalNumber(text), 'personal_number');

const plan = z.object({
  /** The lead, who asks, and the recorder; only a lead plans for others than himself. */
  raterIds: z.array(z.string().max(60)).min(1, 'rater_missing').max(2, 'raters_too_many'),
  kind: z.enum(KINDS).default('talk'),
  /** How many take part in a group talk. */
  people: z.number().int().min(1).max(50).default(1),
  scheduledAt: z.number().int().min(0).nullable().default(null),
  place: place.default(''),
});

export const newInterview = plan.extend({
  unitId: z.string().min(1, 'unit_unchosen').max(40),
  role: z.string().min(1, 'role_unchosen').max(40),
});
export type NewInterviewInput = z.input<typeof newInterview>;

/** What may change until the conversation begins. */
export const planChange = plan;

const planFields = {
  first: z.string().min(1, 'rater_missing').max(60),
  /** May stay empty. */
  second: z.string().max(60),
  kind: z.enum(KINDS),
  people: z.number().int().min(1).max(50),
  /** As the browser writes a local time; empty: not yet. */
  when: z.string().max(30),
  place,
};
const twoPersons = { path: ['second'], message: 'rater_same' };

/** The form for a plan's appointment: two fields for the raters. */
export const appointmentForm = z.object(planFields).refine((f) => f.first !== f.second, twoPersons);

/** A talk whose record is on paper: when it began, UTC milliseconds, and how long it took. */
const minutes = z.number().int().min(1).max(480);
export const paperEntry = z.object({ talkedAt: z.number().int().min(0), minutes });
/** The form: a local time as the browser writes it. */
export const paperForm = z.object({ when: z.string().min(1).max(30), minutes });

/** The planning form. */
export const planForm = newInterview
  .pick({ unitId: true, role: true })
  .extend(planFields)
  .refine((f) => f.first !== f.second, twoPersons);

export function toPlanChange(form: z.output<typeof appointmentForm>): z.input<typeof planChange> {
  const { first, second, kind, people, when, place: where } = form;
  return {
    raterIds: second === '' ? [first] : [first, second],
    kind,
    people: kind === 'group_talk' ? people : 1,
    scheduledAt: when === '' ? null : new Date(when).getTime(),
    place: where,
  };
}

export function toNewInterview(form: z.output<typeof planForm>): NewInterviewInput {
  return { unitId: form.unitId, role: form.role, ...toPlanChange(form) };
}

export const RECUSAL_CAUSES = ['worked_there', 'relative', 'dealings', 'other'] as const;
export const newRecusal = z.object({
  unitId: z.string().min(1, 'unit_unchosen').max(40),
  userId: z.string().min(1, 'rater_missing').max(60),
  cause: z.enum(RECUSAL_CAUSES),
  reason: z.string().trim().min(1, 'no_reason').max(500),
});

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

export const consentChange = z.object({ consent: z.enum(CONSENTS) });

/** Made by the device for each change: the same number twice changes nothing. */
const op = z.string().regex(/^[0-9a-f]{24}$/, 'op_malformed');
const questionId = z.string().min(1).max(60);

/** One change of the outbox: what is written under a question, or a choice with the one it was made from. */
export const sessionChange = z.discriminatedUnion('kind', [
  answerChange.extend({ kind: z.literal('answer'), op, questionId }),
  ratingChange.extend({
    kind: z.literal('rating'),
    op,
    questionId,
    base: z.number().int().min(1).max(5).nullable().optional(),
  }),
  consentChange.extend({ kind: z.literal('consent'), op, base: z.enum(CONSENTS).optional() }),
]);
export type SessionChange = z.input<typeof sessionChange>;

/** Each change is parsed by itself, so that a bad one does not hold up the others. */
export const sessionChanges = z.object({
  /** The field device that sends, where it is one. */
  device: z.string().min(1).max(40).optional(),
  changes: z.array(z.unknown()).min(1).max(300),
});

export const interviewMove = z.object({
  to: z.enum(INTERVIEW_STATES),
  reason: z.string().trim().max(500).default(''),
});

/** Characters that a written reason has at least. */
export const REASON_MINIMUM = 10;

/** The form that opens an interview again. */
export const reopening = z.object({
  to: z.enum(['running', 'rated']),
  reason: z.string().trim().min(REASON_MINIMUM).max(500),
});

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

export const calibrationHandIn = z.strictObject({
  /** The version that was shown, `id@version`. */
  cases: z.string().max(60),
  ratings: z.record(z.string().max(40), pointSchema),
});
export type CalibrationHandIn = z.input<typeof calibrationHandIn>;

/** The form: a radio button says its point as a text, and nothing where none is chosen. */
export const calibrationForm = z.object({
  ratings: z.record(z.string(), z.enum(['1', '2', '3', '4', '5'])),
});

export function toHandIn(cases: string, form: z.output<typeof calibrationForm>): CalibrationHandIn {
  const ratings = Object.entries(form.ratings).map(([id, point]) => [id, Number(point)] as const);
  return { cases, ratings: Object.fromEntries(ratings) };
}
