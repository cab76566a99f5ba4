import { getSetting, listUsers } from '#db/repositories/accounts.ts';
import { addCalibration } from '#db/repositories/calibrations.ts';
import type { InstrumentVersionRow } from '#db/repositories/instruments.ts';
import type { Db } from '#db/store.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { isVersionOf, judge } from '../interview/calibration.ts';
import type { CalibrationCases } from '../interview/calibration-cases.ts';
import { parsedOf } from '../library/load-version.ts';

const DAY = 86_400_000;

/**
 * A passed calibration, from before the first interview: most cases as the experts, every fifth one beside them. Of these raters, and in
 * an installation that is a demonstration as a whole of everybody who rates; elsewhere real people are real.
 */
export async function calibrateDemo(
  db: Db,
  published: readonly InstrumentVersionRow[],
  raters: readonly string[],
  now: number,
): Promise<void> {
  const policies = published.filter((r) => r.kind === 'scoring_policy');
  const rule = policies
    .toSorted((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))
    .map((r) => (parsedOf(r) as ScoringPolicy).evaluation?.calibration)
    .find((r) => r !== undefined);
  const row = published.find(
    (r) => r.kind === 'calibration_cases' && rule !== undefined && isVersionOf(rule.cases, r),
  );
  if (rule === undefined || row === undefined) return;
  const set = parsedOf(row) as CalibrationCases;
  const demonstration = (await getSetting<boolean>(db, 'demonstration')) === true;
  const own = (demonstration ? await listUsers(db, now) : []).filter((u) =>
    u.grants.some((g) => g.role === 'evaluator' || g.role === 'lead'),
  );
  for (const [k, userId] of [...new Set([...raters, ...own.map((u) => u.id)])].entries()) {
    const ratings = Object.fromEntries(
      set.cases.map(({ id, expert }, i) => [id, (i + k) % 5 === 0 ? beside(expert.rating) : expert.rating]),
    );
    const doneAt = now - 60 * DAY;
    const cases = `${row.instrumentId}@${row.version}`;
    await addCalibration(db, { userId, cases, ratings, ...judge(rule, set, ratings), doneAt });
  }
}

/** One point towards the middle of the scale; from the middle upwards. */
function beside(point: number): number {
  return point > 3 ? point - 1 : point + 1;
}
