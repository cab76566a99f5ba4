import { type CalibrationRow, listCalibrations } from '#db/repositories/calibrations.ts';
import { findEvaluation } from '#db/repositories/evaluations.ts';
import { type InstrumentVersionRow, publishedVersions } from '#db/repositories/instruments.ts';
import type { Db } from '#db/store.ts';
import type { CalibrationRule } from '../indicators/evaluation-rules.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { type CalibrationStanding, calibrationAt, isVersionOf } from '../interview/calibration.ts';
import { loadVersion } from '../library/load-version.ts';

/** How the raters of an evaluation stand to its rule; undefined where its policy asks for no calibration. */
export type Calibrations = {
  readonly rule: CalibrationRule;
  /** Every attempt of a person, at whatever set, from the first. */
  attempts(userId: string): readonly CalibrationRow[];
  at(userId: string, moment: number): CalibrationStanding<CalibrationRow>;
};

export async function calibrationsUnder(db: Db, policy: ScoringPolicy): Promise<Calibrations | undefined> {
  const rule = policy.evaluation?.calibration;
  if (rule === undefined) return undefined;
  const byUser = Map.groupBy(await listCalibrations(db), (row) => row.userId);
  const attempts = (userId: string) => byUser.get(userId) ?? [];
  return { rule, attempts, at: (userId, moment) => calibrationAt(attempts(userId), rule, moment) };
}

/** The same for an evaluation, under its own version of the policy. */
export async function calibrationsIn(db: Db, evaluationId: string): Promise<Calibrations | undefined> {
  const evaluation = await findEvaluation(db, evaluationId);
  if (evaluation === undefined) return undefined;
  const { instrument } = await loadVersion(db, evaluation.policyVersionId, 'scoring_policy');
  return calibrationsUnder(db, instrument);
}

/**
 * Which raters' ratings count, in their order: those who had passed, and whose pass held, when they locked. All of
 * them where no calibration is asked for.
 */
export function countingRaters(
  raters: readonly { readonly userId: string; readonly lockedAt: number | null }[],
  calibrations: Calibrations | undefined,
): boolean[] {
  return raters.map(
    ({ userId, lockedAt }) =>
      calibrations === undefined ||
      (lockedAt !== null && calibrations.at(userId, lockedAt).state === 'passed'),
  );
}

/** The newest published version of the set that a rule names. */
export async function currentCases(db: Db, rule: CalibrationRule): Promise<InstrumentVersionRow | undefined> {
  return (await publishedVersions(db))
    .filter((r) => r.kind === 'calibration_cases' && isVersionOf(rule.cases, r))
    .toSorted((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))[0];
}
