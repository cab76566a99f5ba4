import { findEvaluation, listCampaigns as list, listLinks } from '#db/repositories/evaluations.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { loadVersion } from '../library/load-version.ts';
import { because } from '../problems.ts';
import { phaseOf, standingOf } from './phase.ts';
import { minimumOf } from './read-campaign.ts';
import { responseCounts } from './response-counts.ts';

/** Campaigns of an evaluation with counts per unit. */
export async function listCampaigns(ctx: Context, evaluationId: string) {
  authorize(ctx.actor, 'evaluation.read', { evaluationId, anyUnit: true });
  const { db } = ctx.store;
  const evaluation = await findEvaluation(db, evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const { instrument: policy } = await loadVersion(db, evaluation.policyVersionId, 'scoring_policy');
  const campaigns = await list(db, evaluationId);
  const counts = await responseCounts(db, campaigns);
  return Promise.all(
    campaigns.map(async (campaign) => {
      const { row, instrument } = await loadVersion(db, campaign.questionnaireVersionId, 'questionnaire');
      const links = await listLinks(db, campaign.id);
      const unitOf = new Map(links.map((l) => [l.id, l.unitId]));
      const byUnit = new Map<string, number>();
      for (const c of counts) {
        const unitId = c.campaignId === campaign.id ? unitOf.get(c.linkId) : undefined;
        if (unitId !== undefined && c.eligible) byUnit.set(unitId, (byUnit.get(unitId) ?? 0) + c.n);
      }
      return {
        campaign,
        title: instrument.title,
        instrumentId: row.instrumentId,
        version: row.version,
        phase: phaseOf(campaign, ctx.now()),
        standing: standingOf(campaign, links, ctx.now()),
        unitIds: [...new Set(links.map((l) => l.unitId))],
        received: byUnit,
        minimum: minimumOf(policy, campaign.audience),
      };
    }),
  );
}

export type CampaignSummary = Awaited<ReturnType<typeof listCampaigns>>[number];
