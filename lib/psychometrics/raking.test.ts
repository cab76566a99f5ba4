import { describe, expect, it } from 'vitest';
import { estimate } from '#lib/estimate.ts';
import { unitReliability } from './anova.ts';
import {
  clusterDesignEffect,
  effectiveSampleSize,
  kishDesignEffect,
  respondentsForReliability,
} from './design-effect.ts';
import {
  finiteFactor,
  marginOfMean,
  marginOfProportion,
  sampleSizeForMean,
  sampleSizeForProportion,
} from './margin-of-error.ts';
import { generalInverse, squareMatrix } from './matrix.ts';
import { at, isUndefined, total } from './outcome.ts';
import {
  type Margin,
  poststratify,
  rake,
  rakedStandardError,
  trimWeights,
  weightedMean,
  weightingFaults,
} from './raking.ts';
import { rankingGate } from './ranking-gate.ts';
import { shrinkUnits } from './shrinkage.ts';

const undefinedAs = (reason: string): object => expect.objectContaining({ kind: 'undefined', reason });
const of = (...values: number[]): Float64Array => Float64Array.from(values);
const margin = (category: number[], targets: number[]): Margin => ({
  category: Int32Array.from(category),
  targets: Float64Array.from(targets),
});

describe('raking', () => {
  it('meets its margins on a million rows, whatever their order', () => {
    const n = 1_000_000;
    const sex = {
      category: Int32Array.from({ length: n }, (_, r) => r % 2),
      targets: of(700_000, 1_300_000),
    };
    const age = {
      category: Int32Array.from({ length: n }, (_, r) => (r % 10 < 3 ? 0 : r % 7 === 0 ? 1 : 2)),
      targets: of(500_000, 300_000, 1_200_000),
    };
    const raked = rake([sex, age]);
    if (isUndefined(raked)) throw new Error(raked.reason);
    const sums = new Float64Array(2);
    raked.weights.forEach((w, r) => {
      sums[at(sex.category, r)] = at(sums, at(sex.category, r)) + w;
    });
    expect(sums[0]).toBeCloseTo(700_000, 4);
    const turned = rake([age, sex]);
    if (isUndefined(turned)) throw new Error(turned.reason);
    for (let r = 0; r < 50; r++) expect(turned.weights[r]).toBeCloseTo(at(raked.weights, r), 9);
  });

  it('names every fault and then gives no weights', () => {
    const cases: [Margin[], object][] = [
      [
        [margin([0, 1], [10, 10]), margin([0, 0], [21])],
        { kind: 'totals_disagree', margin: 1, total: 21, first: 20 },
      ],
      [[margin([0, 0], [10, 10])], { kind: 'empty_category', margin: 0, category: 1 }],
      [
        [margin([0, 0, 1], [1, 10])],
        { kind: 'population_below_sample', category: 0, population: 1, sample: 2 },
      ],
      [[margin([0, 1], [10, 0])], { kind: 'population_below_sample', category: 1, population: 0, sample: 1 }],
      [[margin([0, 5], [10, 10])], { kind: 'unknown_category', row: 1 }],
      [[margin([0, -1], [10])], { kind: 'unknown_category', row: 1 }],
    ];
    for (const [margins, fault] of cases) {
      expect(weightingFaults(margins)).toEqual(expect.arrayContaining([expect.objectContaining(fault)]));
      expect(rake(margins)).toEqual(undefinedAs('not_applicable'));
    }
    expect(weightingFaults([margin([0, 1], [10, 10])])).toEqual([]);
  });

  it('is undefined without rows, and where margins exclude each other', () => {
    expect(rake([])).toEqual(undefinedAs('no_observations'));
    expect(rake([margin([], [])])).toEqual(undefinedAs('no_observations'));
    // the same rows in both, other populations
    expect(rake([margin([0, 1], [10, 30]), margin([0, 1], [30, 10])])).toEqual(undefinedAs('not_converged'));
  });

  it('keeps weights that fit already', () => {
    const sex = margin([0, 1, 1], [4, 6]);
    const raked = rake([sex]);
    if (isUndefined(raked)) throw new Error(raked.reason);
    expect(rake([sex], raked.weights)).toEqual({ weights: raked.weights, iterations: 1 });
    expect(poststratify(sex)).toMatchObject({ weights: of(4, 3, 3) });
  });

  it('has a standard error that margins shorten, down to none', () => {
    const sex = margin([0, 0, 1, 1], [20, 20]);
    const same = of(1, 1, 5, 5);
    const weights = of(10, 10, 10, 10);
    expect(rakedStandardError(same, weights, [sex])).toMatchObject({ value: expect.closeTo(0, 12) });
    const plain = weightedMean(same, weights);
    if (isUndefined(plain)) throw new Error(plain.reason);
    expect(plain.standardError).toBeCloseTo(Math.sqrt(16 / 3 / 4), 12);
    expect(rakedStandardError(of(1), of(1), [])).toEqual(undefinedAs('single_observation'));
    expect(weightedMean(of(1, 2), of(0, 0))).toEqual(undefinedAs('not_applicable'));
  });
});

