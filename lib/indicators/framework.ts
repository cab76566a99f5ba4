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
import { weightingSchema } from './weighting.ts';

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

const node = {
  id: indicatorIdSchema,
  title: localizedSchema,
  weight: points,
  /** Kept in the file and counting nowhere, with all that is below it. */
  enabled: z.literal(false).exactOptional(),
};
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
  /** How the weights of siblings came about; a set without a record is one of which nothing is known. */
  weighting: z.array(weightingSchema).max(400).exactOptional(),
  variants: z.array(variantSchema).max(200).exactOptional(),
});

export type IndicatorTree = z.infer<typeof indicatorTreeSchema>;
export type Indicator = z.infer<typeof indicatorSchema>;
export type IndicatorSource = Indicator['sources'][number];

type FoundIndicator = { readonly indicator: Indicator; readonly path: string };

/** Whether a node counts, as far as it decides about itself. Nothing else decides that. */
export function isEnabled(node: { readonly enabled?: false }): boolean {
  return node.enabled !== false;
}

/** The tree as it counts: without disabled nodes, and without branches that have nothing left below them. */
export function countingTree(tree: IndicatorTree): IndicatorTree {
  const seconds = tree.tree.flatMap((first) => first.children);
  const nodes = [...tree.tree, ...seconds, ...seconds.flatMap((second) => second.children)];
  if (nodes.every(isEnabled)) return tree;
  return {
    ...tree,
    tree: tree.tree
      .filter(isEnabled)
      .map((first) => ({
        ...first,
        children: first.children
          .filter(isEnabled)
          .map((second) => ({ ...second, children: second.children.filter(isEnabled) }))
          .filter((second) => second.children.length > 0),
      }))
      .filter((first) => first.children.length > 0),
  };
}

/** Every third-level indicator that counts with its path, in order. */
export function indicatorsOf(tree: IndicatorTree): FoundIndicator[] {
  return found(tree, isEnabled);
}

/** The same with those that are disabled: for what is written down, not for what counts. */
export function writtenIndicatorsOf(tree: IndicatorTree): FoundIndicator[] {
  return found(tree, () => true);
}

function found(tree: IndicatorTree, takes: typeof isEnabled): FoundIndicator[] {
  return tree.tree.flatMap((first, a) =>
    !takes(first)
      ? []
      : first.children.flatMap((second, b) =>
          !takes(second)
            ? []
            : second.children.flatMap((indicator, c) =>
                takes(indicator) ? [{ indicator, path: `tree[${a}].children[${b}].children[${c}]` }] : [],
              ),
        ),
  );
}

/** Id of the transform by which a source's value becomes a rate. */
export function transformOf(indicator: Indicator, source: IndicatorSource): string {
  return source.transform ?? indicator.method.transform;
}
