/** Checks of a scoring policy: choice lists, parameters of transforms, minimums, grades. */
import {
  type ScoringPolicy,
  type Transform,
  type TransformParams,
  transformSchema,
} from '#lib/indicators/policy.ts';
import { type Check, type Fault, repeatedAt, sameSum, tidy } from '#lib/instruments/finding.ts';

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
      ['evaluation.grading.levels', policy.evaluation?.grading.levels ?? []],
    ];
    return lists.flatMap(([path, entries]) =>
      repeatedAt(entries.map((e) => e.id)).map((i) => ({
        path: `${path}[${i}].id`,
        message: `${entries[i]?.id} is there twice.`,
        remedy: 'Give each entry of the list its own id.',
      })),
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
      const message = `The values of ${list.id} do not rise by one.`;
      return [
        {
          path: `choice_lists[${i}].choices`,
          message,
          remedy: 'Number the choices from low to high without gaps.',
        },
      ];
    }),
};

/** Faults of a transform's parameters, with the changes that one use of it makes. */
export function paramFaults(transform: Transform, changes: TransformParams | undefined): Fault[] {
  const own = 'params' in transform ? transform.params : undefined;
  if (own === undefined) {
    if (changes === undefined) return [];
    return [{ path: 'params', message: `${transform.id} takes no parameters.`, remedy: 'Remove params.' }];
  }
  const extra = Object.keys(changes ?? {}).filter((key) => !(key in own));
  if (extra.length > 0) {
    const remedy = `It takes ${Object.keys(own).join(', ')}.`;
    return [{ path: 'params', message: `${transform.id} does not take ${extra.join(', ')}.`, remedy }];
  }
  const merged = transformSchema.parse({ ...transform, params: { ...own, ...changes } });
  const problem = misordered(merged);
  return problem === undefined ? [] : [{ path: 'params', ...problem }];
}

function misordered(transform: Transform): { message: string; remedy: string } | undefined {
  const message = `The parameters of ${transform.id} are out of order.`;
  switch (transform.type) {
    case 'linear':
      return transform.params.min < transform.params.max
        ? undefined
        : { message, remedy: 'min must be below max.' };
    case 'proportional':
      return transform.params.max > 0 ? undefined : { message, remedy: 'max must be above 0.' };
    case 'ratio':
      return transform.params.target > 0 ? undefined : { message, remedy: 'target must be above 0.' };
    case 'range': {
      const { zero_lo, lo, hi, zero_hi } = transform.params;
      const ordered = zero_lo <= lo && lo <= hi && hi <= zero_hi;
      return ordered ? undefined : { message, remedy: 'zero_lo ≤ lo ≤ hi ≤ zero_hi must hold.' };
    }
    case 'banded': {
      const { bands } = transform.params;
      const falling = bands.every((band, i) => {
        const above = bands[i - 1];
        return above === undefined || (band.from < above.from && band.r <= above.r);
      });
      return falling ? undefined : { message, remedy: 'List the bands from the highest to the lowest.' };
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
    const message = `A respondent would have to answer ${num} of every ${den} items.`;
    return [{ path: 'scoring.min_answered', message, remedy: 'Use a share above 0 and at most 1.' }];
  },
};

const orderedLines: PolicyCheck = {
  rule: 'ordered_lines',
  severity: 'error',
  find: ({ reliability, aggregation, disclosure, evaluation }) => {
    const { bands } = reliability;
    const { icc1, unit_reliability } = aggregation;
    const window = evaluation?.reform_review.window_years;
    const lines: [string, number[]][] = [
      ['reliability.bands', [bands.weak, bands.acceptable, bands.good]],
      ['aggregation.icc1', [icc1.small, icc1.medium, icc1.large]],
      ['aggregation.unit_reliability', [unit_reliability.describe_only, unit_reliability.rank_units]],
      ['disclosure', [disclosure.k_report, disclosure.k_breakdown]],
      ['disclosure', [disclosure.k_report, disclosure.k_verbatim]],
      ['evaluation.reform_review.window_years', window === undefined ? [] : [window.from, window.to]],
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
      .map(([path, values]) => ({
        path,
        message: `These limits must not fall: ${values.join(', ')}.`,
        remedy: 'Put the limits in order, from the weakest to the strictest.',
      }));
  },
};

const groupStrata: PolicyCheck = {
  rule: 'stratified_group',
  severity: 'error',
  find: ({ evaluation }) =>
    (evaluation?.respondent_groups ?? []).flatMap((group, i) => {
      if ((group.within === 'post_stratified') === (group.strata !== undefined)) return [];
      const path = `evaluation.respondent_groups[${i}].strata`;
      const remedy = 'Post-stratified groups name their strata; others have none.';
      return [{ path, message: `Weighting and strata of ${group.id} disagree.`, remedy }];
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
    const message = `Grades begin at ${levels.map((l) => `${l.id} ${l.min_score}`).join(', ')}.`;
    return [
      {
        path: 'evaluation.grading.levels',
        message,
        remedy: 'List them from the best, falling, the last at 0.',
      },
    ];
  },
};

const gradeShares: PolicyCheck = {
  rule: 'grade_shares',
  severity: 'error',
  find: ({ evaluation }) => {
    const levels = evaluation?.grading.levels ?? [];
    const sum = levels.reduce((total, level) => total + level.share, 0);
    if (levels.length === 0 || sameSum(sum, 1)) return [];
    const remedy = 'Make the shares of the grades add up to 1.';
    return [{ path: 'evaluation.grading.levels', message: `The shares add up to ${tidy(sum)}.`, remedy }];
  },
};

const redLine: PolicyCheck = {
  rule: 'red_line_cap',
  severity: 'error',
  find: ({ evaluation }) => {
    const grading = evaluation?.grading;
    if (grading === undefined || grading.levels.some((level) => level.id === grading.red_line_cap)) return [];
    const message = `Red lines lead to grade ${grading.red_line_cap}, which does not exist.`;
    return [{ path: 'evaluation.grading.red_line_cap', message, remedy: 'Name one of the grades.' }];
  },
};

const cycleYears: PolicyCheck = {
  rule: 'cycle_years',
  severity: 'error',
  find: ({ evaluation }) => {
    const years = evaluation?.grading.cycle_years;
    if (years === undefined || years.allowed.includes(years.default)) return [];
    const message = `The default cycle of ${years.default} years is not allowed.`;
    return [
      {
        path: 'evaluation.grading.cycle_years.default',
        message,
        remedy: 'Choose one of the allowed lengths.',
      },
    ];
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
