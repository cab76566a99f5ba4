import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openParts } from './parts.ts';

describe('parts of a whole', () => {
  it.each([
    [
      [40, 50, 60],
      [true, true, true],
    ],
    [[40, 50, 0], [true, true, true].with(2, false)],
    [
      [40, 50, 20],
      [true, true, false],
    ],
    [
      [40, 50, 3],
      [false, true, false],
    ],
    [
      [40, 50, 3, 2],
      [true, true, false, false],
    ],
    [[3], [false]],
    [
      [40, 4],
      [false, false],
    ],
  ])('%j with at least 30 and k = 5: %j', (sizes, open) => {
    expect(openParts(sizes, 30, 5)).toEqual(open);
  });

  it('never leave a small group to subtraction, whatever their sizes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        (sizes, k) => {
          const open = openParts(sizes, 30, k);
          const rest = sizes.reduce((s, n, i) => s + (open[i] ? 0 : n), 0);
          // A closed rest of fewer than k can only be where nothing at all is open.
          expect(rest === 0 || rest >= k || !open.includes(true)).toBe(true);
          for (const [i, n] of sizes.entries()) if (open[i]) expect(n).toBeGreaterThanOrEqual(30);
        },
      ),
    );
  });
});
