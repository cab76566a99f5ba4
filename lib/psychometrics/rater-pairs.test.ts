import { describe, expect, it } from 'vitest';
import { isUndefined } from './outcome.ts';
import type { RatingList } from './rater-design.ts';
import { raterIcc } from './rater-icc.ts';
import { MINIMUM_RATED_TWICE, pairAgreement, wilsonInterval } from './rater-pairs.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

/** Ratings of each object by raters 0, 1, …, turned by one from object to object. */
function rotated(objects: readonly (readonly number[])[]): RatingList {
  const rows = objects.flatMap((values, o) => values.map((v, j) => [o, (o + j) % 7, v] as const));
  return {
    objects: objects.length,
    raters: 7,
    object: Int32Array.from(rows, (r) => r[0]),
    rater: Int32Array.from(rows, (r) => r[1]),
    values: Float64Array.from(rows, (r) => r[2]),
  };
}

describe('agreement of few pairs', () => {
  it('has Wilson intervals as published, of positive width at 0 and 1', () => {
    // Newcombe (1998), Statistics in Medicine 17, 857, table I, method 3: 81/263, 15/148, 0/20, 1/29
    for (const [count, n, lower, upper] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const w = wilsonInterval(count, n);
      if (isUndefined(w)) throw new Error(w.reason);
      expect([w.lower, w.upper].map((x) => x.toFixed(4))).toEqual([lower, upper].map((x) => x.toFixed(4)));
    }
    expect(wilsonInterval(0, 0)).toEqual(undefinedAs('no_observations'));
    expect(wilsonInterval(4, 4)).toMatchObject({ upper: 1 });
    expect(() => wilsonInterval(5, 4)).toThrow(RangeError);
  });

  it('says nothing where nothing was rated twice', () => {
    for (const list of [rotated([]), rotated([[3], [4]])]) {
      const a = pairAgreement(list, 1);
      expect(a).toMatchObject({ n: 0, says: 'nothing' });
      for (const x of [a.exact, a.withinOne, a.icc1]) expect(x).toEqual(undefinedAs('no_observations'));
    }
    expect(pairAgreement(rotated([[3], [4]]), 1).ratedOnce).toBe(2);
  });

  it('says shares only below the minimum, the ICC from there on', () => {
    const pairs = Array.from({ length: MINIMUM_RATED_TWICE }, (_, i) => [
      1 + (i % 5),
      1 + ((i + (i % 3)) % 5),
    ]);
    const few = pairAgreement(rotated(pairs.slice(1)), 1);
    expect(few.says).toBe('shares');
    expect(few.icc1).toEqual({
      kind: 'undefined',
      reason: 'too_few_observations',
      n: MINIMUM_RATED_TWICE - 1,
    });
    expect(few.exact).toMatchObject({ n: MINIMUM_RATED_TWICE - 1 });
    const enough = pairAgreement(rotated(pairs), 1);
    expect(enough.says).toBe('icc');
    const table = raterIcc([0, 1].map((j) => Float64Array.from(pairs, (p) => p[j] ?? 0)));
    if (isUndefined(table) || enough.icc1.kind === 'undefined') throw new Error('no ICC');
    expect(enough.icc1.value).toBeCloseTo(table.single[0].icc, 12);
    expect(enough.icc1.lower).toBeCloseTo(table.single[0].lower, 12);
    expect(enough.icc1.upper).toBeCloseTo(table.single[0].upper, 12);
  });

  it('counts an object once however many rated it, and steps that are not whole', () => {
    const a = pairAgreement(rotated([[1, 1, 1], [1, 2, 3], [0.1, 0.2], [0.3, 0.1 + 0.2], [2]]), 0.1);
    expect(a).toMatchObject({ n: 4, ratedOnce: 1 });
    expect(a.exact).toMatchObject({ count: 2, n: 4 });
    expect(a.withinOne).toMatchObject({ count: 3, n: 4 });
    expect(() => pairAgreement(rotated([]), 0)).toThrow(RangeError);
  });

  it('has an ICC of 1 where raters agree on objects that differ, none where nothing varies', () => {
    const same = pairAgreement(rotated(Array.from({ length: 12 }, (_, i) => [i, i])), 1);
    expect(same.icc1).toMatchObject({ value: 1, lower: 1, upper: 1 });
    const flat = pairAgreement(rotated(Array.from({ length: 12 }, () => [3, 3])), 1);
    expect(flat.icc1).toEqual(undefinedAs('zero_variance'));
    expect(flat.exact).toMatchObject({ share: 1, upper: 1 });
  });
});
