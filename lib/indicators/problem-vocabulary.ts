/** What can be wrong with a framework; the words are with the others. */
export const TREE_PROBLEMS = {
  // Indicator trees
  duplicate_indicator: ['indicator'],
  indicator_id: ['indicator'],
  indicator_id_under: ['indicator', 'parent'],
  weights_sum: ['indicator', 'total', 'weight'],
  weights_total: ['total', 'full'],
  equal_weights: ['indicator'],
  sources_sum: ['indicator', 'total'],
  sources_alike: ['indicator', 'source'],
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
  crosswalk_total: ['points', 'indicators'],

  // Trees beside their policy and instruments
  unknown_transform: ['transform', 'policy', 'known'],
  source_transform: ['source', 'indicator', 'transform'],
  transform_needs: ['indicator', 'transform'],
  transform_needs_value: ['indicator', 'transform'],
  mixed_transforms: ['first', 'firstTransform', 'second', 'secondTransform'],
  empty_source_unknown: ['indicator', 'instrument', 'source'],
  empty_source: ['instrument', 'indicator'],
} as const;
