import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Estimate, estimate } from '#lib/estimate.ts';
import { momentsFromCounts } from './moments.ts';
import { isUndefined } from './outcome.ts';
import { createPairCounts } from './pair-counts.ts';
import { acquiescence, balancedPairs, halfDifference } from './reverse-items.ts';
import { methodEffect } from './reverse-items-method.ts';
import { alphaTooGood } from './screening-alpha.ts';
import { regularCounts } from './screening-counts.ts';
import { addColumns } from './tabulate.ts';

// R 4.2.2, lavaan 0.6-14, on golden/synthetic/data.csv; d with Q03, Q06, Q09, Q12 turned (6 − x):
//   one <- cfa("f =~ Q01 + … + Q12", d, std.lv = TRUE)
//   two <- cfa("f =~ Q01 + … + Q12; m =~ Q03 + Q06 + Q09 + Q12; f ~~ 0*m", d, std.lv = TRUE)
//   fitMeasures(one) − fitMeasures(two); standardizedSolution(two); mean and sd/sqrt(1200) of row means
const [header = '', ...lines] = readFileSync(new URL('./golden/synthetic/data.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const names = header.split(',');
const rows = lines.map((line) => line.split(','));
const items = Array.from({ length: 12 }, (_, i) => ({ min: 1, max: 5, reverse: i % 3 === 2 }));
const columns = items.map((_, i) => {
  const c = names.indexOf(`Q${String(i + 1).padStart(2, '0')}`);
  return Int8Array.from(rows, (row) => Number(row[c]));
});

function close(got: Estimate, expected: number, digits = 11): void {
  if (got.kind === 'undefined') throw new Error(got.reason);
  expect(got.value).toBeCloseTo(expected, digits);
}

describe('against R', () => {
  it('the method effect', () => {
    const counts = createPairCounts(items);
    addColumns(counts, columns);
    const moments = momentsFromCounts(counts, 'listwise');
    if (isUndefined(moments)) throw new Error(moments.reason);
    const e = methodEffect(moments, [2, 5, 8, 11]);
    if (isUndefined(e)) throw new Error(e.reason);
    expect(e.deltaChiSquare).toBeCloseTo(478.409369011, 4);
    expect(e.deltaDf).toBe(4);
    expect(e.p / 3.12828956908e-102).toBeCloseTo(1, 3);
    expect(e.deltaCfi).toBeCloseTo(0.0797821875574, 7);
    [0.3565400939, 0.3457238537, 0.6392721605, 0.659929884].forEach((x, i) => {
      expect(e.methodLoadings[i]).toBeCloseTo(x, 5);
    });
    [0.02840353293, 0.02866374681, 0.03131423636, 0.03142949864].forEach((x, i) => {
      expect(e.methodErrors[i]).toBeCloseTo(x, 5);
    });
    expect(e.proper).toBe(true);
  });

  it('the halves and acquiescence', () => {
    const h = halfDifference(columns, items);
    close(h.difference, 0.28625);
    close(h.standardError, 0.0230087492122316);
    close(h.d, 0.359138415198322);
    const scales = [0, 3, 6, 9].map((i) => [i, i + 1, i + 2]);
    const a = acquiescence(columns, items, balancedPairs(items, scales));
    close(a.mean, 0.16125);
    close(a.standardError, 0.0119442592380682);
  });

  it('the tails of F and χ²: pf(.2/.06, 39, 195, lower = FALSE), qf(1 − .05/20, …), pchisq', () => {
    const a = alphaTooGood(estimate(0.94, 40), estimate(0.8, 400), 40, 6, { comparisons: 20 });
    if (isUndefined(a)) throw new Error(a.reason);
    expect(a.p / 1.80784179675611e-8).toBeCloseTo(1, 9);
    expect(a.limit).toBeCloseTo(0.894508631588546, 11);
    const c = regularCounts([12, 14, 13, 12, 14, 13, 15, 12]);
    if (isUndefined(c)) throw new Error(c.reason);
    expect(c.p / 0.00148793589694441).toBeCloseTo(1, 11);
  });
});
