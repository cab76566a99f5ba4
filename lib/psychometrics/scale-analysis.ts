/**
 * The whole analysis of one scale from columns of raw codes: what `hengping analyze` prints and pages show.
 * Composes the statistics of the other files; see there for formulas and sources.
 */

import { type Estimate, undefinedBecause } from '#lib/estimate.ts';
import { type ItemSums, rwgJ, uniformNullVariance, variancesFromSums } from './agreement.ts';
import { alphaSummary, feldtInterval, type Interval, spearmanBrownTwoItems } from './alpha.ts';
import { alphaIfDropped } from './alpha-if-dropped.ts';
import { type OneWay, oneWay, unitMoments, unitReliability } from './anova.ts';
import { describeOrdinal } from './descriptives.ts';
import { itemStatistics, wrongKeyWarning } from './item-analysis.ts';
import { completeRows, keyColumn, type OrdinalItem, requiredAnswers, scaleScores } from './keying.ts';
import { momentsFromCounts, scoreMoments } from './moments.ts';
import { omegaMl } from './omega.ts';
import { at, isUndefined, type Outcome } from './outcome.ts';
import { createPairCounts } from './pair-counts.ts';
import { addColumns } from './tabulate.ts';
import { meanOfUnit } from './unit-mean.ts';

export type ItemReport = {
  /** Valid answers, and rows without one. */
  readonly n: number;
  readonly missing: number;
  /** Of the keyed item over its valid answers. */
  readonly mean: Estimate;
  readonly sd: Estimate;
  /** Over rows complete on the scale. */
  readonly rDrop: Estimate;
  readonly alphaIfDropped: Estimate;
  /** The item correlates negatively with the rest: its key may be wrong. */
  readonly wrongKey: boolean;
};

export type ScaleReport = {
  /** Rows with a scale score, and rows complete on the scale. */
  readonly n: number;
  readonly nComplete: number;
  /** Of respondent scale scores. */
  readonly mean: Estimate;
  readonly sd: Estimate;
  /** Raw alpha over complete rows with Feldt's interval. */
  readonly alpha: Estimate;
  readonly alphaInterval: Outcome<Interval>;
  /** One-factor ML omega; undefined with fewer than three items. */
  readonly omega: Estimate;
  /** Defined for two items only. */
  readonly spearmanBrown: Estimate;
  readonly averageR: Estimate;
  readonly items: readonly ItemReport[];
  readonly negativeAlpha: boolean;
};

export type UnitReport = {
  readonly n: number;
  readonly mean: Estimate;
  readonly se: Estimate;
  /** With the null variance of even answers, over the unit's rows complete on the scale. */
  readonly rwgJ: Estimate;
  /** Reliability of the unit's mean. */
  readonly lambda: Estimate;
};

export type UnitsReport = { readonly anova: OneWay; readonly units: readonly UnitReport[] };

/** A share of the items that must be answered for a scale score. */
export type Share = { readonly numerator: number; readonly denominator: number };

const TWO_THIRDS: Share = { numerator: 2, denominator: 3 };

/**
 * Analyses one scale. `columns`: raw codes per item, −1 = missing, equal lengths, in the order of `items`.
 *
 * @example
 * const items = [false, false, true].map((reverse) => ({ min: 1, max: 5, reverse }));
 * const columns = [Int8Array.of(1, 3, 5, -1), Int8Array.of(2, 3, 4, 4), Int8Array.of(5, 3, 1, 1)];
 * const report = analyzeScale(items, columns);
 * report.n; // => 4
 * report.nComplete; // => 3
 * report.items[2].mean.value; // => 3.5
 */
