/**
 * Item–total relations and the warning of a wrong key, from moments.
 *
 * Source: corrected item–total correlation — Henrysson (1963), Psychometrika 28, 211, doi:10.1007/BF02289618;
 * correction by squared multiple correlations — Revelle (2024), R package psych, function alpha,
 * doi:10.32614/CRAN.package.psych.
 */
import { type Estimate, estimate, undefinedBecause } from '#lib/estimate.ts';
import { squaredMultipleCorrelations } from './alpha.ts';
import { correlation } from './descriptives.ts';
import type { Scores } from './keying.ts';
import { correlationOf, get, rowSums, sumAll, trace } from './matrix.ts';
import type { Moments } from './moments.ts';
import { at, isUndefined } from './outcome.ts';

export type ItemStatistics = {
  readonly n: number;
  readonly mean: Estimate;
  readonly sd: Estimate;
  /** With the total of all items, the item itself included. */
  readonly rawR: Estimate;
  /** The same of standardized items. */
  readonly standardizedR: Estimate;
  /** The same with each item's own variance replaced by its squared multiple correlation. */
  readonly rCorrected: Estimate;
  /** With the total of the other items: corrected item–total correlation. */
  readonly rDrop: Estimate;
};

/**
 * Item statistics of a scale, all correlations in −1..1 (pairwise matrices can exceed it slightly).
 * Undefined: a constant item (its own correlations; the standardized ones for the whole scale), a rest total
 * without variance, fewer than two items.
 *
 * @example
 * const c = squareMatrix(3, (i, j) => (i === j ? 1 : 0.5));
 * itemStatistics(momentsFromCorrelation(c, 100))[0].rDrop.value; // => 0.5774
 */
export function itemStatistics(m: Moments): ItemStatistics[] {
  const { covariance: c, n } = m;
  const sums = rowSums(c);
  const v = sumAll(c);
  const scale = trace(c);
  const r = correlationOf(c);
  const smc = isUndefined(r) ? r : squaredMultipleCorrelations(r);
  const rSums = isUndefined(r) ? undefined : rowSums(r);
  const rTotal = isUndefined(r) ? 0 : sumAll(r);
  const smcTotal = isUndefined(smc) ? 0 : rTotal - c.k + smc.reduce((s, x) => s + x, 0);
  return Array.from({ length: c.k }, (_, i) => {
    const itemN = at(m.itemN, i);
    const variance = get(c, i, i);
    const few = c.k < 2 ? undefinedBecause('too_few_items', n) : undefined;
    const own = few ?? (variance > 0 ? undefined : undefinedBecause('constant_item', n));
    const rest = at(sums, i) - variance;
    const restVariance = v - 2 * at(sums, i) + variance;
    return {
      n: itemN,
      mean: estimate(at(m.means, i), itemN),
      sd: estimate(Math.sqrt(variance), itemN),
      rawR: own ?? ratio(at(sums, i), variance, v, scale, n),
      standardizedR:
        few ??
        (rSums === undefined ? undefinedBecause('constant_item', n) : ratio(at(rSums, i), 1, rTotal, c.k, n)),
      rCorrected:
        few ??
        (rSums === undefined || isUndefined(smc)
          ? undefinedBecause(isUndefined(smc) ? smc.reason : 'constant_item', n)
          : ratio(at(rSums, i) - 1 + at(smc, i), 1, smcTotal, c.k, n)),
      rDrop: own ?? ratio(rest, variance, restVariance, scale, n),
    };
  });
}

/** cov / √(own · total); zero variance where the total's is not positive beyond rounding, on the given scale. */
function ratio(cov: number, own: number, total: number, scale: number, n: number): Estimate {
  return total > 1e-12 * scale
    ? estimate(cov / Math.sqrt(own * total), n)
    : undefinedBecause('zero_variance', n);
}

/**
 * Correlation of one keyed item with the respondents' mean of their answered items, over rows that have both:
 * the item–total correlation where answers are missing, which needs rows.
 *
 * @example
 * const all = Uint8Array.of(1, 1, 1);
 * const scores = { values: Float64Array.of(1, 3, 2), valid: all };
 * itemScoreCorrelation(Float64Array.of(1, 2, 3), all, scores).value; // => 0.5
 */
export function itemScoreCorrelation(values: Float64Array, valid: Uint8Array, scores: Scores): Estimate {
  const both = (_: number, r: number): boolean => valid[r] === 1 && scores.valid[r] === 1;
  return correlation(values.filter(both), scores.values.filter(both));
}

export type KeyWarning = {
  /** Alpha of the scale is negative. */
  readonly negativeAlpha: boolean;
  /** Indices of items whose corrected item–total correlation is negative; empty where nothing is suspect. */
  readonly items: readonly number[];
};

/**
 * Signs of a wrong key: negative alpha, or items that correlate negatively with the rest. An undefined alpha or
 * correlation gives no sign.
 *
 * @example
 * const r = squareMatrix(4, (i, j) => (i === j ? 1 : i === 3 || j === 3 ? -0.5 : 0.5));
 * wrongKeyWarning(rawAlpha(r, 100), itemStatistics(momentsFromCorrelation(r, 100))).items; // => [3]
 */
export function wrongKeyWarning(alpha: Estimate, items: readonly ItemStatistics[]): KeyWarning {
  return {
    negativeAlpha: alpha.kind === 'estimate' && alpha.value < 0,
    items: items.flatMap((item, i) => (item.rDrop.kind === 'estimate' && item.rDrop.value < 0 ? [i] : [])),
  };
}
