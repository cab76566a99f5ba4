/** The format of an indicator tree: three levels, weights, sources of evidence, unit-specific variants. */
import { z } from 'zod';
import { transformParamsSchema } from '#lib/indicators/policy.ts';
import {
  envelope,
  evidenceIdSchema,
  indicatorIdSchema,
  instrumentIdSchema,
  localizedSchema,
  nameSchema,
  positiveSchema,
  referenceSchema,
  shareSchema,
} from '#lib/instruments/envelope.ts';

const SOURCE_TYPES = ['document', 'questionnaire', 'interview', 'statistics'] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];
const points = z.number().positive().max(1000);

const deductionSchema = z.strictObject({
  id: z.string().regex(/^[A-Z][0-9]{1,2}\.[0-9]{1,2}-d[0-9]{1,2}$/),
  when: localizedSchema,
  /** Points of the indicator's full score taken off each time, and at most in all. */
  per: points,
  cap: points,
});

/** A transform of the policy as used here, with what it needs from this indicator. */
const useOfTransform = {
  params: transformParamsSchema.exactOptional(),
  deductions: z.array(deductionSchema).min(1).max(20).exactOptional(),
  value: localizedSchema.exactOptional(),
};

const methodSchema = z.strictObject({ transform: nameSchema, ...useOfTransform });

const sourceSchema = z.strictObject({
  type: z.enum(SOURCE_TYPES),
  /** Questionnaires or outlines that the evidence comes from. */
  ref: z.array(instrumentIdSchema).min(1).max(10).exactOptional(),
  weight: shareSchema,
  /** Default: the transform of the indicator's method, with its parameters. */
  transform: nameSchema.exactOptional(),
  ...useOfTransform,
});

const node = { id: indicatorIdSchema, title: localizedSchema, weight: points };
/** Why the children of a node weigh the same; without it equal weights are warned about. */
const branch = { ...node, equal_weights_reason: localizedSchema.exactOptional() };

const indicatorSchema = z.strictObject({
  ...node,
  track: z.enum(['execution', 'benefit']),
  criterion: localizedSchema,
  method: methodSchema,
  sources: z.array(sourceSchema).min(1).max(10),
  evidence: z.array(evidenceIdSchema).max(20).exactOptional(),
  red_line: localizedSchema.exactOptional(),
  not_applicable_when: localizedSchema.exactOptional(),
  /** The criterion and value are chosen from `variants` by type of unit. */
  variant_slot: z.literal(true).exactOptional(),
});

const secondLevelSchema = z.strictObject({ ...branch, children: z.array(indicatorSchema).min(1).max(50) });
const firstLevelSchema = z.strictObject({ ...branch, children: z.array(secondLevelSchema).min(1).max(50) });

const variantSchema = z.strictObject({
  slot: indicatorIdSchema,
  unit_type: nameSchema,
  label: localizedSchema,
  criterion: localizedSchema,
  /** r = Σ weight × min(1, value ÷ target). */
  parts: z
    .array(
      z.strictObject({ id: nameSchema, title: localizedSchema, target: positiveSchema, weight: shareSchema }),
    )
    .min(1)
    .max(10),
});

export const indicatorTreeSchema = z.strictObject({
  ...envelope('indicator_tree'),
  scoring_policy: referenceSchema,
  full_score: points,
  equal_weights_reason: localizedSchema.exactOptional(),
  /** A unit's own score is asked for and compared, and never counts. */
  self_assessment: z.enum(['compare_only', 'none']),
  tracks: z.strictObject({ execution: localizedSchema, benefit: localizedSchema }),
  pilot_crosswalk: z
    .array(z.strictObject({ id: nameSchema, title: localizedSchema, to: z.array(indicatorIdSchema).min(1) }))
    .max(50)
    .exactOptional(),
  evidence_catalogue: z
    .array(
      z.strictObject({
        id: evidenceIdSchema,
        title: localizedSchema,
        /** The period that the material must cover: months back, or the whole cycle. */
        keep: z.union([z.literal('cycle'), z.string().regex(/^[1-9][0-9]{0,2}m$/)]),
      }),
    )
    .max(500),
  tree: z.array(firstLevelSchema).min(1).max(26),
  variants: z.array(variantSchema).max(200).exactOptional(),
});

export type IndicatorTree = z.infer<typeof indicatorTreeSchema>;
export type Indicator = z.infer<typeof indicatorSchema>;
export type IndicatorSource = Indicator['sources'][number];

/** Every third-level indicator with its path, in order. */
export function indicatorsOf(tree: IndicatorTree): { indicator: Indicator; path: string }[] {
  return tree.tree.flatMap((first, a) =>
    first.children.flatMap((second, b) =>
      second.children.map((indicator, c) => ({
        indicator,
        path: `tree[${a}].children[${b}].children[${c}]`,
      })),
    ),
  );
}

/** Id of the transform by which a source's value becomes a rate. */
export function transformOf(indicator: Indicator, source: IndicatorSource): string {
  return source.transform ?? indicator.method.transform;
}
