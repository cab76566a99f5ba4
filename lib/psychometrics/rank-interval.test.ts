import { describe, expect, it } from 'vitest';
import { isUndefined } from './outcome.ts';
import { seededRandom } from './random.ts';
import { rankIntervals } from './rank-interval.ts';

const ranks = (means: number[], errors: number[], draws = 8_000) => {
  const got = rankIntervals(Float64Array.from(means), Float64Array.from(errors), draws, 0.9, seededRandom(3));
  if (isUndefined(got)) throw new Error(got.reason);
  return got.map(({ lower, upper }) => [lower, upper]);
};

describe('intervals of ranks', () => {
  it('are single ranks where means are certain and far apart', () => {
    expect(ranks([1, 3, 2], [0, 0, 0])).toEqual([
      [3, 3],
      [1, 1],
      [2, 2],
    ]);
  });

  it('cover every rank where nothing sets units apart', () => {
    expect(ranks([2, 2, 2, 2], [1, 1, 1, 1])).toEqual(Array(4).fill([1, 4]));
  });

  it('overlap for neighbours and not for the distant', () => {
    // The difference of the first two is 0.1 with a standard error of 0.141: P(swap) = .24; of the third, 0.
    expect(ranks([4.1, 4, 2], [0.1, 0.1, 0.1])).toEqual([
      [1, 2],
      [1, 2],
      [3, 3],
    ]);
    // P(swap) = Φ(−2.83) = .0023, outside the central 90 %.
    expect(ranks([4.4, 4, 2], [0.1, 0.1, 0.1])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('need two units, and errors', () => {
    expect(rankIntervals(Float64Array.of(3), Float64Array.of(1), 10, 0.9, seededRandom(1))).toMatchObject({
      reason: 'too_few_units',
    });
    expect(() => ranks([1, 2], [1, Number.NaN])).toThrow(RangeError);
  });
});
