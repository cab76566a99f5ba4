import { describe, expect, it } from 'vitest';
import { at, describeChecks, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { parseInstrument } from '#lib/instruments/parse.ts';
import { TREE_CHECKS } from './checks.ts';
import { type IndicatorTree, indicatorsOf } from './framework.ts';
import { TREE_INSTRUMENT_CHECKS, TREE_POLICY_CHECKS } from './source-checks.ts';
import type { Weighting } from './weighting.ts';

const TREE = shipped('indicator_tree', 'IT_COUNTY');
const policy = shipped('scoring_policy', 'SP_DEFAULT');

function indicator(tree: IndicatorTree, id: string) {
  const found = indicatorsOf(tree).find((entry) => entry.indicator.id === id);
  if (found === undefined) throw new Error(`no indicator ${id}`);
  return found.indicator;
}

/** A record of the weights below A1 as they are, by one judge, with what spoils it. */
function weigh(tree: IndicatorTree, changes: Partial<Weighting> = {}, times = 1) {
  const judgements = [{ more: 'A1.1', less: 'A1.2', times }];
  const judges = [{ name: '评估组', day: '2026-03-02', judgements }];
  tree.weighting = [{ below: 'A1', method: 'pairwise', step: 0.5, judges, ...changes } as Weighting];
  return { judges, judgements };
}

const second = (tree: IndicatorTree) => at(at(tree.tree, 0).children, 0);

const WEIGHED = structuredClone(TREE);
const SCORES = ['A1.1', 'A1.2'].map((id) => ({ indicator: id, score: 10 * indicator(TREE, id).weight }));
weigh(WEIGHED, { method: 'experts', judges: [{ name: '甲', day: '2026-03-02', scores: SCORES }] });

describeChecks('checks of a tree', TREE_CHECKS, [TREE, WEIGHED], {
  weighting_set: [
    (t) => weigh(t, { below: 'A9' }),
    (t) => weigh(t, { below: 'A1.1' }),
    (t) => {
      weigh(t);
      t.weighting?.push(at(t.weighting, 0));
    },
  ],
  weighting_ids: [
    (t) => weigh(t).judgements.push({ more: 'A1.1', less: 'A1.9', times: 2 }),
    (t) => weigh(t).judgements.push({ more: 'A1.2', less: 'A1.1', times: 2 }),
    (t) => weigh(t).judgements.push({ more: 'A1.2', less: 'A1.2', times: 1 }),
    (t) => {
      const { judges } = weigh(t);
      judges.push(structuredClone(at(judges, 0)));
    },
    (t) => {
      const scores = [{ indicator: 'B1.1', score: 1 }];
      weigh(t, { method: 'experts', judges: [{ name: '甲', day: '2026-03-02', scores }] });
    },
  ],
  weighting_scale: [
    (t) => weigh(t, {}, 10),
    (t) => weigh(t, {}, 2.5),
    (t) => {
      const scores = ['A1.1', 'A1.2'].map((id) => ({ indicator: id, score: 0 }));
      weigh(t, { method: 'experts', judges: [{ name: '甲', day: '2026-03-02', scores }] });
    },
  ],
  weighting_missing: [
    (t) => weigh(t).judgements.pop(),
    (t) => weigh(t, { method: 'experts', judges: [{ name: '甲', day: '2026-03-02', scores: [] }] }),
    (t) => {
      const more = Array.from({ length: 11 }, (_, i) => ({ ...indicator(t, 'A1.1'), id: `A1.${i + 1}` }));
      second(t).children = more;
      weigh(t);
    },
  ],
  weighting_consistency: (t) => {
    const judgements = [
      { more: 'B1.1', less: 'B1.2', times: 3 },
      { more: 'B1.3', less: 'B1.1', times: 5 },
      { more: 'B1.2', less: 'B1.3', times: 5 },
    ];
    weigh(t, { below: 'B1', judges: [{ name: '评估组', day: '2026-03-02', judgements }] });
  },
  weighting_differs: [
    (t) => weigh(t, {}, 9),
    (t) => {
      second(t).weight = 6.25;
      weigh(t);
    },
  ],
  duplicate_indicator: (t) => {
    indicator(t, 'A1.1').id = 'A1.2';
  },
  indicator_id: [
    (t) => {
      indicator(t, 'A1.1').id = 'B1.9';
    },
    (t) => {
      second(t).id = 'B9';
    },
    (t) => {
      at(t.tree, 0).id = 'A1.1';
    },
  ],
  weights_sum: [
    (t) => {
      indicator(t, 'A1.1').weight = 1;
    },
    (t) => {
      second(t).weight = 1;
    },
  ],
  weights_total: (t) => {
    t.full_score = 110;
  },
  equal_weights: [
    (t) => {
      for (const child of second(t).children) child.weight = 3;
    },
    (t) => {
      for (const child of t.tree) child.weight = 20;
    },
  ],
  sources_sum: (t) => {
    at(indicator(t, 'A1.1').sources, 0).weight = 0.5;
  },
  sources_alike: (t) => {
    const { sources } = indicator(t, 'A1.1');
    const entered = sources.find((s) => s.type === 'statistics' || s.type === 'document');
    if (entered === undefined) throw new Error('nothing is entered for A1.1');
    entered.weight /= 2;
    sources.push({ ...entered });
  },
  source_ref: [
    (t) => {
      delete at(indicator(t, 'A1.1').sources, 1).ref;
    },
    (t) => {
      at(indicator(t, 'A1.1').sources, 0).ref = ['Q_COOP'];
    },
  ],
  unknown_evidence: (t) => {
    indicator(t, 'A1.1').evidence = ['EV99'];
  },
  duplicate_evidence: (t) => t.evidence_catalogue.push(at(t.evidence_catalogue, 0)),
  document_evidence: (t) => {
    delete indicator(t, 'A1.1').evidence;
  },
  deduction_points: [
    (t) => {
      at(indicator(t, 'A1.1').method.deductions, 0).cap = 9;
    },
    (t) => {
      at(indicator(t, 'A1.1').method.deductions, 0).per = 2.5;
    },
    (t) => {
      at(indicator(t, 'A1.1').method.deductions, 0).id = 'A1.1-d2';
    },
    (t) => {
      at(at(indicator(t, 'D3.3').sources, 1).deductions, 0).id = 'D3.1-d1';
    },
  ],
  variant_slots: [
    (t) => {
      t.variants = [];
    },
    (t) => {
      at(t.variants, 0).slot = 'A1.1';
    },
    (t) => t.variants?.push(at(t.variants, 0)),
    (t) => {
      at(at(t.variants, 0).parts, 0).weight = 0.9;
    },
  ],
  crosswalk: (t) => at(t.pilot_crosswalk, 0).to.push('A9'),
  crosswalk_total: (t) => t.pilot_crosswalk?.pop(),
});

describe('a disabled node', () => {
  it('leaves its weight to its siblings', () => {
    const tree = structuredClone(TREE);
    const a1 = at(at(tree.tree, 0).children, 0);
    at(a1.children, 0).enabled = false;
    const rules = () => TREE_CHECKS.flatMap((check) => [...check.find(tree)].map(() => check.rule));
    expect(rules()).toEqual(['weights_sum']);
    at(a1.children, 1).weight = a1.weight;
    expect(rules()).toEqual([]);
  });

  it('may be a slot whose variants stay', () => {
    const tree = structuredClone(TREE);
    const e = at(tree.tree, 4);
    e.enabled = false;
    at(tree.tree, 3).weight += e.weight;
    const rules = TREE_CHECKS.flatMap((check) => [...check.find(tree)].map(() => check.rule));
    expect(rules).toEqual(['weights_sum']);
  });
});

describe('equal weights', () => {
  it('pass where a reason is given', () => {
    const tree = structuredClone(TREE);
    const b2 = at(at(tree.tree, 1).children, 1);
    expect(new Set(b2.children.map((c) => c.weight)).size).toBe(1);
    delete b2.equal_weights_reason;
    const rules = TREE_CHECKS.flatMap((check) => [...check.find(tree)].map(() => check.rule));
    expect(rules).toEqual(['equal_weights']);
  });
});

describeChecks('checks of a tree against the policy', TREE_POLICY_CHECKS, [{ tree: TREE, policy }], {
  unknown_transform: [
    ({ tree }) => {
      indicator(tree, 'A1.1').method.transform = 'nothing';
    },
    ({ tree }) => {
      at(indicator(tree, 'A1.1').sources, 1).transform = 'nothing';
    },
  ],
  source_transform: [
    ({ tree }) => {
      delete at(indicator(tree, 'A1.1').sources, 1).transform;
    },
    ({ tree }) => {
      at(indicator(tree, 'A1.2').sources, 0).transform = 'linear_0_100';
    },
  ],
  transform_needs: [
    ({ tree }) => {
      delete indicator(tree, 'A1.1').method.deductions;
    },
    ({ tree }) => {
      delete indicator(tree, 'A2.1').method.value;
    },
    ({ tree }) => {
      indicator(tree, 'A2.1').method.params = { lo: 1 };
    },
    ({ tree }) => {
      indicator(tree, 'C2.1').method.params = { lo: 2 };
    },
    ({ tree }) => {
      indicator(tree, 'A2.2').method.params = { max: 5 };
    },
  ],
  mixed_transforms: ({ tree }) => {
    at(indicator(tree, 'A1.1').sources, 1).transform = 'times20';
  },
});

const instruments = {
  tree: TREE,
  questionnaires: new Map(['Q_COOP', 'Q_SERV', 'Q_INT'].map((id) => [id, shipped('questionnaire', id)])),
  outlines: new Map(
    ['IV_LEAD', 'IV_MID', 'IV_STAFF', 'IV_LIAISON'].map((id) => [id, shipped('interview_outline', id)]),
  ),
};

describeChecks('checks of a tree against its instruments', TREE_INSTRUMENT_CHECKS, [instruments], {
  empty_source: [
    ({ questionnaires }) => questionnaires.delete('Q_COOP'),
    ({ outlines }) => outlines.delete('IV_LEAD'),
    ({ tree }) => {
      at(indicator(tree, 'D3.1').sources, 0).ref = ['Q_COOP'];
    },
    ({ tree }) => {
      at(indicator(tree, 'A1.1').sources, 1).ref = ['IV_STAFF'];
    },
  ],
});

describe('third-level indicators', () => {
  it.each(['criterion', 'method'])('cannot be without %s', (key) => {
    const tree = structuredClone(TREE);
    Reflect.deleteProperty(indicator(tree, 'A1.1'), key);
    const parsed = parseInstrument(JSON.stringify(tree));
    const path = `tree[0].children[0].children[0].${key}`;
    expect(parsed.ok).toBe(false);
    expect(parsed.findings).toMatchObject([{ rule: 'schema_missing', path }]);
  });
});
