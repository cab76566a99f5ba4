/**
 * Weights that make a sample match known totals of its population: by margins (raking) or by cells.
 *
 * Sources: iterative proportional fitting — Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427,
 * doi:10.1214/aoms/1177731829; standard errors of raked means — Deville & Särndal (1992), Journal of the American
 * Statistical Association 87, 376, doi:10.1080/01621459.1992.10475217; trimming — Potter (1990), Proceedings of the
 * Section on Survey Research Methods, ASA, 225.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import type { Outcome } from './outcome.ts';

/** One variable: the category of each row (0..targets.length − 1), and the population of each category. */
export type Margin = { readonly category: Int32Array; readonly targets: Float64Array };

/** What keeps a sample from being weighted; `margin` and `category` are indices. */
export type WeightingFault =
  /** The populations of this margin do not add up to those of the first one. */
  | {
      readonly kind: 'totals_disagree';
      readonly margin: number;
      readonly total: number;
      readonly first: number;
    }
  /** People in the population, none in the sample. */
  | { readonly kind: 'empty_category'; readonly margin: number; readonly category: number }
  /** Fewer people in the population than in the sample, be it none. */
  | {
      readonly kind: 'population_below_sample';
      readonly margin: number;
      readonly category: number;
      readonly population: number;
      readonly sample: number;
    }
  /** A row whose category is not in the list; `row` is the first such. */
  | { readonly kind: 'unknown_category'; readonly margin: number; readonly row: number };

/** Totals of two margins are equal up to this share. */
const TOTALS = 1e-6;

/**
 * Everything that is wrong with margins, in their order; none means they can be raked. Totals may differ by a
 * millionth.
 * @example
 * const sex = { category: Int32Array.of(0, 0, 1), targets: Float64Array.of(10, 20) };
 * const age = { category: Int32Array.of(0, 0, 0), targets: Float64Array.of(10, 15) };
 * weightingFaults([sex, age])[0]; // => { kind: 'totals_disagree', margin: 1, total: 25, first: 30 }
 * weightingFaults([sex, age])[1]; // => { kind: 'empty_category', margin: 1, category: 1 }
 */
export function weightingFaults(margins: readonly Margin[]): WeightingFault[] {
  const first = margins[0] === undefined ? 0 : sumOf(margins[0].targets);
  return margins.flatMap(({ category, targets }, margin): WeightingFault[] => {
    const faults: WeightingFault[] = [];
    const total = sumOf(targets);
    if (!(Math.abs(total - first) <= TOTALS * first)) {
      faults.push({ kind: 'totals_disagree', margin, total, first });
    }
    const counts = new Float64Array(targets.length);
    for (let r = 0; r < category.length; r++) {
      const c = category[r] as number;
      if (!(c >= 0 && c < targets.length)) {
        faults.push({ kind: 'unknown_category', margin, row: r });
        break;
      }
      counts[c] = (counts[c] as number) + 1;
    }
    targets.forEach((population, c) => {
      const sample = counts[c] as number;
      if (sample === 0 && population > 0) faults.push({ kind: 'empty_category', margin, category: c });
      else if (!(population >= sample)) {
        faults.push({ kind: 'population_below_sample', margin, category: c, population, sample });
      }
    });
    return faults;
  });
}

export type Weighting = {
  /** Per row, adding up to the population. */
  readonly weights: Float64Array;
  /** Rounds over all margins. */
  readonly iterations: number;
};

const MAX_ROUNDS = 5000;

/** Weights are final when no round changes one by more than this share, where nothing else is asked. */
const CHANGE = 1e-14;

/**
 * Rakes: scales the weights to each margin in turn until none changes. `base`: weights to start from, equal ones
 * where not given; `tolerance`: largest change, as a share of a weight, that ends it. Undefined: no rows or margins (`no_observations`), any `weightingFaults` (`not_applicable`),
 * margins that cannot be met together (`not_converged`).
 * @example
 * const sex = { category: Int32Array.of(0, 0, 1, 1), targets: Float64Array.of(40, 60) };
 * const age = { category: Int32Array.of(0, 1, 0, 1), targets: Float64Array.of(30, 70) };
 * rake([sex, age]).weights; // => [12, 28, 18, 42]
 */
