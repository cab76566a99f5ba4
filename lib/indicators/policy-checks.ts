/** Checks of a scoring policy: choice lists, parameters of transforms, minimums, grades. */
import {
  type ScoringPolicy,
  type Transform,
  type TransformParams,
  transformSchema,
} from '#lib/indicators/policy.ts';
import { type Check, repeatedAt, sameSum, tidy } from '#lib/instruments/finding.ts';
import { type Fault, fault } from '#lib/problems.ts';

type PolicyCheck = Check<ScoringPolicy>;

const duplicateName: PolicyCheck = {
  rule: 'duplicate_name',
  severity: 'error',
  find: (policy) => {
    const lists: [string, readonly { id: string }[]][] = [
      ['choice_lists', policy.choice_lists],
      ['transforms', policy.transforms],
      ['quality.flags', policy.quality.flags],
      ['evaluation.respondent_groups', policy.evaluation?.respondent_groups ?? []],
      ['evaluation.interview_roles', policy.evaluation?.interview_roles ?? []],
      ['evaluation.error_correction.methods', policy.evaluation?.error_correction.methods ?? []],
      ['evaluation.finding_types', policy.evaluation?.finding_types ?? []],
      ['evaluation.grading.levels', policy.evaluation?.grading.levels ?? []],
    ];
    return lists.flatMap(([path, entries]) =>
      repeatedAt(entries.map((e) => e.id)).map((i) =>
        fault('duplicate_name', `${path}[${i}].id`, { name: entries[i]?.id ?? '' }),
      ),
    );
  },
};

const choiceValues: PolicyCheck = {
  rule: 'choice_values',
  severity: 'error',
  find: (policy) =>
    policy.choice_lists.flatMap((list, i) => {
      const values = list.choices.map((c) => c.value);
      if (values.every((value, j) => value === (values[0] ?? 0) + j)) return [];
      return [fault('choice_values', `choice_lists[${i}].choices`, { list: list.id })];
    }),
};

/** Faults of a transform's parameters, with the changes that one use of it makes. */
export function paramFaults(transform: Transform, changes: TransformParams | undefined): Fault[] {
  const own = 'params' in transform ? transform.params : undefined;
  if (own === undefined) {
    if (changes === undefined) return [];
    return [fault('transform_params_none', 'params', { transform: transform.id })];
  }
  const extra = Object.keys(changes ?? {}).filter((key) => !(key in own));
  if (extra.length > 0) {
    const known = Object.keys(own);
    return [fault('transform_params_extra', 'params', { transform: transform.id, extra, known })];
  }
  const merged = transformSchema.safeParse({ ...transform, params: { ...own, ...changes } });
  // What is not of the format is the format's to say, also while it is being written.
  const key = merged.success ? misordered(merged.data) : undefined;
  return key === undefined ? [] : [fault(key, 'params', { transform: transform.id })];
}

function misordered(transform: Transform) {
  switch (transform.type) {
    case 'linear':
      return transform.params.min < transform.params.max ? undefined : 'transform_params_linear';
    case 'proportional':
      return transform.params.max > 0 ? undefined : 'transform_params_proportional';
    case 'ratio':
      return transform.params.target > 0 ? undefined : 'transform_params_ratio';
    case 'range': {
      const { zero_lo, lo, hi, zero_hi } = transform.params;
      return zero_lo <= lo && lo <= hi && hi <= zero_hi ? undefined : 'transform_params_range';
    }
    case 'banded': {
      const { bands } = transform.params;
      const falling = bands.every((band, i) => {
        const above = bands[i - 1];
        return above === undefined || (band.from < above.from && band.r <= above.r);
      });
      return falling ? undefined : 'transform_params_banded';
    }
    default:
      return undefined;
  }
}

const transformParams: PolicyCheck = {
  rule: 'transform_params',
  severity: 'error',
  find: (policy) =>
    policy.transforms.flatMap((transform, i) =>
      paramFaults(transform, undefined).map((fault) => ({
        ...fault,
        path: `transforms[${i}].${fault.path}`,
      })),
    ),
};

const minAnswered: PolicyCheck = {
  rule: 'min_answered',
  severity: 'error',
  find: ({ scoring }) => {
    const { num, den } = scoring.min_answered;
    if (num > 0 && num <= den) return [];
    return [fault('min_answered', 'scoring.min_answered', { num, den })];
  },
};

