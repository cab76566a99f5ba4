import { z } from 'zod';

export const UNIT_TYPES = [
  'economic_department',
  'social_department',
  'mass_organisation',
  'township',
  'public_institution',
] as const;
export type UnitType = (typeof UNIT_TYPES)[number];

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'A day as YYYY-MM-DD.');

export const unitInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,20}$/, '1–20 letters, digits, dot, hyphen or underscore'),
  name: z.string().trim().min(1, 'Give the name of the unit.').max(80),
  type: z.enum(UNIT_TYPES, `One of ${UNIT_TYPES.join(', ')}.`),
});
export type UnitInput = z.output<typeof unitInput>;

export const newEvaluation = z
  .object({
    title: z.string().trim().min(2, 'Give the evaluation a title.').max(80),
    periodStart: day,
    periodEnd: day,
    /** CSV with the columns code, name, type. */
    units: z.string().min(1, 'List at least one unit.').max(200_000),
  })
  .refine((e) => e.periodStart <= e.periodEnd, {
    path: ['periodEnd'],
    message: 'The end is before the start.',
  });
export type NewEvaluationInput = z.input<typeof newEvaluation>;
