/** Names of all rules, so that documentation and tests can be held against them. */
import { TREE_CHECKS } from '#lib/indicators/checks.ts';
import { POLICY_CHECKS } from '#lib/indicators/policy-checks.ts';
import { TREE_INSTRUMENT_CHECKS, TREE_POLICY_CHECKS } from '#lib/indicators/source-checks.ts';
import { SET_CHECKS } from '#lib/instruments/checks-set.ts';
import { ENVELOPE_CHECKS } from '#lib/instruments/envelope-checks.ts';
import { CALIBRATION_CHECKS, CALIBRATION_OUTLINE_CHECKS } from '#lib/interview/calibration-checks.ts';
import { INTERVIEW_CHECKS, INTERVIEW_POLICY_CHECKS, INTERVIEW_TREE_CHECKS } from '#lib/interview/checks.ts';
import { QUESTIONNAIRE_CHECKS } from '#lib/questionnaire/checks.ts';
import { QUESTIONNAIRE_DESIGN_CHECKS } from '#lib/questionnaire/design-checks.ts';
import { QUESTIONNAIRE_MAPPING_CHECKS } from '#lib/questionnaire/mapping-checks.ts';
import { QUESTIONNAIRE_POLICY_CHECKS, QUESTIONNAIRE_TREE_CHECKS } from '#lib/questionnaire/policy-checks.ts';

/** Rules about the text and its format, found before any check can run. */
export const READING_RULES = [
  'file_size',
  'yaml_syntax',
  'yaml_alias',
  'yaml_key',
  'yaml_duplicate_key',
  'yaml_tag',
  'schema_kind',
  'schema_missing',
  'schema_unknown_key',
  'schema_type',
  'schema_value',
  'schema_range',
  'schema_format',
] as const;

/** Every rule that is checked once a file has been read, each once. */
export const CHECK_RULES: readonly string[] = [
  ...new Set(
    [
      ENVELOPE_CHECKS,
      QUESTIONNAIRE_CHECKS,
      QUESTIONNAIRE_MAPPING_CHECKS,
      QUESTIONNAIRE_DESIGN_CHECKS,
      QUESTIONNAIRE_POLICY_CHECKS,
      QUESTIONNAIRE_TREE_CHECKS,
      INTERVIEW_CHECKS,
      INTERVIEW_POLICY_CHECKS,
      INTERVIEW_TREE_CHECKS,
      CALIBRATION_CHECKS,
      CALIBRATION_OUTLINE_CHECKS,
      TREE_CHECKS,
      TREE_POLICY_CHECKS,
      TREE_INSTRUMENT_CHECKS,
      POLICY_CHECKS,
      SET_CHECKS,
    ].flatMap((checks) => checks.map((check: { readonly rule: string }) => check.rule)),
  ),
];
