import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getSetting } from '#db/repositories/accounts.ts';
import { listLinks } from '#db/repositories/evaluations.ts';
import { type DemoWorld, openDemoWorld } from '../../tests/support/world.ts';
import { newId } from '../ids.ts';
import { createHourlyCounts } from '../respond/hourly-counts.ts';
import { createIntake } from '../respond/intake.ts';
import { hoursOf } from '../responses/suspicions.ts';
import { hoursSetting, keepHourlyCounts } from './keep-hourly-counts.ts';

const HOUR = 3_600_000;
let world: DemoWorld;
beforeEach(async () => {
  world = await openDemoWorld();
});
afterEach(() => world.close());

describe('counts of hours', () => {
  it('hold every hour from the first to the last, and only stored answers', async () => {
    let now = 10 * HOUR;
    const counts = createHourlyCounts(() => now);
    counts.add('a');
    counts.add('a');
    now += 2 * HOUR + 5;
    counts.add('a');
    counts.add('b');
    expect(counts.between('a', 10 * HOUR, 13 * HOUR)).toEqual([2, 0, 1]);
    expect(counts.between('a', 9 * HOUR + 1, 12 * HOUR + 1)).toEqual([0, 2, 0, 1]);
    expect(counts.between('b', 10 * HOUR, 10 * HOUR)).toEqual([0]);
    counts.forget('a');
    expect(counts.between('a', 10 * HOUR, 11 * HOUR)).toEqual([0]);
  });

  it('are of submissions that were not there before', async () => {
    const { id } = world.campaigns.cooperating_department;
    const [link] = await listLinks(world.store.db, id);
    const counts = createHourlyCounts(() => HOUR);
    const intake = createIntake(world.store, async () => true, counts.add);
    const submission = {
      ...{ campaignId: id, linkId: link?.id ?? '', unitId: link?.unitId ?? '', day: '2026-05-11' },
      ...{ eligible: true, answers: {}, texts: {}, idHash: newId(), bodyMac: 'm' },
    };
    await intake.submit(submission);
    await intake.submit(submission);
    await expect(intake.submit({ ...submission, bodyMac: 'other' })).rejects.toThrow();
    expect(counts.between(id, HOUR, 2 * HOUR)).toEqual([1]);
  });

  it('are kept at the end where all are there and no hour is small, and forgotten otherwise', async () => {
    const { store } = world;
    const { service_recipient: campaign, own_staff: other } = world.campaigns;
    const end = campaign.closedAt ?? campaign.closesAt;
    const stored = 470;
    const run = async (perHour: readonly number[]) => {
      let now = campaign.opensAt;
      const counts = createHourlyCounts(() => now);
      for (const n of perHour) {
        for (let i = 0; i < n; i++) counts.add(campaign.id);
        now += HOUR;
      }
      await keepHourlyCounts(store, counts, [campaign.id]);
      expect(counts.between(campaign.id, campaign.opensAt, end).every((n) => n === 0)).toBe(true);
      return getSetting(store.db, hoursSetting(campaign.id));
    };
    expect(await run([stored - 100, 99])).toEqual({ none: 'incomplete' });
    expect(await run([stored - 4, 4])).toEqual({ none: 'too_small' });
    const kept = (await run([stored - 100, 100])) as { hours: number[] };
    expect(kept.hours.slice(0, 3)).toEqual([stored - 100, 100, 0]);
    expect(await hoursOf(store.db, campaign.id)).toMatchObject({ regular: { total: stored } });
    expect(await hoursOf(store.db, other.id)).toBeNull();
  });
});
