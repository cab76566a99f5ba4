import { createHash } from 'node:crypto';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { choiceList } from '../indicators/policy.ts';
import { isDue } from '../interview/calibration.ts';
import type { CalibrationCase, CalibrationCases } from '../interview/calibration-cases.ts';
import { parsedOf } from '../library/load-version.ts';
import { because } from '../problems.ts';
import { seededRandom } from '../psychometrics/random.ts';
import { calibrationsUnder, currentCases } from './calibrations.ts';
import { type CaseQuestion, questionsOfCases } from './case-questions.ts';

/**
 * The cases as a rater sees them before he hands in: without the experts' ratings, in an order that differs from
 * attempt to attempt and stays when the page is loaded again.
 * @throws AppError `not_found` where no calibration is asked for
 */
export async function openCalibration(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'calibration.take', { evaluationId, anyUnit: true });
  const { db } = ctx.store;
  const { evaluation, policy } = await readEvaluation(ctx, evaluationId);
  const calibrations = await calibrationsUnder(db, policy);
  const row = calibrations === undefined ? undefined : await currentCases(db, calibrations.rule);
  if (calibrations === undefined || row === undefined)
    throw new AppError('not_found', because('no_calibration'));
  const set = parsedOf(row) as CalibrationCases;
  const now = ctx.now();
  const { userId } = ctx.actor;
  const name = `${row.instrumentId}@${row.version}`;
  const attempt = calibrations.attempts(userId).length + 1;
  const questions = await questionsOfCases(db, set);
  return {
    evaluation: { id: evaluation.id, title: evaluation.title, demo: evaluation.demo },
    rule: calibrations.rule,
    name,
    /** Running number of the attempt that begins here. */
    attempt,
    due: isDue(calibrations.at(userId, now), now),
    intro: set.intro,
    locale: set.source_locale,
    expertRatings: set.expert_ratings,
    cases: shuffled(set.cases, `${userId} ${name} ${attempt}`).map(({ id, told, shown }) => {
      const question = questions.get(id) as CaseQuestion;
      return { id, told, shown, question, choices: choiceList(policy, question.choices).choices };
    }),
  };
}

/** Fisher–Yates by a seed made of who, what and which attempt. */
function shuffled(cases: readonly CalibrationCase[], seed: string): CalibrationCase[] {
  const random = seededRandom(createHash('sha256').update(seed).digest().readUInt32BE());
  const order = [...cases];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as CalibrationCase, order[i] as CalibrationCase];
  }
  return order;
}
