/** What units can be compared by: the total, every node of the framework, and scales of closed campaigns. */
import { listCampaigns } from '#db/repositories/evaluations.ts';
import { authorize } from '../accounts/permissions.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { Context } from '../context.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import type { Localized } from '../instruments/envelope.ts';
import { type Dataset, loadDataset } from '../responses/dataset.ts';
import { toldAnswers } from '../responses/told-answers.ts';

export const TOTAL = 'total';

export type Measure =
  | { readonly kind: 'total'; readonly id: typeof TOTAL }
  | { readonly kind: 'level1' | 'level2' | 'indicator'; readonly id: string; readonly title: Localized }
  | {
      readonly kind: 'scale';
      /** Campaign and scale, as the address has them. */
      readonly id: string;
      readonly scale: string;
      readonly title: Localized;
      readonly dataset: Dataset;
    };

/** The total and the nodes of a framework, top down. */
export function nodeMeasures({ tree }: Pick<EvaluationView, 'tree'>): Measure[] {
  return [
    { kind: 'total', id: TOTAL },
    ...tree.tree.flatMap((first): Measure[] => [
      { kind: 'level1', id: first.id, title: first.title },
      ...first.children.flatMap((second): Measure[] => [
        { kind: 'level2', id: second.id, title: second.title },
        ...second.children.map(({ id, title }): Measure => ({ kind: 'indicator', id, title })),
      ]),
    ]),
  ];
}

/**
 * Scales of the closed campaigns of an evaluation; pilots are no evidence.
 * @param audience only those that it was asked
 */
export async function scaleMeasures(
  ctx: Context,
  evaluationId: string,
  audience: string | undefined,
): Promise<Measure[]> {
  authorize(ctx.actor, 'scale.read', { evaluationId });
  const found: Measure[] = [];
  for (const campaign of await listCampaigns(ctx.store.db, evaluationId)) {
    if (campaign.pilot || phaseOf(campaign, ctx.now()) !== 'closed') continue;
    if (audience !== undefined && campaign.audience !== audience) continue;
    const all = await loadDataset(ctx.store.db, campaign.id, ctx.now());
    const dataset = await toldAnswers(ctx, evaluationId, all);
    for (const { id } of dataset.key.scales) {
      const title = dataset.questionnaire.scales.find((s) => s.id === id)?.title;
      if (title === undefined) continue;
      found.push({ kind: 'scale', id: `${campaign.id}.${id}`, scale: id, title, dataset });
    }
  }
  return found;
}
