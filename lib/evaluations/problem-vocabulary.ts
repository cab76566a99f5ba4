/** What can be wrong with lists of units and of their industries; the words are with the others. */
export const UNIT_PROBLEMS = {
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
  units_list_industry: ['max'],
  industry_unit: ['value'],
} as const;
