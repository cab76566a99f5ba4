import { listStratumSizes } from '#db/repositories/stratum-sizes.ts';
import { authorizeSomewhere } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { respondentGroup } from '../indicators/policy.ts';
import type { Localized } from '../instruments/envelope.ts';
import { readCampaign } from './read-campaign.ts';
import type { StratumVariable } from './stratum-sizes.ts';

export type NamedVariable = StratumVariable & {
  /** The question that asks for it; none where the link tells. */
  readonly question?: Localized;
  readonly labels: readonly (Localized | undefined)[];
};

/** The variables that the policy weighs a campaign's audience by, their values, and the sizes entered so far. */
export async function readStratumSizes(ctx: Context, campaignId: string) {
  authorizeSomewhere(ctx.actor, 'campaign.read');
  const view = await readCampaign(ctx, campaignId);
  const variables = weighingVariables(view);
  return { ...view, variables, sizes: await listStratumSizes(ctx.store.db, campaignId) };
}

/** Empty where the policy lets all respondents of the audience count equally, or by departments. */
export function weighingVariables({
  campaign,
  policy,
  questionnaire,
  rows,
}: Awaited<ReturnType<typeof readCampaign>>): NamedVariable[] {
  const group = respondentGroup(policy, campaign.audience);
  if (group?.within !== 'post_stratified') return [];
  const names = [...new Set(rows.flatMap((r) => r.links.map((l) => l.stratum)))]
    .filter((n) => n !== '')
    .sort();
  return (group.strata ?? []).flatMap((stratum): NamedVariable[] => {
    const item = questionnaire.items.find((i) => i.type === 'single_choice' && i.stratum === stratum);
    if (item?.type === 'single_choice') {
      const values = item.options.map((o) => o.value);
      return [{ stratum, values, question: item.text, labels: item.options.map((o) => o.label) }];
    }
    return names.length === 0 ? [] : [{ stratum, values: names, labels: names.map(() => undefined) }];
  });
}
