/**
 * The vocabulary of what can be wrong: every rule's sentence and every refusal with the values it speaks of. Code
 * names the sentence and gives the values; the words are in `messages/<locale>/problem.json` and are put together
 * by `lib/i18n/problem-text.ts` alone.
 */

/** A word in every language, for values that have a name in each: sheets, columns, types. */
type Words = { readonly 'zh-CN': string; readonly 'zh-TW': string; readonly en: string };
/** A value in a sentence. The value called `place` is written like the path of a problem. */
export type ParamValue = string | number | Words | readonly (string | number | Words)[];
export type Params = Readonly<Record<string, ParamValue>>;

type Vocabulary = Readonly<Record<string, readonly string[]>>;

export const PROBLEMS = {
  // Text and format of an instrument
  file_size: [],
  yaml_syntax: ['detail', 'code'],
  yaml_too_deep: [],
  yaml_alias: [],
  yaml_key: [],
  yaml_duplicate_key: ['key'],
  yaml_tag: ['tag'],
  schema_kind_none: ['format'],
  schema_kind_format: ['format'],
  schema_kind_unknown: ['kinds'],
  schema_unknown_key: ['key'],
  schema_missing: ['expected'],
  schema_type: ['actual', 'expected'],
  schema_value: ['value', 'count', 'allowed'],
  schema_value_missing: ['count', 'allowed'],
  schema_value_union: [],
  schema_value_other: [],
  no_text: [],
  schema_range_small: ['minimum', 'exclusive'],
  schema_range_big: ['maximum', 'exclusive'],
  schema_format: ['value', 'pattern'],
  schema_format_other: ['value'],
  file_unreadable: ['detail'],

  // Languages
  source_locale: ['locale'],
  source_text: ['locale'],
  translation: ['locale'],

  // Questionnaires
  duplicate_item: ['item'],
  duplicate_scale: ['scale'],
  duplicate_option: ['option', 'item'],
  unknown_scale: ['scale', 'item', 'known'],
  layout_items_unknown: ['item'],
  layout_items_twice: ['item'],
  layout_items_unplaced: ['item'],
  screening_items_late: ['item'],
  screening_items_other: ['item'],
  eligibility_options_purpose: ['item'],
  eligibility_options: ['item'],
  eligibility_required: ['item'],
  stratum_name: ['item'],
  stratum_name_forbidden: ['item', 'stratum'],
  reversal_missing: ['item'],
  reversal_forward: ['item'],

  // Design of scales
  scale_items: ['scale', 'count', 'minimum'],
  reverse_share: ['reverse', 'count', 'scale'],
  reverse_adjacent: ['before', 'item'],
  reverse_first: ['item'],
  reverse_negated: ['item'],
  double_negation: ['item'],
  repeated_text: ['item', 'earlier'],

  // What items count towards
  mapping_without_tree: [],
  mapping_validation: [],
  repeated_mapping: ['item', 'indicator'],
  double_mapping: ['item'],
  mapping_scale_none: ['item', 'scale', 'indicator'],
  mapping_scale: ['item', 'mapped', 'scale', 'indicator'],
  mapping_weight: ['item', 'weight', 'expected'],
  short_form_unoffered: ['item'],
  short_form: ['scale'],

  // Questionnaires beside their policy and tree
  unknown_choices: ['list', 'policy', 'known'],
  mixed_choices: ['scale', 'lists'],
  not_applicable_choice: ['item', 'list'],
  attention_expected: ['item', 'expected', 'list'],
  attention_place: ['item'],
  item_transform_unknown: ['transform', 'policy'],
  item_transform: ['transform', 'min', 'max'],
  audience_group: ['group', 'policy', 'known'],
  group_strata: ['group', 'stratum'],
  unknown_indicator: ['indicator', 'tree'],
  item_source_none: ['indicator', 'questionnaire'],
  item_source: ['item', 'transform', 'expected', 'indicator'],

  // Interview outlines
  duplicate_question: ['question'],
  duplicate_section: ['section'],
  section_minutes: ['section', 'total', 'minutes'],
  time_budget: ['total', 'budget'],
  sampling_range: [],
  question_probes: ['question'],
  interview_role: ['role', 'policy', 'known'],
  rating_choices: ['list', 'policy'],
  rating_transform: ['transform', 'policy'],
  unknown_evidence: ['evidence', 'tree'],
  rating_indicator: ['indicator', 'tree'],
  question_source_none: ['indicator', 'outline'],
  question_source: ['question', 'transform', 'expected', 'indicator'],

  // Indicator trees
  duplicate_indicator: ['indicator'],
  indicator_id: ['indicator'],
  indicator_id_under: ['indicator', 'parent'],
  weights_sum: ['indicator', 'total', 'weight'],
  weights_total: ['total', 'full'],
  equal_weights: ['indicator'],
  sources_sum: ['indicator', 'total'],
  source_ref_missing: ['source', 'indicator'],
  source_ref_extra: ['source', 'indicator'],
  duplicate_evidence: ['evidence'],
  document_evidence: ['indicator'],
  deduction_id: ['deduction', 'indicator'],
  deduction_points: ['deduction', 'per', 'cap', 'weight'],
  variant_slots_empty: ['indicator'],
  variant_slots_unknown: ['indicator'],
  variant_slots_twice: ['indicator', 'type'],
  variant_slots_parts: ['type', 'total'],
  crosswalk: ['indicator'],

  // Trees beside their policy and instruments
  unknown_transform: ['transform', 'policy', 'known'],
  source_transform: ['source', 'indicator', 'transform'],
  transform_needs: ['indicator', 'transform'],
  transform_needs_value: ['indicator', 'transform'],
  mixed_transforms: ['first', 'firstTransform', 'second', 'secondTransform'],
  empty_source_unknown: ['indicator', 'instrument', 'source'],
  empty_source: ['instrument', 'indicator'],

  // Scoring policies
  duplicate_name: ['name'],
  choice_values: ['list'],
  transform_params_none: ['transform'],
  transform_params_extra: ['transform', 'extra', 'known'],
  transform_params_linear: ['transform'],
  transform_params_proportional: ['transform'],
  transform_params_ratio: ['transform'],
  transform_params_range: ['transform'],
  transform_params_banded: ['transform'],
  min_answered: ['num', 'den'],
  ordered_lines: ['values'],
  stratified_group: ['group'],
  grade_thresholds: ['grades'],
  grade_shares: ['total'],
  red_line_cap: ['grade'],
  cycle_years: ['years'],

  // Instruments together
  duplicate_instrument: ['instrument', 'version'],
  unknown_reference: ['kind', 'instrument', 'major'],

  // Lists of units
  units_csv_syntax: ['detail', 'columns', 'code'],
  units_csv_column_unknown: ['column', 'columns'],
  units_csv_column_missing: ['column', 'columns'],
  units_list_empty: [],
  units_list_too_many: ['max'],
  units_list_code: ['value'],
  units_list_name_missing: [],
  units_list_name: ['max'],
  units_list_type: ['value', 'types'],
  units_list_code_twice: ['code', 'place'],

  // Workbooks
  workbook_no_sheet: [],
  workbook_column_untitled: ['titles'],
  workbook_column_unknown: ['title', 'titles'],
  workbook_column_twice: ['title'],
  workbook_column_missing: ['title', 'titles'],
  workbook_format: [],
  workbook_format_protected: [],
  workbook_format_unreadable: ['detail'],
  workbook_cell: ['count', 'max'],
  workbook_time: [],
  workbook_memory: [],
  workbook_archive: ['detail'],
  workbook_archive_part: ['fault'],
  workbook_entries: ['count', 'max'],
  workbook_active: [],
  workbook_active_macros: [],
  workbook_active_link: ['target'],
  workbook_encrypted: [],
  workbook_ratio: ['max'],
  workbook_size: ['part', 'all'],
  workbook_xml: ['fault'],
  workbook_sheets: ['count', 'max'],
  workbook_rows: ['max'],
  workbook_columns: ['rows', 'columns'],
  workbook_error_value: [],
  framework_sheet: ['sheet'],
  framework_params: [],
  framework_field_unknown: ['field', 'known'],
  framework_field_twice: ['field'],
  framework_id: ['indicator'],
  framework_id_blank: [],
  framework_parent: ['indicator', 'parent'],
  framework_leaf_only: [],
  framework_reason: [],
  framework_slot: ['value', 'yes'],
  framework_indicator: ['indicator'],
  framework_source: ['indicator', 'source', 'max'],

  // Publishing, campaigns, interviews, scores
  version_taken: ['version', 'status'],
  campaign_validation: [],
  campaign_unit: [],
  campaign_departments: [],
  campaign_end: [],
  interview_unit: [],
  interview_outline: ['role'],
  interview_rater: [],
  rating_missing: ['title'],
  required_question: ['title'],
  score_unit: [],

  // Fields: what zod says
  invalid_type: ['expected'],
  too_small: ['origin', 'minimum'],
  too_big: ['origin', 'maximum'],
  invalid_format: [],
  invalid_value: ['allowed'],
  not_multiple_of: ['divisor'],
  unrecognized_keys: ['keys'],
  invalid_union: [],
  invalid_key: [],
  invalid_element: [],
  custom: [],
  day_format: [],
  moment_format: [],
  title_missing: [],
  units_missing: [],
  unit_code_format: [],
  unit_name_missing: [],
  unit_type_unknown: [],
  period_order: [],
  questionnaire_missing: [],
  units_unchosen: [],
  contact_missing: [],
  closes_order: [],
  unit_unchosen: [],
  role_unchosen: [],
  rater_missing: [],
  raters_too_many: [],
  rater_same: [],
  text_missing: [],
  text_too_large: [],
  reason_missing: [],
  nothing_to_export: [],
  why_missing: [],
  source_reason_missing: [],
  audit_day: [],
} as const satisfies Vocabulary;

