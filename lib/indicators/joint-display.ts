/**
 * Survey and interview of one indicator side by side, and what may be said of them together.
 *
 * Sources: joint displays of quantitative and qualitative results — Creswell & Plano Clark (2018), Designing and
 * Conducting Mixed Methods Research, 3rd ed., ch. 7, ISBN 978-1-4833-4437-9; equivalence by an interval inside the
 * margins (two one-sided tests) — Schuirmann (1987), doi:10.1007/BF01068419; degrees of freedom of the difference —
 * Satterthwaite (1946), doi:10.2307/3002019.
 */
import { type Estimate, estimate, isDefined, type Undefined, undefinedBecause } from '#lib/estimate.ts';
import { isUndefined, type Outcome } from '#lib/psychometrics/outcome.ts';
import { type ConfidenceInterval, interval } from '#lib/psychometrics/unit-mean.ts';

export const JOINT_LEVEL = 0.95;

/** One of the two results: a score rate 0–1 with its error. */
export type JointSide = {
  readonly rate: Estimate;
  readonly standardError: Estimate;
  readonly degreesOfFreedom: Estimate;
};

export type JointComparison = {
  /** Survey less interview, as a share of the range. */
  readonly difference: Estimate;
  readonly interval: Outcome<ConfidenceInterval>;
  readonly verdict: JointVerdict;
};

export type JointVerdict =
  | { readonly kind: 'agree' | 'contradict' }
  /** `missing`: a side has no value; `no_interval`: the difference has none; `imprecise`: it has, and decides nothing. */
  | { readonly kind: 'undecided'; readonly because: 'missing' | 'no_interval' | 'imprecise' };

/**
 * Compares two results from different people, so that their errors are independent: SE² = SE₁² + SE₂².
 * Agree: the whole 95 % interval of the difference lies within ± margin (two one-sided tests at 2.5 % each).
 * Contradict: the interval leaves 0 out and the difference itself is larger than the margin. Else it cannot be said.
 *
 * @param margin difference of no practical weight, as a share of the range (0.10 = 10 points of 100)
 */
export function compareSources(survey: JointSide, interview: JointSide, margin: number): JointComparison {
  const missing = [survey.rate, interview.rate].find((rate): rate is Undefined => !isDefined(rate));
  if (missing !== undefined || !isDefined(survey.rate) || !isDefined(interview.rate)) {
    const none = missing ?? undefinedBecause('not_yet');
    return { difference: none, interval: none, verdict: { kind: 'undecided', because: 'missing' } };
  }
  const n = survey.rate.n + interview.rate.n;
  const difference = estimate(survey.rate.value - interview.rate.value, n);
  const found = intervalOfDifference(difference, survey, interview, n);
  return { difference, interval: found, verdict: verdictOf(difference, found, margin) };
}

function intervalOfDifference(
  difference: Estimate,
  survey: JointSide,
  interview: JointSide,
  n: number,
): Outcome<ConfidenceInterval> {
  let variance = 0;
  let denominator = 0;
  for (const { standardError, degreesOfFreedom } of [survey, interview]) {
    if (!isDefined(standardError)) return standardError;
    const part = standardError.value ** 2;
    if (part === 0) continue;
    if (!isDefined(degreesOfFreedom)) return degreesOfFreedom;
    variance += part;
    denominator += part ** 2 / degreesOfFreedom.value;
  }
  // Without any spread on either side there is no interval to speak of.
  if (!(variance > 0)) return undefinedBecause('zero_variance', n);
  return interval(difference, estimate(Math.sqrt(variance), n), variance ** 2 / denominator, JOINT_LEVEL);
}

function verdictOf(difference: Estimate, found: Outcome<ConfidenceInterval>, margin: number): JointVerdict {
  if (isUndefined(found) || !isDefined(difference)) return { kind: 'undecided', because: 'no_interval' };
  if (found.lower >= -margin && found.upper <= margin) return { kind: 'agree' };
  const apart = found.lower > 0 || found.upper < 0;
  if (apart && Math.abs(difference.value) > margin) return { kind: 'contradict' };
  return { kind: 'undecided', because: 'imprecise' };
}
