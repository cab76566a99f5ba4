/** One-time codes on each database: who is first is decided there, also between processes and across restarts. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import { changeCampaign, listLinks } from '#db/repositories/evaluations.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { usedByLink } from '#db/repositories/seats.ts';
import type { Store } from '#db/store.ts';
import { emptyStore } from '#db/stores.test-support.ts';
import { changeCampaign as change } from '#lib/campaigns/change-campaign.ts';
import { sealCampaigns } from '#lib/campaigns/seal-campaigns.ts';
import { formBody } from '../support/answers.ts';
import { type CodeLane, type CodeWorld, codeWorld, openLane, ticketIn } from '../support/codes.ts';

const DAY = 86_400_000;
const open: CodeLane[] = [];
let drop: () => Promise<void> = async () => {};
afterEach(async () => {
  for (const lane of open.splice(0)) await lane.close();
  await drop();
});

const all = async (store: Store) => {
  const { draft, seat, spent } = store.db.tables;
  return {
    seats: await store.db.select().from(seat),
    spent: await store.db.select().from(spent),
    drafts: await store.db.select().from(draft),
  };
};

describe.each(['SQLite', 'PostgreSQL'] as const)('%s', (database) => {
  let store: Store;
  let world: CodeWorld;
  const begin = async (seats: number) => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
    world = await codeWorld(store, seats);
  };
  const lane = async () => {
    const opened = await openLane(world);
    open.push(opened);
    return opened;
  };
  const link = () => world.links[0] ?? expect.fail('no link');
  const code = (i: number) => world.codes(link())[i] ?? '';
  const rows = async () => (await listResponses(store.db, world.campaignId)).length;
  const id = (i: number) => `hp_submission=${String(i).padStart(26, '0')}`;

  it('takes a code once, however many send it at the same moment to however many processes', async () => {
    await begin(3);
    const [one, two] = [await lane(), await lane()];
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? one : two).enter(code(0))),
    );
    const taken = replies.filter((r) => r.status === 200);
    // Fifty asked the process that was first, and all of them have its one ticket.
    expect([taken.length, new Set(taken.map(ticketIn)).size]).toEqual([50, 1]);
    expect(replies.filter((r) => r.status === 403)).toHaveLength(50);
    const { seats } = await all(store);
    expect([seats.length, seats.filter((s) => s.used).length]).toEqual([12, 1]);
  });

  it('stores one of a hundred submissions that come with one ticket at the same moment', async () => {
    await begin(3);
    const [one, two] = [await lane(), await lane()];
    const ticket = ticketIn(await one.enter(code(0)));
    const body = formBody(world.answers);
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        (i % 2 === 0 ? one : two).submit(link(), `${ticket}; ${id(i)}`, body),
      ),
    );
    const statuses = replies.map((r) => r.status).sort();
    expect([statuses.filter((s) => s === 201).length, new Set(statuses)]).toEqual([1, new Set([201, 409])]);
    expect([await rows(), (await all(store)).spent.length]).toEqual([1, 1]);
    // The same submission, sent again by a hundred, has the receipt of the first.
    const winner = replies.findIndex((r) => r.status === 201);
    const again = await Promise.all(
      Array.from({ length: 100 }, () => two.submit(link(), `${ticket}; ${id(winner)}`, body)),
    );
    expect(new Set(again.map((r) => r.text))).toEqual(new Set([replies[winner]?.text]));
    expect(await rows()).toBe(1);
  });

  it('takes the ticket of a process that is gone, and not its code', async () => {
    await begin(3);
    const before = await openLane(world);
    const ticket = ticketIn(await before.enter(code(0)));
    await before.close();
    const after = await lane();
    expect((await after.enter(code(0))).status).toBe(403);
    expect((await after.submit(link(), `${ticket}; ${id(0)}`, formBody(world.answers))).status).toBe(201);
  });

  it('keeps of seats how many were used, once the campaign has been sealed', async () => {
    await begin(4);
    const only = await lane();
    for (let i = 0; i < 3; i++) await only.enter(code(i));
    expect((await usedByLink(store.db, world.campaignId)).get(link().id)).toBe(3);
    const ticket = ticketIn(await only.enter(code(3)));
    await only.submit(link(), `${ticket}; ${id(0)}`, formBody(world.answers));
    const draft = { campaignId: world.campaignId, linkId: link().id, sealed: 'nobody has its key' };
    await store.write(async (tx) => {
      const { draft: drafts } = tx.db.tables;
      await tx.db.insert(drafts).values({ mark: 'left behind', ...draft });
      await tx.db.insert(drafts).values({ mark: 'of an open campaign', ...draft, campaignId: 'another' });
    });
    await sealCampaigns(store, world.ctx.now);
    expect((await all(store)).seats).toHaveLength(16);

    await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closedAt: world.now }));
    expect(await sealCampaigns(store, world.ctx.now)).toHaveLength(1);
    const left = await all(store);
    expect([left.seats, left.spent]).toEqual([[], []]);
    expect(left.drafts.map((d) => d.mark)).toEqual(['of an open campaign']);
    const links = await listLinks(store.db, world.campaignId);
    expect(links.map((l) => [l.seats, l.seatsUsed]).sort()).toEqual([
      [4, 0],
      [4, 0],
      [4, 0],
      [4, 4],
    ]);
    expect(await rows()).toBe(1);

    // A campaign whose codes are gone is not opened again: nobody could come in, and a ticket would be good twice.
    const later = { act: 'extend', closesAt: new Date(world.now + DAY).toISOString() };
    await expect(change(world.ctx, world.campaignId, later)).rejects.toMatchObject({
      reason: 'codes_dropped',
    });
    only.changed();
    expect((await only.enter(code(0))).status).toBe(403);
    expect((await only.submit(link(), `${ticket}; ${id(1)}`, formBody(world.answers))).status).toBe(410);
  });

  it('keeps the seats of a campaign that is moved before it is sealed', async () => {
    await begin(2);
    await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closedAt: world.now }));
    await change(world.ctx, world.campaignId, {
      act: 'extend',
      closesAt: new Date(world.now + DAY).toISOString(),
    });
    expect(await sealCampaigns(store, world.ctx.now)).toEqual([]);
    expect((await (await lane()).enter(code(1))).status).toBe(200);
  });
});