describe('trimmed weights', () => {
  it('keep their total and go on until none is above the limit', () => {
    const w = of(1, 1, 1, 5.9, 20);
    const t = trimWeights(w, 1.5);
    if (isUndefined(t)) throw new Error(t.reason);
    expect(total(t.weights)).toBeCloseTo(total(w), 12);
    expect(Math.max(...t.weights)).toBeCloseTo((1.5 * total(w)) / 5, 12);
    expect(t.trimmed).toBe(2);
    expect(trimWeights(of(1, 1, 1), 2)).toEqual({ weights: of(1, 1, 1), trimmed: 0 });
    expect(trimWeights(of(0, 0, 10), 1.5)).toEqual(undefinedAs('not_applicable'));
    expect(trimWeights(of(), 2)).toEqual(undefinedAs('no_observations'));
    expect(() => trimWeights(w, 1)).toThrow(RangeError);
  });
});

describe('margins of error', () => {
  const sd = estimate(2, 100);

  it('are none where everybody answered, and the plain one for an endless population', () => {
    for (const correction of ['textbook', 'survey'] as const) {
      expect(marginOfMean(sd, { correction, population: 100 })).toMatchObject({ value: 0 });
      const endless = marginOfMean(sd, { correction, population: 1e15 });
      expect(endless).toMatchObject({ value: expect.closeTo(0.391_992_796_908_011, 9) });
    }
    expect(finiteFactor(1, { correction: 'textbook', population: 1 })).toMatchObject({ value: 0 });
  });

  it('are undefined for a population below the sample, or no answers', () => {
    expect(marginOfMean(sd, { correction: 'survey', population: 99 })).toEqual(undefinedAs('not_applicable'));
    expect(marginOfMean(sd, { correction: 'textbook' })).toEqual(undefinedAs('not_applicable'));
    expect(marginOfProportion(0.5, 0, { correction: 'none' })).toEqual(undefinedAs('no_observations'));
    expect(marginOfProportion(0.5, 1, { correction: 'survey', population: 9 })).toEqual(
      undefinedAs('single_observation'),
    );
    expect(marginOfMean(estimate(0, 1), { correction: 'none', quantile: 't' })).toEqual(
      undefinedAs('single_observation'),
    );
    expect(() => marginOfProportion(1.2, 10, { correction: 'none' })).toThrow(RangeError);
  });

  it('are reached by the sample they ask for, and not by one answer less', () => {
    for (const population of [30, 200, 1845, 1e6]) {
      const needed = sampleSizeForProportion(0.05, { population });
      if (isUndefined(needed)) throw new Error('undefined');
      const reached = (n: number): number => {
        const m = marginOfProportion(0.5, n, { correction: 'textbook', population });
        return m.kind === 'estimate' ? m.value : Number.NaN;
      };
      expect(reached(needed.value)).toBeLessThanOrEqual(0.05);
      expect(reached(needed.value - 1)).toBeGreaterThan(0.05);
    }
    // a proportion is a mean with s² = p(1 − p)
    expect(sampleSizeForMean(0.05, 0.5, { population: 200 })).toEqual(
      sampleSizeForProportion(0.05, { population: 200 }),
    );
    expect(sampleSizeForMean(0.05, 0.5, { population: 0 })).toEqual(undefinedAs('not_applicable'));
    expect(sampleSizeForProportion(0, {})).toEqual(undefinedAs('not_applicable'));
  });
});

describe('design effects', () => {
  it('are 1 for equal weights and for people alone in their units', () => {
    expect(kishDesignEffect(of(3, 3, 3))).toMatchObject({ value: 1 });
    expect(clusterDesignEffect(estimate(0.3, 5), [1, 1, 1, 1, 1])).toMatchObject({ value: 1 });
    expect(effectiveSampleSize(kishDesignEffect(of(1, 1, 2)))).toMatchObject({
      value: expect.closeTo(16 / 6, 12),
    });
  });

  it('are undefined without people or weights, or where clustering is impossible', () => {
    expect(kishDesignEffect(of(0, 0))).toEqual(undefinedAs('not_applicable'));
    expect(clusterDesignEffect(estimate(0.1, 0), [])).toEqual(undefinedAs('no_observations'));
    expect(clusterDesignEffect(estimate(-0.5, 9), [3, 3, 3])).toEqual(undefinedAs('not_applicable'));
  });

  it('ask for as many respondents as give the reliability', () => {
    for (const [icc, wanted] of [
      [0.12, 0.7],
      [0.5, 0.5],
      [0.02, 0.9],
    ] as const) {
      const n = respondentsForReliability(estimate(icc, 9), wanted);
      if (n.kind === 'undefined') throw new Error(n.reason);
      const lambda = (k: number): number => {
        const l = unitReliability(estimate(icc, 9), k);
        return l.kind === 'estimate' ? l.value : Number.NaN;
      };
      expect(lambda(n.value)).toBeGreaterThanOrEqual(wanted - 1e-12);
      if (n.value > 1) expect(lambda(n.value - 1)).toBeLessThan(wanted);
    }
  });
});

