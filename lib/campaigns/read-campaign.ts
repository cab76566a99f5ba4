import {
  findCampaign,
  findEvaluation,
  type LinkRow,
  listLinks,
  listUnits,
} from '#db/repositories/evaluations.ts';
import { usedByLink } from '#db/repositories/seats.ts';
import { authorize, authorizeSomewhere, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { evaluationRules, type ScoringPolicy } from '../indicators/policy.ts';
import { loadVersion } from '../library/load-version.ts';
import { because } from '../problems.ts';
import { isFull, phaseOf, standingOf } from './phase.ts';
import { responseCounts } from './response-counts.ts';

export type LinkView = {
  id: string;
  token: string;
  url: string;
  stratum: string;
  received: number;
  /** One-time codes and how many of them were used; 0 where the campaign is open to whoever has the address. */
  seats: number;
  used: number;
  /** Most eligible answers; null where there is no end to it. */
  quota: number | null;
  /** Eligible answers. */
  eligible: number;
  full: boolean;
};
export type UnitLinks = {
  unitId: string;
  unitCode: string;
  unitName: string;
  links: LinkView[];
  seats: number;
  used: number;
  /** All submissions, and those of them that were eligible to answer. */
  received: number;
  eligible: number;
  departmentsAnswering: number;
};

/** A campaign with its links and live counts. Counts are of submissions; nothing here is a statistic of answers. */
export async function readCampaign(ctx: Context, campaignId: string) {
  authorizeSomewhere(ctx.actor, 'campaign.read');
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  if (campaign === undefined) throw new AppError('not_found', because('no_campaign'));
  const { evaluationId } = campaign;
  authorize(ctx.actor, 'campaign.read', { evaluationId });
  const evaluation = await findEvaluation(db, evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const { row: version, instrument: questionnaire } = await loadVersion(
    db,
    campaign.questionnaireVersionId,
    'questionnaire',
  );
  const { instrument: policy } = await loadVersion(db, evaluation.policyVersionId, 'scoring_policy');
  const units = await listUnits(db, evaluation.id);
  const links = await listLinks(db, campaignId);
  const counts = await responseCounts(db, [campaign]);
  const countOf = (linkId: string, eligibleOnly: boolean) =>
    counts.filter((c) => c.linkId === linkId && (c.eligible || !eligibleOnly)).reduce((n, c) => n + c.n, 0);

  // While there are seats they are counted; afterwards the count is all that is left of them.
  const used = await usedByLink(db, campaignId);
  const usedOf = (l: LinkRow) => l.seatsUsed ?? used.get(l.id) ?? 0;

  const rows: UnitLinks[] = [];
  for (const unit of units) {
    const own = links
      .filter((l) => l.unitId === unit.id)
      .sort((a, b) => a.stratum.localeCompare(b.stratum, 'zh'));
    if (own.length === 0) continue;
    rows.push({
      unitId: unit.id,
      unitCode: unit.code,
      unitName: unit.name,
      links: own.map((l) => ({
        id: l.id,
        token: l.token,
        url: `${ctx.publicOrigin}/s/${l.token}`,
        stratum: l.stratum,
        received: countOf(l.id, false),
        seats: l.seats,
        used: usedOf(l),
        quota: l.quota,
        eligible: countOf(l.id, true),
        full: isFull(l),
      })),
      seats: own.reduce((n, l) => n + l.seats, 0),
      used: own.reduce((n, l) => n + usedOf(l), 0),
      received: own.reduce((n, l) => n + countOf(l.id, false), 0),
      eligible: own.reduce((n, l) => n + countOf(l.id, true), 0),
      departmentsAnswering: own.filter((l) => l.stratum !== '' && countOf(l.id, true) > 0).length,
    });
  }
  return {
    campaign,
    evaluation,
    version,
    questionnaire,
    policy,
    phase: phaseOf(campaign, ctx.now()),
    standing: standingOf(campaign, links, ctx.now()),
    /** The locked dataset, once there is one. */
    seal:
      campaign.checksum === null
        ? undefined
        : { sha256: campaign.checksum, rows: counts.reduce((n, c) => n + c.n, 0) },
    rows,
    minimum: minimumOf(policy, campaign.audience),
    may: {
      change: may(ctx.actor, 'campaign.change', { evaluationId }),
      codes: may(ctx.actor, 'campaign.codes', { evaluationId }),
    },
  };
}

/** The policy's minimum and target per unit for an audience. */
export function minimumOf(
  policy: ScoringPolicy,
  audience: string,
): { responses: number; departments: number; target: number } {
  const group = evaluationRules(policy).respondent_groups.find((g) => g.id === audience);
  if (group === undefined) throw new AppError('conflict', because('policy_without_audience', { audience }));
  const { min_valid, min_departments, target_valid } = group.sample;
  return { responses: min_valid, departments: min_departments ?? 0, target: target_valid ?? min_valid };
}
