import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Estimate, estimate } from '#lib/estimate.ts';
import {
  averageDeviation,
  rwgJ,
  SLIGHT_SKEW_NULL_VARIANCE_5,
  uniformNullVariance,
  variancesFromSums,
} from './agreement.ts';
import { rawAlpha } from './alpha.ts';
import { oneWay, shrunkenMean, unitMoments } from './anova.ts';
import { itemStatistics, wrongKeyWarning } from './item-analysis.ts';
import { keyColumn, scaleScores } from './keying.ts';
import { type Moments, momentsFromCounts } from './moments.ts';
import { isUndefined } from './outcome.ts';
import { createPairCounts } from './pair-counts.ts';
import { itemSumsByUnit } from './scale-analysis.ts';
import { addColumns } from './tabulate.ts';

type Golden = {
  keyed: number[];
  raw: Record<string, number[][]>;
  alpha_recoded: number;
  alpha_if_not_recoded: number;
  unit_mean: Record<string, number>;
  unit_rate_linear: Record<string, number>;
  rwg_j_uniform: Record<string, number>;
  rwg_j_slight_skew: Record<string, number>;
  msb: number;
  msw: number;
  icc1: number;
  icc2: number;
  item_total_corrected: number[];
  adm_item1: Record<string, number>;
  shrunken_unit_mean: Record<string, number>;
  grand_mean: number;
};

const golden = JSON.parse(
  readFileSync(new URL('./golden/hand/golden.json', import.meta.url), 'utf8'),
) as Golden;
const unitNames = Object.keys(golden.raw);
const rows = unitNames.flatMap((name) => golden.raw[name] ?? []);
const unit = Int32Array.from(unitNames.flatMap((name, u) => (golden.raw[name] ?? []).map(() => u)));
const items = golden.keyed.map((key) => ({ min: 1, max: 5, reverse: key < 0 }));
const columns = items.map((_, i) => Int8Array.from(rows, (row) => row[i] ?? -1));
const keyed = items.map((item, i) => keyColumn(columns[i] as Int8Array, item));

function momentsOf(reverse: boolean): Moments {
  const counts = createPairCounts(items.map((item) => ({ ...item, reverse: item.reverse && reverse })));
  addColumns(counts, columns);
  const m = momentsFromCounts(counts, 'listwise');
  if (isUndefined(m)) throw new Error(m.reason);
  return m;
}

function near(e: Estimate, expected: number | undefined): void {
  if (e.kind === 'undefined') throw new Error(e.reason);
  expect(Math.abs(e.value - (expected ?? Number.NaN))).toBeLessThanOrEqual(1e-9);
}

describe('the worked example: 15 people, 5 items, 3 units', () => {
  it('has alpha with and without reverse coding, and warns of the wrong key', () => {
    const good = momentsOf(true);
    const bad = momentsOf(false);
    near(rawAlpha(good.covariance, good.n), golden.alpha_recoded);
    near(rawAlpha(bad.covariance, bad.n), golden.alpha_if_not_recoded);
    expect(wrongKeyWarning(rawAlpha(good.covariance, good.n), itemStatistics(good))).toEqual({
      negativeAlpha: false,
      items: [],
    });
    const warning = wrongKeyWarning(rawAlpha(bad.covariance, bad.n), itemStatistics(bad));
    expect(warning.negativeAlpha).toBe(true);
    expect(warning.items).toEqual(expect.arrayContaining([2, 4]));
  });

  it('has the corrected item-total correlations', () => {
    itemStatistics(momentsOf(true)).forEach((item, i) => {
      near(item.rDrop, golden.item_total_corrected[i]);
    });
  });

  it('has the unit means, the analysis of variance and the shrunken means', () => {
    const scores = scaleScores(keyed, 5);
    const m = unitMoments(scores.values, scores.valid, unit, 3);
    const a = oneWay(m);
    near(a.msBetween, golden.msb);
    near(a.msWithin, golden.msw);
    near(a.icc1, golden.icc1);
    near(a.icc1Plain, golden.icc1);
    near(a.icc2, golden.icc2);
    unitNames.forEach((name, u) => {
      const mean = estimate(m.mean[u] ?? Number.NaN, 5);
      near(mean, golden.unit_mean[name]);
      near(estimate(((m.mean[u] ?? 0) - 1) / 4, 5), golden.unit_rate_linear[name]);
      near(shrunkenMean(mean, estimate(golden.grand_mean, 15), a.icc2), golden.shrunken_unit_mean[name]);
    });
  });

  it('has rwg(J) from per-item sums under both null variances, and AD of the first item', () => {
    itemSumsByUnit(keyed, unit, 3).forEach((sums, u) => {
      const name = unitNames[u] ?? '';
      near(rwgJ(variancesFromSums(sums), uniformNullVariance(5)), golden.rwg_j_uniform[name]);
      near(rwgJ(variancesFromSums(sums), SLIGHT_SKEW_NULL_VARIANCE_5), golden.rwg_j_slight_skew[name]);
      const first = (keyed[0] as Int8Array).filter((_, r) => unit[r] === u);
      near(averageDeviation(first, 'mean'), golden.adm_item1[name]);
    });
  });
});
