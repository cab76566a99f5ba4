/** The interview evidence of an evaluation, gathered once and asked per unit and indicator. */

import { publishedVersions } from '#db/repositories/instruments.ts';
import { listInterviews, listRaters, listRatings } from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';
import { evaluationRules, type ScoringPolicy } from '../indicators/policy.ts';
import { type Contribution, interviewContribution, type RatedInterview } from '../interview/contribution.ts';
import { type InterviewOutline, questionsOf } from '../interview/outline.ts';
import { loadVersion, parsedOf } from '../library/load-version.ts';
import type { InterviewDetail } from './types.ts';

export type InterviewEvidence = {
  /** Contribution of the outlines in `refs` to an indicator for a unit. */
  contribution(
    unitId: string,
    indicatorId: string,
    refs: readonly string[],
  ): { contribution: Contribution; detail: InterviewDetail };
};

export async function gatherInterviews(
  db: Db,
  evaluationId: string,
  policy: ScoringPolicy,
): Promise<InterviewEvidence> {
  const rows = (await listInterviews(db, evaluationId)).filter((r) => r.state === 'finished');
  const ids = rows.map((r) => r.id);
  const raters = await listRaters(db, ids);
  const ratings = await listRatings(db, ids);
  const outlines = new Map<string, { id: string; outline: InterviewOutline }>();
  for (const versionId of new Set(rows.map((r) => r.outlineVersionId))) {
    const { row, instrument } = await loadVersion(db, versionId, 'interview_outline');
    outlines.set(versionId, { id: row.instrumentId, outline: instrument });
  }
  const roleWeights = new Map(evaluationRules(policy).interview_roles.map((r) => [r.id, r.weight]));
  // Roles of published outlines too: a role that nobody was interviewed in is missing, not unknown.
  const published = (await publishedVersions(db)).filter((r) => r.kind === 'interview_outline');
  const roleOf = new Map([
    ...published.map((r) => [r.instrumentId, (parsedOf(r) as InterviewOutline).role] as const),
    ...[...outlines.values()].map((o) => [o.id, o.outline.role] as const),
  ]);

  return {
    contribution(unitId, indicatorId, refs) {
      const rated: RatedInterview[] = [];
      const detail: InterviewDetail['interviews'][number][] = [];
      let unlocked = 0;
      for (const row of rows) {
        const found = outlines.get(row.outlineVersionId);
        if (row.unitId !== unitId || found === undefined || !refs.includes(found.id)) continue;
        const own = raters.filter((r) => r.interviewId === row.id);
        if (own.length === 0 || own.some((r) => r.lockedAt === null)) {
          unlocked++;
          continue;
        }
        const questions = questionsOf(found.outline)
          .map((q) => q.question)
          .filter((q) => q.rating?.indicator === indicatorId)
          .map((q) => ({
            id: q.id,
            weight: q.rating?.weight ?? 1,
            values: own.map(
              (rater) =>
                ratings.find(
                  (x) => x.interviewId === row.id && x.questionId === q.id && x.userId === rater.userId,
                )?.value ?? null,
            ),
          }));
        rated.push({
          role: row.role,
          ratings: questions.flatMap(({ values, weight }) => {
            const given = values.filter((v): v is number => v !== null);
            return given.length === 0
              ? []
              : [{ value: given.reduce((a, b) => a + b, 0) / given.length, weight }];
          }),
        });
        detail.push({
          id: row.id,
          role: row.role,
          number: row.number,
          questions: questions.map(({ id, values }) => ({ id, ratings: values })),
        });
      }
      const weights = new Map(
        refs.flatMap((ref) => {
          const role = roleOf.get(ref);
          return role === undefined ? [] : [[role, roleWeights.get(role) ?? 0] as const];
        }),
      );
      const contribution = interviewContribution(rated, weights);
      return {
        contribution,
        detail: {
          roles: contribution.roles.map((r) => ({
            role: r.role,
            weight: r.weight,
            interviews: r.m,
            mean: r.mean,
          })),
          missingRoles: contribution.missingRoles,
          unlocked,
          interviews: detail,
        },
      };
    },
  };
}
