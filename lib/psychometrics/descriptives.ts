/**
 * Descriptive statistics of one variable, and Pearson's correlation of two.
 *
 * The only file that imports simple-statistics. Sources: quantile type 7 — Hyndman & Fan (1996), The American
 * Statistician 50, 361, doi:10.1080/00031305.1996.10473566; skewness and kurtosis types 1–3 — Joanes & Gill
 * (1998), The Statistician 47, 183, doi:10.1111/1467-9884.00122.
 */
import {
  quantileSorted,
  sampleCorrelation,
  sampleStandardDeviation,
  mean as ssMean,
} from 'simple-statistics';
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { at } from './outcome.ts';

export type Descriptives = {
  readonly n: number;
  readonly missing: number;
  readonly mean: Estimate;
  /** n − 1 in the denominator, as for `variance` and `standardError` = sd/√n. */
  readonly sd: Estimate;
  readonly variance: Estimate;
  readonly standardError: Estimate;
  readonly median: Estimate;
  readonly min: Estimate;
  readonly max: Estimate;
  readonly q1: Estimate;
  readonly q3: Estimate;
  /** Types 1, 2, 3 of Joanes & Gill: g₁, G₁, b₁. */
  readonly skew: readonly [Estimate, Estimate, Estimate];
  /** Excess kurtosis, types 1, 2, 3. */
  readonly kurtosis: readonly [Estimate, Estimate, Estimate];
};

export type OrdinalDescriptives = Descriptives & {
  /** Percent of the valid answers at the declared minimum and maximum. */
  readonly floorPercent: Estimate;
  readonly ceilingPercent: Estimate;
  /** Answers per category, `frequencies[c]` belongs to code min + c. */
  readonly frequencies: Uint32Array;
};

/**
 * Describes a continuous variable. `valid[i] = 0` marks a missing value; without `valid` all count.
 * Undefined: everything at n = 0; spread at n = 1; skewness and kurtosis at zero variance, type 2 at n < 3 and
 * n < 4.
 *
 * @example
 * const d = describe(Float64Array.of(1, 2, 3, 4));
 * d.median.value; // => 2.5
 * d.sd.value; // => 1.2910
 * describe(Float64Array.of(3)).sd; // => undefined: single_observation
 */
export function describe(values: Float64Array, valid?: Uint8Array): Descriptives {
  const x = valid === undefined ? Float64Array.from(values) : values.filter((_, i) => valid[i] === 1);
  const missing = values.length - x.length;
  const n = x.length;
  if (n === 0) {
    const none = undefinedBecause('no_observations', 0);
    const spread = { sd: none, variance: none, standardError: none };
    const order = { median: none, min: none, max: none, q1: none, q3: none };
    return {
      n,
      missing,
      mean: none,
      ...spread,
      ...order,
      skew: [none, none, none],
      kurtosis: [none, none, none],
    };
  }
  const sorted = Array.from(x.toSorted());
  const m = ssMean(sorted);
  const sd = n < 2 ? undefinedBecause('single_observation', n) : estimate(spread(sorted), n);
  const sdValue = sd.kind === 'estimate' ? sd.value : Number.NaN;
  return {
    n,
    missing,
    mean: estimate(m, n),
    sd,
    variance: estimate(sdValue * sdValue, n, 'single_observation'),
    standardError: estimate(sdValue / Math.sqrt(n), n, 'single_observation'),
    median: estimate(quantileSorted(sorted, 0.5), n),
    min: estimate(at(sorted, 0), n),
    max: estimate(at(sorted, n - 1), n),
    q1: estimate(quantileSorted(sorted, 0.25), n),
    q3: estimate(quantileSorted(sorted, 0.75), n),
    ...shape(x, m),
  };
}

/**
 * Describes an ordinal item (codes, −1 = missing) whose declared range is min..max.
 *
 * @example
 * const d = describeOrdinal(Int8Array.of(1, 5, 5, -1), 1, 5);
 * d.ceilingPercent.value; // => 66.6667
 * d.frequencies; // => [1, 0, 0, 0, 2]
 */
