/** Blocks under `scales.<name>`: scores and reliability. */
import { type Estimate, undefinedBecause } from '#lib/estimate.ts';
import {
  type AlphaSummary,
  alphaStandardError,
  alphaSummary,
  duhachekInterval,
  feldtInterval,
  rawAlpha,
  standardErrorOfMeasurement,
} from '#lib/psychometrics/alpha.ts';
import { alphaIfDropped } from '#lib/psychometrics/alpha-if-dropped.ts';
import { describe } from '#lib/psychometrics/descriptives.ts';
import { guttmanLambdas, oddEven, splitHalves } from '#lib/psychometrics/guttman.ts';
import { itemScoreCorrelation, itemStatistics } from '#lib/psychometrics/item-analysis.ts';
import { requiredAnswers } from '#lib/psychometrics/keying.ts';
import { correlationOf, type SquareMatrix } from '#lib/psychometrics/matrix.ts';
import { type Moments, scoreMoments, type Treatment } from '#lib/psychometrics/moments.ts';
import { omegaMinres, omegaMl } from '#lib/psychometrics/omega.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { omegaMissing } from './cfa-blocks.ts';
import type { Got } from './compare.ts';
import type { ScaleData } from './data.ts';
import { omegaHierarchicalBlock } from './omega-blocks.ts';
import { ordinalAlpha, polychoricRows, thresholdRows } from './polychoric-blocks.ts';

/** The block `name` of a reliability section. */
export function reliabilityBlock(s: ScaleData, treatment: Treatment, name: string): Got | undefined {
  const m = s.moments(treatment);
  if (isUndefined(m)) return m;
  const { n, covariance: c } = m;
  const k = c.k;
  switch (name) {
    case 'alpha':
      return { ...alphaKeys(alphaSummary(c, n)), ...scaleScoreKeys(s, treatment) };
    case 'alpha_ci95': {
      const alpha = rawAlpha(c, n);
      const ase = alphaStandardError(c, n);
      const ends = (
        key: string,
        suffix: string,
        i: ReturnType<typeof feldtInterval>,
      ): Record<string, Got> => ({
        [`${key}_lower${suffix}`]: isUndefined(i) ? i : i.lower,
        [`${key}_upper${suffix}`]: isUndefined(i) ? i : i.upper,
      });
      return {
        ...ends('feldt', '', feldtInterval(alpha, n, k)),
        ...ends('duhachek', '_z1.96', duhachekInterval(alpha, ase, 0.95, 1.96)),
        ...ends('duhachek', '_qnorm', duhachekInterval(alpha, ase)),
      };
    }
    case 'items':
      return itemKeys(s, m, treatment);
    case 'alpha_if_dropped':
      return byItem(s, alphaIfDropped(c, n).map(alphaKeys));
    case 'sem': {
      const sd = scaleScoreKeys(s, treatment).scale_sd;
      if (sd === undefined) return undefined;
      const sem = standardErrorOfMeasurement(sd, rawAlpha(c, n));
      return { mean_score_metric: sem, sum_score_metric: sem.kind === 'estimate' ? k * sem.value : sem };
    }
    case 'omega_1f_psych':
    case 'omega_1f_uls':
      return minresKeys(s, m.correlation);
    case 'omega_1f_lavaan': {
      // With missing answers the reference's pairwise block is full-information ML, which needs rows.
      const complete = s.moments('listwise');
      if (isUndefined(complete) || complete.n !== n) return omegaMissing(s);
      return omegaKeys(s, c, n);
    }
    case 'polychoric':
      return polychoricRows(s, treatment);
    case 'thresholds':
      return thresholdRows(s, treatment);
    case 'ordinal_alpha':
      return ordinalAlpha(s, treatment);
    default:
      return omegaHierarchicalBlock(s, treatment, name) ?? halvesBlock(m, name);
  }
}

function halvesBlock(m: Moments, name: string): Got | undefined {
  const match = /^(guttman|split_half|odd_even)_(cov|cor)$/.exec(name);
  if (match === null) return undefined;
  const c = match[2] === 'cov' ? m.covariance : correlationOf(m.covariance);
  if (isUndefined(c)) return c;
  if (match[1] === 'guttman') {
    const g = guttmanLambdas(c, m.n);
    return {
      lambda1: g.lambda1,
      lambda2: g.lambda2,
      lambda3: g.lambda3,
      lambda4_max_split: g.lambda4,
      lambda5: g.lambda5,
      lambda5_plus: g.lambda5Plus,
      lambda6: g.lambda6,
      tenberge: { mu0: g.mu[0], mu1: g.mu[1], mu2: g.mu[2], mu3: g.mu[3] },
    };
  }
  if (match[1] === 'split_half') {
    const h = splitHalves(c, m.n);
    return isUndefined(h)
      ? h
      : { n_splits: h.splits, max: h.max, min: h.min, mean: h.mean, median: h.median };
  }
  const o = oddEven(c, m.n);
  return {
    n_odd: o.odd,
    n_even: o.even,
    r_halves: o.r,
    spearman_brown_equal: o.spearmanBrown,
    spearman_brown_unequal_horst: o.horst,
    guttman_rulon: o.rulon,
  };
}

