/** The format of calibration cases: written interviews that evaluators rate and experts have rated. */
import { z } from 'zod';
import { envelope, itemIdSchema, localizedSchema, referenceSchema } from '#lib/instruments/envelope.ts';

/** A point of the anchored scale. A case always says enough to be rated. */
export const pointSchema = z.number().int().min(1).max(5);

const caseSchema = z.strictObject({
  id: itemIdSchema,
  /** The question, its anchors and the role it is put to are those of the outline. */
  outline: referenceSchema,
  question: itemIdSchema,
  /** What the interviewee said. */
  told: localizedSchema,
  /** What evidence was shown. */
  shown: localizedSchema,
  expert: z.strictObject({ rating: pointSchema, reason: localizedSchema }),
});

export const calibrationCasesSchema = z.strictObject({
  ...envelope('calibration_cases'),
  /** What raters read before the first case. */
  intro: localizedSchema,
  /** `draft`: written with the cases and still to be confirmed by a panel of experts. */
  expert_ratings: z.enum(['draft', 'confirmed']),
  cases: z.array(caseSchema).min(5).max(50),
});

export type CalibrationCases = z.infer<typeof calibrationCasesSchema>;
export type CalibrationCase = CalibrationCases['cases'][number];
