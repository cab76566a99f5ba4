/** Weights from comparisons and from experts, against published examples and by hand. */
import { describe, expect, it } from 'vitest';
import { isDefined } from '#lib/estimate.ts';
import { type PairwiseWeights, pairwiseWeights } from './ahp.ts';
import { expertWeights, readExpertTable } from './expert-weights.ts';
import { pointsFrom } from './points.ts';

/** Judgements above the diagonal, row by row. */
function of(n: number, upper: readonly number[]): PairwiseWeights {
  const rows: number[][] = [];
  let next = 0;
  for (let i = 0; i < n; i++) {
    rows.push([]);
    for (let j = i + 1; j < n; j++) (rows[i] as number[])[j] = upper[next++] as number;
  }
  const found = pairwiseWeights(n, (i, j) => (rows[i] as number[])[j] as number);
  if (!('weights' in found)) throw new Error(found.reason);
  return found;
}
const ratio = (found: PairwiseWeights) =>
  isDefined(found.consistencyRatio) ? found.consistencyRatio.value : Number.NaN;

describe('pairwise comparison', () => {
  it('gives the weights of Saaty (2008), consumption of drinks: coffee, wine, tea, beer, sodas, milk, water', () => {
    const found = of(7, [
      ...[9, 5, 2, 1, 1, 1 / 2],
      ...[1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
      ...[1 / 3, 1 / 4, 1 / 3, 1 / 9],
      ...[1 / 2, 1, 1 / 3],
      ...[2, 1 / 2],
      1 / 3,
    ]);
    expect(found.weights.map((w) => Number(w.toFixed(3)))).toEqual([
      0.177, 0.019, 0.042, 0.116, 0.19, 0.129, 0.327,
    ]);
    expect(ratio(found)).toBeCloseTo(0.022, 3);
  });

  it('gives the weights and the contradiction of Saaty (1990), buying a house', () => {
    const found = of(8, [
      ...[5, 3, 7, 6, 6, 1 / 3, 1 / 4],
      ...[1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
      ...[6, 3, 4, 6, 1 / 5],
      ...[1 / 3, 1 / 4, 1 / 7, 1 / 8],
      ...[1 / 2, 1 / 5, 1 / 6],
      ...[1 / 5, 1 / 6],
      1 / 2,
    ]);
    expect(found.weights.map((w) => Number(w.toFixed(3)))).toEqual([
      0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333,
    ]);
    expect(found.lambdaMax).toBeCloseTo(9.669, 3);
    expect(ratio(found)).toBeCloseTo(0.169, 3);
    // The neighbourhood was judged 6 times the condition, which nearly equals it by everything else.
    expect(found.worst).toMatchObject({ first: 2, second: 6 });
  });

  it('finds no contradiction where there is none, or can be none', () => {
    const consistent = of(3, [2, 6, 3]);
    expect(consistent.weights.map((w) => w.toFixed(6))).toEqual(['0.600000', '0.300000', '0.100000']);
    expect(ratio(consistent)).toBeCloseTo(0, 9);
    expect(consistent.worst).toBeUndefined();
    expect(ratio(of(2, [9]))).toBe(0);
    expect(of(2, [3]).weights).toEqual([0.75, 0.25]);
    expect(of(1, []).weights).toEqual([1]);
  });

  it('says why there are no weights', () => {
    expect(pairwiseWeights(0, () => 1)).toMatchObject({ reason: 'too_few_items' });
    expect(pairwiseWeights(11, () => 1)).toMatchObject({ reason: 'not_applicable' });
    expect(pairwiseWeights(3, () => Number.NaN)).toMatchObject({ reason: 'no_observations' });
    expect(pairwiseWeights(3, () => 0)).toMatchObject({ reason: 'no_observations' });
  });
});

describe('expert scores', () => {
  it('are read as they are pasted, or refused by line and column', () => {
    expect(readExpertTable('5\t3\t2\r\n\r\n4，4，2\n', 3)).toEqual({
      rows: [
        [5, 3, 2],
        [4, 4, 2],
      ],
      names: ['', ''],
    });
    expect(readExpertTable('王主任\t5\t3\t2', 3)).toEqual({ rows: [[5, 3, 2]], names: ['王主任'] });
    expect(readExpertTable('甲 5 x 2', 3)).toEqual({ kind: 'number', line: 1, column: 3, text: 'x' });
    expect(readExpertTable(' \n', 3)).toEqual({ kind: 'empty' });
    expect(readExpertTable('5 3 2\n5 5', 3)).toEqual({ kind: 'columns', line: 2, found: 2, wanted: 3 });
    expect(readExpertTable('5 3 2\n5 -1 2', 3)).toEqual({ kind: 'number', line: 2, column: 2, text: '-1' });
    expect(readExpertTable('0 0 0', 3)).toEqual({ kind: 'nothing', line: 1 });
  });

  it('count each expert alike, however many points he gave out', () => {
    const { nodes, concordance } = expertWeights({
      rows: [
        [5, 3, 2],
        [60, 30, 10],
      ],
    });
    expect(nodes.map((n) => n.share.toFixed(4))).toEqual(['0.5500', '0.3000', '0.1500']);
    expect(nodes[0]).toMatchObject({ lowest: 0.5, highest: 0.6 });
    // (0.6 − 0.5)/√2
    expect(nodes[0]?.spread).toMatchObject({ kind: 'estimate', value: expect.closeTo(0.0707107, 6) });
    expect(concordance).toMatchObject({ kind: 'estimate', value: 1 });
  });

  it('of one expert have no spread and no concordance', () => {
    const { nodes, concordance } = expertWeights({ rows: [[1, 1]] });
    expect(nodes[0]?.spread.kind).toBe('undefined');
    expect(concordance).toMatchObject({ reason: 'too_few_observations' });
  });
});

describe('points', () => {
  it('sum exactly and give everyone something', () => {
    expect(pointsFrom([2 / 3, 1 / 3], 10, 0.5)).toEqual([6.5, 3.5]);
    expect(pointsFrom([1, 1, 1], 10, 1)).toEqual([4, 3, 3]);
    expect(pointsFrom([0.98, 0.01, 0.01], 5, 1)).toEqual([3, 1, 1]);
    expect(pointsFrom([1, 1, 1], 1, 0.1)?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it('are none where the total does not hold them', () => {
    expect(pointsFrom([1, 1, 1], 2, 1)).toBeUndefined();
    expect(pointsFrom([1, 1], 2.25, 0.5)).toBeUndefined();
    expect(pointsFrom([0, 0], 2, 1)).toBeUndefined();
  });
});
