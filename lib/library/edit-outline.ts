import { versionsOf } from '#db/repositories/instruments.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { IndicatorTree } from '../indicators/framework.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import { questionsOf } from '../interview/outline.ts';
import { loadVersion, newest, parsedOf } from './load-version.ts';
import { successor } from './next-version.ts';

/**
 * An outline with what it is written against. A draft is edited itself; of any other version the next one is made,
 * or with `asNew` an instrument of its own.
 */
export async function editOutline(ctx: Context, versionId: string, asNew = false) {
  authorize(ctx.actor, 'instrument.read');
  const { db } = ctx.store;
  const { row, instrument } = await loadVersion(db, versionId, 'interview_outline');
  const versions = await versionsOf(db, row.instrumentId);
  const { scoring_policy, indicator_tree } = instrument;
  const own = row.status === 'draft' && !asNew;
  return {
    versionId,
    userId: ctx.actor.userId,
    openedId: row.instrumentId,
    openedVersion: row.version,
    /** What the draft is when it is saved: the content that must still be there, or null where it is new. */
    was: own ? row.contentHash : null,
    outline: own
      ? instrument
      : successor(
          instrument,
          versions.map((v) => v.version),
          asNew,
        ),
    asNew,
    policy: await newest<ScoringPolicy>(db, 'scoring_policy', scoring_policy),
    tree: await newest<IndicatorTree>(db, 'indicator_tree', indicator_tree),
    /** Ids of questions of every version: they name columns of data and are never given again. */
    taken: [
      ...new Set(
        versions.flatMap((v) =>
          questionsOf(parsedOf(v) as InterviewOutline).map(({ question }) => question.id),
        ),
      ),
    ],
    may: { edit: may(ctx.actor, 'instrument.draft') },
  };
}
