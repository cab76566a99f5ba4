import { describe, expect, it } from 'vitest';
import { shrinkTotals } from './shrunken-totals.ts';

describe('totals drawn together', () => {
  it('move by their unreliability: τ² = 99 where the spread is 100 and the error 1', () => {
    expect(shrinkTotals([60, 70, 80], [1, 1, 1])).toEqual(
      [60.1, 70, 79.9].map((value) => ({ kind: 'estimate', value: expect.closeTo(value, 10), n: 3 })),
    );
  });

  it('are all the mean where they differ no more than chance', () => {
    for (const t of shrinkTotals([69, 70, 71], [5, 5, 5]))
      expect(t).toMatchObject({ value: expect.closeTo(70, 10) });
  });

  it('move more where the error is larger', () => {
    const [sure, , unsure] = shrinkTotals([60, 70, 80], [1, 1, 6]);
    const moved = (t: typeof sure, from: number) => (t?.kind === 'estimate' ? Math.abs(t.value - from) : 0);
    expect(moved(unsure, 80)).toBeGreaterThan(5 * moved(sure, 60));
  });

  it('do not exist for one unit or without errors', () => {
    expect(shrinkTotals([70], [1])).toMatchObject([{ reason: 'too_few_units' }]);
    expect(shrinkTotals([70, 60], [1, 0])).toMatchObject([{ reason: 'zero_variance' }, {}]);
  });
});