export const REFUSALS = {
  input_refused: [],
  not_json: [],
  json_proto: [],
  json_number: [],
  json_surrogate: [],
  json_deep: ['max'],
  json_key_twice: [],
  json_values: ['max'],
  not_utf8: [],
  too_many_requests: ['seconds'],
  other_site: [],
  send_json: [],
  send_workbook: ['type'],
  body_too_large: ['max'],
  no_table: [],
  no_version: [],
  no_version_of_kind: ['kind', 'version'],
  stored_unreadable: [],
  file_errors: [],
  not_draft: ['instrument', 'version'],
  submit_draft_only: [],
  second_person: [],
  decide_review_only: [],
  policy_unpublished: ['policy'],
  kind_unpublished: ['kind'],
  policy_without_rules: ['policy'],
  policy_without_audience: ['audience'],
  no_evaluation: [],
  no_campaign: [],
  no_unit: [],
  no_source: [],
  no_score: [],
  foreign_unit: [],
  evidence_changed: ['indicator'],
  exported_meanwhile: ['indicator'],
  unpublished_campaign: [],
  open_early_only: [],
  campaign_closed: [],
  statistics_later: [],
  no_interview: [],
  not_your_interview: [],
  raters_write: [],
  own_interviews: [],
  no_question: [],
  not_rated: [],
  interview_finished: [],
  already_finished: [],
  base_unknown: [],
  questions_open: [],
  finish_first: [],
  ratings_open: [],
  ratings_locked: [],
  already_locked: [],
  units_errors: [],
  units_not_csv: [],
  workbook_refused: [],
  cells_refused: [],
  workbook_file: ['max'],
  workbook_characters: ['max'],
  workbooks_waiting: [],
  server_failed: [],
} as const satisfies Vocabulary;

export type ProblemKey = keyof typeof PROBLEMS;
export type RefusalReason = keyof typeof REFUSALS;

/** The values of an entry; no argument at all where it has none. */
type Values<Names extends readonly string[]> = Names extends readonly []
  ? []
  : [params: { readonly [Name in Names[number]]: ParamValue }];

/** One fault found by a check; the check's rule and severity are added when it runs. */
export type Fault = {
  readonly path: string;
  readonly key: ProblemKey;
  readonly params: Params;
  readonly file?: string;
};

/** The fault whose sentence is `key`, at a place of the input. */
export function fault<K extends ProblemKey>(
  key: K,
  path: string,
  ...[params]: Values<(typeof PROBLEMS)[K]>
): Fault {
  return { path, key, params: params ?? {} };
}

/** Why something was refused, where a person is to read it. */
export type Because = { readonly reason: RefusalReason; readonly params: Params };

export function because<R extends RefusalReason>(
  reason: R,
  ...[params]: Values<(typeof REFUSALS)[R]>
): Because {
  return { reason, params: params ?? {} };
}
