import { describe, expect, it } from 'vitest';
import { guttmanLambdas, splitHalves } from './guttman.ts';
import { type SquareMatrix, squareMatrix, submatrix } from './matrix.ts';
import { isUndefined } from './outcome.ts';
import { normalSource, seededRandom } from './random.ts';
import { searchSplit } from './split-half-search.ts';

/** Covariances of k items with one factor and noise between them. */
function covariance(k: number, seed: number): SquareMatrix {
  const normal = normalSource(seededRandom(seed));
  const rows = Array.from({ length: 3 * k }, () => {
    const f = normal();
    return Array.from({ length: k }, (_, i) => f * (0.3 + i / k) + normal());
  });
  const n = rows.length;
  const mean = Array.from({ length: k }, (_, i) => rows.reduce((s, r) => s + (r[i] ?? 0), 0) / n);
  return squareMatrix(
    k,
    (i, j) =>
      rows.reduce((s, r) => s + ((r[i] ?? 0) - (mean[i] ?? 0)) * ((r[j] ?? 0) - (mean[j] ?? 0)), 0) / (n - 1),
  );
}

function between(c: SquareMatrix, half: readonly number[]): number {
  const inside = new Set(half);
  let s = 0;
  for (let i = 0; i < c.k; i++)
    for (let j = 0; j < c.k; j++) if (inside.has(i) && !inside.has(j)) s += c.values[i * c.k + j] ?? 0;
  return s;
}

describe('the search for splits', () => {
  it.each([2, 3, 5, 8, 9, 12, 13, 14])('finds what visiting every split of %i items finds', (k) => {
    for (const seed of [1, 2, 3]) {
      const c = covariance(k, seed);
      const all = splitHalves(c, 50);
      if (isUndefined(all)) throw new Error(all.reason);
      expect(all.complete).toBe(true);
      for (const [want, half] of [
        ['largest', all.maxHalf],
        ['smallest', all.minHalf],
      ] as const) {
        const found = searchSplit(c, want);
        expect(found).toHaveLength(Math.floor(k / 2));
        expect(between(c, found)).toBeCloseTo(between(c, half), 9);
      }
    }
  });

  it('gives the mean of all splits of many items without visiting them', () => {
    // The closed form, on a size that can be visited: pairs are parted in the same share of all splits.
    for (const k of [7, 8]) {
      const c = covariance(k, 4);
      const all = splitHalves(c, 50);
      if (isUndefined(all) || all.mean.kind === 'undefined') throw new Error('undefined');
      const half = Math.floor(k / 2);
      let off = 0;
      let total = 0;
      for (let i = 0; i < k; i++)
        for (let j = 0; j < k; j++) {
          total += c.values[i * k + j] ?? 0;
          if (i !== j) off += c.values[i * k + j] ?? 0;
        }
      expect(all.mean.value).toBeCloseTo((4 * half * (k - half) * off) / (k * (k - 1) * total), 12);
    }
  });

  it('says of more than 20 items what it is, and its λ4 is above alpha and above a part of the items', () => {
    const c = covariance(24, 5);
    const s = splitHalves(c, 72);
    if (isUndefined(s)) throw new Error(s.reason);
    expect(s.complete).toBe(false);
    expect(s.median).toMatchObject({ reason: 'not_computed' });
    const { lambda3, lambda4 } = guttmanLambdas(c, 72);
    if (s.mean.kind !== 'estimate' || s.max.kind !== 'estimate' || s.min.kind !== 'estimate')
      throw new Error('undefined');
    if (lambda3.kind !== 'estimate') throw new Error('undefined');
    // Halves of equal size: the mean over all splits is alpha.
    expect(s.mean.value).toBeCloseTo(lambda3.value, 12);
    expect(lambda4).toEqual(s.max);
    expect(s.max.value).toBeGreaterThan(s.mean.value);
    expect(s.min.value).toBeLessThan(s.mean.value);
    // Nothing drawn by chance is better.
    const random = seededRandom(9);
    for (let draw = 0; draw < 2_000; draw++) {
      const half = Array.from({ length: 24 }, (_, i) => ({ i, u: random() }))
        .sort((a, b) => a.u - b.u)
        .slice(0, 12)
        .map(({ i }) => i);
      expect(between(c, half)).toBeLessThanOrEqual(between(c, s.maxHalf) + 1e-9);
      expect(between(c, half)).toBeGreaterThanOrEqual(between(c, s.minHalf) - 1e-9);
    }
    expect(submatrix(c, s.maxHalf).k).toBe(12);
  });
});
