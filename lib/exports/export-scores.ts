import { userNames } from '#db/repositories/accounts.ts';
import { listScores } from '#db/repositories/scores.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { type UndefinedReason, undefinedBecause } from '../estimate.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { unitsIn, viewFilter } from '../evaluations/view-filter.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { evidenceTimes, restsOnPeriod } from '../scores/evidence-period.ts';
import { latestByKey } from '../scores/preview-export.ts';
import { readCareless } from '../scores/read-careless.ts';
import type { SourceResult } from '../scores/types.ts';
import { besideCells } from './careless-cells.ts';
import type { Cell, Table } from './table.ts';

const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * Every score version of an evaluation, newest first inside unit and indicator; of those in force also what they would
 * be with and without careless answers.
 */
export async function exportScoreVersions(
  ctx: Context,
  evaluationId: string,
  query = new URLSearchParams(),
): Promise<Table> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const { evaluation, tree, units, policy } = await readEvaluation(ctx, evaluationId);
  const filter = viewFilter(query, { policy, units });
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.statistics', evaluationId, { evaluationId, detail: { table: 'scores' } }),
  );
  const careless = await readCareless(ctx, evaluationId, { waitMs: LONGEST_WAIT_MS, handedOn: true });
  const lines = new Map(
    careless.units.flatMap((u) => u.leaves.map((l) => [`${u.unitId}:${l.id}`, l] as const)),
  );
  const names = await userNames(ctx.store.db);
  const indicators = new Map(indicatorsOf(tree).map((i) => [i.indicator.id, i.indicator]));
  const unitOf = new Map(units.map((u) => [u.id, u]));
  const wanted = unitsIn(filter, units);
  const times = await evidenceTimes(ctx.store.db, evaluationId);
  const all = await listScores(ctx.store.db, evaluationId);
  const inForce = new Set(latestByKey(all).values());
  const shown = all.filter(
    (r) => wanted.has(r.unitId) && restsOnPeriod(filter, r.sources as SourceResult[], times),
  );
  const rows = shown.map((r): Cell[] => {
    const weight = indicators.get(r.indicatorId)?.weight ?? 0;
    const sources = (r.sources as SourceResult[])
      .map((s) => `${s.type}:${s.effectiveWeight}${s.missing === undefined ? '' : `(${s.missing.cause})`}`)
      .join('; ');
    return [
      unitOf.get(r.unitId)?.code ?? '',
      unitOf.get(r.unitId)?.name ?? '',
      r.indicatorId,
      indicators.get(r.indicatorId)?.title['zh-CN'] ?? '',
      r.seq,
      r.value ?? undefinedBecause((r.reason ?? 'not_computed') as UndefinedReason),
      r.standardError,
      r.degreesOfFreedom,
      r.n,
      weight,
      r.value === null ? null : r.value * weight,
      r.reason,
      sources,
      decided(r.sources as SourceResult[], 'confirmed'),
      decided(r.sources as SourceResult[], 'kept'),
      ...besideCells(inForce.has(r) ? lines.get(`${r.unitId}:${r.indicatorId}`) : undefined, 1),
      r.inputHash,
      r.ruleVersion,
      r.engineVersion,
      names.get(r.createdBy) ?? r.createdBy,
      new Date(r.createdAt).toISOString(),
      r.why,
      r.revertsTo,
    ];
  });
  return {
    name: 'indicator-scores',
    sheet: 'scores',
    demo: evaluation.demo,
    columns: [
      'unit_code',
      'unit',
      'indicator',
      'title',
      'version',
      'rate',
      'se',
      'df',
      'n',
      'full_score',
      'score',
      'reason',
      'sources',
      'careless_confirmed',
      'careless_kept',
      'rate_all_answers',
      'n_all_answers',
      'rate_without_suggested',
      'n_without_suggested',
      'input_hash',
      'rule_version',
      'engine_version',
      'by',
      'at',
      'why',
      'reverts_to',
    ],
    rows,
  };
}

/** Responses that a person left out as careless, or kept in spite of flags; blank in versions that do not know. */
function decided(sources: readonly SourceResult[], which: 'confirmed' | 'kept'): Cell {
  const known = sources.flatMap((s) => s.questionnaire?.careless ?? []);
  return known.length === 0 ? null : known.reduce((sum, c) => sum + c[which], 0);
}
