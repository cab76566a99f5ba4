import { describe, expect, it } from 'vitest';
import { effectSize, hedgesCorrection } from './effect-size.ts';
import { compareGroups } from './group-comparison.ts';
import { isUndefined } from './outcome.ts';
import { seededRandom } from './random.ts';
import { compareRanks } from './rank-tests.ts';
import { equalSpread, sampleMoments, studentTest, welchTest } from './two-samples.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });
const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('comparison of two groups', () => {
  it('gives what scipy 1.17 gives', () => {
    const c = compareGroups(of(4, 5, 6, 5), of(1, 3, 5, 3, 3));
    const d = { lower: expect.closeTo(0.062_268_192_684_9, 9), upper: expect.closeTo(3.203_733_894_368, 9) };
    expect(c).toMatchObject({
      welch: { t: expect.closeTo(2.656_844_656_620_286, 12), p: expect.closeTo(0.034_837_123_710_247, 12) },
      student: { t: expect.closeTo(2.494_438_257_849_294, 12), p: expect.closeTo(0.041_327_218_538_415, 12) },
      spread: { f: expect.closeTo(0.241_379_310_344_828, 12), p: expect.closeTo(0.638_240_151_475_715, 12) },
      ranks: { w: 18, p: expect.closeTo(0.057_223_850_877_678, 12) },
      effect: { d: expect.closeTo(1.673_320_053_068_151, 12), dInterval: d },
    });
  });

  it('turns its signs with the groups and keeps its p values', () => {
    const [a, b] = [of(1, 2, 4, 4, 9), of(3, 5, 5, 7)];
    const [x, y] = [compareGroups(a, b), compareGroups(b, a)];
    for (const part of ['welch', 'student'] as const) {
      const [s, t] = [x[part], y[part]];
      if (isUndefined(s) || isUndefined(t)) throw new Error('undefined');
      expect(t.t).toBeCloseTo(-s.t, 12);
      expect(t.p).toBeCloseTo(s.p, 12);
      expect(t.lower).toBeCloseTo(-s.upper, 12);
    }
    if (isUndefined(x.ranks) || isUndefined(y.ranks)) throw new Error('undefined');
    expect(y.ranks).toMatchObject({ cliffsDelta: -x.ranks.cliffsDelta, p: x.ranks.p });
    if (isUndefined(x.effect) || isUndefined(y.effect)) throw new Error('undefined');
    expect(y.effect.dInterval.lower).toBeCloseTo(-x.effect.dInterval.upper, 9);
  });

  it('does not change with the order of respondents, nor with a large constant', () => {
    const random = seededRandom(5);
    const a = Float64Array.from({ length: 60 }, () => Math.ceil(5 * random()));
    const b = Float64Array.from({ length: 40 }, () => Math.ceil(5 * random()));
    const plain = compareGroups(a, b);
    const moved = compareGroups(
      a.toReversed().map((v) => v + 1e6),
      b.toSorted().map((v) => v + 1e6),
    );
    if (isUndefined(plain.welch) || isUndefined(moved.welch)) throw new Error('undefined');
    expect(moved.welch.t).toBeCloseTo(plain.welch.t, 9);
    const shuffled = compareGroups(a.toReversed(), b.toSorted());
    if (isUndefined(shuffled.welch)) throw new Error('undefined');
    expect(Math.abs(shuffled.welch.t - plain.welch.t)).toBeLessThan(1e-12);
    expect(shuffled.ranks).toEqual(plain.ranks);
  });

  it.each([
    [
      'nobody in a group',
      of(),
      of(1, 2),
      {
        welch: 'no_observations',
        student: 'no_observations',
        ranks: 'no_observations',
        spread: 'no_observations',
        effect: 'no_observations',
      },
    ],
    ['one in a group', of(1), of(1, 2, 4), { welch: 'single_observation' }],
    [
      'one in each',
      of(1),
      of(2),
      {
        welch: 'single_observation',
        student: 'single_observation',
        spread: 'single_observation',
        effect: 'single_observation',
      },
    ],
    [
      'no variance',
      of(3, 3),
      of(3, 3, 3),
      {
        welch: 'zero_variance',
        student: 'zero_variance',
        ranks: 'zero_variance',
        spread: 'zero_variance',
        effect: 'zero_variance',
      },
    ],
    ['three in all', of(1, 2), of(4), { effect: 'too_few_observations' }],
  ])('is undefined with %s', (_, a, b, reasons) => {
    const c = compareGroups(a, b);
    for (const [part, reason] of Object.entries(reasons)) {
      expect(c[part as 'welch'], part).toEqual(undefinedAs(reason));
    }
  });

  it('separates groups without overlap', () => {
    const c = compareGroups(of(1, 2, 1, 2), of(8, 9, 8, 9));
    expect(c.ranks).toMatchObject({ w: 0, cliffsDelta: -1 });
    expect(c.effect).toMatchObject({ commonLanguage: expect.closeTo(0, 10) });
    // all of one group equal: Welch still stands on the other
    expect(compareGroups(of(3, 3, 3), of(1, 2, 3)).welch).toMatchObject({
      t: expect.closeTo(Math.sqrt(3), 12),
      df: 2,
    });
    expect(compareGroups(of(1, 2, 3), of(3, 3, 3)).effect).toMatchObject({
      glassDelta: undefinedAs('zero_variance'),
    });
  });

  it('ranks a million values', () => {
    const n = 500_000;
    const a = Float64Array.from({ length: n }, (_, i) => i % 7);
    const b = Float64Array.from({ length: n }, (_, i) => (i % 7) + (i % 2));
    const r = compareRanks(a, b);
    if (isUndefined(r)) throw new Error(r.reason);
    expect(r.cliffsDelta).toBeLessThan(0);
    expect(r.cliffsDelta).toBeGreaterThan(-0.2);
  });
});

