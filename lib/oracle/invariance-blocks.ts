/** Blocks of measurement invariance: a model in lavaan's syntax and the column that names the groups. */
import {
  type GroupMoments,
  type GroupsSolution,
  type Invariance,
  measurementInvariance,
  type StepDifference,
} from '#lib/psychometrics/invariance.ts';
import { momentsFromColumns } from '#lib/psychometrics/moments.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { cellKeys, type Model, parseModel } from './cfa-blocks.ts';
import type { Got, JsonObject } from './compare.ts';
import { numericColumn, type Table, unitColumn } from './data.ts';
import { members } from './group-blocks.ts';

export function invarianceBlock(config: JsonObject, table: Table): Got | undefined {
  const { model: text, group_column: column } = config;
  const model = typeof text === 'string' ? parseModel(text) : undefined;
  const groups = typeof column === 'string' ? unitColumn(table, column) : undefined;
  if (model === undefined || groups === undefined) return undefined;
  const moments: GroupMoments[] = [];
  for (const g of groups.names.keys()) {
    const m = groupMoments(table, model.items, (row) => groups.unit[row] === g);
    if (m === undefined) return undefined;
    moments.push(m);
  }
  const pattern = { items: model.items.length, factors: model.loadings, uncorrelated: model.uncorrelated };
  const v: Invariance = measurementInvariance(pattern, moments);
  const step = (s: Outcome<GroupsSolution>): Record<string, Got> => solutionKeys(model, groups.names, s);
  return {
    configural: step(v.configural),
    metric: { ...step(v.metric), difference: differenceKeys(v.metricDifference) },
    scalar: { ...step(v.scalar), difference: differenceKeys(v.scalarDifference) },
  };
}

/** Moments of the complete rows that `keep` lets through. */
function groupMoments(
  table: Table,
  items: readonly string[],
  keep: (row: number) => boolean,
): GroupMoments | undefined {
  const columns = items.map((name) => numericColumn(table, name)).filter((c) => c !== undefined);
  if (columns.length !== items.length) return undefined;
  const rows = columns.map((c) => c.values.filter((_, r) => keep(r)));
  const valid = columns.map((c) => c.valid.filter((_, r) => keep(r)));
  const m = momentsFromColumns(rows, valid, 'listwise');
  return isUndefined(m) ? undefined : m;
}

function differenceKeys(d: Outcome<StepDifference>): Got {
  return members(d, {
    chisq: (s) => s.chiSquare,
    df: (s) => s.df,
    pvalue: (s) => s.p,
    cfi: (s) => s.cfi,
    rmsea: (s) => s.rmsea,
    srmr: (s) => s.srmr,
  });
}

function solutionKeys(
  model: Model,
  groups: readonly string[],
  s: Outcome<GroupsSolution>,
): Record<string, Got> {
  if (isUndefined(s)) return { fit: s, est: s, se: s, std: s };
  const byGroup = (value: (c: GroupsSolution['cells'][number][number]) => number): Got =>
    Object.fromEntries(
      groups.map((name, g) => [
        name,
        {
          // lavaan lists the means of factors that are fixed to zero too
          ...Object.fromEntries(model.factors.map((f) => [`${f}~1`, 0])),
          ...Object.fromEntries(
            (s.cells[g] ?? []).flatMap((c) => cellKeys(model, c).map((k) => [k, value(c)])),
          ),
        },
      ]),
    );
  return {
    fit: {
      npar: s.free,
      ntotal: s.n,
      chisq: s.fit.chiSquare,
      df: s.fit.df,
      pvalue: s.fit.p,
      'baseline.chisq': s.fit.baselineChiSquare,
      'baseline.df': s.fit.baselineDf,
      cfi: s.fit.cfi,
      tli: s.fit.tli,
      rmsea: s.fit.rmsea,
      'rmsea.ci.lower': s.fit.rmseaLower,
      'rmsea.ci.upper': s.fit.rmseaUpper,
      'rmsea.pvalue': s.fit.rmseaClose,
      srmr: s.srmr,
      logl: s.logLikelihood,
      'unrestricted.logl': s.saturatedLogLikelihood,
      aic: s.aic,
      bic: s.bic,
    },
    est: byGroup((c) => c.estimate),
    se: byGroup((c) => c.standardError),
    std: byGroup((c) => c.standardized),
  };
}
