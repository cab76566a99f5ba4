import { z } from 'zod';

/** Of `source_value`: what it is a value of. A red line has the value 1. */
export const VALUE_KINDS = ['statistics', 'document', 'red_line'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** A number as a form or a file gives it. */
const value = z
  .union([z.number(), z.string().trim()], 'source_number')
  .refine((v) => v !== '' && Number.isFinite(Number(v)), 'source_number')
  .transform(Number);

/** Numbers of the evidence list as they are written, parted by spaces, commas or semicolons. */
const evidence = z
  .string()
  .max(400)
  .transform((s) => s.split(/[\s,;，；、]+/).filter((e) => e !== ''));

const text = z.string().trim();
const day = z
  .string()
  .trim()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'day_format')
  .refine((d) => new Date(`${d}T00:00:00Z`).toJSON()?.startsWith(d) === true, 'day_format');

export const sourceValueInput = z.object({
  unitId: z.string().min(1, 'unit_unchosen').max(40),
  indicatorId: z.string().min(1).max(20),
  kind: z.enum(VALUE_KINDS, 'source_kind'),
  part: text.max(40).default(''),
  value,
  asOf: day,
  origin: text.min(2, 'source_origin_missing').max(200),
  evidence,
  note: text.max(300).default(''),
});
export type SourceValueInput = z.output<typeof sourceValueInput>;

/** A red line is confirmed with evidence and a reason. */
export const redLineForm = z.object({
  asOf: day,
  evidence: evidence.refine((e) => e.length > 0, 'red_line_evidence'),
  note: text.min(2, 'reason_missing').max(300),
});

export const sourceWithdrawal = z.object({ why: text.min(2, 'withdraw_reason').max(300) });

export const sourceImport = z.object({ csv: z.string().min(1, 'text_missing').max(1_000_000) });
