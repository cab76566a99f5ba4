import { userNames } from '#db/repositories/accounts.ts';
import { listInterviews } from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { questionsOf } from '../interview/outline.ts';
import { type RatedQuestion, type RaterStudy, raterStudy } from '../interview/rater-study.ts';
import { conversationOf } from '../interview/states.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import type { RaterEffect } from '../psychometrics/rater-severity.ts';
import { type Standing, standingsOf } from './standing.ts';

/** A rater's severity; the name for leads and of oneself. */
export type SeverityRow = RaterEffect & { readonly name: string | undefined };

/**
 * The agreement of the raters of an evaluation, from the independent ratings of interviews that all their raters have
 * locked. Leads are told names; analysts are not; who only rates is told nothing but his own severity.
 */
export async function readAgreement(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'agreement.read', { evaluationId, anyUnit: true });
  const { db } = ctx.store;
  const { evaluation, tree } = await readEvaluation(ctx, evaluationId);
  const { interviews, questions } = await ratedQuestions(db, evaluationId);
  const study = raterStudy(questions);
  const names = await userNames(db);
  const whole = may(ctx.actor, 'export.statistics', { evaluationId });
  const named = may(ctx.actor, 'interview.plan', { evaluationId });
  const severity = severityOf(study, (id) =>
    named || id === ctx.actor.userId ? (names.get(id) ?? id) : undefined,
  );
  return {
    evaluation: { id: evaluation.id, title: evaluation.title, demo: evaluation.demo },
    named,
    whole: whole
      ? {
          interviews,
          study,
          severity,
          titles: new Map(indicatorsOf(tree).map((i) => [i.indicator.id, i.indicator.title])),
        }
      : undefined,
    /** The reader's own severity; undefined where he has rated nothing that counts here. */
    own: isUndefined(severity)
      ? severity
      : severity.rows.find((r) => study.raters[r.rater] === ctx.actor.userId),
  };
}

export type AgreementView = Awaited<ReturnType<typeof readAgreement>>;
export type WholeAgreement = NonNullable<AgreementView['whole']>;

/** Effects from the most lenient. */
function severityOf(
  study: RaterStudy,
  nameOf: (rater: string) => string | undefined,
): Outcome<{ readonly rows: readonly SeverityRow[] }> {
  const { severity, raters } = study;
  if (isUndefined(severity)) return severity;
  const rows = severity.raters.map((r) => ({ ...r, name: nameOf(raters[r.rater] ?? '') }));
  return { rows: rows.toSorted((a, b) => b.contrast - a.contrast) };
}

/** Rated questions of the interviews in which everybody has locked and there was more than one rater. */
async function ratedQuestions(db: Db, evaluationId: string) {
  const rows = (await listInterviews(db, evaluationId)).filter((r) => conversationOf(r.state) === 'finished');
  const standings = await standingsOf(db, rows);
  const locked = rows.filter((row) => {
    const { allLocked, raters } = standings.get(row.id) as Standing;
    return allLocked && raters.length > 1;
  });
  const questions = locked.flatMap((row) => {
    const { outline, raters, settled } = standings.get(row.id) as Standing;
    const independent = new Map(settled.map((s) => [s.questionId, s.independent]));
    return questionsOf(outline).flatMap(({ question: q }): RatedQuestion[] =>
      q.rating === undefined
        ? []
        : [
            {
              role: row.role,
              indicator: q.rating.indicator,
              ratings: raters.map(({ userId }, i) => ({
                rater: userId,
                value: independent.get(q.id)?.[i] ?? null,
              })),
            },
          ],
    );
  });
  return { interviews: locked.length, questions };
}
