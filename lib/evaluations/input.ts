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

/** Longest name of an industry. */
export const INDUSTRY_LENGTH = 40;

/** An industry as it is stored and compared: width and spacing make no other industry of it. */
export function industryName(written: string): string {
  return written.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

/** Free words; blank names none. */
export const industryInput = z
  .string()
  .transform(industryName)
  .pipe(
    z
      .string()
      .max(INDUSTRY_LENGTH)
      .regex(/^\P{C}*$/u),
  )
  .transform((name) => (name === '' ? null : name));

export const unitInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,20}$/, 'unit_code_format'),
  name: z.string().trim().min(1, 'unit_name_missing').max(NAME_LENGTH),
  type: z.enum(UNIT_TYPES, 'unit_type_unknown'),
  industry: industryInput.default(null),
});
export type UnitInput = z.output<typeof unitInput>;

export const newEvaluation = z
  .object({
    title: z.string().trim().min(2, 'title_missing').max(80),
    periodStart: day,
    periodEnd: day,
    /** CSV with the columns code, name, type, and perhaps industry. */
    units: z.string().min(1, 'units_missing').max(200_000),
    /** Published versions; without them the newest that fit each other. */
    treeVersionId: z.string().max(40).optional(),
    policyVersionId: z.string().max(40).optional(),
  })
  .refine((e) => e.periodStart <= e.periodEnd, {
    path: ['periodEnd'],
    message: 'period_order',
  });

/** Industries of units that are there already: lines `code,industry`, from CSV or copied from a spreadsheet. */
export const industriesInput = z.object({
  table: z.string().trim().min(1, 'units_missing').max(200_000),
});
export type NewEvaluationInput = z.input<typeof newEvaluation>;
