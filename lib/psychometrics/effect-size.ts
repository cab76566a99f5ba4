/**
 * Standardised differences of two means: Cohen's d, Hedges' g, Glass's Δ, with intervals.
 *
 * Sources: Cohen (1988), Statistical Power Analysis, ISBN 978-0-8058-0283-2; Hedges (1981), Journal of Educational
 * Statistics 6, 107, doi:10.3102/10769986006002107; Hedges & Olkin (1985), Statistical Methods for Meta-Analysis,
 * ISBN 978-0-12-336380-0; interval by the noncentral t distribution — Steiger & Fouladi (1997); Cumming & Finch
 * (2001), doi:10.1177/0013164401614002; common language — McGraw & Wong (1992), Psychological Bulletin 111, 361,
 * doi:10.1037/0033-2909.111.2.361.
 */
import { undefinedBecause } from '#lib/estimate.ts';
import { normalQuantile, normalUpperTail } from './distributions.ts';
import { noncentralityOfT } from './noncentral-t.ts';
import type { Outcome } from './outcome.ts';
import { stirlingError } from './special-functions.ts';
import { isFlat, pooledSd, type SampleMoments } from './two-samples.ts';

export type EffectInterval = { readonly lower: number; readonly upper: number };

export type EffectSize = {
  /** (m1 − m2) / the standard deviation within the groups (n1 + n2 − 2). */
  readonly d: number;
  readonly dInterval: EffectInterval;
  /** d times Hedges' exact correction J of small-sample bias. */
  readonly g: number;
  readonly gInterval: EffectInterval;
  readonly pooledSd: number;
  /** Γ(df/2) / (√(df/2)·Γ((df − 1)/2)), and its approximation 1 − 3/(4·df − 1). */
  readonly correction: number;
  readonly correctionApproximate: number;
  /** Large-sample variance of d, 1/n1 + 1/n2 + d²/(2(n1 + n2)), and the normal interval made of it. */
  readonly normalVariance: number;
  readonly normalInterval: EffectInterval;
  /** P that a random member of group 1 is above one of group 2, in normal groups of equal spread: Φ(d/√2). */
  readonly commonLanguage: number;
  /** (m1 − m2)/√((s1² + s2²)/2). Undefined where a group has one member. */
  readonly averageSd: Outcome<{ readonly value: number }>;
  /** Glass's Δ: (m1 − m2) / the standard deviation of group 2, the one that was not treated. */
  readonly glassDelta: Outcome<{ readonly value: number }>;
};

/**
 * Hedges' correction J of d with df degrees of freedom, exact by gamma functions; df > 1.
 * @example
 * hedgesCorrection(10); // => 0.9227456
 * hedgesCorrection(2798); // => 0.99973192345
 */
export function hedgesCorrection(df: number): number {
  if (!(df > 1)) throw new RangeError(`df must be above 1, got ${df}`);
  const a = df / 2;
  // ln Γ(a) − ln Γ(a − ½) − ½ ln a by Stirling's formula: the large terms cancel on paper, not in the sum
  const b = a - 0.5;
  const ln = (1 - a) * Math.log1p(-0.5 / a) - 0.5 + stirlingError(a) - stirlingError(b);
  return Math.exp(ln);
}

/** Its usual approximation 1 − 3/(4·df − 1). */
function hedgesCorrectionApproximate(df: number): number {
  return 1 - 3 / (4 * df - 1);
}

/**
 * Interval of a standardised effect by inverting the noncentral t distribution: the noncentralities at which t is
 * just not too large and just not too small, times the factor from noncentrality to effect (√(1/n1 + 1/n2) for two
 * groups, 1/√n for one).
 * @example
 * noncentralInterval(2.5, 18, 0.447214, 0.95); // => { lower: 0.1563, upper: 2.0534 }
 */
export function noncentralInterval(t: number, df: number, factor: number, level: number): EffectInterval {
  const tail = (1 - level) / 2;
  return {
    lower: noncentralityOfT(t, df, tail) * factor,
    upper: noncentralityOfT(t, df, 1 - tail) * factor,
  };
}

/**
 * Effect sizes of m1 − m2 from two samples' moments. Undefined: a group without observations, both with one, no
 * variance in both, fewer than four observations in all (`too_few_observations`: J needs df > 1).
 * @example
 * effectSize(sampleMoments([4, 5, 6, 5]), sampleMoments([1, 3, 5, 3, 3])); // => { d: 1.6733, g: 1.4862 }
 * effectSize(sampleMoments([2, 2]), sampleMoments([3, 3])); // => undefined: zero_variance
 */
export function effectSize(a: SampleMoments, b: SampleMoments, level = 0.95): Outcome<EffectSize> {
  const sd = pooledSd(a, b);
  if (typeof sd !== 'number') return sd;
  const n = a.n + b.n;
  const df = n - 2;
  if (df < 2) return undefinedBecause('too_few_observations', n);
  const difference = a.mean - b.mean;
  const d = difference / sd;
  const unit = Math.sqrt(1 / a.n + 1 / b.n);
  const dInterval = noncentralInterval(d / unit, df, unit, level);
  const correction = hedgesCorrection(df);
  const normalVariance = 1 / a.n + 1 / b.n + (d * d) / (2 * n);
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(normalVariance);
  const one = undefinedBecause('single_observation', n);
  return {
    d,
    dInterval,
    g: d * correction,
    gInterval: { lower: dInterval.lower * correction, upper: dInterval.upper * correction },
    pooledSd: sd,
    correction,
    correctionApproximate: hedgesCorrectionApproximate(df),
    normalVariance,
    normalInterval: { lower: d - reach, upper: d + reach },
    commonLanguage: normalUpperTail(-d / Math.SQRT2),
    averageSd:
      a.n < 2 || b.n < 2 ? one : { value: difference / Math.sqrt((a.ss / (a.n - 1) + b.ss / (b.n - 1)) / 2) },
    glassDelta: glassDelta(a, b),
  };
}

/**
 * Glass's Δ = (m1 − m2)/s2, with the spread of the group that was not treated. Undefined: no observations in group
 * 1, fewer than two in group 2, or no variance there.
 * @example
 * glassDelta(sampleMoments([4, 5, 6, 5]), sampleMoments([1, 3, 5, 3, 3])); // => { value: 1.4142 }
 */
export function glassDelta(a: SampleMoments, b: SampleMoments): Outcome<{ readonly value: number }> {
  if (a.n < 1 || b.n < 1) return undefinedBecause('no_observations', a.n + b.n);
  if (b.n < 2) return undefinedBecause('single_observation', b.n);
  if (isFlat(b)) return undefinedBecause('zero_variance', b.n);
  return { value: (a.mean - b.mean) / Math.sqrt(b.ss / (b.n - 1)) };
}
