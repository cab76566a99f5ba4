import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { alphaSummary, feldtInterval, rawAlpha, spearmanBrownTwoItems } from './alpha.ts';
import { alphaIfDropped } from './alpha-if-dropped.ts';
import { samplingAdequacy, sphericity } from './factorability.ts';
import { splitHalves } from './guttman.ts';
import { itemStatistics } from './item-analysis.ts';
import { keyColumn } from './keying.ts';
import { type SquareMatrix, squareMatrix } from './matrix.ts';
import { type Moments, momentsFromCounts } from './moments.ts';
import { omegaMinres, omegaMl, omegaOf } from './omega.ts';
import { fitOneFactor } from './one-factor-ml.ts';
import { isUndefined } from './outcome.ts';
import { createPairCounts } from './pair-counts.ts';
import { seededRandom } from './random.ts';
import { reliabilityBootstrap } from './reliability-bootstrap.ts';
import { addColumns } from './tabulate.ts';

function moments(...columns: number[][]): Moments {
  const counts = createPairCounts(columns.map(() => ({ min: 1, max: 5, reverse: false })));
  addColumns(
    counts,
    columns.map((c) => Int8Array.from(c)),
  );
  const m = momentsFromCounts(counts, 'listwise');
  if (isUndefined(m)) throw new Error(m.reason);
  return m;
}

/** Covariances that follow one factor exactly. */
function implied(loadings: readonly number[], residuals: readonly number[]): SquareMatrix {
  return squareMatrix(
    loadings.length,
    (i, j) => (loadings[i] ?? 0) * (loadings[j] ?? 0) + (i === j ? (residuals[i] ?? 0) : 0),
  );
}

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

describe('alpha', () => {
  it('is undefined for one item and without variance', () => {
    expect(rawAlpha(implied([1], [1]), 10)).toEqual(undefinedAs('too_few_items'));
    expect(rawAlpha(implied([0, 0], [0, 0]), 10)).toEqual(undefinedAs('zero_variance'));
  });

  it('keeps a constant item in raw alpha; what needs correlations is undefined', () => {
    const m = moments([1, 2, 3, 4, 5, 2], [2, 2, 3, 4, 5, 3], [3, 3, 3, 3, 3, 3]);
    const a = alphaSummary(m.covariance, m.n);
    expect(a.rawAlpha).toEqual({ kind: 'estimate', value: expect.closeTo(0.720588235294118, 12), n: 6 });
    expect(a.standardizedAlpha).toEqual(undefinedAs('constant_item'));
    expect(a.g6).toEqual(undefinedAs('constant_item'));
    expect(m.correlation).toEqual(undefinedAs('constant_item'));
    const [first, , constant] = itemStatistics(m);
    expect(constant?.rDrop).toEqual(undefinedAs('constant_item'));
    expect(first?.rDrop.kind).toBe('estimate');
  });

  it('gives Spearman-Brown for exactly two items and no alpha if one of them is dropped', () => {
    const m = moments([1, 2, 3, 4, 5, 3, 2, 4], [2, 2, 4, 4, 5, 3, 1, 5]);
    const sb = spearmanBrownTwoItems(m.covariance, m.n);
    expect(sb).toEqual({ kind: 'estimate', value: expect.closeTo(0.93610382684906, 12), n: 8 });
    expect(sb).toEqual(alphaSummary(m.covariance, m.n).standardizedAlpha);
    expect(alphaIfDropped(m.covariance, m.n).map((a) => a.rawAlpha)).toEqual([
      undefinedAs('too_few_items'),
      undefinedAs('too_few_items'),
    ]);
    expect(spearmanBrownTwoItems(implied([1, 1, 1], [1, 1, 1]), 9)).toEqual(undefinedAs('not_applicable'));
  });

  it('has an interval that contains it and widens with confidence, and none for one respondent', () => {
    const alpha = rawAlpha(implied([1, 1, 1], [1, 1, 1]), 40);
    const narrow = feldtInterval(alpha, 40, 3, 0.9);
    const wide = feldtInterval(alpha, 40, 3, 0.95);
    if (isUndefined(narrow) || isUndefined(wide) || alpha.kind === 'undefined') throw new Error('undefined');
    expect(wide.lower).toBeLessThan(narrow.lower);
    expect(narrow.lower).toBeLessThan(alpha.value);
    expect(alpha.value).toBeLessThan(narrow.upper);
    expect(narrow.upper).toBeLessThan(wide.upper);
    expect(feldtInterval(alpha, 1, 3)).toEqual(undefinedAs('too_few_observations'));
  });
});

