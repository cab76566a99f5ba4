import { findCampaign, changeCampaign as store } from '#db/repositories/evaluations.ts';
import { seatsCounted } from '#db/repositories/seats.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, fault } from '../problems.ts';
import { campaignChange } from './input.ts';
import { phaseOf } from './phase.ts';

/** Opens a campaign at once, closes it at once, or sets a later end (which reopens a closed one). */
export async function changeCampaign(ctx: Context, campaignId: string, input: unknown): Promise<void> {
  authorizeSomewhere(ctx.actor, 'campaign.change');
  const change = parseInput(campaignChange, input);
  const now = ctx.now();
  await ctx.store.write(async (tx) => {
    const campaign = await findCampaign(tx.db, campaignId);
    if (campaign === undefined) throw new AppError('not_found', because('no_campaign'));
    authorize(ctx.actor, 'campaign.change', { evaluationId: campaign.evaluationId });
    const phase = phaseOf(campaign, now);
    switch (change.act) {
      case 'open':
        if (phase !== 'early') throw new AppError('conflict', because('open_early_only'));
        await store(tx.db, campaignId, { opensAt: now });
        break;
      case 'close':
        if (phase === 'closed') throw new AppError('conflict', because('campaign_closed'));
        await store(tx.db, campaignId, { closedAt: now });
        break;
      case 'extend': {
        // Without seats and spent tickets nobody could come in, and a ticket would be good twice.
        if (await seatsCounted(tx.db, campaignId)) throw new AppError('conflict', because('codes_dropped'));
        const closesAt = Date.parse(change.closesAt);
        if (closesAt <= now || closesAt <= campaign.opensAt) {
          throw new AppError('invalid_input', because('input_refused'), [
            { rule: 'campaign', ...fault('campaign_end', 'closesAt') },
          ]);
        }
        await store(tx.db, campaignId, { closesAt, closedAt: null, sealedAt: null });
      }
    }
    const moments = (c: typeof campaign | undefined) => ({
      opensAt: c?.opensAt,
      closesAt: c?.closesAt,
      closedAt: c?.closedAt,
    });
    await audit(ctx, tx, `campaign.${change.act}`, campaignId, {
      evaluationId: campaign.evaluationId,
      before: moments(campaign),
      after: moments(await findCampaign(tx.db, campaignId)),
    });
  });
  ctx.campaignsChanged();
}