describe('ranks', () => {
  it('tie where values differ by the rounding of a mean only', () => {
    const exact = compareRanks([0.3, 1], [0.3, 2]);
    expect(compareRanks([0.1 + 0.2, 1], [0.3, 2])).toEqual(exact);
    expect(exact).toMatchObject({ w: 1.5, cliffsDelta: -0.25 });
  });

  it('without a difference have p = 1', () => {
    expect(compareRanks([1, 2, 3], [1, 2, 3])).toMatchObject({ z: 0, p: 1, cliffsDelta: 0 });
  });
});

describe('parts', () => {
  it('agree: Student is a standardised difference, Welch is Student for equal groups', () => {
    const [a, b] = [sampleMoments([1, 4, 4, 7]), sampleMoments([2, 3, 5, 9])];
    const [s, w, e] = [studentTest(a, b), welchTest(a, b), effectSize(a, b)];
    if (isUndefined(s) || isUndefined(w) || isUndefined(e)) throw new Error('undefined');
    expect(w.t).toBeCloseTo(s.t, 14);
    expect(e.d).toBeCloseTo(s.t * Math.sqrt(1 / 2), 14);
    expect(e.averageSd).toMatchObject({ value: expect.closeTo(e.d, 12) });
  });

  it('have a Hedges correction that is exact where gamma functions are', () => {
    // df 2: Γ(1)/(1·Γ(½)); df 3: Γ(3/2)/(√1.5·Γ(1))
    expect(hedgesCorrection(2)).toBeCloseTo(1 / Math.sqrt(Math.PI), 14);
    expect(hedgesCorrection(3)).toBeCloseTo(Math.sqrt(Math.PI) / 2 / Math.sqrt(1.5), 14);
    expect(hedgesCorrection(1e12)).toBeCloseTo(1 - 0.75e-12, 15);
    expect(() => hedgesCorrection(1)).toThrow(RangeError);
  });

  it('compare the spread of several groups', () => {
    expect(
      equalSpread([
        [1, 2, 3],
        [1, 2, 3],
        [0, 2, 4],
      ]),
    ).toMatchObject({ df1: 2, df2: 6 });
    expect(equalSpread([[1, 2, 3]])).toEqual(undefinedAs('too_few_units'));
  });
});
