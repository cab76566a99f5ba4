import { expect, it } from 'vitest';
import { estimate, undefinedBecause } from '#lib/estimate.ts';
import { averageOfUnits } from './unit-average.ts';

const unit = (value: number, se: number, df: number) => ({
  rate: estimate(value, 9),
  standardError: estimate(se, 9),
  degreesOfFreedom: estimate(df, 9),
});
const none = undefinedBecause('below_minimum', 3);

it('counts every unit once, and adds their variances', () => {
  const found = averageOfUnits([
    unit(0.6, 0.03, 8),
    unit(0.8, 0.04, 18),
    { rate: none, standardError: none, degreesOfFreedom: none },
  ]);
  expect(found.rate).toEqual({ kind: 'estimate', value: expect.closeTo(0.7, 12), n: 2 });
  expect(found.standardError).toMatchObject({ value: expect.closeTo(0.025, 12) });
  // (0.015² + 0.02²)² / (0.015⁴/8 + 0.02⁴/18)
  expect(found.degreesOfFreedom).toMatchObject({ value: expect.closeTo(25.67028, 4) });
});

it('has no error where a unit has none, and nothing without units', () => {
  const flat = { ...unit(0.5, 0.1, 4), standardError: undefinedBecause('single_observation', 1) };
  expect(averageOfUnits([unit(0.6, 0.03, 8), flat]).standardError).toMatchObject({
    reason: 'single_observation',
  });
  expect(averageOfUnits([]).rate).toMatchObject({ reason: 'too_few_units' });
});
