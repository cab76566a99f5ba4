import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transform } from './policy.ts';
import { applyTransform, deductionRate } from './transform.ts';

const title = { 'zh-CN': '甲', 'zh-TW': '甲', en: 'a' };
const linear: Transform = { id: 'l', title, type: 'linear', params: { min: 1, max: 5 } };
const ratio: Transform = { id: 'r', title, type: 'ratio', params: { target: 0.95 } };
const range: Transform = {
  id: 'g',
  title,
  type: 'range',
  params: { lo: 0.9, hi: 1, zero_lo: 0.5, zero_hi: 1.02 },
};
const banded: Transform = {
  id: 'b',
  title,
  type: 'banded',
  params: {
    bands: [
      { from: 3, r: 0.6 },
      { from: 4.5, r: 1 },
      { from: 1, r: 0 },
    ],
  },
};
const rate = (t: Transform, v: number) => applyTransform(t, v)?.rate;

describe('transforms', () => {
  it('linear: (m − 1)/4 on five points, with its slope for the standard error', () => {
    expect(applyTransform(linear, 3.72)).toEqual({ rate: expect.closeTo(0.68, 12), slope: 0.25 });
    expect([1, 3, 5].map((v) => rate(linear, v))).toEqual([0, 0.5, 1]);
  });

  it('ratio: the share of the target, at most all of it', () => {
    expect(rate(ratio, 0.475)).toBeCloseTo(0.5, 12);
    expect(applyTransform(ratio, 1.2)).toEqual({ rate: 1, slope: 0 });
  });

  it('range: full inside, falling to nothing at either zero', () => {
    expect([0.9, 0.95, 1].map((v) => rate(range, v))).toEqual([1, 1, 1]);
    expect(rate(range, 0.7)).toBeCloseTo(0.5, 12);
    expect(rate(range, 1.01)).toBeCloseTo(0.5, 9);
    expect([0.5, 0.2, 1.02, 2].map((v) => rate(range, v))).toEqual([0, 0, 0, 0]);
  });

  it('banded: the first band from the top, whatever order they are listed in', () => {
    expect([5, 4.5, 4.49, 3, 2.9, 1].map((v) => rate(banded, v))).toEqual([1, 1, 0.6, 0.6, 0, 0]);
  });

  it('deduct takes counts and not a value', () => {
    expect(applyTransform({ id: 'd', title, type: 'deduct' }, 1)).toBeUndefined();
  });

  it('never leaves 0–1', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(linear, ratio, range, banded),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (t, v) => {
          const r = rate(t, v) ?? Number.NaN;
          return r >= 0 && r <= 1;
        },
      ),
    );
  });
});

describe('deductions', () => {
  it('take off up to the cap of each, and never more than there is', () => {
    const list = [
      { per: 2, cap: 4 },
      { per: 0.5, cap: 1 },
    ];
    expect(deductionRate(4, list, [1, 1])).toBe(0.375);
    expect(deductionRate(8, list, [5, 9])).toBe(0.375);
    expect(deductionRate(4, list, [2, 2])).toBe(0);
    expect(deductionRate(4, list, [])).toBe(1);
  });
});