export function analyzeScale(
  items: readonly OrdinalItem[],
  columns: readonly Int8Array[],
  share: Share = TWO_THIRDS,
): ScaleReport {
  const k = items.length;
  const counts = createPairCounts(items);
  addColumns(counts, columns);
  const score = scoreMoments(counts, requiredAnswers(k, share.numerator, share.denominator));
  const nComplete = at(counts.rows, 1);
  const m = momentsFromCounts(counts, 'listwise');
  const none = isUndefined(m) ? undefinedBecause(m.reason, nComplete) : undefined;
  const summary = isUndefined(m) ? undefined : alphaSummary(m.covariance, m.n);
  const statistics = isUndefined(m) ? [] : itemStatistics(m);
  const dropped = isUndefined(m) ? [] : alphaIfDropped(m.covariance, m.n);
  const undefinedItem = none ?? undefinedBecause('too_few_items', nComplete);
  const alpha = summary?.rawAlpha ?? undefinedItem;
  const warning = wrongKeyWarning(alpha, statistics);
  return {
    n: score.n,
    nComplete,
    mean: score.mean,
    sd: score.sd,
    alpha,
    alphaInterval: feldtInterval(alpha, nComplete, k),
    omega: isUndefined(m) ? undefinedItem : omegaMl(m.covariance, m.n).omega,
    spearmanBrown: isUndefined(m) ? undefinedItem : spearmanBrownTwoItems(m.covariance, m.n),
    averageR: summary?.averageR ?? undefinedItem,
    items: items.map((item, i) => {
      const keyed = keyColumn(columns[i] ?? new Int8Array(0), item);
      const d = describeOrdinal(keyed, item.min, item.max);
      return {
        n: d.n,
        missing: d.missing,
        mean: d.mean,
        sd: d.sd,
        rDrop: statistics[i]?.rDrop ?? undefinedItem,
        alphaIfDropped: dropped[i]?.rawAlpha ?? undefinedItem,
        wrongKey: warning.items.includes(i),
      };
    }),
    negativeAlpha: warning.negativeAlpha,
  };
}

/**
 * The scale by units. `unit[r]` in 0..units−1, or −1 for a row without unit. rwg(J) is undefined
 * (`not_applicable`) where the items' ranges differ.
 *
 * @example
 * const item = { min: 1, max: 5, reverse: false };
 * const columns = [Int8Array.of(1, 2, 4, 5), Int8Array.of(2, 1, 5, 4)];
 * const { units } = analyzeUnits([item, item], columns, Int32Array.of(0, 0, 1, 1), 2);
 * units.map((u) => u.mean.value); // => [1.5, 4.5]
 * units[0].rwgJ.value; // => 0.8571
 */
export function analyzeUnits(
  items: readonly OrdinalItem[],
  columns: readonly Int8Array[],
  unit: Int32Array,
  units: number,
  share: Share = TWO_THIRDS,
): UnitsReport {
  const keyed = items.map((item, i) => keyColumn(columns[i] ?? new Int8Array(0), item));
  const scores = scaleScores(keyed, requiredAnswers(items.length, share.numerator, share.denominator));
  const moments = unitMoments(scores.values, scores.valid, unit, units);
  const anova = oneWay(moments);
  const sums = itemSumsByUnit(keyed, unit, units);
  const first = items[0];
  const sameRange = items.every((i) => i.min === first?.min && i.max === first.max);
  return {
    anova,
    units: Array.from({ length: units }, (_, u) => {
      const { n, mean, se } = meanOfUnit(moments, u);
      const agreement =
        first === undefined || !sameRange
          ? undefinedBecause('not_applicable', n)
          : rwgJ(variancesFromSums(sums[u] as ItemSums), uniformNullVariance(first.max - first.min + 1));
      return { n, mean, se, rwgJ: agreement, lambda: unitReliability(anova.icc1, n) };
    }),
  };
}

/**
 * Per unit the per-item n, Σx and Σx² of keyed codes, over rows complete on the scale.
 *
 * @example
 * itemSumsByUnit([Int8Array.of(1, 2, 4), Int8Array.of(2, 1, -1)], Int32Array.of(0, 0, 0), 1)[0].sum; // => [3, 3]
 */
export function itemSumsByUnit(keyed: readonly Int8Array[], unit: Int32Array, units: number): ItemSums[] {
  const k = keyed.length;
  const empty = (): ItemSums => ({
    n: new Float64Array(k),
    sum: new Float64Array(k),
    squares: new Float64Array(k),
  });
  const out = Array.from({ length: units }, empty);
  const complete = completeRows(keyed);
  for (let r = 0; r < unit.length; r++) {
    const sums = out[at(unit, r)];
    if (complete[r] !== 1 || sums === undefined) continue;
    for (let i = 0; i < k; i++) {
      const x = keyed[i]?.[r] ?? 0;
      sums.n[i] = at(sums.n, i) + 1;
      sums.sum[i] = at(sums.sum, i) + x;
      sums.squares[i] = at(sums.squares, i) + x * x;
    }
  }
  return out;
}
