import { expect, it } from 'vitest';
import { commonProblems } from './common-problems.ts';

const found = (unitId: string, indicatorId: string, type = 'overlap') => ({ unitId, indicatorId, type });

it('counts units, not findings, by type and indicator', () => {
  const problems = [
    ...['a', 'b', 'c'].map((unit) => found(unit, 'B2.2')),
    found('c', 'B2.2'),
    // Three findings, two units.
    ...['a', 'a', 'b'].map((unit) => found(unit, 'C2.3')),
    // Another type of problem of the same indicator.
    found('d', 'B2.2', 'underload'),
  ];
  expect(commonProblems(problems, 3)).toEqual([
    { type: 'overlap', indicatorId: 'B2.2', unitIds: ['a', 'b', 'c'], findings: 4 },
  ]);
  expect(commonProblems(problems, 2).map((p) => p.indicatorId)).toEqual(['B2.2', 'C2.3']);
  expect(commonProblems(problems, 4)).toEqual([]);
});
