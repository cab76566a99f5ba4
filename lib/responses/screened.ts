/** Careless answering in a campaign: found in a worker thread. */
import type { Screening } from '../analysis/tasks.ts';
import type { JobState, Work } from '../analysis/work.ts';
import { ENGINE_VERSION } from '../psychometrics/version.ts';
import { itemsInOrder } from '../questionnaire/definition.ts';
import type { KeyedItem } from '../questionnaire/scoring-key.ts';
import { columnsOf, type Dataset } from './dataset.ts';

export function screeningKey(dataset: Dataset): string {
  return ['screening', ENGINE_VERSION, dataset.campaignId, dataset.stamp].join('|');
}

/** How the screening of all answers of a campaign stands; a page may wait `ms` for it. */
export async function screeningOf(work: Work, dataset: Dataset, ms: number): Promise<JobState<Screening>> {
  const id = screeningKey(dataset);
  const ask = () => work.ask(id, 'screening', () => inputOf(dataset));
  ask();
  await work.settle(id, ms);
  return ask();
}

function inputOf(dataset: Dataset) {
  const { key, policy, questionnaire } = dataset;
  const place = new Map<string, number>();
  const items: KeyedItem[] = [];
  // Runs of equal answers follow the form, so the items stand in its order.
  const all = key.scales.flatMap((s) => s.items);
  for (const { id } of itemsInOrder(questionnaire)) {
    const item = all.find((i) => i.id === id);
    if (item === undefined || place.has(id)) continue;
    place.set(id, items.length);
    items.push(item);
  }
  return {
    items,
    columns: columnsOf(dataset, items),
    scales: key.scales.map((s) => s.items.flatMap((i) => place.get(i.id) ?? [])),
    attention: {
      columns: key.attention.map((a) => dataset.columns.get(a.id) ?? new Int8Array(dataset.rows).fill(-1)),
      expected: key.attention.map((a) => a.expected),
    },
    pace: dataset.pace,
    flags: policy.quality.flags,
    minimum: policy.quality.exclude_when_flags,
  };
}
