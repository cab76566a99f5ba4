/** A small sample of `npm run check:linkage`, and the arithmetic it rests on. */
import { describe, expect, inject, it } from 'vitest';
import { chanceOfAtLeast, fixedPoints, holm } from '../../scripts/linkage/chance.ts';
import { faultsOf, measureLinkage } from '../../scripts/linkage/measure.ts';
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
    for (let r = 1; r <= 60; r++) mean += chanceOfAtLeast(r, [15, 15, 15, 15, 15, 7, 7, 7, 2, 1]);
    expect(mean).toBeCloseTo(10, 9);
    expect(chanceOfAtLeast(0, [15])).toBe(1);
    expect(chanceOfAtLeast(30, [15, 15])).toBeLessThan(1e-20);
  });
});

describe('a joint level', () => {
  it('is kept as Holm keeps it', () => {
    expect(holm([0.04, 0.001, 0.02], 0.05)).toEqual([true, true, true]);
    expect(holm([0.04, 0.001, 0.03], 0.05)).toEqual([false, true, false]);
    expect(holm([0.5, 0.6], 0.05)).toEqual([false, false]);
  });
});

it('nobody joins answers with people better than by guessing, but on leaky stores', async () => {
  const findings = await measureLinkage(3, await createDatabase(inject('postgresPort')));
  // So many rules in every run of the tests: chance alone must not fail one in a lifetime. A leak is far beyond.
  expect(faultsOf(findings, 1e-9)).toEqual([]);
  // Each rule has been shown to find people where there is something to find.
  const shown = new Set(findings.filter((f) => f.expected === 'found').map((f) => f.rule));
  expect(findings.map((f) => f.rule).filter((rule) => !shown.has(rule))).toEqual([]);
  for (const store of ['SQLite', 'PostgreSQL']) {
    expect(findings.filter((f) => f.store === store).length).toBeGreaterThan(35);
  }
});
