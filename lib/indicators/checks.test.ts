import { describe, expect, it } from 'vitest';
import { at, describeChecks, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { parseInstrument } from '#lib/instruments/parse.ts';
import { TREE_CHECKS } from './checks.ts';
import { type IndicatorTree, indicatorsOf } from './framework.ts';
import { TREE_INSTRUMENT_CHECKS, TREE_POLICY_CHECKS } from './source-checks.ts';

const TREE = shipped('indicator_tree', 'IT_COUNTY');
const policy = shipped('scoring_policy', 'SP_DEFAULT');

function indicator(tree: IndicatorTree, id: string) {
  const found = indicatorsOf(tree).find((entry) => entry.indicator.id === id);
  if (found === undefined) throw new Error(`no indicator ${id}`);
  return found.indicator;
}

const second = (tree: IndicatorTree) => at(at(tree.tree, 0).children, 0);

describeChecks('checks of a tree', TREE_CHECKS, [TREE], {
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
