/**
 * Comparison of the means of two independent groups: Welch's and Student's t tests, and the equality of spreads.
 *
 * Sources: Welch (1947), Biometrika 34, 28, doi:10.1093/biomet/34.1-2.28; Student (1908), Biometrika 6, 1,
 * doi:10.1093/biomet/6.1.1; spreads — Brown & Forsythe (1974), Journal of the American Statistical Association 69,
 * 364, doi:10.1080/01621459.1974.10482955; prefer Welch throughout — Delacre, Lakens & Leys (2017), International
 * Review of Social Psychology 30, 92, doi:10.5334/irsp.82.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { fUpperTail, tQuantile, tTwoSided } from './distributions.ts';
import { at, type Outcome } from './outcome.ts';

/** Number, mean and Σ(x − mean)² of one sample. */
export type SampleMoments = { readonly n: number; readonly mean: number; readonly ss: number };

/**
 * Number, mean and sum of squared deviations of complete values, in two passes. An empty sample has mean 0.
 * @example
 * sampleMoments(Float64Array.of(1, 2, 3, 6)); // => { n: 4, mean: 3, ss: 14 }
 */
export function sampleMoments(values: ArrayLike<number>): SampleMoments {
  const n = values.length;
  if (n === 0) return { n, mean: 0, ss: 0 };
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] as number;
  let mean = sum / n;
  let correction = 0;
  for (let i = 0; i < n; i++) correction += (values[i] as number) - mean;
  mean += correction / n;
  let ss = 0;
  for (let i = 0; i < n; i++) {
    const d = (values[i] as number) - mean;
    ss += d * d;
  }
  return { n, mean, ss };
}

/**
 * Whether a sum of squared deviations is nothing but rounding.
 * @example
 * isFlat(sampleMoments([0.1, 0.1, 0.1])); // => true
 */
export function isFlat(m: SampleMoments): boolean {
  return m.ss <= m.n * (4e-15 * Math.abs(m.mean)) ** 2;
}

export type MeanTest = {
  readonly t: number;
  readonly df: number;
  /** P(|T| ≥ |t|). */
  readonly p: number;
  readonly standardError: number;
  /** Interval of the difference at the level asked for. */
  readonly lower: number;
  readonly upper: number;
};

/**
 * Welch's test of the difference m1 − m2 from two samples' moments; variances may differ. Degrees of freedom by
 * Welch and Satterthwaite. Undefined: a sample without observations or with one, no variance in both.
 * @example
 * const a = sampleMoments([4, 5, 6, 5]);
 * const b = sampleMoments([1, 3, 5, 3, 3]);
 * welchTest(a, b); // => { t: 2.6568, df: 6.5188, p: 0.0348 }
 * welchTest(a, sampleMoments([2])); // => undefined: single_observation
 */
export function welchTest(a: SampleMoments, b: SampleMoments, level = 0.95): Outcome<MeanTest> {
  const reason = comparable(a, b);
  if (reason !== undefined) return reason;
  const va = a.ss / (a.n - 1) / a.n;
  const vb = b.ss / (b.n - 1) / b.n;
  const df = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  return meanTest(a.mean - b.mean, Math.sqrt(va + vb), df, level);
}

/**
 * Student's test of the difference m1 − m2, for variances that are equal in the population: n1 + n2 − 2 degrees of
 * freedom. Undefined as Welch's, except that one sample may have one observation.
 * @example
 * studentTest(sampleMoments([4, 5, 6, 5]), sampleMoments([1, 3, 5, 3, 3])); // => { t: 2.4944, df: 7, p: 0.0413 }
 */
export function studentTest(a: SampleMoments, b: SampleMoments, level = 0.95): Outcome<MeanTest> {
  const sd = pooledSd(a, b);
  if (typeof sd !== 'number') return sd;
  return meanTest(a.mean - b.mean, sd * Math.sqrt(1 / a.n + 1 / b.n), a.n + b.n - 2, level);
}

/**
 * The standard deviation within two samples, n1 + n2 − 2 in the denominator, or why there is none: a sample without
 * observations, both with one, no variance in both.
 * @example
 * pooledSd(sampleMoments([4, 5, 6, 5]), sampleMoments([1, 3, 5, 3, 3])); // => 1.1952
 */
export function pooledSd(a: SampleMoments, b: SampleMoments): number | ReturnType<typeof undefinedBecause> {
  const n = a.n + b.n;
  if (a.n < 1 || b.n < 1) return undefinedBecause('no_observations', n);
  if (n < 3) return undefinedBecause('single_observation', n);
  if (isFlat(a) && isFlat(b)) return undefinedBecause('zero_variance', n);
  return Math.sqrt((a.ss + b.ss) / (n - 2));
}

/**
 * t, p and interval of a difference with its standard error (> 0).
 * @example
 * meanTest(2, 0.8, 20, 0.95); // => { t: 2.5, p: 0.0212, lower: 0.3312, upper: 3.6688 }
 */
export function meanTest(difference: number, standardError: number, df: number, level: number): MeanTest {
  const t = difference / standardError;
  const reach = tQuantile((1 + level) / 2, df) * standardError;
  return {
    t,
    df,
    p: tTwoSided(t, df),
    standardError,
    lower: difference - reach,
    upper: difference + reach,
  };
}

function comparable(a: SampleMoments, b: SampleMoments): ReturnType<typeof undefinedBecause> | undefined {
  if (a.n < 1 || b.n < 1) return undefinedBecause('no_observations', a.n + b.n);
  if (a.n < 2 || b.n < 2) return undefinedBecause('single_observation', a.n + b.n);
  if (isFlat(a) && isFlat(b)) return undefinedBecause('zero_variance', a.n + b.n);
  return undefined;
}

export type SpreadTest = {
  readonly f: number;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
};

/**
 * Levene's test with medians (Brown–Forsythe): one-way analysis of variance of |x − median of its group|, any
 * number of groups of complete values. Undefined: fewer than two groups (`too_few_units`), a group without
 * observations, no more observations than groups (`single_observation`), deviations that do not vary.
 * @example
 * equalSpread([[4, 5, 6, 5], [1, 3, 5, 3, 3]]); // => { f: 0.2414, df1: 1, df2: 7, p: 0.6382 }
 */
export function equalSpread(groups: readonly ArrayLike<number>[]): Outcome<SpreadTest> {
  if (groups.length < 2) return undefinedBecause('too_few_units');
  const n = groups.reduce((s, g) => s + g.length, 0);
  if (groups.some((g) => g.length === 0)) return undefinedBecause('no_observations', n);
  if (n <= groups.length) return undefinedBecause('single_observation', n);
  const moments = groups.map((g) => {
    const deviations = Float64Array.from(g).sort();
    const h = deviations.length >> 1;
    const top = at(deviations, h);
    const median = deviations.length % 2 === 1 ? top : (at(deviations, h - 1) + top) / 2;
    for (let i = 0; i < deviations.length; i++) {
      deviations[i] = Math.abs((deviations[i] as number) - median);
    }
    return sampleMoments(deviations);
  });
  let grand = 0;
  for (const m of moments) grand += (m.n * m.mean) / n;
  let between = 0;
  let within = 0;
  for (const m of moments) {
    between += m.n * (m.mean - grand) ** 2;
    if (!isFlat(m)) within += m.ss;
  }
  if (!(within > 0)) return undefinedBecause('zero_variance', n);
  const df1 = groups.length - 1;
  const df2 = n - groups.length;
  const f = between / df1 / (within / df2);
  return { f, df1, df2, p: fUpperTail(f, df1, df2) };
}
