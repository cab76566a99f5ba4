/** Which differences may be told, and what subtraction leaves of those that are not. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../psychometrics/random.ts';
import { openDifferences } from './left-out.ts';

const MANY = [90, 90, 90, 90];
const ALL = [[0, 1, 2, 3]];

describe('what leaving answers out changes of a part', () => {
  it('is told where nobody is left out, or a group is and a group remains', () => {
    expect(openDifferences(4, [{ left: [0, 0, 5, 9], rest: [2, 90, 5, 4] }], [], 5)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(openDifferences(4, [{ left: [1, 4, 5, 0], rest: MANY }], [], 5)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('is told of no value of a part where one of them would single out a few', () => {
    const counts = [
      { left: [6, 6, 0, 0], rest: MANY },
      { left: [6, 3, 0, 0], rest: MANY },
    ];
    expect(openDifferences(4, counts, [], 5)).toEqual([true, false, true, true]);
  });

  it('is not told where the whole less the others would give the few', () => {
    // 3 hidden of 3 + 7 + 9: 10 with the next smallest.
    expect(openDifferences(4, [{ left: [3, 9, 7, 0], rest: MANY }], ALL, 5)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    // Two of them hide each other.
    expect(openDifferences(4, [{ left: [3, 2, 7, 0], rest: MANY }], ALL, 5)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('leaves nobody or a group in every whole, whatever the counts are', () => {
    const random = seededRandom(7);
    const draw = (n: number) => Math.floor(random() * n);
    let closedInVain = 0;
    for (let round = 0; round < 500; round++) {
      const parts = 2 + draw(8);
      const kinds = Array.from({ length: 1 + draw(3) }, () => ({
        left: Array.from({ length: parts }, () => (draw(3) === 0 ? 0 : draw(12))),
        rest: Array.from({ length: parts }, () => 20),
      }));
      const all = Array.from({ length: parts }, (_, i) => i);
      const wholes = [all.filter((i) => i % 2 === 0), all.filter((i) => i % 2 === 1), all];
      const open = openDifferences(parts, kinds, wholes, 5);
      for (const { left } of kinds) {
        for (const i of all) if (open[i]) expect(left[i] === 0 || (left[i] ?? 0) >= 5).toBe(true);
        for (const whole of wholes) {
          const hidden = whole.reduce((n, i) => n + (open[i] ? 0 : (left[i] ?? 0)), 0);
          const of = whole.reduce((n, i) => n + (left[i] ?? 0), 0);
          // Fewer than k are hidden only where the whole itself has left out fewer than k and is not told either.
          if (hidden > 0 && hidden < 5) {
            expect(of).toBe(hidden);
            closedInVain++;
          }
        }
      }
    }
    expect(closedInVain).toBeLessThan(500);
  });
});
