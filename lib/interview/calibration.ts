/** Whether a rater has learnt to rate as the experts do: what an attempt says, how long it holds, when the next may be. */
import type { CalibrationRule } from '#lib/indicators/evaluation-rules.ts';
import { parseReference, referenceTo } from '#lib/instruments/envelope.ts';
import type { CalibrationCases } from '#lib/interview/calibration-cases.ts';
import type { Outcome } from '#lib/psychometrics/outcome.ts';
import { cohenKappa, type Kappa } from '#lib/psychometrics/rater-agreement.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const POINTS = [1, 2, 3, 4, 5];

/** One attempt at a set of cases, as it is kept. */
export type Attempt = {
  /** The set, `id@version`. */
  readonly cases: string;
  readonly passed: boolean;
  readonly doneAt: number;
};

export type CalibrationStanding<A extends Attempt = Attempt> =
  | { readonly state: 'none' }
  | { readonly state: 'failed'; readonly attempt: A; readonly nextAt: number }
  /** `until` is the first moment at which the pass no longer holds. */
  | { readonly state: 'passed' | 'expired'; readonly attempt: A; readonly until: number };

/**
 * Where a rater stands at a moment: by the newest attempt until then at the set that the rule names, in any of its
 * versions of that major number.
 */
export function calibrationAt<A extends Attempt>(
  attempts: readonly A[],
  rule: CalibrationRule,
  at: number,
): CalibrationStanding<A> {
  const [attempt] = attempts
    .filter((a) => a.doneAt <= at && isOfSet(a.cases, rule.cases))
    .toSorted((a, b) => b.doneAt - a.doneAt);
  if (attempt === undefined) return { state: 'none' };
  if (!attempt.passed) {
    return { state: 'failed', attempt, nextAt: attempt.doneAt + rule.retry_hours * HOUR };
  }
  const until = attempt.doneAt + rule.valid_days * DAY;
  return { state: at < until ? 'passed' : 'expired', attempt, until };
}

/** Whether a new attempt may begin: not while a pass holds, nor right after a failure. */
export function isDue(standing: CalibrationStanding, now: number): boolean {
  if (standing.state === 'passed') return false;
  return standing.state !== 'failed' || now >= standing.nextAt;
}

/** Whether `CAL_A@1.4.0` is a version of `CAL_A@1`. */
function isOfSet(cases: string, reference: string): boolean {
  const { id, version } = namedVersion(cases);
  return referenceTo({ id, version }) === reference;
}

/** The id and version in `CAL_A@1.4.0`. */
export function namedVersion(cases: string): { id: string; version: string } {
  const at = cases.lastIndexOf('@');
  return { id: cases.slice(0, at), version: cases.slice(at + 1) };
}

/** Whether a stored version is one of the set that a rule names. */
export function isVersionOf(reference: string, row: { instrumentId: string; version: string }): boolean {
  const { id, major } = parseReference(reference);
  return row.instrumentId === id && Number(row.version.split('.', 1)[0]) === major;
}

export type CalibrationScore = {
  readonly n: number;
  /** Cases rated exactly as, and within one point of, the experts. */
  readonly exact: number;
  readonly within: number;
  /** Quadratic weighted kappa of the rater and the experts. */
  readonly kappa: Outcome<Kappa>;
};

/** Compares ratings with the experts'. Every case must have been rated; a missing one is a defect of the caller. */
export function scoreCalibration(
  { cases }: CalibrationCases,
  ratings: Readonly<Record<string, number>>,
): CalibrationScore {
  const own = Float64Array.from(cases, (c) => {
    const rating = ratings[c.id];
    if (rating === undefined) throw new RangeError(`case ${c.id} has no rating`);
    return rating;
  });
  const expert = Float64Array.from(cases, (c) => c.expert.rating);
  const valid = new Uint8Array(cases.length).fill(1);
  const gaps = cases.map((_, i) => Math.abs((own[i] as number) - (expert[i] as number)));
  return {
    n: cases.length,
    exact: gaps.filter((gap) => gap === 0).length,
    within: gaps.filter((gap) => gap <= 1).length,
    kappa: cohenKappa({ values: own, valid }, { values: expert, valid }, POINTS, 'quadratic'),
  };
}

/** Whether a score reaches both shares of the rule. */
export function isPass(rule: CalibrationRule, { n, exact, within }: CalibrationScore): boolean {
  return exact / n >= rule.exact_min && within / n >= rule.within_one_min;
}

/** What an attempt comes to under a rule: the shares and whether they suffice. */
export function judge(
  rule: CalibrationRule,
  set: CalibrationCases,
  ratings: Readonly<Record<string, number>>,
): { passed: boolean; exact: number; within: number } {
  const score = scoreCalibration(set, ratings);
  return { passed: isPass(rule, score), exact: score.exact / score.n, within: score.within / score.n };
}
