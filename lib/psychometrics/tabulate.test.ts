import { describe, expect, it } from 'vitest';
import type { OrdinalItem } from './keying.ts';
import { addRow, createPairCounts } from './pair-counts.ts';
import { seededRandom } from './random.ts';
import { addColumns } from './tabulate.ts';

const random = seededRandom(7);

function columnsOf(items: readonly OrdinalItem[], rows: number, missing: number): Int8Array[] {
  return items.map(({ min, max }) =>
    Int8Array.from({ length: rows }, () =>
      random() < missing ? -1 : min + Math.floor(random() * (max - min + 1)),
    ),
  );
}

const five = (reverse: boolean): OrdinalItem => ({ min: 1, max: 5, reverse });

describe('columns entered at once', () => {
  // More rows than a block, not a multiple of it, and items of unequal ranges.
  it.each([
    ['without missing answers', [five(false), five(true), { min: 0, max: 1, reverse: false }], 40_001, 0],
    ['with missing answers', [five(false), five(true), { min: 0, max: 6, reverse: true }], 17_003, 0.1],
    [
      'with more categories than planes are worth',
      [five(false), { min: 0, max: 10, reverse: false }],
      999,
      0.1,
    ],
    ['with nobody complete', [five(false), five(true)], 40, 1],
  ])('count what rows count: %s', (_, items, rows, missing) => {
    const columns = columnsOf(items, rows, missing);
    const include = Uint8Array.from({ length: rows }, () => (random() < 0.9 ? 1 : 0));
    const expected = createPairCounts(items);
    for (let r = 0; r < rows; r++)
      if (include[r] === 1)
        addRow(
          expected,
          Int8Array.from(columns, (c) => c[r] ?? -1),
        );
    const got = createPairCounts(items);
    addColumns(got, columns, include);
    expect(got).toEqual(expected);
  });

  it('count nothing at all where one code is outside its range', () => {
    const items = [five(false), five(false)];
    const counts = createPairCounts(items);
    expect(() => addColumns(counts, [Int8Array.of(1, 2), Int8Array.of(3, 6)])).toThrow('code 6 outside 1..5');
    expect(counts).toEqual(createPairCounts(items));
  });
});
