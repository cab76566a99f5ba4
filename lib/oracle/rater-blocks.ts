/** Blocks of tables of ratings: objects in rows, raters in columns. */
import { normalQuantile } from '#lib/psychometrics/distributions.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { cohenKappa, fleissKappa, kendallW, krippendorffAlpha } from '#lib/psychometrics/rater-agreement.ts';
import {
  componentErrors,
  type IccWithInterval,
  incompleteIccs,
  oneWayIccs,
  raterComponents,
} from '#lib/psychometrics/rater-components.ts';
import { type RatingList, raterDesign, ratingList } from '#lib/psychometrics/rater-design.ts';
import { type RaterIcc, raterIcc } from '#lib/psychometrics/rater-icc.ts';
import { pairAgreement, type Share } from '#lib/psychometrics/rater-pairs.ts';
import { raterSeverity } from '#lib/psychometrics/rater-severity.ts';
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
  const incomplete = incompleteBlock(table, raters, name);
  if (incomplete !== undefined) return incomplete;
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
 * Weighted standard errors are left out: the reference takes them from psych 2.2.9, whose column means of weights are
 * `rowSums(w * rs)` = p_j·Σ_i w_ij instead of Σ_i w_ij·p_i as Fleiss, Cohen & Everitt (1969) have it. The engine follows
 * the paper; `golden/raters/kappa-se.R` reproduces all eight of R's values by that one term.
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

/** Blocks of raters who rotate over objects, ratings missing anywhere. */
function incompleteBlock(table: Table, raters: readonly Column[], name: string): Got | undefined {
  const list = ratingList(raters);
  if (name === 'design') {
    const d = raterDesign(list);
    if (isUndefined(d)) return d;
    const { n, objects, raters: k, harmonicRaters, nonOverlap } = d;
    return { n, objects, raters: k, harmonic_raters: harmonicRaters, non_overlap: nonOverlap };
  }
  if (name === 'components_default') {
    const c = raterComponents(list);
    return isUndefined(c) ? c : { object: c.object, rater: c.rater, residual: c.residual };
  }
  if (name === 'components') return components(list);
  if (name === 'pairs') {
    const { n, ratedOnce, exact, withinOne, icc1 } = pairAgreement(list, 1);
    return {
      n,
      rated_once: ratedOnce,
      exact: shareKeys(exact),
      within_one: shareKeys(withinOne),
      icc1,
      icc1_ci_low: icc1.kind === 'undefined' ? icc1 : icc1.lower,
      icc1_ci_high: icc1.kind === 'undefined' ? icc1 : icc1.upper,
    };
  }
  if (name === 'incomplete_icc') return incompleteForms(list, 2, (i) => i.icc);
  if (name === 'incomplete_icc_interval') {
    return incompleteForms(list, 100_000, ({ interval }) =>
      isUndefined(interval) ? interval : { ci_low: interval.lower, ci_high: interval.upper },
    );
  }
  return name === 'severity' ? severities(table, list) : undefined;
}

function shareKeys(s: Outcome<Share>): Got {
  return isUndefined(s) ? s : { count: s.count, share: s.share, ci_low: s.lower, ci_high: s.upper };
}

function components(list: RatingList): Got {
  const two = raterComponents(list);
  const one = oneWayIccs(list, { seed: 1, draws: 2 });
  if (isUndefined(two)) return two;
  if (isUndefined(one)) return one;
  const { components: nested } = one;
  const errors = componentErrors(two.covariance);
  const nestedErrors = componentErrors(nested.covariance);
  if (isUndefined(errors)) return errors;
  if (isUndefined(nestedErrors)) return nestedErrors;
  return {
    object: two.object,
    rater: two.rater,
    residual: two.residual,
    mean: two.mean,
    reml: two.deviance,
    object_se: errors.values[0],
    rater_se: errors.values[1],
    residual_se: errors.values[2],
    one_way: {
      object: nested.object,
      residual: nested.residual,
      mean: nested.mean,
      reml: nested.deviance,
      object_se: nestedErrors.values[0],
      residual_se: nestedErrors.values[1],
    },
  };
}

function incompleteForms(list: RatingList, draws: number, of: (i: IccWithInterval) => Got): Got {
  const two = incompleteIccs(list, { seed: 1, draws });
  const one = oneWayIccs(list, { seed: 1, draws });
  if (isUndefined(two)) return two;
  if (isUndefined(one)) return one;
  return {
    agreement_1: of(two.agreement1),
    agreement_k: of(two.agreementK),
    agreement_khat: of(two.agreementKhat),
    consistency_1: of(two.consistency1),
    consistency_k: of(two.consistencyK),
    q_khat: of(two.qKhat),
    one_way_1: of(one.icc1),
    one_way_khat: of(one.iccKhat),
  };
}

function severities(table: Table, list: RatingList): Got {
  const { effects } = raterSeverity(list);
  if (isUndefined(effects)) return effects;
  return Object.fromEntries(
    effects.raters.map(({ rater, contrast, se, interval, drawn }) => [
      table.header[rater] ?? '',
      {
        contrast,
        se,
        ci_low: isUndefined(interval) ? interval : interval.lower,
        ci_high: isUndefined(interval) ? interval : interval.upper,
        blup: isUndefined(drawn) ? drawn : drawn.effect,
        blup_se: isUndefined(drawn) ? drawn : drawn.se,
      },
    ]),
  );
}
