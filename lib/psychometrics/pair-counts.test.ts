import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describe as summary } from './descriptives.ts';
import { keyColumn, type OrdinalItem, scaleScores } from './keying.ts';
import { momentsFromColumns, momentsFromCounts, scoreMoments } from './moments.ts';
import { isUndefined } from './outcome.ts';
import {
  addRow,
  createPairCounts,
  mergeCounts,
  type PairCounts,
  subtractCounts,
  subtractRow,
} from './pair-counts.ts';
import { addColumns } from './tabulate.ts';

const item: fc.Arbitrary<OrdinalItem> = fc
  .record({
    min: fc.integer({ min: 0, max: 2 }),
    steps: fc.integer({ min: 1, max: 6 }),
    reverse: fc.boolean(),
  })
  .map(({ min, steps, reverse }) => ({ min, max: min + steps, reverse }));

/** Items with rows of their codes, about a fifth of them missing. */
const data = fc.array(item, { minLength: 2, maxLength: 5 }).chain((items) => {
  const codes = items.map((i) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: i.min, max: i.max }) },
      { weight: 1, arbitrary: fc.constant(-1) },
    ),
  );
  const row = fc.tuple(...codes).map((cells) => Int8Array.from(cells));
  return fc.record({
    items: fc.constant(items),
    rows: fc.array(row, { maxLength: 30 }),
    others: fc.array(row, { maxLength: 10 }),
  });
});

function countsOf(items: readonly OrdinalItem[], rows: readonly Int8Array[]): PairCounts {
  const counts = createPairCounts(items);
  for (const row of rows) addRow(counts, row);
  return counts;
}

describe('counts of pairs', () => {
  it('are the same however rows enter, leave and merge', () => {
    fc.assert(
      fc.property(data, ({ items, rows, others }) => {
        const direct = countsOf(items, rows);
        const withExclusions = countsOf(items, [...others, ...rows]);
        for (const row of others) subtractRow(withExclusions, row);
        expect(withExclusions).toEqual(direct);
        const merged = countsOf(items, others);
        mergeCounts(merged, direct);
        expect(merged).toEqual(countsOf(items, [...rows, ...others]));
        subtractCounts(merged, countsOf(items, others));
        expect(merged).toEqual(direct);
        const byColumns = createPairCounts(items);
        addColumns(
          byColumns,
          items.map((_, i) => Int8Array.from(rows, (row) => row[i] ?? -1)),
        );
        expect(byColumns).toEqual(direct);
      }),
    );
  });

  it('give the moments and scores that the keyed rows give', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 1, max: 5 }), ({ items, rows }, required) => {
        const counts = countsOf(items, rows);
        const keyed = items.map((it, i) =>
          keyColumn(
            Int8Array.from(rows, (row) => row[i] ?? -1),
            it,
          ),
        );
        const values = keyed.map((c) => Float64Array.from(c));
        const valid = keyed.map((c) => Uint8Array.from(c, (code) => (code === -1 ? 0 : 1)));
        for (const treatment of ['listwise', 'pairwise'] as const) {
          const a = momentsFromCounts(counts, treatment);
          const b = momentsFromColumns(values, valid, treatment);
          if (isUndefined(a) || isUndefined(b)) {
            expect(a).toEqual(b);
            continue;
          }
          expect(a.n).toBe(b.n);
          expect(a.itemN).toEqual(b.itemN);
          a.covariance.values.forEach((c, p) => {
            expect(c).toBeCloseTo(b.covariance.values[p] ?? Number.NaN, 10);
          });
          a.means.forEach((m, p) => {
            expect(m).toBeCloseTo(b.means[p] ?? Number.NaN, 10);
          });
        }
        const fromCounts = scoreMoments(counts, required);
        const scores = scaleScores(keyed, required);
        const fromRows = summary(scores.values, scores.valid);
        expect(fromCounts.n).toBe(fromRows.n);
        expect(fromCounts.mean.kind).toBe(fromRows.mean.kind);
        if (fromCounts.sd.kind === 'estimate' && fromRows.sd.kind === 'estimate') {
          expect(fromCounts.sd.value).toBeCloseTo(fromRows.sd.value, 6);
        } else {
          expect(fromCounts.sd.kind).toBe(fromRows.sd.kind);
        }
      }),
    );
  });

  it('refuse codes outside the declared range and counts of other items', () => {
    const items = [
      { min: 1, max: 5, reverse: false },
      { min: 1, max: 5, reverse: false },
    ];
    const counts = createPairCounts(items);
    expect(() => addRow(counts, Int8Array.from([6, 1]))).toThrow(RangeError);
    expect(() => addRow(counts, Int8Array.from([1]))).toThrow(RangeError);
    const turned = createPairCounts([{ min: 1, max: 5, reverse: true }, ...items.slice(1)]);
    expect(() => mergeCounts(counts, turned)).toThrow(RangeError);
    expect(counts).toEqual(createPairCounts(items));
  });
});
