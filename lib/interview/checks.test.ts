import { describe, expect, it } from 'vitest';
import { at, describeChecks, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { runChecks } from '#lib/instruments/finding.ts';
import { INTERVIEW_CHECKS, INTERVIEW_POLICY_CHECKS, INTERVIEW_TREE_CHECKS } from './checks.ts';
import type { InterviewOutline } from './outline.ts';

const OUTLINES = ['IV_LEAD', 'IV_MID', 'IV_STAFF', 'IV_LIAISON'].map((id) =>
  shipped('interview_outline', id),
);
const policy = shipped('scoring_policy', 'SP_DEFAULT');
const tree = shipped('indicator_tree', 'IT_COUNTY');

const first = (outline: InterviewOutline) => at(at(outline.sections, 0).questions, 0);

function rating(outline: InterviewOutline) {
  const found = first(outline).rating;
  if (found === undefined) throw new Error('the first question is not rated');
  return found;
}

describeChecks('checks of an outline', INTERVIEW_CHECKS, OUTLINES, {
  duplicate_question: (o) => {
    first(o).id = at(at(o.sections, 1).questions, 0).id;
  },
  duplicate_section: (o) => {
    at(o.sections, 1).id = 'S1';
  },
  section_minutes: (o) => {
    first(o).minutes += 1;
  },
  time_budget: [
    (o) => {
      o.time_budget_minutes += 5;
    },
    (o) => {
      o.script_minutes.closing = 0;
    },
  ],
  sampling_range: (o) => {
    o.sampling.min = 9;
    o.sampling.max = 8;
  },
  question_probes: (o) => {
    first(o).probes = [];
  },
  rating_unmapped: (o) => {
    rating(o).indicator = '';
  },
  rating_anchors: [
    (o) => {
      rating(o).anchors['3'] = {};
    },
    (o) => {
      rating(o).anchors['1'] = { en: 'Nothing.' };
    },
  ],
  anchors_alike: [
    (o) => {
      rating(o).anchors['1'] = { ...rating(o).anchors['5'] };
    },
    (o) => {
      rating(o).anchors['3'].en = `${rating(o).anchors['1'].en?.toUpperCase()} !`;
    },
  ],
  double_question: (o) => {
    first(o).text['zh-CN'] = '研究过哪些事项？谁提出的？结果怎样？';
  },
  leading_question: (o) => {
    at(first(o).probes, 0).en = 'Don’t you think that was late?';
  },
  question_length: (o) => {
    first(o).text['zh-TW'] = '請說明'.repeat(41);
  },
});

describeChecks(
  'checks of an outline against the policy',
  INTERVIEW_POLICY_CHECKS,
  OUTLINES.map((outline) => ({ outline, policy })),
  {
    interview_role: ({ outline }) => {
      outline.role = 'passer_by';
    },
    rating_choices: [
      ({ outline }) => {
        outline.conduct.rating_choices = 'nothing';
      },
      ({ policy: p }) => {
        for (const list of p.choice_lists) list.choices.pop();
      },
    ],
    rating_transform: [
      ({ outline }) => {
        rating(outline).transform = 'nothing';
      },
      ({ outline }) => {
        rating(outline).transform = 'deduct';
      },
      ({ policy: p }) => {
        const linear = at(p.transforms, 0);
        if (linear.type === 'linear') linear.params.min = 0;
      },
    ],
  },
);

describeChecks(
  'checks of an outline against the tree',
  INTERVIEW_TREE_CHECKS,
  OUTLINES.map((outline) => ({ outline, tree })),
  {
    unknown_evidence: ({ outline }) => {
      first(outline).ask_for_evidence = ['EV99'];
    },
    question_source: [
      ({ outline }) => {
        rating(outline).indicator = 'A9.9';
      },
      ({ outline }) => {
        rating(outline).transform = 'times20';
      },
    ],
    rating_uncounted: [
      ({ outline }) => {
        rating(outline).indicator = 'D3.1';
      },
      ({ outline }) => {
        outline.id = 'IV_NEW';
      },
    ],
    indicator_unasked: ({ outline }) => {
      delete first(outline).rating;
    },
  },
);

describe('checks of an unfinished outline', () => {
  it('anchors that are not written yet are missing, not alike', () => {
    const outline = shipped('interview_outline', 'IV_LEAD');
    rating(outline).anchors = { '5': {}, '3': {}, '1': {} };
    const found = runChecks(INTERVIEW_CHECKS, outline).map((f) => f.rule);
    expect(found).toEqual(['rating_anchors', 'rating_anchors', 'rating_anchors']);
  });

  it('a rating for no indicator is one finding, not also an unknown indicator', () => {
    const outline = shipped('interview_outline', 'IV_LEAD');
    rating(outline).indicator = '';
    expect(runChecks(INTERVIEW_CHECKS, outline).map((f) => f.rule)).toEqual(['rating_unmapped']);
    expect(runChecks(INTERVIEW_TREE_CHECKS, { outline, tree }).map((f) => f.rule)).toEqual([
      'indicator_unasked',
    ]);
  });
});
