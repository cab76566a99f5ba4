import { describe, expect, it } from 'vitest';
import { alphaSummary } from './alpha.ts';
import { alphaIfDropped } from './alpha-if-dropped.ts';
import { type SquareMatrix, squareMatrix, submatrix, without } from './matrix.ts';
import { seededRandom } from './random.ts';

/** Covariances of random rows; `copy` makes the last item the sum of the first two. */
function covariance(k: number, rows: number, copy = false): SquareMatrix {
  const random = seededRandom(k);
  const data = Array.from({ length: rows }, () => {
    const f = random();
    const row = Array.from({ length: k }, (_, i) => f + random() * (1 + i / k));
    if (copy) row[k - 1] = (row[0] ?? 0) + (row[1] ?? 0);
    return row;
  });
  const mean = (i: number): number => data.reduce((s, row) => s + (row[i] ?? 0), 0) / rows;
  const means = Array.from({ length: k }, (_, i) => mean(i));
  return squareMatrix(
    k,
    (i, j) =>
      data.reduce((s, row) => s + ((row[i] ?? 0) - (means[i] ?? 0)) * ((row[j] ?? 0) - (means[j] ?? 0)), 0) /
      (rows - 1),
  );
}

const constant = (m: SquareMatrix): SquareMatrix =>
  squareMatrix(m.k, (i, j) => (i === 0 || j === 0 ? 0 : (m.values[i * m.k + j] ?? 0)));

describe('alpha without each item', () => {
  it.each([
    ['two items', covariance(2, 20)],
    ['three items', covariance(3, 20)],
    ['seven items', covariance(7, 50)],
    ['an even number of items', covariance(8, 50)],
    ['an item that is the sum of two others', covariance(6, 40, true)],
    ['a constant item', constant(covariance(5, 40))],
    ['fewer respondents than items', covariance(9, 5)],
    ['items that cancel each other', { k: 2, values: Float64Array.of(1, -1, -1, 1) }],
  ])('is what the shortened scale gives by itself: %s', (_, cov) => {
    const got = alphaIfDropped(cov, 50);
    expect(got).toHaveLength(cov.k);
    for (const [i, summary] of got.entries()) {
      const alone = alphaSummary(submatrix(cov, without(cov.k, i)), 50);
      for (const name of Object.keys(alone) as (keyof typeof alone)[]) {
        const [a, b] = [summary[name], alone[name]];
        if (a.kind === 'estimate' && b.kind === 'estimate') expect(a.value).toBeCloseTo(b.value, 9);
        else expect(a).toEqual(b);
      }
    }
  });
});
