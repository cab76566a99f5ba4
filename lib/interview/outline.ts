/** The format of an interview outline: sections, questions, probes and behavioural anchors. */
import { z } from 'zod';
import {
  envelope,
  evidenceIdSchema,
  indicatorIdSchema,
  itemIdSchema,
  localizedSchema,
  minutesSchema,
  nameSchema,
  positiveSchema,
  referenceSchema,
} from '#lib/instruments/envelope.ts';

/** Behavioural anchors of the points 5, 3 and 1; the points 4 and 2 lie between their neighbours. */
const anchorsSchema = z.strictObject({ '5': localizedSchema, '3': localizedSchema, '1': localizedSchema });

const questionSchema = z.strictObject({
  id: itemIdSchema,
  required: z.boolean(),
  minutes: minutesSchema,
  text: localizedSchema,
  probes: z.array(localizedSchema).max(20),
  ask_for_evidence: z.array(evidenceIdSchema).max(20).exactOptional(),
  /** Present: the answer is rated for this indicator. Absent: it is only coded as text. */
  rating: z
    .strictObject({
      indicator: indicatorIdSchema,
      weight: positiveSchema,
      transform: nameSchema,
      anchors: anchorsSchema,
    })
    .exactOptional(),
});

export const interviewOutlineSchema = z.strictObject({
  ...envelope('interview_outline'),
  scoring_policy: referenceSchema,
  indicator_tree: referenceSchema,
  role: nameSchema,
  time_budget_minutes: minutesSchema,
  /** Minutes for the opening and closing scripts; with the sections they make up the budget. */
  script_minutes: z.strictObject({ opening: minutesSchema, closing: minutesSchema }),
  sampling: z.strictObject({
    mode: z.enum(['all_preferred', 'stratified_by_office', 'random_from_roster', 'one_per_department']),
    min: z.number().int().min(1).max(100),
    max: z.number().int().min(1).max(1000).exactOptional(),
    note: localizedSchema,
  }),
  conduct: z.strictObject({
    interviewers: z.number().int().min(1).max(5),
    rating_choices: nameSchema,
    rating_within_hours: z.number().int().min(1).max(720),
    audio: z.enum(['none', 'consent_only']),
    presence_of_others: z.enum(['forbidden', 'allowed']),
    disagreement_gap: z.number().int().min(1).max(10),
  }),
  opening_script: localizedSchema,
  sections: z
    .array(
      z.strictObject({
        id: z.string().regex(/^S[0-9]{1,2}$/),
        title: localizedSchema,
        minutes: minutesSchema,
        questions: z.array(questionSchema).min(1).max(50),
      }),
    )
    .min(1)
    .max(20),
  closing_script: localizedSchema,
  interviewer_checklist: z.array(localizedSchema).max(30),
});

export type InterviewOutline = z.infer<typeof interviewOutlineSchema>;
export type InterviewQuestion = z.infer<typeof questionSchema>;

/** Every question of an outline with its path, in order. */
export function questionsOf(outline: InterviewOutline): { question: InterviewQuestion; path: string }[] {
  return outline.sections.flatMap((section, s) =>
    section.questions.map((question, i) => ({ question, path: `sections[${s}].questions[${i}]` })),
  );
}
