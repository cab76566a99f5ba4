/** A small sample of `npm run check:linkage`, and the arithmetic it rests on. */
import { describe, expect, inject, it } from 'vitest';
import { chanceOfAtLeast, faultsOf, fixedPoints, measureLinkage } from '../../scripts/linkage.ts';
import { createDatabase } from '../support/postgres.ts';

describe('chance', () => {
  it('of fixed points is that of all permutations, counted one by one', () => {
    const counted = new Array<number>(6).fill(0);
    const permute = (rest: number[], at: number, fixed: number): void => {
      if (rest.length === 0) counted[fixed] = (counted[fixed] ?? 0) + 1;
      for (const x of rest) {
        permute(
          rest.filter((y) => y !== x),
          at + 1,
          fixed + (x === at ? 1 : 0),
        );
      }
    };
    permute([0, 1, 2, 3, 4], 0, 0);
    expect(fixedPoints(5).map((p) => Math.round(p * 120))).toEqual(counted);
  });

  it('adds up over groups: one on average each', () => {
    let mean = 0;
    for (let r = 1; r <= 60; r++) mean += chanceOfAtLeast(r, 10, 15);
    expect(mean).toBeCloseTo(10, 9);
    expect(chanceOfAtLeast(0, 10, 15)).toBe(1);
    expect(chanceOfAtLeast(30, 2, 15)).toBeLessThan(1e-20);
  });
});

it('nobody joins answers with their arrival better than by guessing, but on the leaky store', async () => {
  const findings = await measureLinkage(4, await createDatabase(inject('postgresPort')));
  expect(findings.length).toBeGreaterThan(10);
  // So many rules in every run of the tests: chance alone must not fail one in a lifetime. A leak is far beyond.
  expect(faultsOf(findings, 1e-9)).toEqual([]);
  const leaky = findings.filter((f) => f.store === 'leaky');
  expect(leaky.map((f) => f.right)).toEqual([120, 120]);
});
