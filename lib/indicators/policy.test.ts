import { describe, expect, it } from 'vitest';
import { at, describeChecks, shipped } from '#lib/instruments/check-cases.test-support.ts';
import {
  choiceList,
  evaluationRules,
  rangeOf,
  respondentGroup,
  type ScoringPolicy,
  withParams,
} from './policy.ts';
import { POLICY_CHECKS } from './policy-checks.ts';

const DEFAULT = shipped('scoring_policy', 'SP_DEFAULT');
const VALIDATION = shipped('scoring_policy', 'SP_VALIDATION');

function transform<T extends ScoringPolicy['transforms'][number]['type']>(policy: ScoringPolicy, type: T) {
  const found = policy.transforms.find((t) => t.type === type);
  if (found?.type !== type) throw new Error(`no transform ${type}`);
  return found as Extract<ScoringPolicy['transforms'][number], { type: T }>;
}

describeChecks('checks of a policy', POLICY_CHECKS, [DEFAULT, VALIDATION], {
  duplicate_name: [
    (p) => p.choice_lists.push(at(p.choice_lists, 0)),
    (p) => p.quality.flags.push({ id: 'attention_failed' }),
    (p) => evaluationRules(p).interview_roles.push({ id: 'leadership', weight: 1 }),
  ],
  choice_values: [
    (p) => {
      at(at(p.choice_lists, 0).choices, 4).value = 7;
    },
    (p) => at(p.choice_lists, 0).choices.reverse(),
  ],
  transform_params: [
    (p) => {
      transform(p, 'linear').params.max = 1;
    },
    (p) => {
      transform(p, 'proportional').params.max = 0;
    },
    (p) => {
      transform(p, 'ratio').params.target = 0;
    },
    (p) => {
      transform(p, 'range').params.zero_hi = 0.95;
    },
    (p) => transform(p, 'banded').params.bands.reverse(),
  ],
  min_answered: [
    (p) => {
      p.scoring.min_answered = { num: 4, den: 3 };
    },
    (p) => {
      p.scoring.min_answered = { num: 0, den: 3 };
    },
  ],
  ordered_lines: [
    (p) => {
      p.reliability.bands.weak = 0.9;
    },
    (p) => {
      p.aggregation.icc1.small = 0.9;
    },
    (p) => {
      p.disclosure.k_breakdown = 2;
    },
    (p) => {
      evaluationRules(p).reform_review.window_years = { from: 3, to: 2 };
    },
    (p) => {
      at(evaluationRules(p).respondent_groups, 0).sample.target_valid = 1;
    },
  ],
  stratified_group: [
    (p) => {
      delete at(evaluationRules(p).respondent_groups, 1).strata;
    },
    (p) => {
      at(evaluationRules(p).respondent_groups, 0).strata = ['department'];
    },
  ],
  grade_thresholds: [
    (p) => {
      at(evaluationRules(p).grading.levels, 1).min_score = 90;
    },
    (p) => {
      at(evaluationRules(p).grading.levels, 2).min_score = 10;
    },
  ],
  grade_shares: (p) => {
    at(evaluationRules(p).grading.levels, 0).share = 0.5;
  },
  red_line_cap: (p) => {
    evaluationRules(p).grading.red_line_cap = 'D';
  },
  cycle_years: (p) => {
    evaluationRules(p).grading.cycle_years.default = 3;
  },
});

describe('reading a policy', () => {
  it('finds choice lists and their range', () => {
    expect(rangeOf(choiceList(DEFAULT, 'agree5'))).toEqual({ min: 1, max: 5 });
    expect(() => choiceList(DEFAULT, 'nothing')).toThrow(/nothing/);
  });

  it('has rules of evaluation or says that it has none', () => {
    expect(evaluationRules(DEFAULT).grading.levels.map((l) => l.id)).toEqual(['A', 'B', 'C']);
    expect(() => evaluationRules(VALIDATION)).toThrow(/SP_VALIDATION/);
    expect(respondentGroup(DEFAULT, 'own_staff')?.sample.census_max).toBe(100);
    expect(respondentGroup(VALIDATION, 'own_staff')).toBeUndefined();
  });

  it('changes the parameters of a transform where it is used', () => {
    const ratio = transform(DEFAULT, 'ratio');
    expect(withParams(ratio, { target: 0.95 })).toMatchObject({ params: { target: 0.95 } });
    expect(withParams(ratio, undefined)).toBe(ratio);
    expect(ratio.params.target).toBe(1);
  });

  it('has the middle of agreement as neither agreeing nor disagreeing', () => {
    expect(at(choiceList(DEFAULT, 'agree5').choices, 2).label['zh-CN']).toBe('说不上同意或不同意');
  });
});
