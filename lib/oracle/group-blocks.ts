/** Blocks that compare two independent groups. */
import type { Estimate } from '#lib/estimate.ts';
import { compareGroups, type GroupComparison } from '#lib/psychometrics/group-comparison.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import type { Got, JsonObject } from './compare.ts';
import { type Column, numericColumn, type Table, unitColumn } from './data.ts';

/** The members of an outcome by name, or its reason under every name. */
export function members<T extends object>(
  x: Outcome<T>,
  read: { readonly [key: string]: (value: T) => Got },
): Record<string, Got> {
  return Object.fromEntries(Object.entries(read).map(([key, f]) => [key, isUndefined(x) ? x : f(x as T)]));
}

/** The valid values of the rows that `keep` lets through. */
export function valuesWhere({ values, valid }: Column, keep: (row: number) => boolean): Float64Array {
  return values.filter((_, r) => valid[r] === 1 && keep(r));
}

/** One scale score of two groups, named by the values `group1` and `group2` of `group_column`. */
export function groupBlock(config: JsonObject, table: Table, score: Column): Got | undefined {
  const { group_column: name, group1, group2 } = config;
  if (typeof name !== 'string') return undefined;
  const groups = numericColumn(table, name);
  const units = unitColumn(table, name);
  if (units === undefined) return undefined;
  const is = (wanted: unknown): ((row: number) => boolean) =>
    groups !== undefined && typeof wanted === 'number'
      ? (r) => groups.valid[r] === 1 && groups.values[r] === wanted
      : (r) => units.unit[r] === units.names.indexOf(String(wanted));
  return comparisonKeys(compareGroups(valuesWhere(score, is(group1)), valuesWhere(score, is(group2))));
}

export function comparisonKeys(c: GroupComparison): Record<string, Got> {
  const one = (e: Outcome<{ readonly value: number }>): Got => (isUndefined(e) ? e : e.value);
  const sd: [Estimate, Estimate] = [c.group1.sd, c.group2.sd];
  return {
    n1: c.group1.n,
    n2: c.group2.n,
    mean1: c.group1.mean,
    mean2: c.group2.mean,
    sd1: sd[0],
    sd2: sd[1],
    mean_diff: c.difference,
    ...members(c.welch, {
      welch_t: (w) => w.t,
      welch_df: (w) => w.df,
      welch_p: (w) => w.p,
      welch_ci_low: (w) => w.lower,
      welch_ci_high: (w) => w.upper,
    }),
    ...members(c.student, { student_t: (s) => s.t, student_df: (s) => s.df, student_p: (s) => s.p }),
    ...members(c.effect, {
      pooled_sd: (e) => e.pooledSd,
      cohens_d_pooled: (e) => e.d,
      d_ci_low_ncp: (e) => e.dInterval.lower,
      d_ci_high_ncp: (e) => e.dInterval.upper,
      hedges_J_exact: (e) => e.correction,
      hedges_J_approx: (e) => e.correctionApproximate,
      hedges_g: (e) => e.g,
      hedges_g_J_approx: (e) => e.d * e.correctionApproximate,
      g_ci_low_ncp: (e) => e.gInterval.lower,
      g_ci_high_ncp: (e) => e.gInterval.upper,
      d_var_normal_approx: (e) => e.normalVariance,
      d_ci_low_normal: (e) => e.normalInterval.lower,
      d_ci_high_normal: (e) => e.normalInterval.upper,
      cohens_d_avg_sd: (e) => one(e.averageSd),
      glass_delta_sd2: (e) => one(e.glassDelta),
      common_language_normal: (e) => e.commonLanguage,
    }),
    ...members(c.spread, { levene_median_F: (s) => s.f, levene_median_p: (s) => s.p }),
    ...members(c.ranks, {
      wilcoxon_W: (r) => r.w,
      wilcoxon_p_cc: (r) => r.p,
      cliffs_delta: (r) => r.cliffsDelta,
    }),
  };
}
