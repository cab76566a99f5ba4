import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerLines, openTextLines } from '#db/repositories/dataset-pages.ts';
import { changeCampaign, findCampaign } from '#db/repositories/evaluations.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { type DemoWorld, openDemoWorld, refusal } from '../../tests/support/world.ts';
import { datasetChecksum } from './dataset-checksum.ts';
import { sealCampaigns } from './seal-campaigns.ts';
import { verifyDatasets } from './verify-datasets.ts';

let world: DemoWorld;
beforeAll(async () => {
  world = await openDemoWorld();
  world.now += 1_000;
  await sealCampaigns(world.store, () => world.now);
});
afterAll(() => world.close());

const id = () => world.campaigns.own_staff.id;

describe('the checksum of a dataset', () => {
  it('is over every answer and text in the order of their keys, in either reading', async () => {
    const { db } = world.store;
    const found = await datasetChecksum(db, id());
    expect(found.rows).toBe((await listResponses(db, id())).length);
    for (const lines of [answerLines, openTextLines]) {
      const keys = async (order: 'index' | 'bytes') => {
        const all: string[] = [];
        for await (const page of lines(db, id(), order)) all.push(...page.map((l) => l.id));
        return all;
      };
      const inOrder = await keys('index');
      expect(inOrder).toEqual([...inOrder].sort());
      expect(await keys('bytes')).toEqual(inOrder);
    }
    expect((await findCampaign(db, id()))?.checksum).toBe(found.sha256);
    expect((await datasetChecksum(db, world.campaigns.service_recipient.id)).sha256).not.toBe(found.sha256);
  });

  it('finds one changed code, and that it was put back', async () => {
    const different = async () =>
      (await verifyDatasets(world.store)).filter((f) => f.sealed !== f.found).map((f) => f.campaignId);
    expect(await different()).toEqual([]);
    const [row] = await listResponses(world.store.db, id());
    const answers = row?.answers ?? {};
    const [item, code] = Object.entries(answers).find(([, c]) => typeof c === 'number') ?? [];
    const set = (changed: typeof answers) =>
      world.store.write(async (tx) => {
        const { $client } = tx.db as unknown as { $client: Database.Database };
        $client
          .prepare('UPDATE response SET answers = ? WHERE campaign_id = ? AND id = ?')
          .run(JSON.stringify(changed), id(), row?.id);
      });
    await set({ ...answers, [item ?? '']: code === 1 ? 2 : 1 });
    expect(await different()).toEqual([id()]);
    expect(
      (await verifyDatasets(world.store, world.campaigns.service_recipient.id)).map(
        (f) => f.sealed === f.found,
      ),
    ).toEqual([true]);
    // Another order of the same codes is the same answer.
    await set(Object.fromEntries(Object.entries(answers).reverse()));
    expect(await different()).toEqual([]);
  });

  it('is refused for what is not locked or not there', async () => {
    const open = world.campaigns.cooperating_department.id;
    expect((await refusal(verifyDatasets(world.store, open))).reason).toBe('dataset_not_locked');
    expect((await refusal(verifyDatasets(world.store, 'nowhere'))).reason).toBe('no_campaign');
  });

  it('is made up for what was sealed without one, and sealing it is not reported again', async () => {
    const before = (await findCampaign(world.store.db, id()))?.checksum;
    const sealedAt = (await findCampaign(world.store.db, id()))?.sealedAt;
    await world.store.write((tx) => changeCampaign(tx.db, id(), { checksum: null }));
    world.now += 5_000;
    expect(await sealCampaigns(world.store, () => world.now)).toEqual([]);
    const row = await findCampaign(world.store.db, id());
    expect([row?.checksum, row?.sealedAt]).toEqual([before, sealedAt]);
  });
});
