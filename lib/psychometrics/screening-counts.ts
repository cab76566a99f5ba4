/**
 * Counts of answers per hour that are more regular than chance.
 *
 * Sources: index of dispersion — Fisher, Thornton & Mackenzie (1922), Annals of Applied Biology 9, 325; small
 * counts — Cochran (1954), Biometrics 10, 417, doi:10.2307/3001616; p of a simulation — Phipson & Smyth (2010),
 * Statistical Applications in Genetics and Molecular Biology 9, 39, doi:10.2202/1544-6115.1585.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import type { Outcome } from './outcome.ts';
import { seededRandom } from './random.ts';
import { logIncompleteGamma } from './special-functions.ts';

export type RegularCounts = {
  /** Number of hours, and answers in them. */
  readonly hours: number;
  readonly total: number;
  readonly mean: number;
  /** Variance (n − 1) over mean: 1 by chance, 0 for equal counts. */
  readonly dispersion: number;
  /** Σ(x − x̄)²/x̄ with hours − 1 degrees of freedom. */
  readonly chiSquare: number;
  readonly df: number;
  /** Probability of counts at least as even, if each answer falls into any hour alike. */
  readonly p: number;
  readonly method: 'chi_square' | 'simulation';
};

export type CountOptions = {
  /** Simulates where fewer answers per hour are expected (Cochran's 5). */
  readonly minExpected?: number;
  readonly draws?: number;
  readonly seed?: number;
};

/**
 * Lower-tail test of the index of dispersion of counts (whole numbers ≥ 0) against Poisson counts of one rate.
 * Where the mean is at least `minExpected`: χ². Below: given the total, answers are thrown into the hours alike
 * `draws` times (seeded), p = (1 + draws at least as even)/(draws + 1), which is valid at any size.
 * Hours of different rates (day and night) only raise the dispersion, so that a low p is no less telling; choose
 * the hours without looking at the counts, as all open hours. Undefined: fewer than two hours
 * (`too_few_observations`), no answers (`no_observations`).
 *
 * @example
 * const even = regularCounts([20, 20, 20, 20, 20, 20, 20, 20]);
 * even.dispersion; // => 0
 * even.p; // => 0
 * regularCounts([12, 25, 17, 31, 20, 9]).dispersion; // => 3.515789
 * regularCounts([0, 0]); // => undefined: no_observations
 */
export function regularCounts(counts: ArrayLike<number>, options: CountOptions = {}): Outcome<RegularCounts> {
  const { minExpected = 5, draws = 9_999, seed = 1 } = options;
  const hours = counts.length;
  if (hours < 2) return undefinedBecause('too_few_observations', hours);
  let total = 0;
  let squares = 0;
  for (let i = 0; i < hours; i++) {
    const x = counts[i] as number;
    if (!Number.isInteger(x) || x < 0) throw new RangeError(`count ${x} is no whole number from 0 on`);
    total += x;
    squares += x * x;
  }
  if (total === 0) return undefinedBecause('no_observations', hours);
  const mean = total / hours;
  const df = hours - 1;
  // Σ(x − x̄)²/x̄ = (h·Σx² − T²)/T, in whole numbers up to the quotient
  const chiSquare = (hours * squares - total * total) / total;
  const simulated = mean < minExpected;
  const p = simulated
    ? simulatedLowerTail(squares, total, hours, draws, seed)
    : chiSquare <= 0
      ? 0
      : Math.exp(logIncompleteGamma(df / 2, chiSquare / 2).lower);
  const method = simulated ? 'simulation' : 'chi_square';
  return { hours, total, mean, dispersion: chiSquare / df, chiSquare, df, p, method };
}

/** Given the total, counts are at least as even exactly where Σx² is at most the observed one. */
function simulatedLowerTail(
  squares: number,
  total: number,
  hours: number,
  draws: number,
  seed: number,
): number {
  const random = seededRandom(seed);
  const cells = new Uint32Array(hours);
  let atLeastAsEven = 0;
  for (let draw = 0; draw < draws; draw++) {
    cells.fill(0);
    let s = 0;
    for (let i = 0; i < total; i++) {
      const cell = Math.floor(random() * hours);
      const before = cells[cell] as number;
      s += 2 * before + 1;
      cells[cell] = before + 1;
    }
    if (s <= squares) atLeastAsEven++;
  }
  return (1 + atLeastAsEven) / (draws + 1);
}

/**
 * Whether hourly counts may be kept at all: every hour that has an answer has at least `kReport` of them, so that
 * none points to a few people.
 *
 * @example
 * countsMayBeKept([0, 12, 7], 5); // => true
 * countsMayBeKept([0, 12, 4], 5); // => false
 */
export function countsMayBeKept(counts: ArrayLike<number>, kReport: number): boolean {
  for (let i = 0; i < counts.length; i++) {
    const x = counts[i] as number;
    if (!(x === 0 || x >= kReport)) return false;
  }
  return true;
}
