import { findCampaign, findEvaluation, listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { loadVersion } from '../library/load-version.ts';
import { because } from '../problems.ts';
import { groupedCode, seatCodes } from './seat-codes.ts';

/** What the codes are taken for; the trail says it. */
export type CodesUse = 'cards' | 'list';

/**
 * The one-time codes of a link, all of them and in an order that says nothing about their use: they are derived
 * anew, and which ones were used is not asked. Every reading is entered in the trail.
 *
 * @throws AppError `not_found` where the link has no codes, or has none any more after the end
 */
export async function readCodes(ctx: Context, campaignId: string, linkId: string, use: CodesUse) {
  authorizeSomewhere(ctx.actor, 'campaign.codes');
  const { db } = ctx.store;
  const campaign = await findCampaign(db, campaignId);
  if (campaign === undefined) throw new AppError('not_found', because('no_campaign'));
  const { evaluationId } = campaign;
  authorize(ctx.actor, 'campaign.codes', { evaluationId });
  const link = (await listLinks(db, campaignId)).find((l) => l.id === linkId);
  const evaluation = await findEvaluation(db, evaluationId);
  const unit = (await listUnits(db, evaluationId)).find((u) => u.id === link?.unitId);
  if (link === undefined || evaluation === undefined || unit === undefined) {
    throw new AppError('not_found', because('no_codes'));
  }
  if (link.seats === 0 || link.seatsUsed !== null) throw new AppError('not_found', because('no_codes'));
  const { instrument: questionnaire } = await loadVersion(
    db,
    campaign.questionnaireVersionId,
    'questionnaire',
  );
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'campaign.codes', campaignId, {
      evaluationId,
      detail: { for: use, unit: unit.name, department: link.stratum, codes: link.seats },
    }),
  );
  const entrance = `${ctx.publicOrigin}/s/code`;
  const codes = seatCodes(ctx.vault, link).map((code) => ({
    code: groupedCode(code),
    /** What a QR code holds; the code stands behind the #, which no server is sent. */
    address: `${entrance}#${groupedCode(code)}`,
  }));
  return { campaign, evaluation, questionnaire, unit, department: link.stratum, entrance, codes };
}