export function describeOrdinal(codes: Int8Array, min: number, max: number): OrdinalDescriptives {
  const frequencies = new Uint32Array(max - min + 1);
  const values = new Float64Array(codes.length);
  const valid = new Uint8Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = at(codes, i);
    if (code === -1) continue;
    values[i] = code;
    valid[i] = 1;
    frequencies[code - min] = at(frequencies, code - min) + 1;
  }
  const d = describe(values, valid);
  const percent = (count: number): Estimate => estimate((100 * count) / d.n, d.n, 'no_observations');
  return {
    ...d,
    floorPercent: percent(at(frequencies, 0)),
    ceilingPercent: percent(at(frequencies, max - min)),
    frequencies,
  };
}

/**
 * Quantile type 7 (R's default) of complete values at 0 ≤ p ≤ 1. Undefined at n = 0.
 *
 * @example
 * quantile([4, 1, 3, 2], 0.25).value; // => 1.75
 */
export function quantile(values: ArrayLike<number>, p: number): Estimate {
  if (values.length === 0) return undefinedBecause('no_observations', 0);
  const sorted = Array.from(Float64Array.from(values).sort());
  return estimate(quantileSorted(sorted, p), values.length);
}

/**
 * Arithmetic mean of complete values. Undefined at n = 0.
 *
 * @example
 * mean([1, 2, 6]).value; // => 3
 */
export function mean(values: ArrayLike<number>): Estimate {
  if (values.length === 0) return undefinedBecause('no_observations', 0);
  return estimate(ssMean(Array.from(values)), values.length);
}

/**
 * Standard deviation with n − 1. Undefined at n < 2.
 *
 * @example
 * standardDeviation([1, 2, 3, 4]).value; // => 1.2910
 */
export function standardDeviation(values: ArrayLike<number>): Estimate {
  if (values.length < 2) return undefinedBecause('single_observation', values.length);
  return estimate(spread(Array.from(values)), values.length);
}

/**
 * Pearson's r of two complete variables of equal length. Undefined at n < 2 and where one does not vary.
 *
 * @example
 * correlation([1, 2, 3], [1, 3, 2]).value; // => 0.5
 * correlation([1, 2, 3], [2, 2, 2]); // => undefined: zero_variance
 */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): Estimate {
  if (x.length !== y.length) throw new RangeError(`lengths differ: ${x.length} and ${y.length}`);
  if (x.length < 2) return undefinedBecause('too_few_observations', x.length);
  if (isConstant(x) || isConstant(y)) return undefinedBecause('zero_variance', x.length);
  return estimate(sampleCorrelation(Array.from(x), Array.from(y)), x.length);
}

/** Standard deviation (n − 1), exactly 0 of a constant whatever its mean rounds to. */
function spread(values: number[]): number {
  return isConstant(values) ? 0 : sampleStandardDeviation(values);
}

function isConstant(x: ArrayLike<number>): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return false;
  return true;
}

function shape(x: Float64Array, m: number): Pick<Descriptives, 'skew' | 'kurtosis'> {
  const n = x.length;
  if (n < 2 || isConstant(x)) {
    const none = undefinedBecause(n < 2 ? 'single_observation' : 'zero_variance', n);
    return { skew: [none, none, none], kurtosis: [none, none, none] };
  }
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (const v of x) {
    const d = v - m;
    m2 += d * d;
    m3 += d * d * d;
    m4 += d * d * d * d;
  }
  m2 /= n;
  m3 /= n;
  m4 /= n;
  const g1 = m3 / m2 ** 1.5;
  const g2 = m4 / (m2 * m2) - 3;
  const few = undefinedBecause('too_few_observations', n);
  const shrink = (n - 1) / n;
  return {
    skew: [
      estimate(g1, n),
      n < 3 ? few : estimate((g1 * Math.sqrt(n * (n - 1))) / (n - 2), n),
      estimate(g1 * shrink ** 1.5, n),
    ],
    kurtosis: [
      estimate(g2, n),
      n < 4 ? few : estimate((((n + 1) * g2 + 6) * (n - 1)) / ((n - 2) * (n - 3)), n),
      estimate((g2 + 3) * shrink * shrink - 3, n),
    ],
  };
}
