import { listUnits } from '#db/repositories/evaluations.ts';
import { replaceStratumSizes } from '#db/repositories/stratum-sizes.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { because } from '../problems.ts';
import { readCampaign } from './read-campaign.ts';
import { weighingVariables } from './read-stratum-sizes.ts';
import { parseStratumSizes } from './stratum-sizes.ts';
import { stratumSizesInput } from './stratum-sizes-input.ts';

/**
 * Puts in how many people the strata of some units have; what was known of them before is replaced. Scores that
 * rest on these units' answers are out of date afterwards.
 */
export async function setStratumSizes(
  ctx: Context,
  campaignId: string,
  input: unknown,
): Promise<{ units: number; sizes: number }> {
  authorizeSomewhere(ctx.actor, 'campaign.strata');
  const { table, origin } = parseInput(stratumSizesInput, input);
  const view = await readCampaign(ctx, campaignId);
  const { evaluationId } = view.campaign;
  authorize(ctx.actor, 'campaign.strata', { evaluationId });
  const variables = weighingVariables(view);
  if (variables.length === 0) throw new AppError('conflict', because('no_strata'));
  const sent = new Set(view.rows.map((r) => r.unitId));
  const units = (await listUnits(ctx.store.db, evaluationId)).filter((u) => sent.has(u.id));
  const sizes = parseStratumSizes(table, units, variables);
  const named = [...new Set(sizes.map((s) => s.unitId))];
  const by = { origin, setBy: ctx.actor.userId, setAt: ctx.now() };
  await ctx.store.write(async (tx) => {
    await replaceStratumSizes(
      tx.db,
      campaignId,
      named,
      sizes.map((s) => ({ campaignId, ...s, ...by })),
    );
    await audit(ctx, tx, 'campaign.strata', campaignId, {
      evaluationId,
      detail: { units: named.length, sizes: sizes.length, origin },
    });
  });
  return { units: named.length, sizes: sizes.length };
}
