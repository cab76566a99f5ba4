import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeCampaign as change, findCampaign } from '#db/repositories/evaluations.ts';
import { type DemoWorld, openDemoWorld } from '../../tests/support/world.ts';
import { sealCampaigns } from './seal-campaigns.ts';

describe('sealing ended campaigns', () => {
  let world: DemoWorld;
  beforeEach(async () => {
    world = await openDemoWorld();
  });
  afterEach(() => world.close());
  const now = () => world.now;
  const sealedAt = async (key: keyof DemoWorld['campaigns']) =>
    (await findCampaign(world.store.db, world.campaigns[key].id))?.sealedAt;

  it('happens once to each that has ended, and not to an open one', async () => {
    // The demonstration closes two of its three campaigns.
    expect(await sealCampaigns(world.store, now)).toHaveLength(2);
    expect(await sealCampaigns(world.store, now)).toEqual([]);
    expect(await sealedAt('own_staff')).toBe(world.now);
    expect(await sealedAt('cooperating_department')).toBeNull();
  });

  it('happens again to one that was extended and has ended again', async () => {
    await sealCampaigns(world.store, now);
    const { id } = world.campaigns.own_staff;
    const closesAt = world.now + 1_000;
    await world.store.write((tx) => change(tx.db, id, { closesAt, closedAt: null, sealedAt: null }));
    expect(await sealCampaigns(world.store, now)).toEqual([]);
    world.now += 2_000;
    expect(await sealCampaigns(world.store, now)).toEqual([id]);
    expect(await sealedAt('own_staff')).toBe(world.now);
  });
});
