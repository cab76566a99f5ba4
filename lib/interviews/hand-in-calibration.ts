import { addCalibration } from '#db/repositories/calibrations.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type CalibrationStanding, isDue, judge } from '../interview/calibration.ts';
import type { CalibrationCases } from '../interview/calibration-cases.ts';
import { parsedOf } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { calibrationsIn, currentCases } from './calibrations.ts';
import { calibrationHandIn } from './input.ts';

/**
 * Keeps an attempt at the calibration cases with what it came to. Every attempt is kept, and the newest counts.
 * @throws AppError `conflict` where no attempt is due, or the cases have a newer version; `invalid_input` naming each
 *   case without a rating
 */
export async function handInCalibration(
  ctx: Context,
  evaluationId: string,
  input: unknown,
): Promise<{ passed: boolean }> {
  authorize(ctx.actor, 'calibration.take', { evaluationId, anyUnit: true });
  const { cases: named, ratings } = parseInput(calibrationHandIn, input);
  return ctx.store.write(async (tx) => {
    const calibrations = await calibrationsIn(tx.db, evaluationId);
    const row = calibrations === undefined ? undefined : await currentCases(tx.db, calibrations.rule);
    if (calibrations === undefined || row === undefined) {
      throw new AppError('not_found', because('no_calibration'));
    }
    const now = ctx.now();
    requireDue(calibrations.at(ctx.actor.userId, now), now);
    const cases = `${row.instrumentId}@${row.version}`;
    if (named !== cases) throw new AppError('conflict', because('calibration_other_version'));
    const set = parsedOf(row) as CalibrationCases;
    requireEach(set, ratings);
    const { passed, exact, within } = judge(calibrations.rule, set, ratings);
    await addCalibration(tx.db, {
      userId: ctx.actor.userId,
      cases,
      ratings,
      exact,
      within,
      passed,
      doneAt: now,
    });
    await audit(ctx, tx, 'calibration.hand_in', ctx.actor.userId, {
      evaluationId,
      detail: { cases, passed, exact, within },
    });
    return { passed };
  });
}

/** @throws AppError `conflict` while a pass holds, or the time after a failed attempt has not gone by */
function requireDue(standing: CalibrationStanding, now: number): void {
  if (isDue(standing, now)) return;
  if (standing.state === 'passed') {
    const day = new Date(standing.until).toISOString().slice(0, 10);
    throw new AppError('conflict', because('calibration_passed', { day }));
  }
  if (standing.state === 'failed') {
    const minutes = Math.ceil((standing.nextAt - now) / 60_000);
    throw new AppError('conflict', because('calibration_wait', { minutes }));
  }
}

function requireEach(set: CalibrationCases, ratings: Readonly<Record<string, number>>): void {
  const known = new Set(set.cases.map((c) => c.id));
  const found = [
    ...set.cases.filter((c) => ratings[c.id] === undefined).map((c) => fault('case_unrated', c.id)),
    ...Object.keys(ratings)
      .filter((id) => !known.has(id))
      .map((id) => fault('case_unknown', id)),
  ];
  if (found.length === 0) return;
  const problems = found.map((f) => ({ rule: f.key, ...f }));
  throw new AppError('invalid_input', because('input_refused'), problems);
}
