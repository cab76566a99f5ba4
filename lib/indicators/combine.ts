/** Several sources of evidence become one indicator value with its uncertainty. */
import { type Estimate, estimate, isDefined, undefinedBecause } from '#lib/estimate.ts';
import type { ScoringPolicy } from './policy.ts';

/** Why a source has no value for a unit. */
export type MissingCause = 'not_applicable' | 'not_yet' | 'below_minimum' | 'withheld' | 'campaign_open';

export type SourceEvidence = {
  /** Weight in the framework; the weights of an indicator's sources sum to 1. */
  readonly weight: number;
} & (
  | {
      readonly kind: 'evidence';
      /** Score rate 0–1. */
      readonly rate: Estimate;
      readonly standardError: Estimate;
      readonly degreesOfFreedom: Estimate;
    }
  | { readonly kind: 'missing'; readonly cause: MissingCause }
);

export type Combined = {
  /** Score rate 0–1; n is the number of observations over all sources that count. */
  readonly rate: Estimate;
  readonly standardError: Estimate;
  readonly degreesOfFreedom: Estimate;
  /** Weight of each source as it counted, in the order given; 0 where it was left out. They sum to 1. */
  readonly weights: readonly number[];
  /** direct: one source in the framework. blended: several that count. */
  readonly state: 'direct' | 'blended' | 'partial' | 'waiting';
};

type MissingRules = ScoringPolicy['scoring']['missing_source'];

/** What most policies say, and what holds where none is given. */
const RENORMALISE: MissingRules = {
  not_applicable: 'renormalise',
  not_yet: 'renormalise',
  below_minimum: 'renormalise',
  withheld: 'zero_after_notice',
};

/**
 * Weighted mean of the sources that count. By the policy's rule for its cause a missing source is left out and the
 * weights of the others are renormalised, or it counts as 0 with full weight. The sources of one indicator come from
 * different people, so their errors are independent: SE² = Σ w² SE²; degrees of freedom by
 * Welch–Satterthwaite (Satterthwaite 1946, doi:10.2307/3002019). A source whose standard error is undefined
 * leaves the value standing and the combined standard error undefined with the same reason.
 */
export function combineSources(
  sources: readonly SourceEvidence[],
  rules: MissingRules = RENORMALISE,
): Combined {
  const counts = (s: SourceEvidence) =>
    s.kind === 'evidence'
      ? isDefined(s.rate)
      : rules[s.cause === 'campaign_open' ? 'not_yet' : s.cause] === 'zero_after_notice';
  const total = sources.reduce((sum, s) => sum + (counts(s) ? s.weight : 0), 0);
  const weights = sources.map((s) => (counts(s) && total > 0 ? s.weight / total : 0));
  if (!(total > 0)) {
    const none = undefinedBecause(reasonOf(sources), 0);
    return { rate: none, standardError: none, degreesOfFreedom: none, weights, state: 'waiting' };
  }
  let rate = 0;
  let n = 0;
  let variance = 0;
  let denominator = 0;
  let undefinedError: Estimate | undefined;
  sources.forEach((s, i) => {
    const w = weights[i] ?? 0;
    if (w === 0 || s.kind === 'missing' || !isDefined(s.rate)) return;
    rate += w * s.rate.value;
    n += s.rate.n;
    if (!isDefined(s.standardError)) {
      undefinedError ??= s.standardError;
      return;
    }
    const part = (w * s.standardError.value) ** 2;
    variance += part;
    if (isDefined(s.degreesOfFreedom) && s.degreesOfFreedom.value > 0) {
      denominator += part ** 2 / s.degreesOfFreedom.value;
    }
  });
  const counting = weights.filter((w) => w > 0).length;
  const state = counting < sources.length ? 'partial' : sources.length === 1 ? 'direct' : 'blended';
  if (undefinedError !== undefined) {
    return {
      rate: estimate(rate, n),
      standardError: undefinedError,
      degreesOfFreedom: undefinedError,
      weights,
      state,
    };
  }
  return {
    rate: estimate(rate, n),
    standardError: estimate(Math.sqrt(variance), n),
    degreesOfFreedom:
      denominator > 0 ? estimate(variance ** 2 / denominator, n) : undefinedBecause('zero_variance', n),
    weights,
    state,
  };
}

/** The most telling of the reasons why nothing counts. */
function reasonOf(sources: readonly SourceEvidence[]) {
  const causes = sources.map((s) => (s.kind === 'missing' ? s.cause : 'not_yet'));
  for (const cause of ['below_minimum', 'campaign_open', 'not_yet', 'not_applicable'] as const) {
    if (causes.includes(cause)) return cause;
  }
  return 'not_yet' as const;
}
