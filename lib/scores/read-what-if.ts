import { listInstrumentVersions } from '#db/repositories/instruments.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { isDefined } from '../estimate.ts';
import { countingTree, type IndicatorTree, indicatorsOf } from '../indicators/framework.ts';
import { evaluationRules } from '../indicators/policy.ts';
import { readWeights, withWeights } from '../indicators/tree-weights.ts';
import { canonicalJson } from '../instruments/canonical.ts';
import { loadVersion } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import { cappedGrades } from './capped-grades.ts';
import { unitComposites } from './composites.ts';
import { whatIfQuestion } from './input.ts';
import { rankingObstacles } from './ranking.ts';
import { redLinesOf } from './red-lines.ts';
import { readTotals, type UnitTotals } from './totals.ts';

export type Standing = {
  /** On the full score. */
  readonly points: number;
  /** Place in the levels, by the method of the policy. */
  readonly grade: number;
  /** Where the units of the type may be ranked. */
  readonly rank?: number;
  readonly counted: number;
  readonly applicable: number;
};

export type WhatIfRow = {
  readonly unitId: string;
  readonly unitName: string;
  readonly now?: Standing;
  readonly tried?: Standing;
};

/**
 * Totals, grades and ranks of the scores in force under another version of the framework, or under other weights,
 * beside those that hold. The scores are taken as they are: a method that the version changes is named, not applied.
 * Nothing is written.
 */
export async function readWhatIf(ctx: Context, evaluationId: string, input: unknown) {
  authorize(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true });
  const { tree: wanted, w } = parseInput(whatIfQuestion, input);
  const library = may(ctx.actor, 'instrument.read');
  if (wanted !== undefined) authorize(ctx.actor, 'instrument.read');
  const totals = await readTotals(ctx, evaluationId);
  const { view, computation } = totals;
  const { db } = ctx.store;
  const versionId = wanted ?? view.evaluation.treeVersionId;
  const written =
    wanted === undefined
      ? view.tree
      : countingTree((await loadVersion(db, wanted, 'indicator_tree')).instrument);
  const { weights, wrong } = readWeights(w ?? '', written);
  const tree = withWeights(written, weights);
  const { levels } = evaluationRules(view.policy).grading;
  const redLines = await redLinesOf(db, evaluationId);

  const groups = totals.types.map((type) => {
    const own = totals.units.filter((u) => u.unit.type === type);
    const other = own.map(
      (u): UnitTotals => ({
        ...u,
        composites: unitComposites({ tree, policy: view.policy }, computation, u.unitId, u.latest),
      }),
    );
    const standing = (units: readonly UnitTotals[], of: IndicatorTree): Map<string, Standing> => {
      const totalled = units.filter((u) => isDefined(u.composites.total.rate));
      const ranked = rankingObstacles(view.policy, computation, totalled).length === 0;
      const pointed = totalled.map(({ unitId, composites: { total } }) => ({
        unitId,
        points: isDefined(total.rate) ? total.rate.value * of.full_score : 0,
      }));
      const { grades, ranks } = cappedGrades(view.policy, pointed, redLines);
      return new Map(
        totalled.map(({ unitId, composites: { total } }, i) => [
          unitId,
          {
            points: pointed[i]?.points ?? 0,
            grade: grades[i]?.official ?? 0,
            ...(ranked ? { rank: ranks[i] as number } : {}),
            counted: total.counted,
            applicable: total.applicable,
          },
        ]),
      );
    };
    const [now, then] = [standing(own, view.tree), standing(other, tree)];
    const rows = own
      .filter((u) => may(ctx.actor, 'indicator.read', { evaluationId, unitId: u.unitId }))
      .map((u): WhatIfRow => {
        const [before, after] = [now.get(u.unitId), then.get(u.unitId)];
        return {
          unitId: u.unitId,
          unitName: u.unit.name,
          ...(before === undefined ? {} : { now: before }),
          ...(after === undefined ? {} : { tried: after }),
        };
      })
      .sort((a, b) => (b.tried?.points ?? -1) - (a.tried?.points ?? -1));
    return { type, rows };
  });

  const own = new Map(indicatorsOf(view.tree).map(({ indicator }) => [indicator.id, indicator]));
  const others = indicatorsOf(tree).map(({ indicator }) => indicator);
  return {
    evaluation: view.evaluation,
    levels,
    groups: groups.filter((g) => g.rows.length > 0),
    versionId,
    tree,
    /** As the version has them. */
    written,
    weights,
    wrong,
    /** What the version has and the tree in force has not, the other way round, and what it would score otherwise. */
    added: others.filter((i) => !own.has(i.id)).map((i) => i.id),
    dropped: [...own.keys()].filter((id) => !others.some((i) => i.id === id)),
    otherwise: others
      .filter((i) => {
        const now = own.get(i.id);
        const how = (x: typeof i) => canonicalJson({ method: x.method, sources: x.sources });
        return now !== undefined && how(now) !== how(i);
      })
      .map((i) => i.id),
    versions: library
      ? (await listInstrumentVersions(db))
          .filter((r) => r.kind === 'indicator_tree')
          .map((r) => ({ id: r.id, name: `${r.instrumentId} ${r.version}`, status: r.status }))
      : [],
    inForce: view.evaluation.treeVersionId,
  };
}
