import { listEvaluations } from '#db/repositories/evaluations.ts';
import { versionsOf } from '#db/repositories/instruments.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { UNIT_TYPES } from '../evaluations/input.ts';
import { type IndicatorTree, writtenIndicatorsOf } from '../indicators/framework.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { loadVersion, newest, parsedOf } from './load-version.ts';
import { successor } from './next-version.ts';
import { publishedNeighbours } from './published-neighbours.ts';

/**
 * An indicator tree with what it is written against. A draft is edited itself; every other version is locked, and
 * the next one is made of it, or with `asNew` an instrument of its own.
 */
export async function editFramework(ctx: Context, versionId: string, asNew = false) {
  authorize(ctx.actor, 'instrument.read');
  const { db } = ctx.store;
  const { row, instrument } = await loadVersion(db, versionId, 'indicator_tree');
  const versions = await versionsOf(db, row.instrumentId);
  const own = row.status === 'draft' && !asNew;
  const numbers = versions.map((v) => v.version);
  return {
    versionId,
    userId: ctx.actor.userId,
    openedId: row.instrumentId,
    openedVersion: row.version,
    /** What keeps the opened version as it is; absent for a draft. */
    locked:
      row.status === 'draft'
        ? undefined
        : {
            status: row.status,
            evaluations: (await listEvaluations(db)).filter((e) => e.treeVersionId === versionId).length,
          },
    /** What the draft is when it is saved: the content that must still be there, or null where it is new. */
    was: own ? row.contentHash : null,
    tree: own ? instrument : successor(instrument, numbers, asNew),
    asNew,
    policy: await newest<ScoringPolicy>(db, 'scoring_policy', instrument.scoring_policy),
    ...(await publishedNeighbours(db)),
    /** Ids of nodes and materials of every version: others name them, and they are never given again. */
    taken: asNew ? [] : [...new Set(versions.flatMap((v) => idsIn(parsedOf(v) as IndicatorTree)))],
    /** Types of unit that variants can be for. */
    unitTypes: UNIT_TYPES as readonly string[],
    may: { edit: may(ctx.actor, 'instrument.draft') },
  };
}

function idsIn(tree: IndicatorTree): string[] {
  return [
    ...tree.tree.flatMap((first) => [first.id, ...first.children.map((second) => second.id)]),
    ...writtenIndicatorsOf(tree).map(({ indicator }) => indicator.id),
    ...tree.evidence_catalogue.map((e) => e.id),
  ];
}