export function rake(
  margins: readonly Margin[],
  base?: Float64Array,
  tolerance = CHANGE,
): Outcome<Weighting> {
  const n = margins[0]?.category.length ?? 0;
  if (n === 0) return undefinedBecause('no_observations', 0);
  if (margins.some((m) => m.category.length !== n)) throw new RangeError('margins of different length');
  if (weightingFaults(margins).length > 0) return undefinedBecause('not_applicable', n);
  const population = sumOf(margins[0]?.targets ?? []);
  const weights = base === undefined ? new Float64Array(n).fill(population / n) : Float64Array.from(base);
  const before = new Float64Array(n);
  const sums = margins.map((m) => new Float64Array(m.targets.length));
  const losses = margins.map((m) => new Float64Array(m.targets.length));
  for (let iterations = 1; iterations <= MAX_ROUNDS; iterations++) {
    before.set(weights);
    let missed = 0;
    for (let g = 0; g < margins.length; g++) {
      const { category, targets } = margins[g] as Margin;
      const sum = (sums[g] as Float64Array).fill(0);
      const lost = (losses[g] as Float64Array).fill(0);
      for (let r = 0; r < n; r++) addTo(sum, lost, category[r] as number, weights[r] as number);
      for (let c = 0; c < sum.length; c++) {
        const s = (sum[c] as number) + (lost[c] as number);
        sum[c] = s > 0 ? (targets[c] as number) / s : 0;
        if (s > 0) missed = Math.max(missed, Math.abs((sum[c] as number) - 1));
      }
      for (let r = 0; r < n; r++) {
        weights[r] = (weights[r] as number) * (sum[category[r] as number] as number);
      }
    }
    let change = 0;
    for (let r = 0; r < n; r++) {
      const w = weights[r] as number;
      change = Math.max(change, Math.abs(w - (before[r] as number)) / w);
    }
    if (!Number.isFinite(change)) return undefinedBecause('not_converged', n);
    // margins that exclude each other undo each other's work round by round
    if (change < tolerance)
      return missed > 2 * TOTALS ? undefinedBecause('not_converged', n) : { weights, iterations };
  }
  return undefinedBecause('not_converged', n);
}

/** Adds without losing what is below the last digit of a long sum (Neumaier 1974). */
function addTo(sum: Float64Array, lost: Float64Array, c: number, w: number): void {
  const s = sum[c] as number;
  const t = s + w;
  lost[c] = (lost[c] as number) + (Math.abs(s) >= Math.abs(w) ? s - t + w : w - t + s);
  sum[c] = t;
}

/**
 * Weights by cells: population of a cell / rows of the sample in it. Undefined as `rake`.
 * @example
 * poststratify({ category: Int32Array.of(0, 1, 1), targets: Float64Array.of(10, 30) }).weights; // => [10, 15, 15]
 */
export function poststratify(cells: Margin): Outcome<Weighting> {
  return rake([cells]);
}

/**
 * Cuts weights to `limit` times their mean (limit > 1) and shares what was cut among the others in proportion, again
 * where that lifts one above the limit, so that the total stays. Margins that were met before are met no longer
 * exactly; rake again with the trimmed weights as base to see how much it costs. Undefined: no
 * weights; none but zeros left to share with (`not_applicable`).
 * @example
 * trimWeights(Float64Array.of(1, 1, 1, 1, 6), 2).weights; // => [1.5, 1.5, 1.5, 1.5, 4]
 */
export function trimWeights(
  weights: Float64Array,
  limit: number,
): Outcome<{ readonly weights: Float64Array; readonly trimmed: number }> {
  if (!(limit > 1)) throw new RangeError(`limit ${limit} must be above 1`);
  const n = weights.length;
  if (n === 0) return undefinedBecause('no_observations', 0);
  const total = sumOf(weights);
  const most = (limit * total) / n;
  const out = Float64Array.from(weights);
  let trimmed = 0;
  for (;;) {
    let cut = 0;
    let rest = 0;
    for (let i = 0; i < n; i++) {
      const w = out[i] as number;
      if (w >= most) {
        out[i] = most;
        cut++;
      } else rest += w;
    }
    if (cut === trimmed) return { weights: out, trimmed };
    if (!(rest > 0)) return undefinedBecause('not_applicable', n);
    trimmed = cut;
    const scale = (total - cut * most) / rest;
    for (let i = 0; i < n; i++) if (out[i] !== most) out[i] = (out[i] as number) * scale;
  }
}

export type WeightedMean = {
  readonly mean: number;
  /** With the weights taken as known. */
  readonly standardError: number;
};

