import { findCampaign } from '#db/repositories/evaluations.ts';
import { listScores, type ScoreRow } from '#db/repositories/scores.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { isDefined } from '../estimate.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { computeIndicators } from './compute.ts';
import { exportRequest } from './input.ts';
import type { IndicatorResult } from './types.ts';

export type ScoreChange = {
  readonly unitId: string;
  readonly unitName: string;
  readonly indicatorId: string;
  readonly before?: ScoreRow;
  readonly after: IndicatorResult;
};

/**
 * What an export would write for the chosen units: every indicator whose inputs or rules have changed.
 *
 * @throws AppError `conflict` where the statistics of a pilot are to go in
 */
export async function previewExport(
  ctx: Context,
  evaluationId: string,
  input: unknown,
): Promise<{ changes: ScoreChange[]; ruleVersion: string }> {
  authorize(ctx.actor, 'indicator.export', { evaluationId });
  const { unitIds, campaignId } = parseInput(exportRequest, input);
  if (campaignId !== undefined) {
    const campaign = await findCampaign(ctx.store.db, campaignId);
    if (campaign?.evaluationId !== evaluationId) throw new AppError('not_found', because('no_campaign'));
    if (campaign.pilot) throw new AppError('conflict', because('pilot_no_scores'));
  }
  const view = await readEvaluation(ctx, evaluationId);
  const ruleVersion = ruleVersionOf(view);
  const computation = await computeIndicators(ctx.store.db, view, ctx.now());
  const latest = latestByKey(await listScores(ctx.store.db, evaluationId));
  const changes: ScoreChange[] = [];
  for (const unitId of new Set(unitIds)) {
    const unit = view.units.find((u) => u.id === unitId);
    if (unit === undefined) {
      throw new AppError('invalid_input', because('foreign_unit'), [
        { rule: 'unit', ...fault('score_unit', 'unitIds') },
      ]);
    }
    for (const after of computation.unit(unitId)) {
      const before = latest.get(`${unitId}:${after.indicatorId}`);
      const same =
        before?.inputHash === after.inputHash &&
        before.ruleVersion === ruleVersion &&
        before.engineVersion === ENGINE_VERSION;
      // What never had a value and still has none is no change.
      if (same || (before === undefined && !isDefined(after.rate))) continue;
      changes.push({
        unitId,
        unitName: unit.name,
        indicatorId: after.indicatorId,
        after,
        ...(before === undefined ? {} : { before }),
      });
    }
  }
  return { changes, ruleVersion };
}

export function ruleVersionOf(view: Awaited<ReturnType<typeof readEvaluation>>): string {
  return `${view.tree.id}@${view.tree.version} ${view.policy.id}@${view.policy.version}`;
}

/** The newest version by `unitId:indicatorId`, from rows that come newest first. */
export function latestByKey(rows: readonly ScoreRow[]): Map<string, ScoreRow> {
  const latest = new Map<string, ScoreRow>();
  for (const row of rows) {
    const key = `${row.unitId}:${row.indicatorId}`;
    if (!latest.has(key)) latest.set(key, row);
  }
  return latest;
}
