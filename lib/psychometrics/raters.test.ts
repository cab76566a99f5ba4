import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isUndefined } from './outcome.ts';
import { seededRandom } from './random.ts';
import { cohenKappa, fleissKappa, kendallW, krippendorffAlpha, type Ratings } from './rater-agreement.ts';
import { raterIcc } from './rater-icc.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });

function ratings(...values: (number | null)[]): Ratings {
  return {
    values: Float64Array.from(values, (v) => v ?? 0),
    valid: Uint8Array.from(values, (v) => (v === null ? 0 : 1)),
  };
}

describe('agreement of raters', () => {
  it('is whole where raters agree throughout', () => {
    const a = ratings(1, 2, 3, 1, null);
    const kappa = cohenKappa(a, a, [1, 2, 3], 'quadratic');
    if (isUndefined(kappa)) throw new Error(kappa.reason);
    expect([kappa.n, kappa.kappa]).toEqual([4, 1]);
    expect(krippendorffAlpha([a, a], 'ordinal')).toEqual({ kind: 'estimate', value: 1, n: 8 });
    const columns = [Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6)];
    expect(kendallW(columns).corrected).toEqual({ kind: 'estimate', value: 1, n: 3 });
  });

  it('is undefined where nothing varies or nothing was rated twice', () => {
    const same = ratings(2, 2, 2);
    expect(cohenKappa(same, same, [2], 'none')).toEqual(undefinedAs('zero_variance'));
    expect(krippendorffAlpha([same, same], 'interval')).toEqual(undefinedAs('zero_variance'));
    expect(fleissKappa([same.values, same.values], [2])).toEqual(undefinedAs('zero_variance'));
    expect(raterIcc([same.values, same.values])).toEqual(undefinedAs('zero_variance'));
    const [a, b] = [ratings(1, null, 3), ratings(null, 2, null)];
    expect(cohenKappa(a, b, [1, 2, 3], 'none')).toEqual(undefinedAs('no_observations'));
    expect(krippendorffAlpha([a, b], 'nominal')).toEqual(undefinedAs('too_few_observations'));
    expect(kendallW([a.values]).corrected).toEqual(undefinedAs('too_few_observations'));
  });

  it('takes no rating outside its categories', () => {
    const a = ratings(1, 2, 3);
    expect(() => cohenKappa(a, a, [1, 2], 'none')).toThrow(/rating 3 is none of the categories/);
    expect(() => fleissKappa([a.values, a.values], [1, 2])).toThrow(RangeError);
  });

  // by golden/raters/kappa-se.R, "as the paper"; psych 2.2.9 differs in one term, as said there
  it.each<[string, string, string, 'linear' | 'quadratic', number]>([
    ['likert_3raters', 'r1', 'r2', 'linear', 0.066446726705],
    ['likert_3raters', 'r1', 'r2', 'quadratic', 0.055613127154],
    ['likert_3raters', 'r1', 'r3', 'linear', 0.058584734742],
    ['likert_3raters', 'r1', 'r3', 'quadratic', 0.046055441607],
    ['likert_3raters', 'r2', 'r3', 'linear', 0.074248898946],
    ['likert_3raters', 'r2', 'r3', 'quadratic', 0.07250821391],
    ['nominal_2raters', 'c1', 'c2', 'linear', 0.078245857067],
    ['nominal_2raters', 'c1', 'c2', 'quadratic', 0.106981082032],
  ])(
    'has the standard error of Fleiss, Cohen & Everitt for %s %s~%s, %s weights',
    (name, x, y, weights, se) => {
      const file = new URL(`golden/raters/${name}.csv`, import.meta.url);
      const [header = [], ...rows] = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(','));
      const column = (of: string): number[] => rows.map((row) => Number(row[header.indexOf(of)]));
      const [a, b] = [column(x), column(y)];
      const categories = [...new Set(rows.flat().map(Number))].sort((p, q) => p - q);
      const kappa = cohenKappa(ratings(...a), ratings(...b), categories, weights);
      if (isUndefined(kappa)) throw new Error(kappa.reason);
      expect(kappa.se).toBeCloseTo(se, 11);
    },
  );

  it('has a standard error of weighted kappa that a bootstrap confirms', () => {
    const random = seededRandom(5);
    const truth = Array.from({ length: 400 }, () => 1 + Math.floor(random() * 5));
    const rate = (t: number): number =>
      Math.max(1, Math.min(5, t + Math.round((random() + random() - 1) * 2)));
    const a = truth.map(rate);
    const b = truth.map(rate);
    const kappaOf = (rows: readonly number[]): { kappa: number; se: number } => {
      const k = cohenKappa(
        ratings(...rows.map((r) => a[r] ?? 1)),
        ratings(...rows.map((r) => b[r] ?? 1)),
        [1, 2, 3, 4, 5],
        'linear',
      );
      if (isUndefined(k)) throw new Error(k.reason);
      return k;
    };
    const draws = Array.from({ length: 600 }, () =>
      kappaOf(truth.map(() => Math.floor(random() * truth.length))),
    ).map((k) => k.kappa);
    const mean = draws.reduce((s, k) => s + k, 0) / draws.length;
    const sd = Math.sqrt(draws.reduce((s, k) => s + (k - mean) ** 2, 0) / (draws.length - 1));
    expect(kappaOf([...truth.keys()]).se / sd).toBeGreaterThan(0.88);
    expect(kappaOf([...truth.keys()]).se / sd).toBeLessThan(1.12);
  });
});
