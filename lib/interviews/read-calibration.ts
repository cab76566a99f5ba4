import { listUsers } from '#db/repositories/accounts.ts';
import type { CalibrationRow } from '#db/repositories/calibrations.ts';
import { findEvaluation } from '#db/repositories/evaluations.ts';
import { findByName } from '#db/repositories/instruments.ts';
import type { Db } from '#db/store.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { type CalibrationStanding, isDue, namedVersion, scoreCalibration } from '../interview/calibration.ts';
import type { CalibrationCases } from '../interview/calibration-cases.ts';
import { parsedOf } from '../library/load-version.ts';
import { because } from '../problems.ts';
import { calibrationsIn, currentCases } from './calibrations.ts';
import { type CaseQuestion, questionsOfCases } from './case-questions.ts';

/** Where the reader stands with his calibration and what his newest attempt came to; for leads, everybody. */
export async function readCalibration(ctx: Context, evaluationId: string) {
  const scope = { evaluationId, anyUnit: true } as const;
  authorize(ctx.actor, 'calibration.read', scope);
  const { db } = ctx.store;
  const evaluation = await findEvaluation(db, evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const about = { id: evaluation.id, title: evaluation.title, demo: evaluation.demo };
  const calibrations = await calibrationsIn(db, evaluationId);
  const row = calibrations === undefined ? undefined : await currentCases(db, calibrations.rule);
  if (calibrations === undefined || row === undefined) return { evaluation: about, required: false as const };
  const { rule } = calibrations;
  const now = ctx.now();
  const set = parsedOf(row) as CalibrationCases;
  const own = calibrations.at(ctx.actor.userId, now);
  const attempts = calibrations.attempts(ctx.actor.userId).toReversed();
  return {
    evaluation: about,
    required: true as const,
    rule,
    now,
    set: { name: `${row.instrumentId}@${row.version}`, n: set.cases.length, ratings: set.expert_ratings },
    mine: may(ctx.actor, 'calibration.take', scope)
      ? {
          standing: own,
          /** Whether an attempt may begin now. */
          due: isDue(own, now),
          result: own.state === 'none' ? undefined : await resultOf(db, own.attempt),
          attempts,
        }
      : undefined,
    people: may(ctx.actor, 'interview.plan', scope)
      ? (await listUsers(db, now))
          .filter((p) =>
            p.grants.some(
              (g) =>
                (g.role === 'evaluator' || g.role === 'lead') &&
                (g.evaluationId === null || g.evaluationId === evaluationId),
            ),
          )
          .map((p) => ({
            id: p.id,
            name: p.name,
            standing: summary(calibrations.at(p.id, now)),
            attempts: calibrations.attempts(p.id).length,
          }))
          .toSorted((a, b) => a.name.localeCompare(b.name, 'zh'))
      : undefined,
  };
}

/** What a lead is told of another's attempt: that it was, and its shares, but not how the cases were rated. */
function summary(standing: CalibrationStanding<CalibrationRow>) {
  if (standing.state === 'none') return { state: standing.state };
  const { exact, within, doneAt } = standing.attempt;
  const until = standing.state === 'failed' ? undefined : standing.until;
  return { state: standing.state, exact, within, doneAt, until };
}

/** An attempt case by case, in the version that was rated. */
async function resultOf(db: Db, attempt: CalibrationRow) {
  const { id, version } = namedVersion(attempt.cases);
  const row = await findByName(db, id, version);
  if (row === undefined) return undefined;
  const set = parsedOf(row) as CalibrationCases;
  const questions = await questionsOfCases(db, set);
  return {
    score: scoreCalibration(set, attempt.ratings),
    locale: set.source_locale,
    cases: set.cases.map((c) => ({
      id: c.id,
      question: questions.get(c.id) as CaseQuestion,
      told: c.told,
      shown: c.shown,
      own: attempt.ratings[c.id] as number,
      expert: c.expert.rating,
      reason: c.expert.reason,
    })),
  };
}

export type CalibrationView = Awaited<ReturnType<typeof readCalibration>>;
