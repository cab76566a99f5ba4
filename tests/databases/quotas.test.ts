/** Quotas on each database: who is last is decided there, between processes, and nothing else is spent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { findCampaign, listLinks } from '#db/repositories/evaluations.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { openStore, type Store } from '#db/store.ts';
import { changeCampaign as change } from '#lib/campaigns/change-campaign.ts';
import { datasetChecksum } from '#lib/campaigns/dataset-checksum.ts';
import { sealCampaigns } from '#lib/campaigns/seal-campaigns.ts';
import { verifyDatasets } from '#lib/campaigns/verify-datasets.ts';
import { AppError } from '#lib/errors.ts';
import { createIntake, type Submission, whileOpen } from '#lib/respond/intake.ts';
import { formBody } from '../support/answers.ts';
import { type CodeLane, type CodeWorld, codeWorld, openLane, ticketIn } from '../support/codes.ts';
import { createDatabase } from '../support/postgres.ts';

const open: CodeLane[] = [];
const stores: Store[] = [];
let folder = '';
afterEach(async () => {
  for (const lane of open.splice(0)) await lane.close();
  for (const store of stores.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['SQLite', 'PostgreSQL'] as const)('%s', (database) => {
  let store: Store;
  let world: CodeWorld;
  let another: (name: string) => Promise<Store>;
  const begin = async (seats = 3) => {
    folder = mkdtempSync(join(tmpdir(), 'hengping-quotas-'));
    const databaseUrl = database === 'SQLite' ? undefined : await createDatabase(inject('postgresPort'));
    another = async (name) => openStore({ dataFolder: join(folder, name), databaseUrl });
    store = await another('first');
    stores.push(store);
    world = await codeWorld(store, seats);
  };
  const link = () => world.links[0] ?? expect.fail('no link');
  const quota = (n: number | null) =>
    change(world.ctx, world.campaignId, { act: 'quota', linkId: link().id, quota: n });
  const taken = async () =>
    (await listLinks(store.db, world.campaignId)).find((l) => l.id === link().id)?.taken;
  const rows = async () => (await listResponses(store.db, world.campaignId)).length;
  const submission = (i: number, more: Partial<Submission> = {}): Submission => ({
    campaignId: world.campaignId,
    linkId: link().id,
    unitId: link().unitId,
    day: '2026-05-12',
    eligible: true,
    answers: { A: 1 },
    texts: {},
    idHash: `id-${i}`,
    bodyMac: 'mac',
    ticketHash: `ticket-${i}`,
    ...more,
  });
  const intakeOf = (of: Store) =>
    createIntake(
      of,
      whileOpen(() => world.now),
    );
  const outcomes = async (work: Promise<void>[]) =>
    (await Promise.allSettled(work)).map((r) =>
      r.status === 'fulfilled' ? 'stored' : r.reason instanceof AppError ? r.reason.code : String(r.reason),
    );

  it('stores exactly as many as the quota says, however many come at once and to however many processes', async () => {
    await begin();
    await quota(20);
    // One process writes an SQLite folder; a PostgreSQL database has several.
    const second = database === 'SQLite' ? store : await another('second');
    if (second !== store) stores.push(second);
    const intakes = [intakeOf(store), intakeOf(second)];
    const found = await outcomes(
      Array.from({ length: 120 }, (_, i) => (intakes[i % 2] as (typeof intakes)[0]).submit(submission(i))),
    );
    expect(found.filter((f) => f === 'stored')).toHaveLength(20);
    expect(found.filter((f) => f === 'gone')).toHaveLength(100);
    expect([await rows(), await taken()]).toEqual([20, 20]);
    // What was refused has spent no ticket and claimed no receipt; what was stored has.
    const { receipt, spent } = store.db.tables;
    expect((await store.db.select().from(receipt)).length).toBe(20);
    expect((await store.db.select().from(spent)).length).toBe(20);
    // A stored one that comes again still has its receipt, and a refused one its place when there is room.
    const stored = found.indexOf('stored');
    const refused = found.indexOf('gone');
    expect(await outcomes([intakes[0]?.submit(submission(stored)) as Promise<void>])).toEqual(['stored']);
    await quota(21);
    expect(await outcomes([intakes[0]?.submit(submission(refused)) as Promise<void>])).toEqual(['stored']);
    expect([await rows(), await taken()]).toEqual([21, 21]);
  });

  it('counts none who are not eligible, and refuses them too when all places are taken', async () => {
    await begin();
    await quota(1);
    const intake = intakeOf(store);
    const not = (i: number) => submission(i, { eligible: false });
    expect(await outcomes([intake.submit(not(1)), intake.submit(not(2))])).toEqual(['stored', 'stored']);
    expect(await taken()).toBe(0);
    expect(await outcomes([intake.submit(submission(3))])).toEqual(['stored']);
    expect(await outcomes([intake.submit(not(4)), intake.submit(submission(5))])).toEqual(['gone', 'gone']);
    expect([await rows(), await taken()]).toEqual([3, 1]);
  });

  it('counts what comes through a process that does not know of the quota yet', async () => {
    await begin();
    const lane = await openLane(world);
    open.push(lane);
    const ticket = async (i: number) => ticketIn(await lane.enter(world.codes(link())[i] ?? ''));
    const tickets = [await ticket(0), await ticket(1), await ticket(2)];
    const send = (i: number, as = i) =>
      lane.submit(
        link(),
        `${tickets[i]}; hp_submission=${String(as).padStart(26, '0')}`,
        formBody(world.answers),
      );
    expect((await send(0)).status).toBe(201);
    // The lane's page is older than the quota, and nobody tells it.
    await quota(2);
    expect(await taken()).toBe(1);
    expect((await send(1)).status).toBe(201);
    expect(await taken()).toBe(2);
    const refused = await send(2);
    expect([refused.status, JSON.parse(refused.text)]).toEqual([410, { error: 'full' }]);
    // It knows by now, and the ticket is still good when there is room again.
    expect((await lane.get(`/s/${link().token}`)).text).toContain('名额已满');
    await quota(3);
    expect((await send(2)).status).toBe(201);
    expect([await rows(), await taken()]).toEqual([3, 3]);
  });

  it('while answers come in, a quota that is set meets every one of them', async () => {
    await begin();
    const intake = intakeOf(store);
    const first = Array.from({ length: 40 }, (_, i) => intake.submit(submission(i)));
    const set = quota(60);
    const more = Array.from({ length: 60 }, (_, i) => intake.submit(submission(100 + i)));
    const found = await outcomes([...first, ...more]);
    await set;
    expect(found.filter((f) => f === 'stored')).toHaveLength(await rows());
    expect(await taken()).toBe(await rows());
    expect(await rows()).toBe(60);
  });

  it('a paused campaign takes nothing, spends nothing, and knows what it has', async () => {
    await begin();
    const intake = intakeOf(store);
    await intake.submit(submission(1));
    await change(world.ctx, world.campaignId, { act: 'pause' });
    expect(await outcomes([intake.submit(submission(1)), intake.submit(submission(2))])).toEqual([
      'stored',
      'gone',
    ]);
    await change(world.ctx, world.campaignId, { act: 'resume' });
    expect(await outcomes([intake.submit(submission(2))])).toEqual(['stored']);
    expect(await rows()).toBe(2);
  });

  it('locks the dataset with a checksum that finds a change', async () => {
    await begin();
    const intake = intakeOf(store);
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        intake.submit(submission(i, { answers: { B: 2, A: 1 }, texts: { T: `字 ${i}` } })),
      ),
    );
    await change(world.ctx, world.campaignId, { act: 'close' });
    world.now += 1_000;
    await sealCampaigns(store, () => world.now);
    const sealed = (await findCampaign(store.db, world.campaignId))?.checksum;
    expect(await datasetChecksum(store.db, world.campaignId)).toEqual({
      sha256: sealed,
      rows: 50,
      openTexts: 50,
    });
    const { responseText: t } = store.db.tables;
    await store.write(async (tx) => {
      await tx.db.update(t).set({ text: '改过' });
    });
    const [finding] = await verifyDatasets(store);
    expect(finding?.found).not.toBe(finding?.sealed);
  });
});
