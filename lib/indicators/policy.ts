/** The format of a scoring policy: choice lists, transforms, statistical minimums, grading. */

import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { type EvaluationRules, evaluationRulesSchema } from '#lib/indicators/evaluation-rules.ts';
import { envelope, localizedSchema, nameSchema, shareSchema } from '#lib/instruments/envelope.ts';
import { because } from '#lib/problems.ts';

const bounded = z.number().min(-1_000_000).max(1_000_000);
const bandSchema = z.strictObject({ from: bounded, r: shareSchema });
const labelled = { id: nameSchema, title: localizedSchema };

/** Parameters that an indicator may change; which of them fit is decided by the transform's type. */
export const transformParamsSchema = z.strictObject({
  min: bounded.exactOptional(),
  max: bounded.exactOptional(),
  target: bounded.exactOptional(),
  lo: bounded.exactOptional(),
  hi: bounded.exactOptional(),
  zero_lo: bounded.exactOptional(),
  zero_hi: bounded.exactOptional(),
  bands: z.array(bandSchema).min(2).max(20).exactOptional(),
});
export type TransformParams = z.infer<typeof transformParamsSchema>;

export const transformSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...labelled,
    type: z.literal('linear'),
    params: z.strictObject({ min: bounded, max: bounded }),
  }),
  z.strictObject({ ...labelled, type: z.literal('proportional'), params: z.strictObject({ max: bounded }) }),
  z.strictObject({
    ...labelled,
    type: z.literal('banded'),
    params: z.strictObject({ bands: z.array(bandSchema).min(2).max(20) }),
  }),
  z.strictObject({ ...labelled, type: z.literal('ratio'), params: z.strictObject({ target: bounded }) }),
  z.strictObject({
    ...labelled,
    type: z.literal('range'),
    params: z.strictObject({ lo: bounded, hi: bounded, zero_lo: bounded, zero_hi: bounded }),
  }),
  z.strictObject({ ...labelled, type: z.literal('deduct') }),
  z.strictObject({ ...labelled, type: z.literal('level') }),
]);
export type Transform = z.infer<typeof transformSchema>;

/** What each type of transform computes: r is the rate of the full score, m a mean, v a measured value. */
export const TRANSFORM_FORMULA: Readonly<Record<Transform['type'], string>> = {
  linear: 'r = (m − min) / (max − min)',
  proportional: 'r = m / max',
  banded: 'r = r of the first band, from the top, with m ≥ from',
  ratio: 'r = min(1, max(0, v / target))',
  range: 'r = 1 inside [lo, hi], falling in a straight line to 0 at zero_lo and zero_hi',
  deduct: 'r = max(0, full − Σ min(count × per, cap)) / full, verified deductions only',
  level: 'r = (level − 1) / 4, mean of the raters',
};

const choiceListSchema = z.strictObject({
  id: nameSchema,
  choices: z
    .array(z.strictObject({ value: z.number().int().min(0).max(20), label: localizedSchema }))
    .min(2)
    .max(11),
  /** The code of an answer outside the list: NA for respondents, NR for raters. It enters no mean. */
  not_applicable: z.strictObject({ code: z.enum(['NA', 'NR']), label: localizedSchema }).exactOptional(),
});
export type ChoiceList = z.infer<typeof choiceListSchema>;

const whole = z.number().int().min(0).max(100_000);
const missing = z.enum(['renormalise', 'zero_after_notice']);

const scoringSchema = z.strictObject({
  min_answered: z.strictObject({ num: whole, den: whole.min(1) }),
  imputation: z.literal('none'),
  unit_score: z.literal('weighted_mean_of_respondents'),
  rounding: z.strictObject({
    stage: z.literal('display_only'),
    decimals: z.number().int().min(0).max(6),
    mode: z.enum(['half_even', 'half_up']),
  }),
  missing_source: z.strictObject({
    not_applicable: missing,
    not_yet: missing,
    below_minimum: missing,
    withheld: missing,
  }),
});

