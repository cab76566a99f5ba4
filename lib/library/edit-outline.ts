import { publishedVersions, versionsOf } from '#db/repositories/instruments.ts';
import type { Db } from '#db/store.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { IndicatorTree } from '../indicators/framework.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { referenceTo } from '../instruments/envelope.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import { questionsOf } from '../interview/outline.ts';
import { because } from '../problems.ts';
import { loadVersion, parsedOf } from './load-version.ts';

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

/** The newest published instrument that a reference names. */
async function newest<T extends ScoringPolicy | IndicatorTree>(
  db: Db,
  kind: T['kind'],
  reference: string,
): Promise<T> {
  const found = (await publishedVersions(db))
    .filter((r) => r.kind === kind)
    .sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))
    .map((r) => parsedOf(r) as T)
    .find((i) => referenceTo(i) === reference);
  if (found === undefined) throw new AppError('not_found', because('reference_unpublished', { reference }));
  return found;
}

/** The outline under the next free minor version, or as the first version of a new one. */
function successor(outline: InterviewOutline, versions: readonly string[], asNew: boolean): InterviewOutline {
  if (asNew) return { ...outline, id: `${outline.id}_NEW`.slice(0, 40), version: '1.0.0', status: 'draft' };
  const parts = versions.map((v) => v.split('.').map(Number));
  const [major = 1] = outline.version.split('.').map(Number);
  const minor = Math.max(...parts.filter(([m]) => m === major).map(([, n = 0]) => n));
  return { ...outline, version: `${major}.${minor + 1}.0`, status: 'draft' };
}
