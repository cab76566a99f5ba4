/**
 * Agreement of raters beyond chance: Cohen's and Fleiss' kappa, Krippendorff's alpha, Kendall's W.
 *
 * Sources: Cohen (1960), doi:10.1177/001316446002000104; Cohen (1968), Psychological Bulletin 70, 213,
 * doi:10.1037/h0026256; standard error — Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323,
 * doi:10.1037/h0028106; Fleiss (1971), Psychological Bulletin 76, 378, doi:10.1037/h0031619; Krippendorff (2011),
 * Computing Krippendorff's alpha-reliability (no DOI); Kendall & Babington Smith (1939), Annals of Mathematical
 * Statistics 10, 275, doi:10.1214/aoms/1177732186.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { chiSquareUpperTail } from './distributions.ts';
import { at, type Outcome } from './outcome.ts';

/** One rater's ratings; `valid[r] = 0` where object r was not rated. */
export type Ratings = { readonly values: Float64Array; readonly valid: Uint8Array };

export type KappaWeights = 'none' | 'linear' | 'quadratic';

export type Kappa = {
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
  readonly kappa: number;
  readonly se: number;
};

/**
 * Cohen's kappa, −1..1, of two raters over the objects both rated. `categories`: all ordered categories in use
 * (weights count steps between them). Undefined: no such object, chance agreement of 1 (`zero_variance`).
 *
 * @example
 * const all = Uint8Array.of(1, 1, 1, 1);
 * const a = { values: Float64Array.of(1, 1, 2, 2), valid: all };
 * const b = { values: Float64Array.of(1, 2, 2, 2), valid: all };
 * cohenKappa(a, b, [1, 2], 'none'); // => { n: 4, observed: 0.75, expected: 0.5, kappa: 0.5 }
 */
export function cohenKappa(
  a: Ratings,
  b: Ratings,
  categories: readonly number[],
  weights: KappaWeights,
): Outcome<Kappa> {
  const c = categories.length;
  const p = new Float64Array(c * c);
  let n = 0;
  for (let r = 0; r < a.values.length; r++) {
    if (a.valid[r] !== 1 || b.valid[r] !== 1) continue;
    const cell = categoryOf(categories, at(a.values, r)) * c + categoryOf(categories, at(b.values, r));
    p[cell] = at(p, cell) + 1;
    n++;
  }
  if (n === 0) return undefinedBecause('no_observations', 0);
  const rows = new Float64Array(c);
  const columns = new Float64Array(c);
  for (let i = 0; i < c; i++) {
    for (let j = 0; j < c; j++) {
      const share = at(p, i * c + j) / n;
      p[i * c + j] = share;
      rows[i] = at(rows, i) + share;
      columns[j] = at(columns, j) + share;
    }
  }
  const w = (i: number, j: number): number => {
    if (weights === 'none') return i === j ? 1 : 0;
    const d = Math.abs(i - j) / Math.max(1, c - 1);
    return weights === 'linear' ? 1 - d : 1 - d * d;
  };
  const rowWeight = new Float64Array(c);
  const columnWeight = new Float64Array(c);
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < c; i++) {
    for (let j = 0; j < c; j++) {
      observed += w(i, j) * at(p, i * c + j);
      expected += w(i, j) * at(rows, i) * at(columns, j);
      rowWeight[i] = at(rowWeight, i) + w(i, j) * at(columns, j);
      columnWeight[j] = at(columnWeight, j) + w(i, j) * at(rows, i);
    }
  }
  if (!(1 - expected > 1e-14)) return undefinedBecause('zero_variance', n);
  const kappa = (observed - expected) / (1 - expected);
  let spread = 0;
  for (let i = 0; i < c; i++) {
    for (let j = 0; j < c; j++) {
      const d = w(i, j) - (at(rowWeight, i) + at(columnWeight, j)) * (1 - kappa);
      spread += at(p, i * c + j) * d * d;
    }
  }
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2);
  return { n, observed, expected, kappa, se: Math.sqrt(Math.max(0, variance)) };
}

/** Index of a rating's category; a rating outside the categories is a defect of the caller. */
function categoryOf(categories: readonly number[], rating: number): number {
  const index = categories.indexOf(rating);
  if (index < 0) throw new RangeError(`rating ${rating} is none of the categories`);
  return index;
}

/**
 * Fleiss' kappa of a complete table, with z and two-sided p against chance. Undefined: fewer than two raters, no
 * object, one category only (`zero_variance`).
 *
 * @example
 * fleissKappa([Float64Array.of(1, 1, 2, 2), Float64Array.of(1, 2, 2, 2)], [1, 2]).kappa; // => 0.4667
 */