const flagSchema = z.discriminatedUnion('id', [
  z.strictObject({ id: z.literal('attention_failed') }),
  z.strictObject({ id: z.literal('too_fast'), min_seconds_per_item: z.number().positive().max(60) }),
  z.strictObject({ id: z.literal('long_string'), min_run: whole, min_share: shareSchema }),
  z.strictObject({ id: z.literal('low_variability'), max_sd: z.number().min(0).max(10) }),
  z.strictObject({ id: z.literal('antonym_inconsistent'), min_gap: z.number().positive().max(10) }),
  z.strictObject({ id: z.literal('too_many_na'), max_share: shareSchema }),
]);

export const scoringPolicySchema = z.strictObject({
  ...envelope('scoring_policy'),
  choice_lists: z.array(choiceListSchema).min(1).max(50),
  transforms: z.array(transformSchema).max(50),
  scoring: scoringSchema,
  quality: z.strictObject({
    flags: z.array(flagSchema).max(20),
    exclude_when_flags: whole.min(1),
    report_both: z.boolean(),
  }),
  reliability: z.strictObject({
    coefficients: z
      .array(z.enum(['alpha', 'omega_total', 'mean_interitem_r', 'corrected_item_total', 'alpha_if_deleted']))
      .min(1),
    compute_when: z.strictObject({ min_respondents: whole, min_items: whole }),
    bands: z.strictObject({ good: shareSchema, acceptable: shareSchema, weak: shareSchema }),
    item_total_min: shareSchema,
    warn_negative_item_total: z.boolean(),
  }),
  aggregation: z.strictObject({
    rwg: z.strictObject({
      null_distribution: z.literal('uniform'),
      adequate: shareSchema,
      also_report: z
        .array(z.strictObject({ id: nameSchema, points: whole, variance: z.number().positive().max(100) }))
        .max(10),
    }),
    icc1: z.strictObject({ small: shareSchema, medium: shareSchema, large: shareSchema }),
    unit_reliability: z.strictObject({ rank_units: shareSchema, describe_only: shareSchema }),
    min_units_for_icc: whole,
  }),
  disclosure: z.strictObject({
    k_report: whole.min(1),
    k_breakdown: whole.min(1),
    k_verbatim: whole.min(1),
    complementary_suppression: z.boolean(),
    suppress_for: z.array(nameSchema).max(20),
    while_open: z.literal('none'),
  }),
  /** Rules of an evaluation; absent where the policy only serves to measure. */
  evaluation: evaluationRulesSchema.exactOptional(),
});
export type ScoringPolicy = z.infer<typeof scoringPolicySchema>;

/** The rules of evaluation; a policy without them cannot carry an evaluation. */
export function evaluationRules(policy: ScoringPolicy): EvaluationRules {
  if (policy.evaluation !== undefined) return policy.evaluation;
  throw new AppError('invalid_input', because('policy_without_rules', { policy: policy.id }));
}

/** Whether scores are written only once somebody else has approved them. */
export function needsSecondPerson(policy: ScoringPolicy): boolean {
  return policy.evaluation?.scores?.second_person === true;
}

/** Weight, weighting and sample sizes of a group of respondents, where the policy knows it. */
export function respondentGroup(
  policy: ScoringPolicy,
  id: string,
): EvaluationRules['respondent_groups'][number] | undefined {
  return policy.evaluation?.respondent_groups.find((group) => group.id === id);
}

/** The choice list with this id; linting proves that it exists, so a miss is a defect. */
export function choiceList(policy: ScoringPolicy, id: string): ChoiceList {
  const list = policy.choice_lists.find((l) => l.id === id);
  if (list === undefined) throw new Error(`choice list ${id} is not in ${policy.id}`);
  return list;
}

/** Smallest and largest code of a choice list. */
export function rangeOf(list: ChoiceList): { min: number; max: number } {
  const values = list.choices.map((c) => c.value);
  return { min: Math.min(...values), max: Math.max(...values) };
}

/** A transform with the parameters that one use of it changes. */
export function withParams(transform: Transform, params: TransformParams | undefined): Transform {
  if (params === undefined || !('params' in transform)) return transform;
  return transformSchema.parse({ ...transform, params: { ...transform.params, ...params } });
}
