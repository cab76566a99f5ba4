import { describe, expect, it } from 'vitest';
import { at, describeChecks, itemOf, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { runChecks } from '#lib/instruments/finding.ts';
import { lintInstrument } from '#lib/instruments/parse.ts';
import { QUESTIONNAIRE_CHECKS } from './checks.ts';
import type { Questionnaire } from './definition.ts';
import { QUESTIONNAIRE_DESIGN_CHECKS } from './design-checks.ts';
import { QUESTIONNAIRE_MAPPING_CHECKS } from './mapping-checks.ts';
import { QUESTIONNAIRE_POLICY_CHECKS, QUESTIONNAIRE_TREE_CHECKS } from './policy-checks.ts';

const COOP = shipped('questionnaire', 'Q_COOP');
const SERV = shipped('questionnaire', 'Q_SERV');
const INT = shipped('questionnaire', 'Q_INT');
const POLICY = shipped('scoring_policy', 'SP_DEFAULT');
const TREE = shipped('indicator_tree', 'IT_COUNTY');
const GOOD = [COOP, SERV, INT];

const likert = (q: Questionnaire, id: string) => itemOf(q, id, 'likert');
const choice = (q: Questionnaire, id: string) => itemOf(q, id, 'single_choice');

describeChecks('checks of a questionnaire', QUESTIONNAIRE_CHECKS, GOOD, {
  duplicate_item: (q) => q.items.push(at(q.items, 0)),
  duplicate_scale: (q) => q.scales.push(at(q.scales, 0)),
  duplicate_option: (q) => choice(q, 'COP_FREQ').options.push(at(choice(q, 'COP_FREQ').options, 0)),
  unknown_scale: (q) => {
    likert(q, 'COP_COL1').scale = 'NOPE';
  },
  layout_items: [
    (q) => q.layout.pages.push(['COP_GONE']),
    (q) => q.layout.pages.push(['COP_COL1']),
    (q) => at(q.layout.pages, 0).shift(),
  ],
  screening_items: [
    (q) => {
      q.layout.screening = ['COP_LEVEL'];
      at(q.layout.pages, 0).push('COP_FREQ');
    },
    (q) => q.layout.screening?.push(at(q.layout.pages, 0).shift() ?? ''),
  ],
  eligibility_options: [
    (q) => {
      choice(q, 'COP_FREQ').options = choice(q, 'COP_FREQ').options.filter((o) => o.action === undefined);
    },
    (q) => {
      for (const option of choice(q, 'COP_FREQ').options) option.action = 'end_survey';
    },
    (q) => {
      at(choice(q, 'COP_LEVEL').options, 0).action = 'end_survey';
    },
  ],
  eligibility_required: (q) => {
    choice(q, 'COP_FREQ').required = false;
  },
  stratum_name: [
    (q) => {
      delete choice(q, 'COP_LEVEL').stratum;
    },
    (q) => {
      choice(q, 'COP_FREQ').stratum = 'frequency';
    },
    (q) => {
      q.administration.forbid_collect = ['post_level'];
    },
  ],
  reversal: [
    (q) => {
      delete likert(q, 'COP_COL3').reversal;
    },
    (q) => {
      likert(q, 'COP_COL1').reversal = 'negated';
    },
  ],
});

describeChecks('checks of mapping', QUESTIONNAIRE_MAPPING_CHECKS, [SERV, COOP, INT], {
  mapping_without_tree: [
    (q) => {
      delete q.indicator_tree;
    },
    (q) => {
      q.validation_instrument = { reason: { 'zh-CN': '照原样采用' } };
    },
  ],
  repeated_mapping: (q) => likert(q, 'SVC_ATT1').maps?.push(at(likert(q, 'SVC_ATT1').maps, 0)),
  double_mapping: (q) =>
    likert(q, 'SVC_ATT1').maps?.push({ indicator: 'D3.2', weight: 1, transform: 'linear_0_100' }),
  mapping_scale: (q) => {
    at(likert(q, 'SVC_ATT1').maps, 0).indicator = 'D3.2';
  },
  mapping_weight: (q) => {
    at(likert(q, 'SVC_ATT1').maps, 0).weight = 2;
  },
  short_form: [
    (q) => {
      q.administration.short_form_available = false;
    },
    (q) => {
      delete likert(q, 'SVC_ATT1').short_form;
    },
  ],
});

describeChecks('advice on design', QUESTIONNAIRE_DESIGN_CHECKS, GOOD, {
  scale_items: (q) => {
    q.items = q.items.filter((item) => item.id !== 'COP_COL1' && item.id !== 'COP_COL2');
  },
  reverse_share: [
    (q) => {
      likert(q, 'COP_COL3').keyed = 'forward';
      likert(q, 'COP_COL5').keyed = 'forward';
    },
    (q) => {
      likert(q, 'COP_COL1').keyed = 'reverse';
    },
  ],
  reverse_adjacent: (q) => {
    at(q.layout.pages, 2).splice(0, 1, 'COP_COL3', 'COP_COL5');
    at(q.layout.pages, 4).shift();
  },
  reverse_first: (q) => {
    at(q.layout.pages, 0).unshift('COP_COL3');
    at(q.layout.pages, 2).shift();
  },
  reverse_negated: (q) => {
    likert(q, 'COP_COL3').reversal = 'negated';
  },
  double_negation: [
    (q) => {
      likert(q, 'COP_COL3').text['zh-CN'] = '该单位不是没有推诿的时候。';
    },
    (q) => {
      likert(q, 'COP_COL3').text.en = 'This unit never does not answer.';
    },
  ],
  repeated_text: (q) => {
    likert(q, 'COP_COL3').text = likert(q, 'COP_COL1').text;
  },
});

describeChecks(
  'checks against the policy',
  QUESTIONNAIRE_POLICY_CHECKS,
  GOOD.map((q) => ({ q, policy: POLICY })),
  {
    unknown_choices: [
      ({ q }) => {
        q.default_choices = 'agree9';
      },
      ({ q }) => {
        itemOf(q, 'COP_ALL', 'overall').choices = 'agree9';
      },
    ],
    mixed_choices: ({ q }) => {
      likert(q, 'COP_COL1').choices = 'satisfy5';
    },
    not_applicable_choice: [
      ({ policy }) => {
        delete at(policy.choice_lists, 0).not_applicable;
      },
      ({ q }) => {
        likert(q, 'COP_COL1').choices = 'bars5';
      },
    ],
    attention_expected: ({ q }) => {
      itemOf(q, 'COP_CHK', 'attention').expected = 6;
    },
    attention_place: [1, 3, 5].map((expected) => ({ q }: { q: Questionnaire }) => {
      itemOf(q, 'COP_CHK', 'attention').expected = expected;
    }),
    item_transform: [
      ({ q }) => {
        at(likert(q, 'COP_COL1').maps, 0).transform = 'nothing';
      },
      ({ q }) => {
        at(likert(q, 'COP_COL1').maps, 0).transform = 'ratio_target';
      },
      ({ policy }) => {
        const first = at(policy.transforms, 0);
        if (first.type === 'linear') first.params.max = 7;
      },
    ],
    audience_group: ({ q }) => {
      q.audience.group = 'strangers';
    },
    group_strata: ({ q }) => {
      delete q.administration.link_strata;
    },
  },
);

describeChecks(
  'checks against the tree',
  QUESTIONNAIRE_TREE_CHECKS,
  GOOD.map((q) => ({ q, tree: TREE })),
  {
    unknown_indicator: [
      ({ q }) => {
        at(q.scales, 0).indicator = 'D9.9';
      },
      ({ q }) => itemOf(q, 'COP_OPEN', 'open_text').linked_indicators?.push('D1'),
    ],
    item_source: [
      ({ q }) => {
        at(likert(q, 'COP_COL1').maps, 0).indicator = 'D3.1';
      },
      ({ q }) => {
        at(likert(q, 'COP_COL1').maps, 0).transform = 'times20';
      },
    ],
  },
);

describe('validation instruments', () => {
  const five = shipped('questionnaire', 'Q_IPIP_BIG5_25');

  it('are exempt from advice on design, for a stated reason', () => {
    expect(runChecks(QUESTIONNAIRE_DESIGN_CHECKS, five).map((f) => f.rule)).toContain('reverse_share');
    expect(lintInstrument(five)).toEqual([]);
  });

  it('get the advice as soon as they are declared ordinary', () => {
    const { validation_instrument: _, ...ordinary } = five;
    expect(lintInstrument(ordinary).map((f) => f.rule)).toContain('reverse_share');
  });
});
