import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossesThreshold, gradeByThreshold, gradesByShare, placesOf, ranksOf } from './grades.ts';

const LEVELS = [
  { id: 'A', min_score: 85, share: 0.3 },
  { id: 'B', min_score: 70, share: 0.55 },
  { id: 'C', min_score: 0, share: 0.15 },
];
const letters = (grades: ArrayLike<number>) => Array.from(grades, (g) => LEVELS[g]?.id).join('');

describe('grades by threshold', () => {
  it.each([
    [100, 'A'],
    [85, 'A'],
    // It shows as 85.00 and has not reached it.
    [84.999, 'B'],
    [70, 'B'],
    [69.9, 'C'],
    [0, 'C'],
  ])('%d is %s', (points, grade) => {
    expect(letters([gradeByThreshold(points, LEVELS)])).toBe(grade);
  });

  it('are borderline where the interval reaches over a threshold', () => {
    expect(crossesThreshold({ lower: 84, upper: 86 }, LEVELS)).toBe(true);
    expect(crossesThreshold({ lower: 71, upper: 84.9 }, LEVELS)).toBe(false);
    expect(crossesThreshold({ lower: 60, upper: 90 }, LEVELS)).toBe(true);
  });
});

describe('grades by share', () => {
  it.each([
    [1, [0, 1, 1]],
    [2, [1, 2, 2]],
    [6, [2, 5, 6]],
    [20, [6, 17, 20]],
  ])('of %d units have these places', (units, places) => {
    expect(placesOf(units, LEVELS)).toEqual(places);
  });

  it('follow the order, and equal scores take the better one', () => {
    expect(letters(gradesByShare([70, 90, 80, 60, 75, 65], LEVELS))).toBe('BAACBB');
    expect(letters(gradesByShare([90, 80, 80, 80, 60, 50], LEVELS))).toBe('AAAABC');
    expect([...ranksOf([3, 5, 5, 1])]).toEqual([3, 1, 1, 4]);
  });

  it('are never better for less, and the same for the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }), (values) => {
        const grades = gradesByShare(values, LEVELS);
        values.forEach((a, i) => {
          values.forEach((b, j) => {
            if (a > b) expect(grades[i]).toBeLessThanOrEqual(grades[j] as number);
            if (a === b) expect(grades[i]).toBe(grades[j]);
          });
        });
      }),
    );
  });
});
