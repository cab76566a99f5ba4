import { listReconciliations, type ReconciliationRow } from '#db/repositories/fieldwork.ts';
import {
  type InterviewRatingRow,
  type InterviewRow,
  listRaters,
  listRatings,
} from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';
import { type InterviewOutline, questionsOf } from '../interview/outline.ts';
import { missingAgreements, type SettledQuestion, settle } from '../interview/reconciliation.ts';
import { type InterviewState, standingOf } from '../interview/states.ts';
import { loadVersion } from '../library/load-version.ts';

export type Standing = {
  readonly state: InterviewState;
  readonly outline: InterviewOutline;
  readonly outlineId: string;
  readonly raters: Awaited<ReturnType<typeof listRaters>>;
  readonly ratings: readonly InterviewRatingRow[];
  /** Rated questions with what counts for each. */
  readonly settled: readonly SettledQuestion[];
  /** Questions that wait for a reconciliation. */
  readonly missing: readonly SettledQuestion[];
  readonly agreements: readonly ReconciliationRow[];
  readonly allLocked: boolean;
};

/** Where interviews stand, by their ids, with the ratings that say so. Read for all of them at once. */
export async function standingsOf(
  db: Db,
  rows: readonly InterviewRow[],
): Promise<ReadonlyMap<string, Standing>> {
  const ids = rows.map((r) => r.id);
  const raters = grouped(await listRaters(db, ids));
  const ratings = grouped(await listRatings(db, ids));
  const agreements = grouped(await listReconciliations(db, ids));
  const outlines = new Map<string, Pick<Standing, 'outline' | 'outlineId'>>();
  for (const versionId of new Set(rows.map((r) => r.outlineVersionId))) {
    const { row, instrument } = await loadVersion(db, versionId, 'interview_outline');
    outlines.set(versionId, { outline: instrument, outlineId: row.instrumentId });
  }
  return new Map(
    rows.map((row) => {
      const own = raters.get(row.id) ?? [];
      const rated = ratings.get(row.id) ?? [];
      const agreed = agreements.get(row.id) ?? [];
      const { outline, outlineId } = outlines.get(row.outlineVersionId) as Standing;
      const questions = questionsOf(outline).flatMap(({ question: q }) => (q.rating ? [q.id] : []));
      const settled = settle(questions, own, rated, agreed, outline.conduct.disagreement_gap);
      const missing = missingAgreements(settled);
      const allLocked = own.length > 0 && own.every((r) => r.lockedAt !== null);
      const state = standingOf(row.state, { allLocked, missing: missing.length });
      return [
        row.id,
        {
          state,
          outline,
          outlineId,
          raters: own,
          ratings: rated,
          settled,
          missing,
          agreements: agreed,
          allLocked,
        },
      ];
    }),
  );
}

/** The same for one interview. */
export async function standingOfOne(db: Db, row: InterviewRow): Promise<Standing> {
  return (await standingsOf(db, [row])).get(row.id) as Standing;
}

function grouped<R extends { interviewId: string }>(rows: readonly R[]): ReadonlyMap<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) groups.set(row.interviewId, [...(groups.get(row.interviewId) ?? []), row]);
  return groups;
}
