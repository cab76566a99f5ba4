/** Blocks of aggregation to units: ICC, agreement and means per unit. */
import type { Estimate } from '#lib/estimate.ts';
import {
  averageDeviation,
  averageDeviationJ,
  awg,
  awgJ,
  rwg,
  rwgJ,
  rwgJLindell,
  uniformNullVariance,
} from '#lib/psychometrics/agreement.ts';
import { oneWay, unitMoments } from '#lib/psychometrics/anova.ts';
import { describe, mean, quantile } from '#lib/psychometrics/descriptives.ts';
import type { Got } from './compare.ts';
import type { Column, ScaleData } from './data.ts';
import { byItem } from './scale-blocks.ts';

export type Units = { readonly names: readonly string[]; readonly unit: Int32Array };

function anovaKeys(column: Column, units: Units): Record<string, Got> {
  const a = oneWay(unitMoments(column.values, column.valid, units.unit, units.names.length));
  return {
    n: a.n,
    units: a.units,
    df_between: a.dfBetween,
    df_within: a.dfWithin,
    ss_between: a.ssBetween,
    ss_within: a.ssWithin,
    ms_between: a.msBetween,
    ms_within: a.msWithin,
    F: a.f,
    p: a.p,
    mean_unit_size: a.meanUnitSize,
    k0_unit_size: a.k0UnitSize,
    icc1_multilevel: a.icc1Plain,
    icc2_multilevel: a.icc2,
    icc1_k0: a.icc1,
    eta2: a.etaSquared,
  };
}

/** `icc_scale` (scale score: mean of the answered items) and `icc_items`. */
export function iccScale(s: ScaleData, units: Units): Got {
  return anovaKeys(s.scores(1), units);
}

export function iccItems(s: ScaleData, units: Units): Got {
  return byItem<Got>(
    s,
    s.columns.map((column) => anovaKeys(column, units)),
  );
}

type UnitRow = Record<string, Estimate>;

/** Agreement per unit; `nullVariance` as the file states it, else that of even answers. */
export function perUnit(
  s: ScaleData,
  units: Units,
  nullVariance: number | undefined,
): Record<string, UnitRow> | undefined {
  const { range } = s;
  if (range === undefined) return undefined;
  const sigma = nullVariance ?? uniformNullVariance(range.max - range.min + 1);
  const scores = s.scores(1);
  const complete = s.scores(s.names.length).valid;
  const out: Record<string, UnitRow> = {};
  units.names.forEach((name, u) => {
    const ofUnit = (mask: Uint8Array): ((_: number, r: number) => boolean) => {
      return (_, r) => mask[r] === 1 && units.unit[r] === u;
    };
    const score = describe(scores.values.filter(ofUnit(scores.valid)));
    const items = s.columns.map((c) => c.values.filter(ofUnit(complete)));
    const described = items.map((values) => describe(values));
    const variances = described.map((d) => d.variance);
    out[name] = {
      n_score: { kind: 'estimate', value: score.n, n: score.n },
      n_listwise: { kind: 'estimate', value: items[0]?.length ?? 0, n: score.n },
      mean: score.mean,
      sd: score.sd,
      rwg_score: rwg(score.variance, sigma),
      rwg_j: rwgJ(variances, sigma),
      rwg_j_lindell: rwgJLindell(variances, sigma),
      ad_mean: averageDeviationJ(items, 'mean'),
      ad_median: averageDeviationJ(items, 'median'),
      ad_mean_score: averageDeviation(scores.values.filter(ofUnit(scores.valid)), 'mean'),
      awg: awgJ(
        described.map((d) =>
          d.mean.kind === 'estimate' ? awg(d.n, d.mean.value, d.variance, range.min, range.max) : d.mean,
        ),
      ),
    };
  });
  return out;
}

/** Mean and median over the units that have a value, per index. */
export function unitSummary(rows: Record<string, UnitRow> | undefined): Got | undefined {
  if (rows === undefined) return undefined;
  const keys = Object.keys(Object.values(rows)[0] ?? {});
  return Object.fromEntries(
    keys.map((key) => {
      const values = Object.values(rows).flatMap((row) => {
        const e = row[key];
        return e?.kind === 'estimate' ? [e.value] : [];
      });
      return [key, { mean: mean(values), median: quantile(values, 0.5), n: values.length }];
    }),
  );
}
