/** Blocks of tables of ratings: objects in rows, raters in columns. */
import { normalQuantile } from '#lib/psychometrics/distributions.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { cohenKappa, fleissKappa, kendallW, krippendorffAlpha } from '#lib/psychometrics/rater-agreement.ts';
import { type RaterIcc, raterIcc } from '#lib/psychometrics/rater-icc.ts';
import type { Got } from './compare.ts';
import { type Column, numericColumn, type Table } from './data.ts';

export function raterBlock(table: Table, name: string): Got | undefined {
  const raters: Column[] = [];
  for (const header of table.header) {
    const column = numericColumn(table, header);
    if (column === undefined) return undefined;
    raters.push(column);
  }
  if (name === 'krippendorff') {
    const alpha = (metric: Parameters<typeof krippendorffAlpha>[1]): Got => krippendorffAlpha(raters, metric);
    const { n = 0 } = krippendorffAlpha(raters, 'nominal');
    return {
      nominal: alpha('nominal'),
      ordinal: alpha('ordinal'),
      interval: alpha('interval'),
      ratio: alpha('ratio'),
      pairable_values: n,
    };
  }
  if (name === 'kappa') return kappas(table, raters);
  if (raters.some((r) => r.valid.includes(0))) return undefined;
  const columns = raters.map((r) => r.values);
  if (name === 'icc') return iccs(columns);
  if (name === 'kendall_w') {
    const w = kendallW(columns);
    return { w_tie_corrected: w.corrected, w_uncorrected: w.uncorrected };
  }
  return name === 'fleiss_kappa' ? fleissKappa(columns, categoriesOf(raters)) : undefined;
}

function categoriesOf(raters: readonly Column[]): number[] {
  const values = raters.flatMap((r) => Array.from(r.values.filter((_, i) => r.valid[i] === 1)));
  return [...new Set(values)].sort((a, b) => a - b);
}

/**
 * Weighted standard errors are left out: the reference takes them from psych 2.2.9, whose weighted row means are
 * `rowSums(w * rs)`, each weight times its own row's share, instead of Σ w·share as Fleiss, Cohen & Everitt (1969)
 * have it. The engine follows the paper.
 */
function kappas(table: Table, raters: readonly Column[]): Got {
  const categories = categoriesOf(raters);
  const z = normalQuantile(0.975);
  const out: Record<string, Got> = {};
  raters.forEach((a, i) => {
    raters.slice(i + 1).forEach((b, offset) => {
      const plain = cohenKappa(a, b, categories, 'none');
      const linear = cohenKappa(a, b, categories, 'linear');
      const quadratic = cohenKappa(a, b, categories, 'quadratic');
      const key = `${table.header[i]}~${table.header[i + 1 + offset]}`;
      if (isUndefined(plain)) out[key] = plain;
      else {
        out[key] = {
          n: plain.n,
          observed_agreement: plain.observed,
          expected_agreement: plain.expected,
          kappa: plain.kappa,
          kappa_se: plain.se,
          kappa_ci_low: plain.kappa - z * plain.se,
          kappa_ci_high: plain.kappa + z * plain.se,
          weighted_linear: isUndefined(linear) ? linear : linear.kappa,
          weighted_quadratic: isUndefined(quadratic) ? quadratic : quadratic.kappa,
        };
      }
    });
  });
  return out;
}

function iccs(columns: readonly Float64Array[]): Got {
  const a = raterIcc(columns);
  if (isUndefined(a)) return a;
  const row = (i: Outcome<RaterIcc>): Got =>
    isUndefined(i)
      ? i
      : {
          icc: i.icc,
          F: i.f,
          df1: i.df1,
          df2: i.df2,
          p: i.p,
          ci_low: i.lower,
          ci_high: i.upper,
        };
  return {
    table: {
      ICC1: row(a.single[0]),
      ICC2: row(a.single[1]),
      ICC3: row(a.single[2]),
      ICC1k: row(a.average[0]),
      ICC2k: row(a.average[1]),
      ICC3k: row(a.average[2]),
    },
    ms_between_subjects: a.msSubjects,
    ms_raters: a.msRaters,
    ms_error: a.msError,
    ms_within: a.msWithin,
    n_subjects: a.subjects,
    n_raters: a.raters,
  };
}
