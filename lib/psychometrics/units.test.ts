import { describe, expect, it } from 'vitest';
import { estimate, undefinedBecause } from '#lib/estimate.ts';
import { awg, rwg, rwgJ, rwgJLindell, varianceFromSums } from './agreement.ts';
import {
  oneWay,
  shrunkenMean,
  type UnitMoments,
  unitMoments,
  unitMomentsFromSums,
  unitReliability,
} from './anova.ts';
import { isUndefined } from './outcome.ts';
import { interval, meanOfUnit, meanOverDepartments, meanOverPersons } from './unit-mean.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

function unitsOf(...units: number[][]): UnitMoments {
  const values = Float64Array.from(units.flat());
  const unit = Int32Array.from(units.flatMap((u, i) => u.map(() => i)));
  return unitMoments(values, new Uint8Array(values.length).fill(1), unit, units.length);
}

describe('one-way analysis of variance', () => {
  it('is the same from rows and from sums', () => {
    const m = unitsOf([1, 2, 4], [3, 5], [2, 2, 3, 5]);
    const sums = unitMomentsFromSums(
      Float64Array.from([3, 2, 4]),
      Float64Array.from([7, 8, 12]),
      Float64Array.from([21, 34, 42]),
    );
    const a = oneWay(m);
    const b = oneWay(sums);
    for (const key of ['icc1', 'icc2', 'f', 'p'] as const) {
      if (a[key].kind === 'undefined' || b[key].kind === 'undefined') throw new Error(key);
      expect(b[key].value).toBeCloseTo(a[key].value, 12);
    }
  });

  it('leaves out empty units and rows without a unit', () => {
    const values = Float64Array.from([1, 2, 3, 5, 9]);
    const m = unitMoments(values, Uint8Array.from([1, 1, 1, 1, 1]), Int32Array.from([0, 0, 2, 2, -1]), 3);
    const a = oneWay(m);
    expect([a.n, a.units, a.dfBetween, a.dfWithin]).toEqual([4, 2, 1, 2]);
  });

  it('has reasons for one unit, for units of one, and without variance', () => {
    expect(oneWay(unitsOf([1, 2, 3])).icc1).toEqual(undefinedAs('too_few_units'));
    expect(oneWay(unitsOf([1], [2], [3])).icc1).toEqual(undefinedAs('too_few_observations'));
    expect(oneWay(unitsOf([2, 2], [2, 2])).icc1).toEqual(undefinedAs('zero_variance'));
    const apart = oneWay(unitsOf([1, 1], [3, 3]));
    expect(apart.f).toEqual(undefinedAs('zero_variance'));
    expect(apart.icc1).toEqual({ kind: 'estimate', value: 1, n: 4 });
    expect(oneWay(unitsOf([], [])).icc1).toEqual(undefinedAs('no_observations'));
  });

  it('gives the reliability of a unit of any size, and shrinks by no more than the whole way', () => {
    expect(unitReliability(estimate(0.2, 90), 1)).toEqual({ kind: 'estimate', value: 0.2, n: 1 });
    expect(unitReliability(estimate(0.2, 90), 16)).toEqual({ kind: 'estimate', value: 0.8, n: 16 });
    expect(unitReliability(estimate(0.2, 90), 0)).toEqual(undefinedAs('no_observations'));
    expect(unitReliability(estimate(-0.2, 90), 6)).toEqual(undefinedAs('not_applicable'));
    const shrunken = (w: number): unknown => shrunkenMean(estimate(4, 9), estimate(3, 90), estimate(w, 9));
    expect(shrunken(0.5)).toEqual({ kind: 'estimate', value: 3.5, n: 9 });
    expect(shrunken(-1)).toEqual({ kind: 'estimate', value: 3, n: 9 });
  });
});

describe('agreement', () => {
  it('cuts a variance above the null variance to it, except in Lindell’s form', () => {
    const variances = [estimate(3, 4), estimate(5, 4)];
    expect(rwg(estimate(3, 4), 2)).toEqual({ kind: 'estimate', value: 0, n: 4 });
    expect(rwgJ(variances, 2)).toEqual({ kind: 'estimate', value: 0, n: 4 });
    expect(rwgJLindell(variances, 2)).toEqual({ kind: 'estimate', value: -1, n: 4 });
  });

  it('is undefined for one respondent, for none, and without items', () => {
    expect(rwgJ([varianceFromSums(1, 4, 16)], 2)).toEqual(undefinedAs('single_observation'));
    expect(rwgJ([varianceFromSums(0, 0, 0)], 2)).toEqual(undefinedAs('no_observations'));
    expect(rwgJ([], 2)).toEqual(undefinedAs('too_few_items'));
    expect(awg(5, 4.9, estimate(0.05, 5), 1, 5)).toEqual(undefinedAs('mean_too_extreme'));
  });
});

describe('means of units', () => {
  it('have s/√n over persons with n − 1 degrees of freedom', () => {
    const m = meanOverPersons(Float64Array.from([2, 4, 4, 6]));
    expect(m.mean).toEqual({ kind: 'estimate', value: 4, n: 4 });
    expect(m.se).toEqual({ kind: 'estimate', value: expect.closeTo(Math.sqrt(8 / 3 / 4), 14), n: 4 });
    expect([m.n, m.df]).toEqual([4, 3]);
    const same = meanOfUnit(unitsOf([2, 4, 4, 6]), 0);
    expect(same.se).toEqual(m.se);
    expect(meanOverPersons(Float64Array.from([3])).se).toEqual(undefinedAs('single_observation'));
    expect(meanOfUnit(unitsOf([3], []), 0).se).toEqual(undefinedAs('single_observation'));
    expect(meanOfUnit(unitsOf([3], []), 1).mean).toEqual(undefinedAs('no_observations'));
  });

  it('count departments equally whatever their sizes', () => {
    const m = meanOverDepartments(unitsOf([1, 1, 1, 1, 1, 1], [3], [], [5, 5]));
    expect(m.mean).toEqual({ kind: 'estimate', value: 3, n: 3 });
    expect(m.se).toEqual({ kind: 'estimate', value: expect.closeTo(2 / Math.sqrt(3), 14), n: 3 });
    expect(m.df).toBe(2);
  });

  it('keep the value of a single department and say why it has no standard error', () => {
    const m = meanOverDepartments(unitsOf([2, 4]));
    expect(m.mean).toEqual({ kind: 'estimate', value: 3, n: 1 });
    expect(m.se).toEqual(undefinedAs('single_department'));
    expect(interval(m.mean, m.se, m.df, 0.95)).toEqual(undefinedAs('single_department'));
    expect(meanOverDepartments(unitsOf([])).mean).toEqual(undefinedAs('no_observations'));
  });

  it('have t intervals', () => {
    const i = interval(estimate(10, 11), estimate(2, 11), 10, 0.95);
    if (isUndefined(i)) throw new Error(i.reason);
    // t(0.975; 10) = 2.228138852 (Fisher & Yates 1963, table III)
    expect(i.upper).toBeCloseTo(10 + 2 * 2.2281388519649385, 9);
    expect(i.lower).toBeCloseTo(10 - 2 * 2.2281388519649385, 9);
    expect(interval(estimate(1, 5), undefinedBecause('single_observation'), 4, 0.95)).toEqual(
      undefinedAs('single_observation'),
    );
    expect(interval(estimate(1, 5), estimate(1, 5), 0, 0.95)).toEqual(undefinedAs('too_few_observations'));
  });
});