describe('omega', () => {
  it('recovers a one-factor model exactly, in any metric of the items', () => {
    const loadings = [0.9, 0.7, 0.5, -0.2, 0.8];
    const residuals = [0.4, 0.9, 1.2, 0.5, 0.3];
    const f = fitOneFactor(implied(loadings, residuals));
    if (isUndefined(f)) throw new Error(f.reason);
    f.loadings.forEach((l, i) => {
      expect(l).toBeCloseTo(loadings[i] ?? Number.NaN, 8);
    });
    f.residuals.forEach((t, i) => {
      expect(t).toBeCloseTo(residuals[i] ?? Number.NaN, 8);
    });
    expect(f.discrepancy).toBeLessThan(1e-12);
    expect(omegaOf(f)).toBeCloseTo(2.7 ** 2 / (2.7 ** 2 + 3.3), 10);
  });

  it('is undefined for two items, a constant item, a singular matrix and a Heywood case', () => {
    expect(omegaMl(implied([1, 1], [1, 1]), 50).omega).toEqual(undefinedAs('too_few_items'));
    expect(omegaMl(implied([1, 1, 0], [1, 1, 0]), 50).omega).toEqual(undefinedAs('constant_item'));
    expect(omegaMl(implied([1, 1, 1, 1], [0, 0, 1, 1]), 50).omega).toEqual(undefinedAs('singular_matrix'));
    const heywood = squareMatrix(3, (i, j) => (i === j ? 1 : i + j === 3 ? 0.2 : 0.7));
    expect(omegaMl(heywood, 50).omega).toEqual(undefinedAs('heywood_case'));
    expect(omegaMinres(heywood)).toEqual(undefinedAs('heywood_case'));
  });

  it('is undefined where fewer than three items share something', () => {
    expect(omegaMl(implied([0, 0, 0, 0], [1, 1, 1, 1]), 50).omega).toEqual(undefinedAs('not_converged'));
    expect(omegaMl(implied([0.7, 0.7, 0, 0], [1, 1, 1, 1]), 50).omega).toEqual(undefinedAs('not_converged'));
  });

  it('starts a draw from another solution and ends in the same one', () => {
    const cov = squareMatrix(4, (i, j) => (i === j ? 1 : 0.3 + 0.05 * (i + j)));
    const start = fitOneFactor(implied([0.5, 0.6, 0.7, 0.8], [0.7, 0.6, 0.5, 0.4]));
    if (isUndefined(start)) throw new Error(start.reason);
    const cold = fitOneFactor(cov);
    const warm = fitOneFactor(cov, start, 1e-6);
    if (isUndefined(cold) || isUndefined(warm)) throw new Error('undefined');
    expect(omegaOf(warm)).toBeCloseTo(omegaOf(cold), 7);
    expect(warm.iterations).toBeLessThanOrEqual(cold.iterations);
  });
});