/**
 * Weighted mean Σwx/Σw and its standard error √(n/(n − 1)·Σ(w(x − mean))²)/Σw. Undefined: fewer than two values, a
 * sum of weights that is not positive (`not_applicable`).
 * @example
 * weightedMean(Float64Array.of(1, 2, 4), Float64Array.of(1, 1, 2)); // => { mean: 2.75, standardError: 0.9622 }
 */
export function weightedMean(values: Float64Array, weights: Float64Array): Outcome<WeightedMean> {
  const n = values.length;
  if (n < 2) return undefinedBecause(n === 0 ? 'no_observations' : 'single_observation', n);
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < n; i++) {
    sum += (weights[i] as number) * (values[i] as number);
    weight += weights[i] as number;
  }
  if (!(weight > 0)) return undefinedBecause('not_applicable', n);
  const mean = sum / weight;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((weights[i] as number) * ((values[i] as number) - mean)) ** 2;
  return { mean, standardError: Math.sqrt((n / (n - 1)) * squares) / weight };
}

/** Residuals of a sweep are final at this share of their spread. */
const SWEEP = 1e-12;

/**
 * Standard error of a raked mean, linearised: the root of the squared `rakedErrors`. No finite population correction.
 * Undefined as `weightedMean`, and `not_converged`.
 * @example
 * const sex = { category: Int32Array.of(0, 0, 1, 1), targets: Float64Array.of(40, 60) };
 * rakedStandardError(Float64Array.of(1, 2, 5, 6), rake([sex]).weights, [sex]).value; // => 0.2944
 */
export function rakedStandardError(
  values: Float64Array,
  weights: Float64Array,
  margins: readonly Margin[],
  base?: Float64Array,
): Estimate {
  const errors = rakedErrors(values, weights, margins, base);
  if ('kind' in errors) return errors;
  return estimate(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0)), values.length);
}

/**
 * What each row adds to the error of a raked mean: √(n/(n − 1))·(we − mean of we)/Σw, with e the residual of x − mean
 * from its regression on the margins with the weights before raking (equal where not given), which is smaller the
 * more the margins explain. Products of two variables' errors over the same rows add up to their covariance.
 * Undefined as `weightedMean`, and `not_converged`.
 * @example
 * const sex = { category: Int32Array.of(0, 0, 1, 1), targets: Float64Array.of(40, 60) };
 * rakedErrors(Float64Array.of(1, 2, 5, 6), rake([sex]).weights, [sex]); // => [-0.1155, 0.1155, -0.1732, 0.1732]
 */
export function rakedErrors(
  values: Float64Array,
  weights: Float64Array,
  margins: readonly Margin[],
  base?: Float64Array,
): Outcome<Float64Array> {
  const n = values.length;
  const plain = weightedMean(values, weights);
  if ('kind' in plain) return plain;
  const residual = values.map((v) => v - plain.mean);
  let spread = 0;
  for (const e of residual) spread = Math.max(spread, Math.abs(e));
  const weight = (r: number): number => (base === undefined ? 1 : (base[r] as number));
  for (let sweeps = 0; ; sweeps++) {
    if (sweeps === MAX_ROUNDS) return undefinedBecause('not_converged', n);
    let shift = 0;
    for (const { category, targets } of margins) {
      const sum = new Float64Array(targets.length);
      const count = new Float64Array(targets.length);
      for (let r = 0; r < n; r++) {
        const c = category[r] as number;
        sum[c] = (sum[c] as number) + weight(r) * (residual[r] as number);
        count[c] = (count[c] as number) + weight(r);
      }
      for (let c = 0; c < sum.length; c++) {
        sum[c] = (count[c] as number) > 0 ? (sum[c] as number) / (count[c] as number) : 0;
        shift = Math.max(shift, Math.abs(sum[c] as number));
      }
      for (let r = 0; r < n; r++)
        residual[r] = (residual[r] as number) - (sum[category[r] as number] as number);
    }
    if (shift <= SWEEP * spread) break;
  }
  const products = residual.map((e, r) => (weights[r] as number) * e);
  const mean = sumOf(products) / n;
  const scale = Math.sqrt(n / (n - 1)) / sumOf(weights);
  return products.map((p) => (p - mean) * scale);
}

function sumOf(values: ArrayLike<number>): number {
  let s = 0;
  for (let i = 0; i < values.length; i++) s += values[i] as number;
  return s;
}