const orderedLines: PolicyCheck = {
  rule: 'ordered_lines',
  severity: 'error',
  find: ({ reliability, aggregation, disclosure, evaluation }) => {
    const { bands } = reliability;
    const { icc1, unit_reliability } = aggregation;
    const window = evaluation?.reform_review.window_years;
    const calibration = evaluation?.calibration;
    const lines: [string, number[]][] = [
      ['reliability.bands', [bands.weak, bands.acceptable, bands.good]],
      ['aggregation.icc1', [icc1.small, icc1.medium, icc1.large]],
      ['aggregation.unit_reliability', [unit_reliability.describe_only, unit_reliability.rank_units]],
      ['disclosure', [disclosure.k_report, disclosure.k_breakdown]],
      ['disclosure', [disclosure.k_report, disclosure.k_verbatim]],
      ['evaluation.reform_review.window_years', window === undefined ? [] : [window.from, window.to]],
      [
        'evaluation.calibration',
        calibration === undefined ? [] : [calibration.exact_min, calibration.within_one_min],
      ],
      ...(evaluation?.respondent_groups ?? []).flatMap(({ sample }, i): [string, number[]][] => {
        const persons = sample.persons_per_department;
        const path = `evaluation.respondent_groups[${i}].sample`;
        return [
          [path, [sample.min_valid, sample.target_valid ?? sample.min_valid]],
          [`${path}.persons_per_department`, persons === undefined ? [] : [persons.min, persons.max]],
        ];
      }),
    ];
    return lines
      .filter(([, values]) => values.some((value, i) => value < (values[i - 1] ?? value)))
      .map(([path, values]) => fault('ordered_lines', path, { values }));
  },
};

const groupStrata: PolicyCheck = {
  rule: 'stratified_group',
  severity: 'error',
  find: ({ evaluation }) =>
    (evaluation?.respondent_groups ?? []).flatMap((group, i) => {
      if ((group.within === 'post_stratified') === (group.strata !== undefined)) return [];
      const path = `evaluation.respondent_groups[${i}].strata`;
      return [fault('stratified_group', path, { group: group.id })];
    }),
};

const gradeThresholds: PolicyCheck = {
  rule: 'grade_thresholds',
  severity: 'error',
  find: ({ evaluation }) => {
    const levels = evaluation?.grading.levels ?? [];
    if (levels.length === 0) return [];
    const falling = levels.every(
      (level, i) => level.min_score < (levels[i - 1]?.min_score ?? Number.POSITIVE_INFINITY),
    );
    if (falling && levels.at(-1)?.min_score === 0) return [];
    const grades = levels.map((l) => `${l.id} ${l.min_score}`);
    return [fault('grade_thresholds', 'evaluation.grading.levels', { grades })];
  },
};

const gradeShares: PolicyCheck = {
  rule: 'grade_shares',
  severity: 'error',
  find: ({ evaluation }) => {
    const levels = evaluation?.grading.levels ?? [];
    const sum = levels.reduce((total, level) => total + level.share, 0);
    if (levels.length === 0 || sameSum(sum, 1)) return [];
    return [fault('grade_shares', 'evaluation.grading.levels', { total: tidy(sum) })];
  },
};

const redLine: PolicyCheck = {
  rule: 'red_line_cap',
  severity: 'error',
  find: ({ evaluation }) => {
    const grading = evaluation?.grading;
    if (grading === undefined || grading.levels.some((level) => level.id === grading.red_line_cap)) return [];
    return [fault('red_line_cap', 'evaluation.grading.red_line_cap', { grade: grading.red_line_cap })];
  },
};

const cycleYears: PolicyCheck = {
  rule: 'cycle_years',
  severity: 'error',
  find: ({ evaluation }) => {
    const years = evaluation?.grading.cycle_years;
    if (years === undefined || years.allowed.includes(years.default)) return [];
    return [fault('cycle_years', 'evaluation.grading.cycle_years.default', { years: years.default })];
  },
};

export const POLICY_CHECKS: readonly PolicyCheck[] = [
  duplicateName,
  choiceValues,
  transformParams,
  minAnswered,
  orderedLines,
  groupStrata,
  gradeThresholds,
  gradeShares,
  redLine,
  cycleYears,
];
