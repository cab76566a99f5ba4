import { expect, test } from 'vitest';
import { consoleTimes } from '../support/console-times.ts';

/** A small sample of `npm run bench:console`, which asks the same of a million answers. */
test('pages over several thousand answers open within a second, warm', async () => {
  const { pages, stored, cold } = await consoleTimes(4_000, 5);
  expect(stored).toBe(4_000);
  for (const share of cold.shares) expect(share).toBeLessThanOrEqual(100);
  expect(pages.map((p) => p.page)).toEqual([
    'overview',
    'indicators',
    'indicator sheet',
    'scale report',
    'results',
    'comparison',
  ]);
  for (const { page, times } of pages) {
    const median = times.toSorted((a, b) => a - b)[2] ?? Number.POSITIVE_INFINITY;
    expect(median, page).toBeLessThan(1_000);
  }
});
