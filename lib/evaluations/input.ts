import { z } from 'zod';

export const UNIT_TYPES = [
  'economic_department',
  'social_department',
  'mass_organisation',
  'township',
  'public_institution',
] as const;
export type UnitType = (typeof UNIT_TYPES)[number];

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'day_format');

/** Longest name of a unit. */
export const NAME_LENGTH = 80;

export const unitInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,20}$/, 'unit_code_format'),
  name: z.string().trim().min(1, 'unit_name_missing').max(NAME_LENGTH),
  type: z.enum(UNIT_TYPES, 'unit_type_unknown'),
});
export type UnitInput = z.output<typeof unitInput>;

export const newEvaluation = z
  .object({
    title: z.string().trim().min(2, 'title_missing').max(80),
    periodStart: day,
    periodEnd: day,
    /** CSV with the columns code, name, type. */
    units: z.string().min(1, 'units_missing').max(200_000),
  })
  .refine((e) => e.periodStart <= e.periodEnd, {
    path: ['periodEnd'],
    message: 'period_order',
  });
export type NewEvaluationInput = z.input<typeof newEvaluation>;
