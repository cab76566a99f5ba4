/** The record of how weights came about: what follows from it, by published examples and by hand. */
import { describe, expect, it } from 'vitest';
import { isDefined } from '#lib/estimate.ts';
import { contentHash } from '#lib/instruments/canonical.ts';
import { at, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { diffInstruments } from '#lib/instruments/diff.ts';
import { readInstrument } from '#lib/instruments/parse.ts';
import { writeTree } from '#lib/instruments/write-tree.ts';
import { combinedJudgements } from './ahp.ts';
import type { IndicatorTree } from './framework.ts';
import { editTree } from './tree-edits.ts';
import { treeFormOf, treeOf, treeSchema } from './tree-form.ts';
import { TOP, type Weighting, weightingSchema } from './weighting.ts';
import { newWeighting, withJudgement } from './weighting-form.ts';
import { differingWeights, siblingSets, weighed, weightingAccounts } from './weighting-result.ts';

const DAY = '2026-03-02';

/** A record of comparisons; every judge by what he said, `[more, less, times]`. */
function compared(below: string, ...judges: (readonly [string, string, number])[][]): Weighting {
  return {
    below,
    method: 'pairwise',
    step: 0.5,
    judges: judges.map((said, i) => ({
      name: `判断人${i + 1}`,
      day: DAY,
      judgements: said.map(([more, less, times]) => ({ more, less, times })),
    })),
  };
}

/** A1 weighs 6 points: 3.5 and 2.5. */
const A1: Weighting = compared('A1', [['A1.1', 'A1.2', 2]]);
const SCORED: Weighting = {
  below: 'B3',
  method: 'experts',
  step: 0.5,
  judges: [
    {
      name: '专家甲',
      day: DAY,
      scores: [
        { indicator: 'B3.1', score: 3 },
        { indicator: 'B3.2', score: 2 },
      ],
    },
    {
      name: '专家乙',
      day: DAY,
      scores: [
        { indicator: 'B3.1', score: 40 },
        { indicator: 'B3.2', score: 10 },
      ],
    },
  ],
};

const tree = (...weighting: Weighting[]): IndicatorTree => ({
  ...shipped('indicator_tree', 'IT_COUNTY'),
  status: 'draft',
  weighting: structuredClone(weighting),
});
const setOf = (t: IndicatorTree, below: string) => {
  const found = siblingSets(t).find((s) => s.below === below);
  if (found === undefined) throw new Error(`nothing below ${below}`);
  return found;
};
const rounded = (record: Weighting, ids: readonly string[], total = 100) => {
  const found = weighed(record, ids, total);
  if (!('shares' in found)) throw new Error(found.reason);
  return { ...found, shares: found.shares.map((s) => Number(s.toFixed(3))) };
};

describe('what follows from a record', () => {
  it('of comparisons are the weights of Saaty (2008): coffee, wine, tea, beer, sodas, milk, water', () => {
    const ids = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const upper = [
      ...[9, 5, 2, 1, 1, 1 / 2],
      ...[1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
      ...[1 / 3, 1 / 4, 1 / 3, 1 / 9],
      ...[1 / 2, 1, 1 / 3],
      ...[2, 1 / 2],
      1 / 3,
    ];
    let next = 0;
    const said = ids.flatMap((a, i) =>
      ids.slice(i + 1).map((b): [string, string, number] => {
        const value = upper[next++] as number;
        return value >= 1 ? [a, b, value] : [b, a, Math.round(1 / value)];
      }),
    );
    const found = rounded(compared(TOP, said), ids);
    expect(found.shares).toEqual([0.177, 0.019, 0.042, 0.116, 0.19, 0.129, 0.327]);
    expect(found.pairwise?.consistencyRatio).toMatchObject({ value: expect.closeTo(0.022, 3), n: 7 });
    expect(found.points?.reduce((a, b) => a + b, 0)).toBe(100);
  });

  it('of several judges is the geometric mean of their judgements, whichever way round they were written', () => {
    // √(4 × 1) = 2, and √(4 × ¼) = 1.
    expect(rounded(compared(TOP, [['A', 'B', 4]], [['A', 'B', 1]]), ['A', 'B']).shares).toEqual([
      0.667, 0.333,
    ]);
    expect(rounded(compared(TOP, [['A', 'B', 4]], [['B', 'A', 4]]), ['A', 'B']).shares).toEqual([0.5, 0.5]);
    // ∛(2 × 4 × 8) = 4; the reciprocal of the mean is the mean of the reciprocals.
    const of = combinedJudgements([2, 4, 8].map((v) => (i, j) => (i < j ? v : 1 / v)));
    expect(of(0, 1)).toBeCloseTo(4, 12);
    expect(of(1, 0)).toBeCloseTo(1 / 4, 12);
  });

  it('says how far each judge contradicts himself, and all of them together', () => {
    const consistent: [string, string, number][] = [
      ['A', 'B', 2],
      ['A', 'C', 6],
      ['B', 'C', 3],
    ];
    const contradicting: [string, string, number][] = [
      ['A', 'B', 2],
      ['C', 'A', 6],
      ['B', 'C', 3],
    ];
    const { pairwise, consistencyOfJudges } = rounded(compared(TOP, consistent, contradicting), [
      'A',
      'B',
      'C',
    ]);
    const ratios = (consistencyOfJudges ?? []).map((r) => (isDefined(r) ? r.value : undefined));
    expect(ratios[0]).toBeCloseTo(0, 9);
    expect(ratios[1]).toBeGreaterThan(1);
    expect(pairwise?.consistencyRatio).toMatchObject({ kind: 'estimate', n: 3 });
    // Of the means 2, 1 and 3: a consistent matrix would have 6 for A over C, so it lies between the two judges.
    expect(pairwise?.consistencyRatio).toMatchObject({
      value: expect.toSatisfy((v: number) => v > 0.1 && v < (ratios[1] as number)),
    });
  });

  it('of scores are the mean shares with the concordance of the experts', () => {
    const found = rounded(SCORED, ['B3.1', 'B3.2'], 5);
    // (0.6 + 0.8) ÷ 2
    expect(found.shares).toEqual([0.7, 0.3]);
    expect(found.points).toEqual([3.5, 1.5]);
    expect(found.experts?.concordance).toMatchObject({ value: 1 });
  });

  it('is nothing where something is unsaid, all is zero or a step does not fit', () => {
    expect(weighed(A1, ['A1.1', 'A1.2', 'A1.3'], 6)).toMatchObject({ reason: 'no_observations' });
    const nothing = structuredClone(SCORED);
    if (nothing.method === 'experts') for (const s of at(nothing.judges, 0).scores) s.score = 0;
    expect(weighed(nothing, ['B3.1', 'B3.2'], 5)).toMatchObject({ reason: 'no_observations' });
    expect(rounded(A1, ['A1.1', 'A1.2'], 6.25).points).toBeUndefined();
  });

  it('is held against the weights in force; a disabled sibling is left aside', () => {
    const t = tree(A1);
    const result = weighed(A1, ['A1.1', 'A1.2'], 6);
    expect(differingWeights(setOf(t, 'A1'), result)).toEqual([
      { id: 'A1.1', weight: 3.5, given: 4 },
      { id: 'A1.2', weight: 2.5, given: 2 },
    ]);
    at(at(at(t.tree, 0).children, 0).children, 1).enabled = false;
    expect(weightingAccounts(t).some((a) => a.below === 'A1')).toBe(false);
  });
});

describe('the record in a file and in the editor', () => {
  it('is refused with other methods, steps and days', () => {
    expect(weightingSchema.safeParse(A1).success).toBe(true);
    for (const wrong of [{ method: 'guess' }, { step: 0.3 }, { below: 'all' }, { judges: [] }]) {
      expect(weightingSchema.safeParse({ ...A1, ...wrong }).success).toBe(false);
    }
    const [judge] = A1.judges;
    expect(weightingSchema.safeParse({ ...A1, judges: [{ ...judge, day: '02.03.2026' }] }).success).toBe(
      false,
    );
  });

  it('reads back from text, a judgement a line, and through the form; without it nothing changes', () => {
    const reason = { 'zh-CN': '会议另定', 'zh-TW': '會議另定', en: 'decided otherwise' };
    const t = tree(A1, { ...SCORED, other_weights_reason: reason });
    const { text } = writeTree(t);
    expect(text).toContain('          - { more: A1.1, less: A1.2, times: 2 }\n');
    const read = readInstrument(text);
    expect(read.ok && contentHash(read.instrument)).toBe(contentHash(t));
    expect(treeOf(treeFormOf(t))).toEqual(t);
    expect(treeSchema.parse(treeFormOf(t))).toEqual(t);
    const { weighting: _, ...without } = t;
    expect(contentHash(treeOf(treeFormOf(without)))).toBe(contentHash(without));
  });

  it('is named by its node where versions differ', () => {
    const other = structuredClone(A1);
    if (other.method === 'pairwise') at(at(other.judges, 0).judgements, 0).times = 3;
    const paths = diffInstruments(tree(A1, SCORED), tree(SCORED, other)).map((c) => `${c.path} ${c.kind}`);
    expect(paths).toContain('weighting reordered');
    expect(paths.some((p) => p.startsWith('weighting[A1].judges'))).toBe(true);
    expect(diffInstruments(tree(A1), tree(A1, SCORED))).toMatchObject([
      { kind: 'added', path: 'weighting[B3]' },
    ]);
  });

  it('starts anew for a set of siblings in place of the one before', () => {
    const form = treeFormOf(tree(A1, SCORED));
    const { form: next, target } = editTree(form, {
      type: 'record_weights',
      record: newWeighting('A1', 'experts', DAY),
    });
    expect(target).toBe('A1');
    expect(next.weighting.map((w) => `${w.below} ${w.method}`)).toEqual(['B3 experts', 'A1 experts']);
  });

  it('takes a judgement the right way round, and back', () => {
    const one = withJudgement([], 'A', 'B', 1 / 5);
    expect(one).toEqual([{ more: 'B', less: 'A', times: '5' }]);
    expect(withJudgement(one, 'A', 'B', 3)).toEqual([{ more: 'A', less: 'B', times: '3' }]);
    expect(withJudgement(one, 'A', 'B', undefined)).toEqual([]);
  });

  it('follows a branch that moves, and drops what a node said that went', () => {
    const B1 = compared('B1', [
      ['B1.1', 'B1.2', 3],
      ['B1.1', 'B1.3', 5],
      ['B1.2', 'B1.3', 2],
    ]);
    const form = treeFormOf(tree(B1, A1));
    const judgements = (f: typeof form, below: string) =>
      f.weighting
        .find((w) => w.below === below)
        ?.judges[0]?.judgements.map((j) => `${j.more} ${j.less} ${j.times}`);
    const removed = editTree(form, { type: 'remove', id: 'B1.1' }).form;
    expect(judgements(removed, 'B1')).toEqual(['B1.2 B1.3 2']);
    expect(judgements(removed, 'A1')).toEqual(['A1.1 A1.2 2']);
    const moved = editTree(form, { type: 'move', id: 'B1.1', parent: 'B2', index: 0 }).form;
    expect(judgements(moved, 'B1')).toEqual(['B1.2 B1.3 2']);
    const branch = editTree(form, { type: 'move', id: 'B1', parent: 'D', index: 0 });
    expect(judgements(branch.form, branch.target)).toEqual([
      `${branch.target}.1 ${branch.target}.2 3`,
      `${branch.target}.1 ${branch.target}.3 5`,
      `${branch.target}.2 ${branch.target}.3 2`,
    ]);
    // One child is left, and nothing to weigh.
    expect(editTree(form, { type: 'remove', id: 'A1.1' }).form.weighting.map((w) => w.below)).toEqual(['B1']);
    expect(editTree(form, { type: 'move', id: 'B1.1', parent: 'B1', index: 2 }).form.weighting).toEqual(
      form.weighting,
    );
  });
});
