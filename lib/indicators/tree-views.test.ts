/** What follows from a tree: what counts, where its points come from, what a unit is held against. */
import { describe, expect, it } from 'vitest';
import { at, itemOf, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { crosswalkPoints } from './crosswalk.ts';
import { countingTree, indicatorsOf, writtenIndicatorsOf } from './framework.ts';
import { doubleCounts, type FlowNode, flowLeaves, pointFlow } from './point-flow.ts';
import { unitList, variantTypes } from './unit-list.ts';

const tree = () => shipped('indicator_tree', 'IT_COUNTY');
const policy = shipped('scoring_policy', 'SP_DEFAULT');
const sources = () => ({
  policy,
  questionnaires: new Map(['Q_SERV', 'Q_COOP', 'Q_INT'].map((id) => [id, shipped('questionnaire', id)])),
  outlines: new Map(
    ['IV_LEAD', 'IV_MID', 'IV_STAFF', 'IV_LIAISON'].map((id) => [id, shipped('interview_outline', id)]),
  ),
});
const sum = (list: readonly { points: number }[]) => list.reduce((total, { points }) => total + points, 0);

describe('disabled nodes', () => {
  it('count nowhere, with all that is below them, and stay written down', () => {
    const t = tree();
    const all = indicatorsOf(t).length;
    at(at(t.tree, 0).children, 1).enabled = false;
    at(at(at(t.tree, 0).children, 0).children, 0).enabled = false;
    expect(indicatorsOf(t).map(({ indicator }) => indicator.id)).not.toContain('A2.1');
    expect(indicatorsOf(t)[0]).toMatchObject({
      indicator: { id: 'A1.2' },
      path: 'tree[0].children[0].children[1]',
    });
    expect(indicatorsOf(t)).toHaveLength(all - 3);
    expect(writtenIndicatorsOf(t)).toHaveLength(all);
    expect(at(countingTree(t).tree, 0).children.map((c) => c.id)).toEqual(['A1']);
  });

  it('take a branch with them that has nothing else', () => {
    const t = tree();
    for (const leaf of at(at(t.tree, 0).children, 1).children) leaf.enabled = false;
    expect(at(countingTree(t).tree, 0).children.map((c) => c.id)).toEqual(['A1']);
  });
});

describe('the crosswalk', () => {
  it('has the same total as the tree, shared indicators divided', () => {
    const { aspects, rest } = crosswalkPoints(tree());
    expect(rest).toEqual([]);
    expect(sum(aspects)).toBeCloseTo(100, 9);
    // B1.2 (3 points) is in two aspects.
    expect(aspects[1]?.indicators.find((i) => i.id === 'B1.2')?.points).toBe(1.5);
  });

  it('names what belongs to no aspect', () => {
    const t = tree();
    at(t.pilot_crosswalk, 1).to = ['B1'];
    expect(crosswalkPoints(t).rest.map((i) => i.id)).toEqual(['B2.1', 'B2.2']);
  });
});

describe('the list of a unit type', () => {
  it('has the common indicators and the variant of the type', () => {
    const list = unitList(tree(), 'township');
    expect(list.common + list.specific).toBe(100);
    expect(list.rows.find((r) => r.indicator.id === 'E1.1')?.variant?.unit_type).toBe('township');
    expect(list.empty).not.toContain('E1.1');
    expect(variantTypes(tree())).toContain('mass_organisation');
    expect(unitList(tree(), 'nothing').empty).toContain('E1.1');
  });
});

describe('the flow of points', () => {
  it('keeps every point on its way', () => {
    const flow = pointFlow(tree(), sources());
    expect(flow.points).toBeCloseTo(100, 9);
    expect(sum(flowLeaves(flow).map((l) => l.leaf))).toBeCloseTo(100, 9);
    expect(flow.children.map((c) => Math.round(c.points))).toEqual([10, 20, 25, 35, 10]);
    const kinds = (n: FlowNode): string[] => [n.kind, ...n.children.flatMap(kinds)];
    expect(new Set(kinds(flow))).toEqual(
      new Set([
        'total',
        'level1',
        'level2',
        'indicator',
        'scale',
        'item',
        'outline',
        'question',
        'document',
        'statistics',
      ]),
    );
  });

  it('says where a source leads to no question', () => {
    const flow = pointFlow(tree(), { ...sources(), questionnaires: new Map() });
    expect(flowLeaves(flow).some(({ leaf }) => leaf.kind === 'unknown')).toBe(true);
    expect(flow.points).toBeCloseTo(100, 9);
  });

  it('finds nothing counted twice in what is shipped', () => {
    const from = sources();
    expect(doubleCounts(pointFlow(tree(), from), from)).toEqual([]);
  });

  it('finds an item that two sources count, with its shares', () => {
    const t = tree();
    const leaf = indicatorsOf(t).find(({ indicator }) => indicator.id === 'B3.1')?.indicator;
    if (leaf === undefined) throw new Error('no B3.1');
    leaf.sources = [at(leaf.sources, 0), { ...at(leaf.sources, 0), weight: 0.4 }];
    const from = sources();
    const [double] = doubleCounts(pointFlow(t, from), from);
    expect(double?.instrument).toBe('Q_INT');
    expect(double?.ways.map((w) => w.indicator)).toEqual(['B3.1', 'B3.1']);
    expect((double?.ways[0]?.points ?? 0) / (double?.ways[1]?.points ?? 1)).toBeCloseTo(1.5, 9);
  });

  it('finds an item that is mapped to a second indicator', () => {
    const from = sources();
    const q = from.questionnaires.get('Q_SERV');
    if (q === undefined) throw new Error('no Q_SVC');
    itemOf(q, 'SVC_ATT1', 'likert').maps?.push({ indicator: 'D3.2', weight: 1, transform: 'linear_0_100' });
    const [double] = doubleCounts(pointFlow(tree(), from), from);
    expect(double).toMatchObject({ id: 'SVC_ATT1', instrument: 'Q_SERV' });
    expect(double?.ways[1]).toEqual({ indicator: 'D3.2', points: 0 });
  });
});
