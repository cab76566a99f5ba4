/** The part of a scoring policy that only an evaluation needs: groups, samples, correction, grades. */
import { z } from 'zod';
import {
  localizedSchema,
  nameSchema,
  positiveSchema,
  referenceSchema,
  shareSchema,
} from '#lib/instruments/envelope.ts';

const whole = z.number().int().min(0).max(100_000);

const respondentGroupSchema = z.strictObject({
  id: nameSchema,
  weight: positiveSchema,
  within: z.enum(['equal_person', 'equal_department', 'post_stratified']),
  strata: z.array(nameSchema).min(1).max(5).exactOptional(),
  /** Largest post-stratification weight. */
  trim: z.number().min(1).max(100).exactOptional(),
  sample: z.strictObject({
    min_valid: whole,
    target_valid: whole.exactOptional(),
    min_departments: whole.exactOptional(),
    persons_per_department: z.strictObject({ min: whole, max: whole }).exactOptional(),
    /** Up to this many people, everyone is asked. */
    census_max: whole.exactOptional(),
    min_response_rate: shareSchema.exactOptional(),
  }),
});

const correctionMethodSchema = z.strictObject({
  id: z.enum([
    'verify_deduction',
    'na_rescale',
    'rater_severity',
    'outlier_trim',
    'objective_constraint',
    'data_error',
  ]),
  title: localizedSchema,
  effect: localizedSchema,
  /** Judged by people, and therefore within the cap. */
  manual: z.boolean(),
});

const gradeLevelSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]$/),
  min_score: z.number().min(0).max(1000),
  share: shareSchema,
  applications: z.enum(['priority', 'strict', 'suspended', 'normal']),
  intake_rule: z.literal('two_out_one_in').exactOptional(),
  note: localizedSchema,
});

const calibrationRuleSchema = z.strictObject({
  /** The set of cases that raters rate before their ratings count. */
  cases: referenceSchema,
  /** Smallest shares of cases within one point of the experts' rating, and exactly on it. */
  within_one_min: shareSchema,
  exact_min: shareSchema,
  /** How long a pass lasts. */
  valid_days: whole.min(1),
  /** How long after a failed attempt the next one may begin, so that answers are not copied from its result. */
  retry_hours: whole,
});
export type CalibrationRule = z.infer<typeof calibrationRuleSchema>;
const findingTypeSchema = z.strictObject({ id: nameSchema, title: localizedSchema });

export const evaluationRulesSchema = z.strictObject({
  /** Types of problem that a finding is one of; absent: the three of `DEFAULT_FINDING_TYPES`. */
  finding_types: z.array(findingTypeSchema).min(1).max(30).exactOptional(),
  /** A problem of one type and indicator is common when it is found in so many units; absent: 3. */
  common_problem_units: whole.min(2).exactOptional(),
  /** Difference of two score rates that is of no practical weight, as a share of the range; absent: 0.10. */
  joint_margin: z.number().positive().max(0.5).exactOptional(),
  respondent_groups: z.array(respondentGroupSchema).min(1).max(20),
  below_minimum: z.literal('exclude_source_and_renormalise'),
  interview_roles: z.array(z.strictObject({ id: nameSchema, weight: shareSchema })).max(20),
  /** How scores are written; absent: by one person. */
  scores: z.strictObject({ second_person: z.boolean() }).exactOptional(),
  /** Absent: ratings count whether or not their rater is calibrated. */
  calibration: calibrationRuleSchema.exactOptional(),
  error_correction: z.strictObject({
    methods: z.array(correctionMethodSchema).max(20),
    cap_per_level1: shareSchema,
    four_eyes: z.boolean(),
  }),
  grading: z.strictObject({
    mode: z.enum(['threshold', 'proportion']),
    /** From the best to the lowest. */
    levels: z.array(gradeLevelSchema).min(2).max(10),
    red_line_cap: z.string().regex(/^[A-Z]$/),
    uncertainty: z.strictObject({ flag_if_interval_crosses_cutoff: z.boolean(), confidence: shareSchema }),
    cycle_years: z.strictObject({ allowed: z.array(whole.min(1)).min(1).max(10), default: whole.min(1) }),
    validity: z.literal('half_cycle'),
  }),
  reform_review: z.strictObject({
    window_years: z.strictObject({ from: whole, to: whole }),
    compare: z
      .array(z.enum(['same_indicator_version', 'anchor_items_only', 'difference_with_interval']))
      .min(1),
  }),
});
export type EvaluationRules = z.infer<typeof evaluationRulesSchema>;
export type FindingType = z.infer<typeof findingTypeSchema>;

const DEFAULT_FINDING_TYPES: readonly FindingType[] = [
  { id: 'weakened_function', title: { 'zh-CN': '职能弱化', 'zh-TW': '職能弱化', en: 'Weakened function' } },
  { id: 'overlap', title: { 'zh-CN': '职责交叉', 'zh-TW': '職責交叉', en: 'Overlapping duties' } },
  { id: 'underload', title: { 'zh-CN': '任务不饱满', 'zh-TW': '任務不飽滿', en: 'Too little work' } },
];

/** The rules about findings and joint displays, with their defaults where a policy is older than they are. */
export function findingRules(rules: EvaluationRules) {
  return {
    types: rules.finding_types ?? DEFAULT_FINDING_TYPES,
    commonUnits: rules.common_problem_units ?? 3,
    margin: rules.joint_margin ?? 0.1,
  };
}
