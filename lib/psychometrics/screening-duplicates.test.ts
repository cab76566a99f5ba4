import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { exactDuplicates, nearDuplicates } from './screening-duplicates.ts';
import { indexValue } from './screening-index.ts';

/** Rows of which many are copies of earlier ones with a few answers changed. */
function copied(rows: number, k: number, seed: number): number[][] {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const out: number[][] = [];
  for (let r = 0; r < rows; r++) {
    const source = random() < 0.5 ? out[pick(out.length)] : undefined;
    const row = source?.slice() ?? Array.from({ length: k }, () => 1 + pick(5));
    for (let change = pick(5); change > 0; change--) row[pick(k)] = random() < 0.2 ? -1 : 1 + pick(5);
    out.push(row);
  }
  return out;
}

const columnsOf = (rows: readonly (readonly number[])[]): Int8Array[] =>
  (rows[0] ?? []).map((_, i) => Int8Array.from(rows, (row) => row[i] ?? -1));

/** Others with at least so many equal cells, by comparing all pairs; nothing for rows less than half answered. */
function byAllPairs(rows: readonly (readonly number[])[], equal: number): (number | undefined)[] {
  const usable = rows.map((row) => 2 * row.filter((c) => c !== -1).length >= row.length);
  return rows.map((row, r) =>
    usable[r]
      ? rows.filter(
          (other, s) => s !== r && usable[s] && other.filter((c, i) => c === row[i]).length >= equal,
        ).length
      : undefined,
  );
}

const values = (index: ReturnType<typeof exactDuplicates>): (number | undefined)[] =>
  Array.from(index.values, (v, r) => (index.valid[r] === 1 ? v : undefined));

describe('duplicates', () => {
  it.each([
    [12, 0.85, 11],
    [12, 0.75, 9],
    [20, 0.85, 17],
    [7, 0.5, 4],
    [10, 1, 10],
  ])('of %i items from a share of %f are those of all pairs', (k, minShare, equal) => {
    const rows = copied(250, k, k);
    rows.push(rows[3]?.slice() ?? [], rows[3]?.slice() ?? [], new Array(k).fill(-1), new Array(k).fill(-1));
    const near = nearDuplicates(columnsOf(rows), { minShare, window: 1000 });
    expect(near.complete).toBe(true);
    expect(values(near.index)).toEqual(byAllPairs(rows, equal));
    expect(near.index.values.some((v) => v > 0)).toBe(true);
    expect(values(exactDuplicates(columnsOf(rows)))).toEqual(byAllPairs(rows, k));
  });

  it('say that they are lower bounds where the window was too small, within its bound', () => {
    const rows = Array.from({ length: 125 }, (_, r) => [
      1,
      1,
      1,
      1,
      ...[r % 5, (r / 5) % 5, r / 25].map(Math.floor),
    ]);
    const full = nearDuplicates(columnsOf(rows), { minShare: 0.8, window: 1000 });
    const short = nearDuplicates(columnsOf(rows), { minShare: 0.8, window: 3 });
    expect(full.complete).toBe(true);
    expect(short.complete).toBe(false);
    expect(short.comparisons).toBeLessThanOrEqual(125 * 2 * 3);
    short.index.values.forEach((v, r) => {
      expect(v).toBeLessThanOrEqual(full.index.values[r] ?? 0);
    });
  });

  it('take no respondents, one, and refuse a share beyond its range', () => {
    expect(nearDuplicates([]).index.values).toHaveLength(0);
    expect(exactDuplicates([Int8Array.of(3)]).values[0]).toBe(0);
    expect(nearDuplicates([Int8Array.of(3)]).index.values[0]).toBe(0);
    expect(indexValue(exactDuplicates([Int8Array.of(-1, -1)]), 0)).toMatchObject({ reason: 'too_few_items' });
    expect(() => nearDuplicates([Int8Array.of(3)], { minShare: 0 })).toThrow(RangeError);
  });
});