describe('the bootstrap of omega', () => {
  const table = parse(readFileSync(new URL('./golden/synthetic/data.csv', import.meta.url), 'utf8'), {
    columns: true,
  }) as Record<string, string>[];
  const ids = ['Q01', 'Q02', 'Q03', 'Q04', 'Q05', 'Q06'];
  const columns = ids.map((id) =>
    keyColumn(
      Int8Array.from(table, (row) => Number(row[id])),
      {
        min: 1,
        max: 5,
        reverse: id === 'Q03' || id === 'Q06',
      },
    ),
  );
  const units = [...new Set(table.map((row) => row.unit))];
  const unit = Int32Array.from(table, (row) => units.indexOf(row.unit));

  const run = (seed: number, units = unit, draws = 200) => {
    const drawn = reliabilityBootstrap(columns, units, draws, 0.95, seededRandom(seed));
    if (isUndefined(drawn) || isUndefined(drawn.alpha) || isUndefined(drawn.omega))
      throw new Error('undefined');
    return { alpha: drawn.alpha, omega: drawn.omega };
  };

  it('gives the same intervals for the same seed, around the coefficients, and others for another seed', () => {
    const a = run(7);
    for (const interval of [a.omega, a.alpha]) {
      expect(interval.failed).toBe(0);
      expect(interval.lower).toBeGreaterThan(0.83);
      expect(interval.lower).toBeLessThan(0.8555);
      expect(interval.upper).toBeGreaterThan(0.8557);
      expect(interval.upper).toBeLessThan(0.88);
    }
    expect(run(7)).toEqual(a);
    expect(run(8)).not.toEqual(a);
  });

  it('gives an interval of alpha about as wide as Feldt says', () => {
    const counts = createPairCounts(columns.map(() => ({ min: 1, max: 5, reverse: false })));
    addColumns(counts, columns);
    const m = momentsFromCounts(counts, 'listwise');
    if (isUndefined(m)) throw new Error(m.reason);
    const feldt = feldtInterval(rawAlpha(m.covariance, m.n), m.n, columns.length);
    if (isUndefined(feldt)) throw new Error(feldt.reason);
    const { alpha } = run(7, unit, 1_000);
    expect(alpha.lower).toBeCloseTo(feldt.lower, 1);
    expect(alpha.upper).toBeCloseTo(feldt.upper, 1);
  });

  it('resamples within units: units of one respondent leave nothing to chance', () => {
    const { omega } = run(1, Int32Array.from(unit.keys()), 3);
    expect(omega.upper - omega.lower).toBeLessThan(1e-9);
  });

  it('does not depend on the order of respondents', () => {
    const order = Array.from(unit.keys()).sort((a, b) => ((a * 7919) % 1201) - ((b * 7919) % 1201));
    const shuffled = reliabilityBootstrap(
      columns.map((c) => Int8Array.from(order, (r) => c[r] ?? -1)),
      Int32Array.from(order, (r) => unit[r] ?? -1),
      50,
      0.95,
      seededRandom(7),
    );
    expect(shuffled).toEqual(reliabilityBootstrap(columns, unit, 50, 0.95, seededRandom(7)));
  });

  it('tells every draw', () => {
    const told: number[] = [];
    reliabilityBootstrap(columns, unit, 3, 0.95, seededRandom(1), (done, of) => told.push(done / of));
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('is undefined where its coefficient is', () => {
    const two = reliabilityBootstrap(columns.slice(0, 2), unit, 10, 0.95, seededRandom(1));
    if (isUndefined(two)) throw new Error(two.reason);
    expect(two.omega).toEqual(undefinedAs('too_few_items'));
    expect(isUndefined(two.alpha)).toBe(false);
    const flat = columns.map((c) => c.map(() => 3));
    expect(reliabilityBootstrap(flat, unit, 10, 0.95, seededRandom(1))).toMatchObject({
      alpha: undefinedAs('zero_variance'),
      omega: { kind: 'undefined' },
    });
    const one = columns.map((c) => c.slice(0, 1));
    expect(reliabilityBootstrap(one, unit.slice(0, 1), 10, 0.95, seededRandom(1))).toEqual(
      undefinedAs('too_few_observations'),
    );
  });
});

describe('split halves and factorability', () => {
  it('counts every split once', () => {
    const uneven = splitHalves(implied([1, 1, 1, 1, 1], [1, 1, 1, 1, 1]), 9);
    const even = splitHalves(implied([1, 1, 1, 1], [1, 1, 1, 1]), 9);
    if (isUndefined(uneven) || isUndefined(even)) throw new Error('undefined');
    expect(uneven.splits).toBe(10);
    expect(even.splits).toBe(3);
  });

  it('is undefined for a singular correlation matrix', () => {
    const singular = implied([1, 1, 0.5], [0, 0, 0.75]);
    expect(samplingAdequacy(singular)).toEqual(undefinedAs('singular_matrix'));
    expect(sphericity(singular, 30)).toEqual(undefinedAs('singular_matrix'));
  });
});
