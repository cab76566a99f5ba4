/** What can be wrong with an interview outline or a calibration case: a part of `lib/problem-vocabulary.ts`. */
export const INTERVIEW_PROBLEMS = {
  // Interview outlines
  duplicate_question: ['question'],
  duplicate_section: ['section'],
  section_minutes: ['section', 'total', 'minutes'],
  time_budget: ['total', 'budget'],
  sampling_range: [],
  question_probes: ['question'],
  rating_unmapped: ['question'],
  rating_anchors: ['question', 'point'],
  anchors_alike: ['question', 'point', 'other'],
  double_question: ['question'],
  leading_question: ['question', 'words'],
  question_length: ['question', 'width', 'limit'],
  interview_role: ['role', 'policy', 'known'],
  rating_choices: ['list', 'policy'],
  rating_transform: ['transform', 'policy'],
  unknown_evidence: ['evidence', 'tree'],
  rating_indicator: ['indicator', 'tree'],
  rating_uncounted: ['indicator', 'outline'],
  indicator_unasked: ['indicator', 'tree', 'outline'],
  question_source: ['question', 'transform', 'expected', 'indicator'],

  // Calibration cases
  duplicate_case: ['case'],
  case_spread: ['missing'],
  case_question_unknown: ['question', 'outline'],
  case_question_unrated: ['question', 'outline'],
} as const;
