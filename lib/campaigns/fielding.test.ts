/** How a campaign collects, as its manager changes it: times, rest, quotas, pilots; and who may be reminded. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditAfter } from '#db/repositories/audit.ts';
import { findCampaign, listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { addResponse } from '#db/repositories/responses.ts';
import {
  DAY,
  type DemoWorld,
  openDemoWorld,
  refusal,
  refusalCode,
  START,
  versionOf,
} from '../../tests/support/world.ts';
import { changeCampaign } from './change-campaign.ts';
import { isFull, standingOf } from './phase.ts';
import { planningFigures } from './planning-figures.ts';
import { publishCampaign } from './publish-campaign.ts';
import { readCampaign } from './read-campaign.ts';
import { remindersOf } from './reminders.ts';
import { sealCampaigns } from './seal-campaigns.ts';

let world: DemoWorld;
beforeAll(async () => {
  world = await openDemoWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.now = START;
});

const admin = () => world.as('admin', 'evaluation_admin');
const at = (days: number) => new Date(world.now + days * DAY).toISOString();

async function publish(change: Record<string, unknown> = {}) {
  const units = await listUnits(world.store.db, world.demo.evaluationId);
  return publishCampaign(admin(), world.demo.evaluationId, {
    questionnaireVersionId: await versionOf(world, 'Q_INT'),
    unitIds: units.slice(0, 2).map((u) => u.id),
    opensAt: at(1),
    closesAt: at(10),
    contact: '评估组',
    ...change,
  });
}

async function answer(campaignId: string, n: number, eligible = true): Promise<void> {
  const [link] = await listLinks(world.store.db, campaignId);
  await world.store.write(async (tx) => {
    for (let i = 0; i < n; i++) {
      await addResponse(tx.db, {
        campaignId,
        linkId: link?.id ?? '',
        unitId: link?.unitId ?? '',
        day: '2026-05-11',
        eligible,
        answers: {},
        texts: {},
      });
    }
  });
}

const change = (id: string, input: unknown) => changeCampaign(admin(), id, input);
const reasonOf = async (work: Promise<unknown>) => (await refusal(work)).reason;
const problemOf = async (work: Promise<unknown>) => {
  const [problem] = (await refusal(work)).problems;
  return [problem?.path, problem?.key];
};
const standing = async (id: string) => (await readCampaign(admin(), id)).standing;
const entries = async (id: string) =>
  (await auditAfter(world.store.db, 0, 1_000)).filter((e) => e.subject === id);

describe('a campaign', () => {
  it('rests and goes on, and says why it cannot', async () => {
    const id = await publish();
    expect(await reasonOf(change(id, { act: 'pause' }))).toBe('pause_open_only');
    await change(id, { act: 'open' });
    expect(await reasonOf(change(id, { act: 'resume' }))).toBe('resume_paused_only');
    await change(id, { act: 'pause' });
    expect(await standing(id)).toBe('paused');
    expect(await reasonOf(change(id, { act: 'pause' }))).toBe('pause_open_only');
    await change(id, { act: 'extend', closesAt: at(12) });
    expect(await standing(id)).toBe('paused');
    await change(id, { act: 'resume' });
    expect(await standing(id)).toBe('open');
    await change(id, { act: 'pause' });
    await change(id, { act: 'close' });
    expect(await standing(id)).toBe('closed');
    await change(id, { act: 'extend', closesAt: at(14) });
    expect(await standing(id)).toBe('open');
    const acts = (await entries(id)).map((e) => e.action.replace('campaign.', ''));
    expect(acts.join(' ')).toBe('publish open pause extend resume pause close extend');
    const paused = (await entries(id)).find((e) => e.action === 'campaign.pause');
    expect([paused?.before?.pausedAt, paused?.after?.pausedAt]).toEqual([null, START]);
  });

  it('that has ended while it rested goes on when it is extended', async () => {
    const id = await publish();
    await change(id, { act: 'open' });
    await change(id, { act: 'pause' });
    world.now += 11 * DAY;
    expect(await standing(id)).toBe('closed');
    await change(id, { act: 'extend', closesAt: at(3) });
    expect(await standing(id)).toBe('open');
  });

  it('has other times before it opens, and only its end afterwards', async () => {
    const id = await publish();
    const schedule = { act: 'schedule', opensAt: at(3), closesAt: at(20) };
    await change(id, schedule);
    const row = await findCampaign(world.store.db, id);
    expect([row?.opensAt, row?.closesAt]).toEqual([START + 3 * DAY, START + 20 * DAY]);
    const [, moved] = await entries(id);
    expect([moved?.action, moved?.before?.opensAt, moved?.after?.opensAt]).toEqual([
      'campaign.schedule',
      START + DAY,
      START + 3 * DAY,
    ]);
    expect(await problemOf(change(id, { ...schedule, opensAt: at(-1) }))).toEqual([
      'opensAt',
      'campaign_start',
    ]);
    expect(await problemOf(change(id, { ...schedule, closesAt: at(2) }))).toEqual([
      'closesAt',
      'closes_order',
    ]);
    await change(id, { act: 'open' });
    expect(await reasonOf(change(id, schedule))).toBe('schedule_early_only');
  });

  it('is published with a quota, which is raised and lowered but never below what is there', async () => {
    expect(await problemOf(publish({ quota: 0 }))).toEqual(['quota', 'quota_number']);
    expect(await problemOf(publish({ quota: 2.5 }))).toEqual(['quota', 'quota_number']);
    const id = await publish({ quota: 5 });
    const links = () => listLinks(world.store.db, id);
    expect((await links()).map((l) => [l.quota, l.taken])).toEqual([
      [5, 0],
      [5, 0],
    ]);
    const [first] = await links();
    await change(id, { act: 'quota', linkId: first?.id, quota: 7 });
    await change(id, { act: 'quota', linkId: first?.id, quota: 3 });
    expect((await links()).map((l) => l.quota).sort()).toEqual([3, 5]);
    const last = (await entries(id)).at(-1);
    expect([last?.before, last?.after]).toEqual([
      { quota: { [first?.id ?? '']: 7 } },
      { quota: { [first?.id ?? '']: 3 } },
    ]);
    expect(await problemOf(change(id, { act: 'quota', linkId: 'nowhere', quota: 3 }))).toEqual([
      'linkId',
      'campaign_link',
    ]);
    expect(await problemOf(change(id, { act: 'quota', quota: -1 }))).toEqual(['quota', 'quota_number']);
  });

  it('counts what a link has when a quota comes later, and the answers of the ineligible never', async () => {
    const id = await publish();
    await change(id, { act: 'open' });
    await answer(id, 3);
    await answer(id, 2, false);
    expect(await problemOf(change(id, { act: 'quota', quota: 2 }))).toEqual(['quota', 'campaign_quota']);
    await change(id, { act: 'quota', quota: 3 });
    const [first, second] = await listLinks(world.store.db, id);
    expect([first?.taken, second?.taken]).toEqual([3, 0]);
    expect([first, second].map((l) => l !== undefined && isFull(l))).toEqual([true, false]);
    expect(await standing(id)).toBe('open');
    // Taken away and given again, it is counted anew: nobody has counted in between.
    await change(id, { act: 'quota', quota: null });
    await answer(id, 1);
    await change(id, { act: 'quota', quota: 4 });
    expect((await listLinks(world.store.db, id))[0]?.taken).toBe(4);
  });

  it('is full when every link is, and locked once it is sealed', () => {
    const c = { opensAt: 1, closesAt: 9, closedAt: null, pausedAt: null, sealedAt: null };
    const full = { quota: 2, taken: 2 };
    expect(standingOf(c, [full, { quota: 2, taken: 1 }], 5)).toBe('open');
    expect(standingOf(c, [full, full], 5)).toBe('full');
    expect(standingOf(c, [full, { quota: null, taken: 9 }], 5)).toBe('open');
    expect(standingOf(c, [], 5)).toBe('open');
    expect(standingOf({ ...c, pausedAt: 4 }, [full], 5)).toBe('paused');
    expect(standingOf(c, [full], 9)).toBe('closed');
    expect(standingOf({ ...c, sealedAt: 10 }, [full], 11)).toBe('sealed');
  });

  it('is changed by nobody else', async () => {
    const id = await publish();
    for (const act of ['pause', 'resume', 'close']) {
      expect(await refusalCode(changeCampaign(world.as('a', 'analyst'), id, { act }))).toBe('not_allowed');
    }
  });
});

describe('reminders', () => {
  it('are offered for every address of a unit below its minimum, while it collects, and not for pilots', async () => {
    const id = world.campaigns.cooperating_department.id;
    const view = await readCampaign(admin(), id);
    const offered = remindersOf(view, 'http://x/s/code');
    expect(offered.map((r) => r.unitName)).toEqual(['云汀区总工会']);
    const row = view.rows.find((r) => r.unitName === '云汀区总工会');
    expect(offered[0]?.missing).toBe(view.minimum.responses - (row?.eligible ?? 0));
    expect(offered[0]?.links.map((l) => l.address)).toEqual(row?.links.map((l) => l.url));
    expect(remindersOf({ ...view, phase: 'paused' }, '')).toEqual([]);
    expect(remindersOf({ ...view, campaign: { ...view.campaign, pilot: true } }, '')).toEqual([]);
    const byCodes = remindersOf(
      { ...view, campaign: { ...view.campaign, entry: 'code' } },
      'http://x/s/code',
    );
    expect(new Set(byCodes[0]?.links.map((l) => l.address))).toEqual(new Set(['http://x/s/code']));
  });
});

describe('figures to plan with', () => {
  it('come from the newest closed campaign of the questionnaire, and from a pilot only where there is no other', async () => {
    const figures = async () => planningFigures(admin(), world.demo.evaluationId);
    const found = (await figures()).get('Q_INT');
    expect(found).toMatchObject({ pilot: false, evaluation: expect.any(String) });
    expect(found?.n).toBeGreaterThan(100);
    expect(found?.icc).toBeGreaterThan(0);
    expect(found?.icc).toBeLessThan(1);
    expect(found?.sd).toBeGreaterThan(5);
    expect(found?.sd).toBeLessThan(40);
    expect((await figures()).has('Q_COOP')).toBe(false);
    expect(await refusalCode(planningFigures(world.as('x', 'analyst'), world.demo.evaluationId))).toBe(
      'not_allowed',
    );
  });
});

describe('sealing', () => {
  it('notes the checksum in the trail, and extending takes it back', async () => {
    const id = await publish();
    await change(id, { act: 'open' });
    await answer(id, 2);
    await change(id, { act: 'close' });
    world.now += 1_000;
    await sealCampaigns(world.store, () => world.now);
    const { seal, standing: locked } = await readCampaign(admin(), id);
    expect([locked, seal?.rows]).toEqual(['sealed', 2]);
    expect(seal?.sha256).toMatch(/^[0-9a-f]{64}$/);
    const entry = (await entries(id)).at(-1);
    expect([entry?.action, entry?.detail]).toEqual([
      'campaign.seal',
      { sha256: seal?.sha256, rows: 2, openTexts: 0 },
    ]);
    await change(id, { act: 'extend', closesAt: at(5) });
    expect((await readCampaign(admin(), id)).seal).toBeUndefined();
    expect((await entries(id)).at(-1)?.before).toMatchObject({ checksum: seal?.sha256 });
  });
});
