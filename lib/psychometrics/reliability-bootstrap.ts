/**
 * Percentile bootstrap intervals of alpha and omega, respondents resampled within units.
 *
 * Sources: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13, doi:10.1201/9780429246593; for
 * omega — Kelley & Pornprasertmanit (2016), Psychological Methods 21, 69, doi:10.1037/a0040086.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { rawAlpha } from './alpha.ts';
import { quantile } from './descriptives.ts';
import type { SquareMatrix } from './matrix.ts';
import { omegaOf } from './omega.ts';
import { fitOneFactor } from './one-factor-ml.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';
import type { OnDraw, RandomSource } from './random.ts';

export type BootstrapInterval = {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly draws: number;
  /** Draws whose value was undefined; they do not enter the percentiles. */
  readonly failed: number;
};

/** Gradient at which a draw counts as solved: omega is then right to about 1e-8. */
const DRAW_TOLERANCE = 1e-6;

/** Where more than this share of the draws has no solution the interval is undefined. */
const MAX_FAILED_SHARE = 0.05;

export type ReliabilityBootstrap = {
  readonly alpha: Outcome<BootstrapInterval>;
  readonly omega: Outcome<BootstrapInterval>;
  /** Rows complete on the scale. */
  readonly n: number;
};

/**
 * Percentile intervals of raw alpha and of omega (one-factor ML) at `level` from `draws` resamples, the same for
 * both. `columns`: keyed item columns; rows with a missing answer are left out. `unit[r]` is the row's unit; each
 * unit keeps its number of rows, and the order of rows does not matter. Every resample of omega starts from the full solution. Undefined: fewer than two
 * complete rows; the coefficient itself undefined, or more than 5 % of its draws without a value
 * (`not_converged`).
 *
 * @example
 * const answers = [Int8Array.of(1, 2, 3, 4, 5, 2), Int8Array.of(1, 2, 4, 4, 5, 1), Int8Array.of(2, 2, 3, 5, 5, 2)];
 * const drawn = reliabilityBootstrap(answers, new Int32Array(6), 200, 0.95, seededRandom(1));
 * drawn.alpha.draws; // => 200
 */
export function reliabilityBootstrap(
  columns: readonly Int8Array[],
  unit: Int32Array,
  draws: number,
  level: number,
  random: RandomSource,
  onDraw?: OnDraw,
): Outcome<ReliabilityBootstrap> {
  const k = columns.length;
  const { rows, starts } = rowsByUnit(columns, unit);
  const n = rows.length / Math.max(1, k);
  if (n < 2) return undefinedBecause('too_few_observations', n);
  const weight = new Uint32Array(n).fill(1);
  const whole = weightedCovariance(rows, k, weight);
  const full = fitOneFactor(whole);
  const alpha = rawAlpha(whole, n);
  const omegas: number[] = [];
  const alphas: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    weight.fill(0);
    for (let u = 0; u + 1 < starts.length; u++) {
      const from = at(starts, u);
      const size = at(starts, u + 1) - from;
      for (let i = 0; i < size; i++) {
        const pick = from + Math.floor(random() * size);
        weight[pick] = (weight[pick] as number) + 1;
      }
    }
    const covariance = weightedCovariance(rows, k, weight);
    const drawn = rawAlpha(covariance, n);
    if (drawn.kind === 'estimate') alphas.push(drawn.value);
    if (!isUndefined(full)) {
      const fit = fitOneFactor(covariance, full, DRAW_TOLERANCE);
      if (!isUndefined(fit)) omegas.push(omegaOf(fit));
    }
    onDraw?.(draw + 1, draws);
  }
  return {
    n,
    alpha: isUndefined(alpha) ? alpha : percentiles(alphas, draws, level, n),
    omega: isUndefined(full) ? undefinedBecause(full.reason, n) : percentiles(omegas, draws, level, n),
  };
}

function percentiles(
  values: readonly number[],
  draws: number,
  level: number,
  n: number,
): Outcome<BootstrapInterval> {
  const failed = draws - values.length;
  if (values.length === 0 || failed > MAX_FAILED_SHARE * draws) return undefinedBecause('not_converged', n);
  const lower = quantile(values, (1 - level) / 2);
  const upper = quantile(values, (1 + level) / 2);
  if (lower.kind === 'undefined') return lower;
  if (upper.kind === 'undefined') return upper;
  return { lower: lower.value, upper: upper.value, level, draws, failed };
}

function compareRows(columns: readonly Int8Array[], a: number, b: number): number {
  for (const column of columns) {
    const difference = (column[a] as number) - (column[b] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Complete rows, row-major, sorted by unit; `starts` holds the first row of each unit and the end. */
function rowsByUnit(
  columns: readonly Int8Array[],
  unit: Int32Array,
): { rows: Int8Array; starts: Int32Array } {
  const complete = Array.from(unit.keys()).filter((r) => columns.every((c) => at(c, r) !== -1));
  // By answers within a unit, so that the order in which respondents come changes nothing.
  complete.sort((a, b) => at(unit, a) - at(unit, b) || compareRows(columns, a, b));
  const k = columns.length;
  const rows = new Int8Array(complete.length * k);
  const starts: number[] = [];
  let previous: number | undefined;
  complete.forEach((r, p) => {
    if (at(unit, r) !== previous) starts.push(p);
    previous = at(unit, r);
    columns.forEach((c, i) => {
      rows[p * k + i] = at(c, r);
    });
  });
  return { rows, starts: Int32Array.from([...starts, complete.length]) };
}

/** Covariance (n − 1) of integer rows with whole-number weights, from exact sums. */
function weightedCovariance(rows: Int8Array, k: number, weight: Uint32Array): SquareMatrix {
  const sums = new Float64Array(k);
  const products = new Float64Array(k * k);
  let n = 0;
  for (let r = 0; r < weight.length; r++) {
    const w = weight[r] as number;
    if (w === 0) continue;
    n += w;
    const start = r * k;
    for (let i = 0; i < k; i++) {
      const x = w * (rows[start + i] as number);
      sums[i] = (sums[i] as number) + x;
      for (let j = 0; j <= i; j++) {
        products[i * k + j] = (products[i * k + j] as number) + x * (rows[start + j] as number);
      }
    }
  }
  const values = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const c = (n * at(products, i * k + j) - at(sums, i) * at(sums, j)) / (n * (n - 1));
      values[i * k + j] = c;
      values[j * k + i] = c;
    }
  }
  return { k, values };
}
