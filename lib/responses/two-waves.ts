/** Which scales two evaluations share, with the answers of both on the items that both asked alike. */
import { listCampaigns } from '#db/repositories/evaluations.ts';
import { authorize } from '../accounts/permissions.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { Context } from '../context.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { commonItems } from '../questionnaire/common-items.ts';
import type { KeyedItem, ScoringKey } from '../questionnaire/scoring-key.ts';
import type { Wave } from './change.ts';
import { type Dataset, loadDataset } from './dataset.ts';
import { toldAnswers } from './told-answers.ts';

type KeyedScale = ScoringKey['scales'][number];

export type ScaleInWaves = {
  readonly instrument: string;
  /** The scale as the later wave keys it, and as the earlier did. */
  readonly key: KeyedScale;
  readonly previous: KeyedScale;
  /** Ids of the items that both asked alike: one at least. */
  readonly common: readonly string[];
  /** The earlier wave first. */
  readonly waves: readonly [Wave, Wave];
};

/** Scales of the newest closed campaigns of two evaluations that have an item in common. */
export async function scalesInWaves(ctx: Context, before: string, after: string): Promise<ScaleInWaves[]> {
  for (const evaluationId of [before, after]) authorize(ctx.actor, 'scale.read', { evaluationId });
  const old = await newestAnswers(ctx, before);
  return [...(await newestAnswers(ctx, after))].flatMap(([instrument, dataset]) => {
    const earlier = old.get(instrument);
    if (earlier === undefined) return [];
    const shared = commonItems(dataset, earlier);
    return dataset.key.scales.flatMap((key): ScaleInWaves[] => {
      const previous = earlier.key.scales.find((s) => s.id === key.id);
      const common = shared.get(key.id) ?? [];
      if (previous === undefined || common.length === 0) return [];
      const pick = (items: readonly KeyedItem[]) => items.filter((i) => common.includes(i.id));
      const waves = [
        { dataset: earlier, items: pick(key.items) },
        { dataset, items: pick(key.items) },
      ] as const;
      return [{ instrument, key, previous, common, waves }];
    });
  });
}

/** The newest closed campaign of each questionnaire; pilots are no evidence. */
async function newestAnswers(ctx: Context, evaluationId: string): Promise<Map<string, Dataset>> {
  const found = new Map<string, Dataset>();
  for (const campaign of await listCampaigns(ctx.store.db, evaluationId)) {
    if (campaign.pilot || phaseOf(campaign, ctx.now()) !== 'closed') continue;
    const all = await loadDataset(ctx.store.db, campaign.id, ctx.now());
    const dataset = await toldAnswers(ctx, evaluationId, all);
    found.set(dataset.questionnaire.id, dataset);
  }
  return found;
}

/** Names the check of invariance of a scale: the answers of both waves decide which units are in it. */
export function invarianceKey({ key, common, waves }: ScaleInWaves): string {
  const stamps = waves.map(({ dataset }) => [dataset.campaignId, dataset.stamp]);
  return JSON.stringify(['invariance', ENGINE_VERSION, stamps, key.id, common]);
}
