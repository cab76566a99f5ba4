import { describe, expect, it } from 'vitest';
import type { Estimate } from '#lib/estimate.ts';
import type { OrdinalItem } from './keying.ts';
import { squareMatrix } from './matrix.ts';
import { type Moments, momentsFromCorrelation, momentsFromCounts } from './moments.ts';
import { isUndefined } from './outcome.ts';
import { createPairCounts } from './pair-counts.ts';
import { seededRandom } from './random.ts';
import { acquiescence, balancedPairs, halfDifference } from './reverse-items.ts';
import { methodEffect } from './reverse-items-method.ts';
import { keyAlarms, wordingAlarm } from './reverse-items-wording.ts';
import { indexValue } from './screening-index.ts';
import { addColumns } from './tabulate.ts';

const because = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });
const value = (v: number): object => expect.objectContaining({ kind: 'estimate', value: v });
const likert = (reverse = false): OrdinalItem => ({ min: 1, max: 5, reverse });

/** Four forward items and two reverse ones; a share of the respondents reads the last as if it were forward. */
const SCALE = [likert(), likert(), likert(), likert(), likert(true), likert(true)];
function answers(n: number, misread: number, seed: number): Int8Array[] {
  const u = seededRandom(seed);
  const z = (): number => u() + u() + u() + u() - 2;
  const columns = SCALE.map(() => new Int8Array(n));
  for (let r = 0; r < n; r++) {
    const level = 3 + 2 * z();
    const wrong = u() < misread;
    SCALE.forEach((item, i) => {
      const code = Math.min(5, Math.max(1, Math.round(level + 1.2 * z())));
      const turned = item.reverse && !(wrong && i === 5);
      (columns[i] as Int8Array)[r] = turned ? 6 - code : code;
    });
  }
  return columns;
}

function definedValue(e: Estimate): number {
  if (e.kind === 'undefined') throw new Error(e.reason);
  return e.value;
}

function momentsOf(columns: readonly Int8Array[], items: readonly OrdinalItem[]): Moments {
  const counts = createPairCounts(items);
  addColumns(counts, columns);
  const m = momentsFromCounts(counts, 'listwise');
  if (isUndefined(m)) throw new Error(m.reason);
  return m;
}

describe('forward and reverse halves', () => {
  it('are compared over those who answered both', () => {
    const items = [likert(), likert(), likert(true)];
    const columns = [Int8Array.of(5, 4, 3, -1), Int8Array.of(4, -1, 3, -1), Int8Array.of(2, 2, -1, 1)];
    const h = halfDifference(columns, items);
    expect(h.n).toBe(2);
    // 4.5 − 4 and 4 − 4
    expect(h.difference).toEqual(value(0.25));
    expect(h.d).toMatchObject({ value: expect.closeTo(Math.SQRT1_2, 12) });
  });

  it('have a reason where they cannot be', () => {
    expect(halfDifference([Int8Array.of(1)], [likert()]).difference).toEqual(because('not_applicable'));
    expect(halfDifference([], []).difference).toEqual(because('not_applicable'));
    const two = [likert(), likert(true)];
    expect(halfDifference([new Int8Array(0), new Int8Array(0)], two).difference).toEqual(
      because('no_observations'),
    );
    expect(halfDifference([Int8Array.of(5), Int8Array.of(-1)], two).n).toBe(0);
    const one = halfDifference([Int8Array.of(5), Int8Array.of(2)], two);
    expect(one.difference).toEqual(value(1));
    expect(one.standardError).toEqual(because('single_observation'));
    expect(halfDifference([Int8Array.of(5, 4), Int8Array.of(2, 3)], two).d).toEqual(because('zero_variance'));
  });
});

