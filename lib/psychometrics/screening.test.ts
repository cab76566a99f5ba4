import { describe, expect, it } from 'vitest';
import type { OrdinalItem } from './keying.ts';
import { isUndefined } from './outcome.ts';
import { seededRandom } from './random.ts';
import { attentionFailed } from './screening-attention.ts';
import { areaUnderCurve } from './screening-auc.ts';
import { evenOdd, itemPairs, pairConsistency } from './screening-consistency.ts';
import { reverseContradiction, reverseGap } from './screening-contradiction.ts';
import { exactDuplicates, nearDuplicates } from './screening-duplicates.ts';
import {
  emptyIndex,
  indexValue,
  percentileRank,
  type RespondentIndex,
  referenceDistribution,
} from './screening-index.ts';
import { mahalanobisCut, mahalanobisDistance } from './screening-mahalanobis.ts';
import {
  averageString,
  longString,
  numberAnswered,
  responseVariability,
  shareUnanswered,
} from './screening-strings.ts';
import { secondsPerItem, timeBandCounts, timeBands } from './screening-time.ts';

const because = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });
const value = (v: number): object => expect.objectContaining({ kind: 'estimate', value: v });

/** Columns of rows of codes. */
function columnsOf(rows: readonly (readonly number[])[]): Int8Array[] {
  return (rows[0] ?? []).map((_, i) => Int8Array.from(rows, (row) => row[i] ?? -1));
}

const likert = (reverse = false): OrdinalItem => ({ min: 1, max: 5, reverse });
const ITEMS = [0, 1, 2, 3, 4, 5].map((i) => likert(i % 3 === 2));
const SCALES = [
  [0, 1, 2],
  [3, 4, 5],
];

/** Rows of a common factor with noise, one answer in twenty missing. */
function sample(rows: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => {
    const level = random() * 4;
    return ITEMS.map((item) => {
      const code = 1 + Math.round(Math.min(4, Math.max(0, level + 2 * (random() - 0.5))));
      return random() < 0.05 ? -1 : item.reverse ? 6 - code : code;
    });
  });
}

describe('runs and spread of raw answers', () => {
  const columns = columnsOf([
    [3, 3, 3, 3, 3, 3],
    [1, 1, -1, 1, 5, 5],
    [-1, -1, -1, -1, -1, -1],
    [-1, 4, -1, -1, -1, -1],
  ]);

  it('count answers, with none as a number too', () => {
    expect(Array.from(numberAnswered(columns).values)).toEqual([6, 5, 0, 1]);
    expect(shareUnanswered(columns).values[1]).toBeCloseTo(1 / 6, 15);
    expect(numberAnswered(columns).valid.every((v) => v === 1)).toBe(true);
  });

  it('end a run at a missing answer', () => {
    expect(indexValue(longString(columns), 0)).toEqual(value(6));
    expect(indexValue(longString(columns), 1)).toEqual(value(2));
    expect(indexValue(longString(columns), 3)).toEqual(value(1));
    expect(indexValue(averageString(columns), 1)).toEqual(value(1.5));
    expect(indexValue(averageString(columns), 3)).toEqual(value(1));
  });

  it('give no value to who answered nothing, and no spread to one answer', () => {
    for (const f of [longString, averageString, responseVariability]) {
      expect(indexValue(f(columns), 2)).toEqual(because('no_observations'));
    }
    expect(indexValue(responseVariability(columns), 3)).toEqual(because('too_few_observations'));
    expect(indexValue(responseVariability(columns), 0)).toEqual(value(0));
  });

  it('take no respondents and no items', () => {
    expect(longString([]).values).toHaveLength(0);
    expect(longString([new Int8Array(0)]).values).toHaveLength(0);
    expect(shareUnanswered([]).values).toHaveLength(0);
    expect(() => longString([new Int8Array(2), new Int8Array(3)])).toThrow(RangeError);
  });
});