describe('drawn unit means', () => {
  const m = { n: of(2, 5, 9, 3), mean: of(3.1, 4, 3.4, 4.4), ss: of(1, 2.5, 6, 1.5) };

  it('are the best linear unbiased predictions of Henderson’s equations, with their errors', () => {
    const s = shrinkUnits(m);
    if (isUndefined(s)) throw new Error(s.reason);
    const units = m.n.length;
    // [Σn n'; n diag(n + σ²/τ²)] (μ, u) = (Σn·ȳ, n·ȳ), covariance of the errors σ² times the inverse
    const ratio = s.within / s.between;
    const c = generalInverse(
      squareMatrix(units + 1, (i, j) => {
        if (i === 0 && j === 0) return total(m.n);
        if (i === 0 || j === 0) return at(m.n, Math.max(i, j) - 1);
        return i === j ? at(m.n, i - 1) + ratio : 0;
      }),
    );
    if (isUndefined(c)) throw new Error(c.reason);
    const right = (j: number): number =>
      j === 0 ? m.n.reduce((t, n, u) => t + n * at(m.mean, u), 0) : at(m.n, j - 1) * at(m.mean, j - 1);
    const e = (i: number, j: number): number => at(c.values, i * c.k + j);
    const solution = (i: number): number =>
      Array.from({ length: c.k }, (_, j) => e(i, j) * right(j)).reduce((a, b) => a + b);
    expect(s.grandMean).toBeCloseTo(solution(0), 10);
    for (let u = 0; u < units; u++) {
      expect(at(s.mean, u)).toBeCloseTo(solution(0) + solution(u + 1), 10);
      const error = s.within * (e(0, 0) + e(u + 1, u + 1) + 2 * e(0, u + 1));
      expect(at(s.standardError, u)).toBeCloseTo(Math.sqrt(error), 10);
    }
  });

  it('are all the grand mean where units do not differ more than chance', () => {
    const s = shrinkUnits({ n: of(4, 4), mean: of(3, 3.1), ss: of(8, 8) });
    if (isUndefined(s)) throw new Error(s.reason);
    expect(s).toMatchObject({ between: 0, reliability: of(0, 0) });
    expect(s.mean[0]).toBeCloseTo(3.05, 12);
    expect(s.standardError[0]).toBeCloseTo(s.grandError, 12);
  });

  it('of a unit without respondents are the grand mean', () => {
    const s = shrinkUnits({ n: of(4, 0, 4), mean: of(3, 0, 5), ss: of(3, 0, 3) });
    expect(s).toMatchObject({ grandMean: 4 });
    if (isUndefined(s)) throw new Error(s.reason);
    expect([s.mean[1], s.reliability[1]]).toEqual([4, 0]);
  });

  it('are undefined with one unit, one respondent each, or no variance', () => {
    expect(shrinkUnits({ n: of(4), mean: of(3), ss: of(3) })).toEqual(undefinedAs('too_few_units'));
    expect(shrinkUnits({ n: of(1, 1), mean: of(3, 4), ss: of(0, 0) })).toEqual(
      undefinedAs('too_few_observations'),
    );
    expect(shrinkUnits({ n: of(3, 3), mean: of(3, 3), ss: of(0, 0) })).toEqual(undefinedAs('zero_variance'));
  });
});

describe('the gate before a ranking', () => {
  const icc = estimate(0.2, 60);
  const gate = (sizes: number[], threshold = 0.7): ReturnType<typeof rankingGate> =>
    rankingGate(
      sizes.map((n) => unitReliability(icc, n)),
      sizes,
      threshold,
      icc,
    );

  it('opens only where every unit is reliable enough', () => {
    expect(gate([20, 30, 10])).toEqual({ allowed: true, failures: [], units: 3 });
    expect(gate([20, 9, 0])).toMatchObject({
      allowed: false,
      failures: [
        { unit: 1, kind: 'unreliable', n: 9, reliability: expect.closeTo(9 / 13, 12), needed: { value: 10 } },
        { unit: 2, kind: 'undefined', reason: 'no_observations', n: 0 },
      ],
    });
    // λ = 4·0.2/(1 + 3·0.2) is the threshold itself
    expect(gate([4, 4], 0.5).allowed).toBe(true);
  });

  it('stays closed for one unit or none, and for an ICC that no number of respondents helps', () => {
    expect(gate([50]).allowed).toBe(false);
    expect(gate([]).allowed).toBe(false);
    const none = estimate(-0.01, 60);
    const closed = rankingGate([unitReliability(none, 9), unitReliability(none, 9)], [9, 9], 0.7, none);
    expect(closed.failures[0]).toMatchObject({ kind: 'unreliable', needed: undefinedAs('not_applicable') });
    expect(() => gate([4], 1)).toThrow(RangeError);
    expect(() => rankingGate([icc], [], 0.7)).toThrow(RangeError);
  });
});