export function alphaKeys(a: AlphaSummary): Record<string, Estimate> {
  return {
    raw_alpha: a.rawAlpha,
    std_alpha: a.standardizedAlpha,
    G6_smc: a.g6,
    average_r: a.averageR,
    median_r: a.medianR,
    signal_noise: a.signalNoise,
    ase: a.ase,
    var_r: a.varianceR,
  };
}

function scaleScoreKeys(s: ScaleData, treatment: Treatment): { scale_mean?: Estimate; scale_sd?: Estimate } {
  const required = treatment === 'listwise' ? s.names.length : 1;
  if (s.counts !== undefined) {
    const { mean, sd } = scoreMoments(s.counts, required);
    return { scale_mean: mean, scale_sd: sd };
  }
  if (s.columns.length === 0) return {};
  const { values, valid } = s.scores(required);
  const d = describe(values, valid);
  return { scale_mean: d.mean, scale_sd: d.sd };
}

function itemKeys(s: ScaleData, m: Moments, treatment: Treatment): Got {
  const scores = treatment === 'pairwise' ? s.scores(1) : undefined;
  return byItem(
    s,
    itemStatistics(m).map((item, i) => {
      const column = s.columns[i];
      const withRows =
        scores === undefined || column === undefined
          ? item.rawR
          : itemScoreCorrelation(column.values, column.valid, scores);
      const own = s.columns.length === 0 ? {} : { n: item.n, mean: item.mean, sd: item.sd };
      return {
        ...own,
        raw_r: withRows,
        std_r: item.standardizedR,
        r_cor: item.rCorrected,
        r_drop: item.rDrop,
      };
    }),
  );
}

function minresKeys(s: ScaleData, r: Outcome<SquareMatrix>): Got {
  if (isUndefined(r)) return r;
  const f = omegaMinres(r);
  if (isUndefined(f)) return f;
  return {
    omega_total: f.observed,
    omega_total_observed: f.observed,
    omega_total_model: f.model,
    omega_h: f.hierarchical,
    loadings: byItem(s, Array.from(f.loadings)),
  };
}

function omegaKeys(s: ScaleData, c: SquareMatrix, n: number): Got {
  // lavaan's ML covariance divides by n
  const o = omegaMl({ k: c.k, values: c.values.map((v) => (v * (n - 1)) / n) }, n);
  const f = o.solution;
  return {
    omega_model_implied: o.omega,
    omega_observed_variance: o.observedVariance,
    ave: o.averageVarianceExtracted,
    loadings_unstd: isUndefined(f) ? f : byItem(s, Array.from(f.loadings)),
    residual_var: isUndefined(f) ? f : byItem(s, Array.from(f.residuals)),
    loadings_std: isUndefined(f) ? f : byItem(s, Array.from(f.standardized)),
  };
}

/** Respondent scale scores under five rules of missing answers. */
export function scoresBlock(s: ScaleData): Got | undefined {
  const k = s.names.length;
  if (s.columns.length === 0) return undefined;
  const summary = (required: number, factor: number): Got => {
    const { values, valid } = s.scores(required);
    const d = describe(factor === 1 ? values : values.map((v) => factor * v), valid);
    return {
      n: d.n,
      mean: d.mean,
      sd: d.sd,
      se: d.standardError,
      median: d.median,
      min: d.min,
      max: d.max,
      q1_type7: d.q1,
      q3_type7: d.q3,
      skew_type1: d.skew[0],
      skew_type2: d.skew[1],
      skew_type3: d.skew[2],
      kurtosis_type1: d.kurtosis[0],
      kurtosis_type2: d.kurtosis[1],
      kurtosis_type3: d.kurtosis[2],
    };
  };
  return {
    mean_of_available: summary(1, 1),
    at_least_80pct_answered: summary(requiredAnswers(k, 4, 5), 1),
    at_least_50pct_answered: summary(requiredAnswers(k, 1, 2), 1),
    complete_only: summary(k, 1),
    sum_complete_only: summary(k, k),
  };
}

/** Per respondent the mean of the answered items, and how many they are. */
export function personScores(s: ScaleData): { scores: Got[]; answered: Got[] } | undefined {
  const rows = s.columns[0]?.values.length ?? 0;
  if (rows === 0) return undefined;
  const { values, valid } = s.scores(1);
  return {
    scores: Array.from(values, (v, r) => (valid[r] === 1 ? v : undefinedBecause('no_observations', 0))),
    answered: Array.from(values, (_, r) => s.columns.reduce((n, c) => n + (c.valid[r] ?? 0), 0)),
  };
}

/** A map by item name. */
export function byItem<T extends Got>(s: ScaleData, values: readonly T[]): Record<string, T> {
  const out: Record<string, T> = {};
  s.names.forEach((name, i) => {
    const v = values[i];
    if (v !== undefined) out[name] = v;
  });
  return out;
}