describe('Mahalanobis distance', () => {
  const columns = columnsOf(sample(300, 7));

  it('sums to (n − 1)·k over complete rows', () => {
    const d = mahalanobisDistance(columns, ITEMS, 'listwise');
    if (isUndefined(d)) throw new Error(d.reason);
    const n = d.valid.reduce((s, v) => s + v, 0);
    expect(n).toBeLessThan(300);
    expect(d.values.reduce((s, v) => s + v, 0)).toBeCloseTo((n - 1) * 6, 8);
    expect(indexValue(d, d.valid.indexOf(0))).toEqual(because('too_few_items'));
  });

  it('gives everyone who answered a distance where missing cells count as the mean', () => {
    const d = mahalanobisDistance([...columns.map((c) => Int8Array.of(...c, -1))], ITEMS, 'pairwise');
    if (isUndefined(d)) throw new Error(d.reason);
    expect(d.valid.subarray(0, 300).every((v) => v === 1)).toBe(true);
    expect(indexValue(d, 300)).toEqual(because('no_observations'));
  });

  it('is undefined for everyone without a usable covariance', () => {
    const one = [Int8Array.of(3), Int8Array.of(4)];
    expect(mahalanobisDistance(one, ITEMS.slice(0, 2), 'listwise')).toEqual(because('too_few_observations'));
    const flat = [Int8Array.of(1, 2, 3), Int8Array.of(4, 4, 4)];
    expect(mahalanobisDistance(flat, ITEMS.slice(0, 2), 'listwise')).toEqual(because('singular_matrix'));
    // three pairs of rows, each pair on other items: correlations 1, 1 and −1, not positive definite
    const odd = columnsOf([
      [1, 1, -1],
      [2, 2, -1],
      [-1, 1, 1],
      [-1, 2, 2],
      [1, -1, 2],
      [2, -1, 1],
    ]);
    expect(mahalanobisDistance(odd, ITEMS.slice(0, 3), 'pairwise')).toEqual(because('singular_matrix'));
  });

  it('is cut at the χ² quantile', () => {
    expect(mahalanobisCut(1, 0.05)).toBeCloseTo(1.959963984540054 ** 2, 10);
    expect(mahalanobisCut(2, 0.001)).toBeCloseTo(-2 * Math.log(0.001), 10);
    expect(() => mahalanobisCut(2, 0)).toThrow(RangeError);
  });
});

describe('consistency', () => {
  it('of halves: needs two scales with both, and halves that differ', () => {
    const columns = columnsOf([
      [1, 2, 5, 4, 5, 2],
      [1, -1, 5, 4, 5, 2],
      [3, 3, 3, 3, 3, 3],
      [1, 4, 5, 5, 2, 1],
    ]);
    const index = evenOdd(columns, ITEMS, SCALES);
    expect(indexValue(index, 0)).toEqual(value(1));
    expect(indexValue(index, 1)).toEqual(because('too_few_items'));
    expect(indexValue(index, 2)).toEqual(because('zero_variance'));
    expect(indexValue(index, 3)).toEqual(value(-1));
    expect(indexValue(evenOdd(columns, ITEMS, SCALES, 3), 0)).toEqual(because('too_few_items'));
  });

  it('of halves stops at −1 where Spearman–Brown goes below', () => {
    const items = Array.from({ length: 6 }, () => likert());
    const scales = [
      [0, 1],
      [2, 3],
      [4, 5],
    ];
    // r = −.866: 2r/(1 + r) would be −12.9
    const index = evenOdd(columnsOf([[1, 2, 2, 1, 3, 1]]), items, scales);
    expect(index.values[0]).toBe(-1);
  });

  it('of pairs: needs three of them and both sides to vary', () => {
    const pairs = itemPairs({ k: 2, values: Float64Array.of(1, 0.7, 0.7, 1) }, 0.6);
    expect(pairs).toEqual([{ later: 1, earlier: 0, r: 0.7 }]);
    expect(itemPairs({ k: 2, values: Float64Array.of(1, 0.6, 0.6, 1) }, 0.6)).toEqual([]);
    const three = [0, 2, 4].map((i) => ({ later: i + 1, earlier: i, r: 1 }));
    const index = pairConsistency(
      columnsOf([
        [1, 1, 2, 2, 4, 4],
        [1, 5, 2, 4, 3, 3],
        [3, 1, 3, 2, 3, 4],
        [1, 1, 2, 2, 4, -1],
      ]),
      three,
    );
    expect(indexValue(index, 0)).toEqual(value(1));
    expect(indexValue(index, 1)).toEqual(value(-1));
    expect(indexValue(index, 2)).toEqual(because('zero_variance'));
    expect(indexValue(index, 3)).toEqual(because('too_few_items'));
  });
});

describe('contradictions', () => {
  it('count equal extremes on opposite items of one scale only', () => {
    const columns = columnsOf([
      [5, 5, 5, 5, 5, 5],
      [5, 5, 1, 1, 1, 5],
      [4, 4, 4, 4, 4, 4],
      [5, 1, 5, 3, 3, 3],
      [5, 5, -1, -1, -1, 1],
    ]);
    const share = reverseContradiction(columns, ITEMS, SCALES);
    expect(Array.from(share.values.subarray(0, 4))).toEqual([1, 0, 0, 0.25]);
    expect(indexValue(share, 4)).toEqual(because('too_few_items'));
    const gap = reverseGap(columns, ITEMS, SCALES);
    expect(Array.from(gap.values.subarray(0, 4))).toEqual([4, 0, 2, 1]);
  });

  it('need a scale with both kinds of items', () => {
    const forward = [likert(), likert()];
    const columns = columnsOf([[5, 5]]);
    expect(indexValue(reverseGap(columns, forward, [[0, 1]]), 0)).toEqual(because('not_applicable'));
    expect(indexValue(reverseGap(columns, [likert(), likert(true)], [[0], [1]]), 0)).toEqual(
      because('not_applicable'),
    );
  });
});

