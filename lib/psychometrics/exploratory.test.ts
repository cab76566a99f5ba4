import { describe, expect, it } from 'vitest';
import { communalities, exploratoryFit } from './exploratory-fit.ts';
import { extractFactors, extractionDf } from './factor-extraction.ts';
import { generalInverse, type SquareMatrix, squareMatrix } from './matrix.ts';
import { isUndefined, type Outcome } from './outcome.ts';
import { seededRandom } from './random.ts';
import { oblimin, obliminFromManyStarts, varimax } from './rotation.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

function solved<T extends object>(x: Outcome<T>): T {
  if (isUndefined(x)) throw new Error(x.reason);
  return x as T;
}

const PATTERN = [0.8, 0, 0.7, 0, 0.6, 0, 0, 0.7, 0, 0.6, 0, 0.5];

/** Correlations of six items, three on each of two factors that correlate `phi`. */
function twoFactors(phi: number): SquareMatrix {
  const l = (i: number, f: number): number => PATTERN[i * 2 + f] ?? 0;
  return squareMatrix(6, (i, j) =>
    i === j ? 1 : l(i, 0) * l(j, 0) + l(i, 1) * l(j, 1) + phi * (l(i, 0) * l(j, 1) + l(i, 1) * l(j, 0)),
  );
}

describe('extraction', () => {
  it.each(['minres', 'ml'] as const)('by %s recovers the communalities of an exact model', (method) => {
    const r = twoFactors(0.3);
    const e = solved(extractFactors(r, 2, method));
    [0.64, 0.49, 0.36, 0.49, 0.36, 0.25].forEach((h, i) => {
      expect(communalities(e)[i]).toBeCloseTo(h, 7);
      expect(1 - (e.uniquenesses[i] ?? 0)).toBeCloseTo(h, 7);
    });
    expect(e.discrepancy).toBeLessThan(1e-12);
    expect(e.heywood).toEqual([]);
    const fit = solved(exploratoryFit(r, e, 300));
    expect(fit).toMatchObject({ df: 4, rmsea: 0 });
    expect(fit.chiSquare).toBeCloseTo(0, 8);
    expect(fit.rmsr).toBeLessThan(1e-7);
  });

  it.each(['minres', 'ml'] as const)('by %s marks a Heywood case', (method) => {
    // one factor would need λ₁² = 0.8·0.8/0.5 = 1.28
    const r = squareMatrix(4, (i, j) => (i === j ? 1 : i === 0 || j === 0 ? 0.8 : 0.5));
    const e = solved(extractFactors(r, 1, method));
    expect(e.heywood).toEqual([0]);
    expect(e.uniquenesses[0]).toBeCloseTo(0.005, 8);
  });

  it('by ml needs a positive definite matrix, by minres does not', () => {
    const r = squareMatrix(4, (i, j) => (i === j || i + j === 1 ? 1 : 0.5));
    expect(extractFactors(r, 1, 'ml')).toEqual(undefinedAs('singular_matrix'));
    expect(isUndefined(extractFactors(r, 1, 'minres'))).toBe(false);
  });

  it('is undefined with more parameters than correlations', () => {
    const r = twoFactors(0.3);
    expect(extractionDf(6, 3)).toBe(0);
    expect(extractFactors(r, 4, 'minres')).toEqual(undefinedAs('too_few_items'));
    expect(extractFactors(r, 0, 'ml')).toEqual(undefinedAs('too_few_items'));
    expect(
      extractFactors(
        squareMatrix(2, () => 1),
        1,
        'ml',
      ),
    ).toEqual(undefinedAs('too_few_items'));
  });
});

describe('rotation', () => {
  const turned = (angle: number): Float64Array =>
    Float64Array.from(PATTERN, (_, q) => {
      const [a, b] = [PATTERN[q - (q % 2)] ?? 0, PATTERN[q - (q % 2) + 1] ?? 0];
      return q % 2 === 0
        ? Math.cos(angle) * a - Math.sin(angle) * b
        : Math.sin(angle) * a + Math.cos(angle) * b;
    });

  it.each([0.1, 1, 2.5])('by varimax undoes a turn by %f', (angle) => {
    const { loadings } = solved(varimax(turned(angle), 2));
    PATTERN.forEach((l, q) => {
      expect(loadings[q]).toBeCloseTo(l, 9);
    });
  });

  it('by oblimin finds simple structure and the factors’ correlation', () => {
    const e = solved(extractFactors(twoFactors(0.3), 2, 'minres'));
    const rotated = solved(oblimin(e.loadings, 2));
    PATTERN.forEach((l, q) => {
      expect(rotated.loadings[q]).toBeCloseTo(l, 6);
    });
    expect(rotated.correlations.values[1]).toBeCloseTo(0.3, 6);
    expect(rotated.criterion).toBeCloseTo(0, 10);
  });

  it('keeps what the loadings reproduce', () => {
    const e = solved(extractFactors(twoFactors(0.5), 2, 'minres'));
    const { loadings: l, correlations } = solved(oblimin(e.loadings, 2));
    const phi = correlations.values[1] ?? 0;
    const common = ([i, j]: readonly [number, number]): number => {
      const [a, b, c, d] = [l[i * 2] ?? 0, l[i * 2 + 1] ?? 0, l[j * 2] ?? 0, l[j * 2 + 1] ?? 0];
      return a * c + b * d + phi * (a * d + b * c);
    };
    const before = (i: number, j: number): number =>
      (e.loadings[i * 2] ?? 0) * (e.loadings[j * 2] ?? 0) +
      (e.loadings[i * 2 + 1] ?? 0) * (e.loadings[j * 2 + 1] ?? 0);
    for (const [i, j] of [
      [0, 1],
      [0, 4],
      [3, 5],
    ] as const) {
      expect(common([i, j])).toBeCloseTo(before(i, j), 9);
    }
  });

  it('repeats by seed and counts starts that end worse', () => {
    const e = solved(extractFactors(twoFactors(0.3), 2, 'minres'));
    const run = (seed: number) => solved(obliminFromManyStarts(e.loadings, 2, 10, seededRandom(seed)));
    expect(run(7)).toEqual(run(7));
    expect(run(7)).toMatchObject({ starts: 10, worse: 0 });
  });

  it('of one factor changes nothing', () => {
    const one = Float64Array.of(0.5, 0.6, 0.7);
    expect(Array.from(solved(varimax(one, 1)).loadings)).toEqual(
      [0.5, 0.6, 0.7].map((v) => expect.closeTo(v, 15)),
    );
    expect(solved(oblimin(one, 1)).correlations.values[0]).toBe(1);
  });
});

describe('the inverse of any matrix', () => {
  it('is exact for one that is not symmetric, and undefined for a singular one', () => {
    const inv = solved(generalInverse(squareMatrix(2, (i, j) => [1, 2, 0, 4][i * 2 + j] ?? 0)));
    expect(Array.from(inv.values)).toEqual([1, -0.5, 0, 0.25].map((v) => expect.closeTo(v, 14)));
    expect(generalInverse(squareMatrix(2, () => 1))).toEqual(undefinedAs('singular_matrix'));
  });
});
