import {
  type CampaignRow,
  findCampaign,
  listLinks,
  noteCounted,
  changeCampaign as store,
} from '#db/repositories/evaluations.ts';
import { countEligible, setQuota } from '#db/repositories/quotas.ts';
import { seatsCounted } from '#db/repositories/seats.ts';
import type { Db } from '#db/store.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit, type Facts } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because, type Fault, fault, type RefusalReason } from '../problems.ts';
import { type ChosenChange, campaignChange } from './input.ts';
import { type Phase, phaseOf } from './phase.ts';

/**
 * Changes how a campaign collects: its times (before it opens both of them, later the end, which reopens a closed
 * one), whether it rests, and how many answers its links take. Nothing else of it ever changes.
 */
export async function changeCampaign(ctx: Context, campaignId: string, input: unknown): Promise<void> {
  authorizeSomewhere(ctx.actor, 'campaign.change');
  const change = parseInput(campaignChange, input);
  const now = ctx.now();
  await ctx.store.write(async (tx) => {
    const campaign = await findCampaign(tx.db, campaignId);
    if (campaign === undefined) throw new AppError('not_found', because('no_campaign'));
    authorize(ctx.actor, 'campaign.change', { evaluationId: campaign.evaluationId });
    const facts =
      change.act === 'quota'
        ? await changeQuotas(tx.db, campaignId, change)
        : await changeTimes(tx.db, campaign, change, now);
    await audit(ctx, tx, `campaign.${change.act}`, campaignId, {
      evaluationId: campaign.evaluationId,
      ...facts,
    });
  });
  ctx.campaignsChanged();
}

async function changeTimes(
  db: Db,
  campaign: CampaignRow,
  change: Exclude<ChosenChange, { act: 'quota' }>,
  now: number,
): Promise<Facts> {
  const phase = phaseOf(campaign, now);
  const only = (allowed: readonly Phase[], reason: RefusalReason) => {
    if (!allowed.includes(phase)) throw new AppError('conflict', because(reason));
  };
  const set = (fields: Parameters<typeof store>[2]) => store(db, campaign.id, fields);
  switch (change.act) {
    case 'open':
      only(['early'], 'open_early_only');
      await set({ opensAt: now });
      break;
    case 'schedule': {
      only(['early'], 'schedule_early_only');
      const [opensAt, closesAt] = [Date.parse(change.opensAt), Date.parse(change.closesAt)];
      if (opensAt <= now) throw refuse(fault('campaign_start', 'opensAt'));
      await set({ opensAt, closesAt });
      break;
    }
    case 'pause':
      only(['open'], 'pause_open_only');
      await set({ pausedAt: now });
      break;
    case 'resume':
      only(['paused'], 'resume_paused_only');
      await set({ pausedAt: null });
      break;
    case 'close':
      only(['early', 'open', 'paused'], 'campaign_closed');
      await set({ closedAt: now, pausedAt: null });
      break;
    case 'extend': {
      // Without seats and spent tickets nobody could come in, and a ticket would be good twice.
      if (await seatsCounted(db, campaign.id)) throw new AppError('conflict', because('codes_dropped'));
      const closesAt = Date.parse(change.closesAt);
      if (closesAt <= now || closesAt <= campaign.opensAt) throw refuse(fault('campaign_end', 'closesAt'));
      // What had ended while it rested goes on; what rests now stays so.
      const pausedAt = phase === 'closed' ? null : campaign.pausedAt;
      await set({ closesAt, closedAt: null, pausedAt, sealedAt: null, checksum: null });
    }
  }
  const moments = (c: CampaignRow | undefined) => ({
    opensAt: c?.opensAt,
    closesAt: c?.closesAt,
    closedAt: c?.closedAt,
    pausedAt: c?.pausedAt,
    ...(campaign.checksum === null ? {} : { checksum: c?.checksum }),
  });
  return { before: moments(campaign), after: moments(await findCampaign(db, campaign.id)) };
}

/** Sets the quota of one link or of all; what a link has already is counted where nobody has counted before. */
async function changeQuotas(
  db: Db,
  campaignId: string,
  { linkId, quota }: Extract<ChosenChange, { act: 'quota' }>,
): Promise<Facts> {
  const links = (await listLinks(db, campaignId)).filter((l) => linkId === undefined || l.id === linkId);
  if (links.length === 0) throw refuse(fault('campaign_link', 'linkId'));
  const before: Record<string, number | null> = {};
  const after: Record<string, number | null> = {};
  for (const link of links) {
    // The count of a link without a quota is not kept, so the answers themselves are asked.
    const taken = link.quota === null ? await countEligible(db, campaignId, link.id) : link.taken;
    if (quota !== null && quota < taken) throw refuse(fault('campaign_quota', 'quota', { quota, taken }));
    await setQuota(db, campaignId, link.id, quota, taken);
    before[link.id] = link.quota;
    after[link.id] = quota;
  }
  await noteCounted(db, campaignId);
  return { before: { quota: before }, after: { quota: after } };
}

function refuse(found: Fault): AppError {
  return new AppError('invalid_input', because('input_refused'), [{ rule: 'campaign', ...found }]);
}