describe('acquiescence', () => {
  const items = [likert(), likert(true), likert(), likert(true), likert()];
  const pairs = balancedPairs(items, [[0, 1, 2, 3, 4]]);

  it('comes from pairs, each item once', () => {
    expect(pairs).toEqual([
      { forward: 0, reverse: 1 },
      { forward: 2, reverse: 3 },
    ]);
    const other = [likert(), { min: 1, max: 7, reverse: true }];
    expect(balancedPairs(other, [[0, 1]])).toEqual([]);
    expect(balancedPairs(items, [[0], [1]])).toEqual([]);
  });

  it('is 0 for consistent and for middling answers, and the distance from the middle for yea-saying', () => {
    const rows = [
      [5, 1, 4, 2, 3],
      [3, 3, 3, 3, 3],
      [5, 5, 5, 5, 5],
      [1, 2, -1, 1, 1],
      [1, -1, -1, 1, 1],
    ];
    const a = acquiescence(
      items.map((_, i) => Int8Array.from(rows, (row) => row[i] ?? -1)),
      items,
      pairs,
    );
    expect(Array.from(a.index.values)).toEqual([0, 0, 2, -1.5, 0]);
    expect(indexValue(a.index, 4)).toEqual(because('too_few_items'));
    expect(a.n).toBe(4);
    expect(a.mean).toEqual(value(0.125));
  });

  it('is undefined without pairs or respondents', () => {
    expect(acquiescence([Int8Array.of(1)], [likert()], []).mean).toEqual(because('not_applicable'));
    expect(
      acquiescence(
        items.map(() => new Int8Array(0)),
        items,
        pairs,
      ).mean,
    ).toEqual(because('no_observations'));
  });
});

describe('the method effect', () => {
  const l = [0.7, 0.8, 0.6, 0.7, 0.6, 0.65, 0.75];
  const m = [0, 0, 0, 0, 0.5, 0.4, 0.45];
  const matrix = (method: number): Moments =>
    momentsFromCorrelation(
      squareMatrix(7, (i, j) =>
        i === j ? 1 : (l[i] ?? 0) * (l[j] ?? 0) + method * (m[i] ?? 0) * (m[j] ?? 0),
      ),
      300,
    );

  it('is recovered from a matrix that has one', () => {
    const e = methodEffect(matrix(1), [4, 5, 6]);
    if (isUndefined(e)) throw new Error(e.reason);
    [0.5, 0.4, 0.45].forEach((x, i) => {
      expect(e.methodLoadings[i]).toBeCloseTo(x, 6);
    });
    expect(e.deltaDf).toBe(3);
    expect(e.deltaChiSquare).toBeGreaterThan(30);
    expect(e.p).toBeLessThan(1e-6);
    expect(e.deltaCfi).toBeGreaterThan(0.02);
    expect(e.methodVariance).toBeCloseTo((0.25 + 0.16 + 0.2025) / 3, 6);
  });

  it('has a reason where the method factor is not identified or the matrix singular', () => {
    expect(methodEffect(matrix(1), [5, 6])).toEqual(because('too_few_items'));
    expect(methodEffect(matrix(1), [0, 1, 2, 3, 4, 5, 6])).toEqual(because('too_few_items'));
    const singular = momentsFromCorrelation(
      squareMatrix(7, () => 1),
      300,
    );
    expect(methodEffect(singular, [4, 5, 6])).toEqual(because('singular_matrix'));
    const few = momentsFromCorrelation(matrix(1).covariance, 7);
    expect(methodEffect(few, [4, 5, 6])).toEqual(because('too_few_observations'));
    expect(() => methodEffect(matrix(1), [4, 5, 7])).toThrow(RangeError);
    expect(() => methodEffect(matrix(1), [4, 5, 5])).toThrow(RangeError);
  });
});

describe('the alarm of a wrong key', () => {
  it('rings for the item keyed wrongly and no other', () => {
    const columns = answers(300, 0, 2);
    const right = keyAlarms(momentsOf(columns, SCALE));
    expect(right.map((a) => a.alarm)).toEqual(SCALE.map(() => false));
    const wrong = SCALE.map((item, i) => (i === 4 ? likert(false) : item));
    const alarms = keyAlarms(momentsOf(columns, wrong));
    expect(alarms.map((a) => a.alarm)).toEqual([false, false, false, false, true, false]);
  });

  it('does not ring for a negative correlation within chance', () => {
    const r = squareMatrix(4, (i, j) => (i === j ? 1 : i === 3 || j === 3 ? -0.05 : 0.5));
    const [, , , last] = keyAlarms(momentsFromCorrelation(r, 40));
    expect(last?.rDrop).toMatchObject({ value: expect.closeTo(-0.15 / Math.sqrt(6), 12) });
    expect(last?.alarm).toBe(false);
  });

  it('has reasons with one item, a constant item, two rows', () => {
    const one = squareMatrix(1, () => 1);
    expect(keyAlarms(momentsFromCorrelation(one, 40))[0]?.p).toEqual(because('too_few_items'));
    const constant = squareMatrix(3, (i, j) => (i === 2 || j === 2 ? 0 : i === j ? 1 : 0.5));
    expect(keyAlarms(momentsFromCorrelation(constant, 40))[2]?.p).toEqual(because('constant_item'));
    const two = squareMatrix(2, (i, j) => (i === j ? 1 : 0.5));
    expect(keyAlarms(momentsFromCorrelation(two, 2))[0]?.p).toEqual(because('too_few_observations'));
  });
});

