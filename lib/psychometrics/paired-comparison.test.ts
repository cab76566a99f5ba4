import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { estimate } from '#lib/estimate.ts';
import { isUndefined } from './outcome.ts';
import { adjustP } from './p-adjust.ts';
import { comparePaired, correlationP, fisherInterval } from './paired-comparison.ts';
import { reliableChange, reliableChangeScale } from './reliable-change.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });
const of = (...values: number[]): Float64Array => Float64Array.from(values);
const reliability = (value: number): ReturnType<typeof estimate> => estimate(value, 50);

describe('two waves of the same people', () => {
  const [w1, w2] = [of(2, 3, 3, 4, 5, 1), of(3, 3, 4, 5, 5, 3)];

  it('give what scipy 1.17 gives', () => {
    expect(comparePaired(w1, w2)).toMatchObject({
      pairs: 6,
      test: { t: expect.closeTo(2.711_630_722_733_203, 12), p: expect.closeTo(0.042_193_996_705_524, 12) },
      effects: {
        dz: expect.closeTo(1.107_018_606_925_119, 12),
        gz: expect.closeTo(0.930_724_435_230_655, 12),
      },
      testRetest: {
        r: expect.closeTo(0.863_033_942_673_692, 12),
        p: { value: expect.closeTo(0.026_854_830_157_596, 12) },
        interval: {
          lower: expect.closeTo(0.171_807_447_130_278, 9),
          upper: expect.closeTo(0.984_821_433_838_4, 9),
        },
      },
    });
  });

  it('leave out rows with one wave only, and do not depend on the order of rows', () => {
    const some = comparePaired(
      of(...w1, 9, 0),
      of(...w2, 0, 9),
      Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 0),
      Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 1),
    );
    expect(some).toEqual(comparePaired(w1, w2));
    const [a, b] = [comparePaired(w1, w2).test, comparePaired(w1.toReversed(), w2.toReversed()).test];
    if (isUndefined(a) || isUndefined(b)) throw new Error('undefined');
    expect(Math.abs(a.t - b.t)).toBeLessThan(1e-12);
  });

  it('are undefined part by part', () => {
    expect(comparePaired(of(), of()).test).toEqual(undefinedAs('no_observations'));
    expect(comparePaired(of(1), of(2)).testRetest).toEqual(undefinedAs('single_observation'));
    expect(comparePaired(w1, w2, new Uint8Array(6)).test).toEqual(undefinedAs('no_observations'));
    const shifted = comparePaired(
      w1,
      w1.map((v) => v + 0.1),
    );
    expect(shifted.test).toEqual(undefinedAs('zero_variance'));
    expect(shifted.testRetest).toMatchObject({ r: expect.closeTo(1, 12) });
    const flat = comparePaired(of(3, 3, 3, 3), of(1, 2, 3, 5));
    expect(flat.testRetest).toEqual(undefinedAs('zero_variance'));
    expect(flat.effects).toMatchObject({
      drm: undefinedAs('zero_variance'),
      dBaseline: undefinedAs('zero_variance'),
    });
    expect(comparePaired(of(1, 2), of(2, 5)).effects).toEqual(undefinedAs('too_few_observations'));
    expect(fisherInterval(1, 9, 0.95)).toEqual(undefinedAs('zero_variance'));
    expect(correlationP(0.5, 2)).toEqual(undefinedAs('too_few_observations'));
    expect(correlationP(1, 5)).toMatchObject({ value: 0 });
    expect(() => comparePaired(of(1), of())).toThrow(RangeError);
  });
});

describe('reliable change', () => {
  it('of every person is that of the reference', () => {
    const text = readFileSync(new URL('golden/waves/persons.csv', import.meta.url), 'utf8');
    const rows = (parse(text) as string[][]).slice(1);
    const column = (c: number): Float64Array => Float64Array.from(rows, (row) => Number(row[c]));
    const mask = (c: number): Uint8Array => Uint8Array.from(rows, (row) => (row[c] === '' ? 0 : 1));
    const c = reliableChange(column(1), column(2), reliability(0.850_200_140_883_621), mask(1), mask(2));
    if (isUndefined(c)) throw new Error(c.reason);
    const expected = column(3);
    expect(rows.length).toBe(300);
    expect(c.valid).toEqual(mask(3));
    c.index.forEach((v, r) => {
      if (c.valid[r] === 1) expect(Math.abs(v - (expected[r] ?? Number.NaN))).toBeLessThan(1e-9);
    });
  });

  it('counts only what is beyond the critical value', () => {
    // s = 1, r = ½: the error of a difference is 1, so a change of 1.96 is not yet reliable
    const w1 = of(-1, 0, 1, 0, 0, 0, -1, 1);
    const s = Math.sqrt(4 / 7);
    const w2 = w1.map((v, i) => v + (i === 0 ? 1.97 : i === 1 ? -1.97 : i === 2 ? 1.95 : 0) * s);
    expect(reliableChange(w1, w2, reliability(0.5))).toMatchObject({
      increased: 1,
      unchanged: 6,
      decreased: 1,
    });
  });

  it('is undefined without reliability, spread or people', () => {
    expect(reliableChange(of(1, 2), of(2, 3), reliability(-0.1))).toEqual(undefinedAs('not_applicable'));
    expect(reliableChange(of(1, 2), of(2, 3), reliability(1))).toEqual(undefinedAs('zero_variance'));
    expect(reliableChange(of(2, 2), of(2, 3), reliability(0.8))).toEqual(undefinedAs('zero_variance'));
    expect(reliableChange(of(2), of(3), reliability(0.8))).toEqual(undefinedAs('single_observation'));
    expect(reliableChange(of(), of(), reliability(0.8))).toEqual(undefinedAs('no_observations'));
    expect(
      reliableChangeScale({ kind: 'undefined', reason: 'single_observation' }, reliability(0.8)),
    ).toEqual(undefinedAs('single_observation'));
  });
});

describe('adjusted p values', () => {
  it('keep the order of the plain ones and never exceed 1', () => {
    const p = [0.04, 0.001, 0.5, 0.03, 0.9, 0.03];
    for (const method of ['holm', 'benjamini-hochberg', 'bonferroni'] as const) {
      const q = adjustP(p, method);
      p.forEach((a, i) => {
        expect(q[i]).toBeGreaterThanOrEqual(a);
        expect(q[i]).toBeLessThanOrEqual(1);
        p.forEach((b, j) => {
          if (a <= b) expect(q[i]).toBeLessThanOrEqual(q[j] ?? 0);
        });
      });
    }
    expect(adjustP(p, 'holm')[1]).toBeCloseTo(0.006, 15);
    expect(adjustP([], 'holm')).toEqual(of());
    expect(adjustP([0.02], 'benjamini-hochberg')).toEqual(of(0.02));
    expect(() => adjustP([0.1, Number.NaN], 'holm')).toThrow(RangeError);
  });
});