export function fleissKappa(
  columns: readonly Float64Array[],
  categories: readonly number[],
): Outcome<{ readonly kappa: number; readonly z: number; readonly p: number }> {
  const m = columns.length;
  const n = columns[0]?.length ?? 0;
  if (m < 2 || n < 1) return undefinedBecause('too_few_observations', n);
  const shares = new Float64Array(categories.length);
  let agreement = 0;
  for (let r = 0; r < n; r++) {
    const counts = new Float64Array(categories.length);
    for (const column of columns) {
      const c = categoryOf(categories, at(column, r));
      counts[c] = at(counts, c) + 1;
    }
    counts.forEach((count, c) => {
      agreement += (count * (count - 1)) / (m * (m - 1) * n);
      shares[c] = at(shares, c) + count / (m * n);
    });
  }
  let chance = 0;
  let pq = 0;
  let skew = 0;
  for (const p of shares) {
    chance += p * p;
    pq += p * (1 - p);
    skew += p * (1 - p) * (1 - 2 * p);
  }
  if (!(pq > 1e-14)) return undefinedBecause('zero_variance', n);
  const kappa = (agreement - chance) / (1 - chance);
  const variance = (2 / (pq * pq * n * m * (m - 1))) * (pq * pq - skew);
  const z = kappa / Math.sqrt(variance);
  return { kappa, z, p: chiSquareUpperTail(z * z, 1) };
}

export type Metric = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * Krippendorff's alpha, at most 1, with any missing ratings; `n` counts pairable values. Undefined: fewer than
 * two pairable values, no variation among them, negative values with the ratio metric (`not_applicable`).
 *
 * @example
 * const all = Uint8Array.of(1, 1, 1, 1);
 * const a = { values: Float64Array.of(1, 1, 2, 2), valid: all };
 * const b = { values: Float64Array.of(1, 2, 2, 2), valid: all };
 * krippendorffAlpha([a, b], 'nominal').value; // => 0.5333
 */
export function krippendorffAlpha(raters: readonly Ratings[], metric: Metric): Estimate {
  const objects = raters[0]?.values.length ?? 0;
  const units = Array.from({ length: objects }, (_, r) =>
    raters.flatMap(({ values, valid }) => (valid[r] === 1 ? [at(values, r)] : [])),
  ).filter((values) => values.length > 1);
  const categories = [...new Set(units.flat())].sort((a, b) => a - b);
  const c = categories.length;
  const coincidences = new Float64Array(c * c);
  for (const values of units) {
    values.forEach((a, i) => {
      values.forEach((b, j) => {
        if (i === j) return;
        const cell = categories.indexOf(a) * c + categories.indexOf(b);
        coincidences[cell] = at(coincidences, cell) + 1 / (values.length - 1);
      });
    });
  }
  const margin = Float64Array.from({ length: c }, (_, i) => {
    let s = 0;
    for (let j = 0; j < c; j++) s += at(coincidences, i * c + j);
    return s;
  });
  const n = units.reduce((s, values) => s + values.length, 0);
  if (n < 2) return undefinedBecause('too_few_observations', n);
  if (metric === 'ratio' && at(categories, 0) < 0) return undefinedBecause('not_applicable', n);
  const difference = (i: number, j: number): number => {
    const a = at(categories, i);
    const b = at(categories, j);
    if (i === j) return 0;
    if (metric === 'nominal') return 1;
    if (metric === 'interval') return (a - b) ** 2;
    if (metric === 'ratio') return ((a - b) / (a + b)) ** 2;
    let between = -(at(margin, i) + at(margin, j)) / 2;
    for (let g = Math.min(i, j); g <= Math.max(i, j); g++) between += at(margin, g);
    return between * between;
  };
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < c; i++) {
    for (let j = 0; j < c; j++) {
      const d = difference(i, j);
      observed += at(coincidences, i * c + j) * d;
      expected += at(margin, i) * at(margin, j) * d;
    }
  }
  return expected > 0
    ? estimate(1 - ((n - 1) * observed) / expected, n)
    : undefinedBecause('zero_variance', n);
}

/**
 * Kendall's coefficient of concordance of a complete table, 0..1, with and without the correction of ties.
 * Undefined: fewer than two raters or objects; corrected also where every rater ties all objects.
 *
 * @example
 * kendallW([Float64Array.of(1, 2, 3), Float64Array.of(1, 3, 2)]).corrected.value; // => 0.75
 */
export function kendallW(columns: readonly Float64Array[]): { corrected: Estimate; uncorrected: Estimate } {
  const m = columns.length;
  const n = columns[0]?.length ?? 0;
  if (m < 2 || n < 2) {
    const none = undefinedBecause('too_few_observations', n);
    return { corrected: none, uncorrected: none };
  }
  const sums = new Float64Array(n);
  let ties = 0;
  for (const column of columns) {
    const sorted = Float64Array.from(column).sort();
    for (let r = 0; r < n; r++) {
      const first = sorted.indexOf(at(column, r));
      const size = sorted.lastIndexOf(at(column, r)) - first + 1;
      sums[r] = at(sums, r) + first + (size + 1) / 2;
      ties += size * size - 1;
    }
  }
  let s = 0;
  for (const sum of sums) s += (sum - (m * (n + 1)) / 2) ** 2;
  const full = m * m * (n ** 3 - n);
  return { corrected: estimate((12 * s) / (full - m * ties), n), uncorrected: estimate((12 * s) / full, n) };
}