describe('the alarm of a misread wording', () => {
  it.each([
    [0, 'none'],
    [0.25, 'misread'],
    [0.4, 'misread'],
    [1, 'key'],
  ] as const)('finds the share %f of misreaders in its interval: %s', (share, alarm) => {
    let inside = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const w = wordingAlarm(answers(800, share, seed), SCALE, 5);
      if (isUndefined(w)) throw new Error(w.reason);
      expect(w.alarm).toBe(alarm);
      if (w.interval.lower <= share && share <= w.interval.upper) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(33);
  });

  it('leaves the item next to it alone', () => {
    const w = wordingAlarm(answers(800, 0.4, 3), SCALE, 4);
    expect(w).toMatchObject({ alarm: 'none' });
  });

  it('shows two groups in the coefficient of bimodality, and the correlation lost', () => {
    const of = (share: number): [number, number] => {
      const w = wordingAlarm(answers(3000, share, 9), SCALE, 5);
      if (isUndefined(w) || w.bimodality.kind !== 'estimate' || w.keyedR.kind !== 'estimate')
        throw new Error();
      return [w.bimodality.value, w.keyedR.value];
    };
    const [none, half, all] = [of(0), of(0.5), of(1)];
    expect(half[0]).toBeGreaterThan(5 / 9);
    expect(none[0]).toBeLessThan(half[0]);
    expect(none[1]).toBeGreaterThan(0.5);
    expect(Math.abs(half[1])).toBeLessThan(0.1);
    expect(all[1]).toBeLessThan(-0.5);
  });

  it('has a reason where it cannot be judged', () => {
    const columns = answers(100, 0, 1);
    expect(wordingAlarm(columns, SCALE, 0)).toEqual(because('not_applicable'));
    expect(wordingAlarm(columns.slice(3), SCALE.slice(3), 2)).toEqual(because('too_few_items'));
    expect(
      wordingAlarm(
        columns.map((c) => c.slice(0, 5)),
        SCALE,
        5,
      ),
    ).toEqual(because('too_few_observations'));
    const middle = SCALE.map(() => new Int8Array(50).fill(3));
    expect(wordingAlarm(middle, SCALE, 5)).toEqual(because('too_few_observations'));
    // forward items that go against each other say nothing of a reversal
    const torn = [columns[0], columns[1]?.map((c) => 6 - c), columns[5]].map((c) => c ?? new Int8Array(0));
    const three = [likert(), likert(), likert(true)];
    expect(wordingAlarm(torn, three, 2, { minDecided: 1 })).toEqual(because('not_applicable'));
  });
});

describe('permuting respondents', () => {
  it('changes nothing', () => {
    const columns = answers(500, 0.3, 4);
    const mixed = columns.map((c) => c.map((_, r) => c[(r * 137) % 500] ?? -1));
    const all = (x: Int8Array[]): number[] => {
      const w = wordingAlarm(x, SCALE, 5);
      const h = halfDifference(x, SCALE);
      const a = acquiescence(x, SCALE, balancedPairs(SCALE, [[0, 1, 2, 3, 4, 5]]));
      if (isUndefined(w)) throw new Error(w.reason);
      return [
        w.misread,
        w.interval.lower,
        ...[w.keyedR, w.bimodality, h.d, a.mean, a.standardError].map(definedValue),
      ];
    };
    const [before, after] = [all(columns), all(mixed)];
    before.forEach((x, i) => {
      expect(Math.abs(x - (after[i] ?? Number.NaN))).toBeLessThan(1e-12);
    });
  });
});