describe('attention items and time', () => {
  it('count wrong answers, not missing ones', () => {
    const columns = columnsOf([
      [4, 2],
      [3, 3],
      [-1, 2],
      [-1, -1],
    ]);
    const failed = attentionFailed(columns, [4, 2]);
    expect(Array.from(failed.values)).toEqual([0, 2, 0, 0]);
    expect(indexValue(failed, 3)).toEqual(because('no_observations'));
    expect(indexValue(attentionFailed([], [], 2), 1)).toEqual(because('not_applicable'));
    expect(() => attentionFailed(columns, [4])).toThrow(RangeError);
  });

  it('leave out what was not timed or cannot be a time', () => {
    const seconds = {
      values: Float64Array.of(10, 0, -3, Number.NaN, Number.POSITIVE_INFINITY, 50),
      valid: Uint8Array.of(1, 1, 1, 1, 1, 0),
    };
    const perItem = secondsPerItem(seconds, 10);
    expect(Array.from(perItem.valid)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(indexValue(perItem, 1)).toEqual(because('not_applicable'));
    expect(indexValue(secondsPerItem(seconds, 0), 0)).toEqual(because('too_few_items'));
    const bands = timeBands(perItem);
    expect(Array.from(timeBandCounts(bands))).toEqual([0, 1, 0, 0, 0]);
    expect(() => timeBands(perItem, [1, 1, 2, 3])).toThrow(RangeError);
  });
});

describe('the reference distribution', () => {
  it('has a reason without values and no spread with one', () => {
    const none = referenceDistribution(emptyIndex(3, 'zero_variance'));
    expect(none).toMatchObject({ n: 0, missing: 3, mean: { reason: 'no_observations' } });
    expect(none.p99).toEqual(because('no_observations'));
    const one = referenceDistribution({ values: Float64Array.of(2), valid: Uint8Array.of(1) });
    expect(one.mean).toEqual(value(2));
    expect(one.sd).toEqual(because('single_observation'));
  });

  it('ranks ties half', () => {
    expect(percentileRank(Float64Array.of(1, 1, 1, 1), 1)).toEqual(value(50));
    expect(percentileRank(Float64Array.of(1, 2), 3)).toEqual(value(100));
    expect(percentileRank(new Float64Array(0), 3)).toEqual(because('no_observations'));
  });
});

describe('the area under the curve', () => {
  it('is 1 for perfect separation, .5 for ties, and undefined with one group', () => {
    const index = { values: Float64Array.of(1, 2, 3, 4), valid: Uint8Array.of(1, 1, 1, 1) };
    expect(areaUnderCurve(index, [0, 0, 1, 1], 'high')).toEqual(value(1));
    expect(areaUnderCurve(index, [0, 0, 1, 1], 'low')).toEqual(value(0));
    const flat = { ...index, values: new Float64Array(4).fill(2) };
    expect(areaUnderCurve(flat, [0, 1, 0, 1], 'low')).toEqual(value(0.5));
    expect(areaUnderCurve(index, [1, 1, -1, -1], 'low')).toEqual(because('no_observations'));
    // the last two bits of a quotient make no winner
    const noisy = { ...index, values: Float64Array.of(0.1 + 0.2, 0.3, 0, 1) };
    expect(areaUnderCurve(noisy, [1, 0, -1, -1], 'high')).toEqual(value(0.5));
  });
});

describe('permuting respondents', () => {
  it('permutes every index and changes nothing else', () => {
    const rows = sample(200, 3);
    const order = rows.map((_, r) => (r * 77) % 200);
    const [a, b] = [columnsOf(rows), columnsOf(order.map((r) => rows[r] ?? []))];
    const all = (columns: Int8Array[]): RespondentIndex[] => {
      const listwise = mahalanobisDistance(columns, ITEMS, 'listwise');
      const pairwise = mahalanobisDistance(columns, ITEMS, 'pairwise');
      if (isUndefined(listwise) || isUndefined(pairwise)) throw new Error('undefined');
      return [
        listwise,
        pairwise,
        longString(columns),
        averageString(columns),
        responseVariability(columns),
        evenOdd(columns, ITEMS, SCALES),
        reverseGap(columns, ITEMS, SCALES),
        exactDuplicates(columns),
        nearDuplicates(columns, { minShare: 0.6 }).index,
      ];
    };
    const [before, after] = [all(a), all(b)];
    before.forEach((index, i) => {
      order.forEach((from, r) => {
        expect(after[i]?.valid[r]).toBe(index.valid[from]);
        expect(Math.abs((after[i]?.values[r] ?? Number.NaN) - (index.values[from] ?? 0))).toBeLessThan(1e-12);
      });
    });
  });
});
