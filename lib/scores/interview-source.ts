/** The interview evidence of an evaluation, gathered once and asked per unit and indicator. */

import { publishedVersions } from '#db/repositories/instruments.ts';
import { listInterviews } from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';
import { evaluationRules, type ScoringPolicy } from '../indicators/policy.ts';
import { type Contribution, interviewContribution, type RatedInterview } from '../interview/contribution.ts';
import { type InterviewOutline, questionsOf } from '../interview/outline.ts';
import { valueAmong } from '../interview/reconciliation.ts';
import { conversationOf, isEvidence } from '../interview/states.ts';
import { calibrationsUnder, countingRaters } from '../interviews/calibrations.ts';
import { type Standing, standingsOf } from '../interviews/standing.ts';
import { parsedOf } from '../library/load-version.ts';
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
  const rows = (await listInterviews(db, evaluationId)).filter((r) => conversationOf(r.state) === 'finished');
  const standings = await standingsOf(db, rows);
  const calibrations = await calibrationsUnder(db, policy);
  const roleWeights = new Map(evaluationRules(policy).interview_roles.map((r) => [r.id, r.weight]));
  // Roles of published outlines too: a role that nobody was interviewed in is missing, not unknown.
  const published = (await publishedVersions(db)).filter((r) => r.kind === 'interview_outline');
  const roleOf = new Map([
    ...published.map((r) => [r.instrumentId, (parsedOf(r) as InterviewOutline).role] as const),
    ...[...standings.values()].map((s) => [s.outlineId, s.outline.role] as const),
  ]);

  return {
    contribution(unitId, indicatorId, refs) {
      const rated: RatedInterview[] = [];
      const detail: InterviewDetail['interviews'][number][] = [];
      let unlocked = 0;
      let unreconciled = 0;
      let uncalibrated = 0;
      for (const [number, row] of rows.entries()) {
        const standing = standings.get(row.id) as Standing;
        if (row.unitId !== unitId || !refs.includes(standing.outlineId)) continue;
        if (!isEvidence(standing.state)) {
          if (standing.allLocked) unreconciled++;
          else unlocked++;
          continue;
        }
        const counts = countingRaters(standing.raters, calibrations);
        if (!counts.includes(true)) {
          uncalibrated++;
          continue;
        }
        const questions = questionsOf(standing.outline).flatMap(({ question: q }) => {
          const settled = standing.settled.find((x) => x.questionId === q.id);
          return q.rating?.indicator === indicatorId && settled !== undefined
            ? [{ id: q.id, weight: q.rating.weight, settled }]
            : [];
        });
        rated.push({
          role: row.role,
          id: number,
          ratings: questions.flatMap(({ weight, settled }) => {
            const value = valueAmong(settled, counts);
            return value === undefined ? [] : [{ value, weight }];
          }),
        });
        detail.push({
          id: row.id,
          role: row.role,
          number: row.number,
          ...(counts.every(Boolean) ? {} : { leftOut: counts.flatMap((counted, i) => (counted ? [] : [i])) }),
          questions: questions.map(({ id, settled: { independent, agreement } }) => ({
            id,
            ratings: independent,
            ...(agreement === undefined ? {} : { agreed: agreement.value, why: agreement.reason }),
          })),
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
          ...(unreconciled === 0 ? {} : { unreconciled }),
          ...(uncalibrated === 0 ? {} : { uncalibrated }),
          interviews: detail,
        },
      };
    },
  };
}
