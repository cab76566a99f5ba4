/** What respondents are told by a link that takes no answers now, and by one of a pilot. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LinkRow, listLinks } from '#db/repositories/evaluations.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import type { Store } from '#db/store.ts';
import { formBody } from '../../tests/support/answers.ts';
import { type CodeLane, type CodeWorld, codeWorld, openLane, ticketIn } from '../../tests/support/codes.ts';
import { changeCampaign } from '../campaigns/change-campaign.ts';
import { publishCampaign } from '../campaigns/publish-campaign.ts';
import { readCampaign } from '../campaigns/read-campaign.ts';
import { LOCALES } from '../i18n/locales.ts';
import { PHASE_TEXTS } from './phase-texts.ts';

let folder: string;
let store: Store;
let world: CodeWorld;
let lane: CodeLane;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-shut-'));
  store = openSqlite(folder);
  world = await codeWorld(store, 3);
  lane = await openLane(world);
});
afterAll(async () => {
  await lane.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A campaign open to all, with its first link. */
async function campaign(change: Record<string, unknown> = {}): Promise<{ id: string; link: LinkRow }> {
  const { campaign: other, rows } = await readCampaign(world.ctx, world.campaignId);
  const id = await publishCampaign(world.ctx, world.evaluationId, {
    questionnaireVersionId: other.questionnaireVersionId,
    unitIds: rows.map((r) => r.unitId),
    departments: '区财政局',
    opensAt: new Date(world.now - 1_000).toISOString(),
    closesAt: new Date(world.now + 86_400_000).toISOString(),
    contact: '评估组',
    ...change,
  });
  const [link] = await listLinks(store.db, id);
  return { id, link: link ?? expect.fail('no link') };
}

const change = async (id: string, input: unknown) => {
  await changeCampaign(world.ctx, id, input);
  lane.changed();
};
const body = () => formBody(world.answers);
const submission = (i: number) => `hp_submission=${String(i).padStart(26, '0')}`;
const send = (link: LinkRow, i?: number) => lane.submit(link, i === undefined ? '' : submission(i), body());
const json = (reply: { status: number; text: string }) => [reply.status, JSON.parse(reply.text)];
const rows = async (id: string) => (await listResponses(store.db, id)).length;

describe('a paused campaign', () => {
  it('says so calmly in every language, takes nothing, and still gives a receipt for what it has', async () => {
    const { id, link } = await campaign();
    expect((await send(link, 1)).status).toBe(201);
    await change(id, { act: 'pause' });
    for (const locale of LOCALES) {
      const page = await lane.get(`/s/${link.token}?lang=${locale}`);
      expect(page.status).toBe(403);
      expect(page.text).toContain(PHASE_TEXTS[locale].pausedTitle);
      expect(page.text).toContain(PHASE_TEXTS[locale].pausedDraft);
      expect(page.text).not.toContain('<form');
    }
    expect(json(await send(link))).toEqual([403, { error: 'paused' }]);
    expect(json(await send(link, 2))).toEqual([403, { error: 'paused' }]);
    expect((await send(link, 1)).status).toBe(201);
    expect(await rows(id)).toBe(1);
    await change(id, { act: 'resume' });
    expect((await lane.get(`/s/${link.token}`)).status).toBe(200);
    expect((await send(link, 2)).status).toBe(201);
    expect(await rows(id)).toBe(2);
  });

  it('takes nothing through a page in memory that is older than the pause', async () => {
    const { id, link } = await campaign();
    expect((await lane.get(`/s/${link.token}`)).status).toBe(200);
    await changeCampaign(world.ctx, id, { act: 'pause' });
    expect(json(await send(link, 3))).toEqual([403, { error: 'paused' }]);
    expect(await rows(id)).toBe(0);
  });

  it('refuses its codes in the same bytes as any other code, and does not use them up', async () => {
    const link = world.links[0] ?? expect.fail('no link');
    const [code = ''] = world.codes(link);
    await change(world.campaignId, { act: 'pause' });
    const unknown = await lane.enter('0000-0000-0000');
    const paused = await lane.enter(code);
    expect([paused.status, paused.text]).toEqual([unknown.status, unknown.text]);
    await change(world.campaignId, { act: 'resume' });
    expect((await lane.enter(code)).status).toBe(200);
  });
});

describe('a link with a quota', () => {
  it('closes with the last answer, says thank you, and opens again when there is more room', async () => {
    const { id, link } = await campaign({ quota: 2 });
    expect((await send(link, 1)).status).toBe(201);
    expect((await lane.get(`/s/${link.token}`)).status).toBe(200);
    expect((await send(link, 2)).status).toBe(201);
    // The lane in front of these tests is not told; the refusal tells it.
    expect(json(await send(link, 3))).toEqual([410, { error: 'full' }]);
    for (const locale of LOCALES) {
      const page = await lane.get(`/s/${link.token}?lang=${locale}`);
      expect([page.status, page.text.includes(PHASE_TEXTS[locale].fullTitle)]).toEqual([410, true]);
    }
    expect((await send(link, 2)).status).toBe(201);
    expect(json(await send(link))).toEqual([410, { error: 'full' }]);
    const other = (await listLinks(store.db, id)).find((l) => l.id !== link.id) ?? expect.fail('one link');
    expect((await send(other, 4)).status).toBe(201);
    await change(id, { act: 'quota', quota: 3 });
    expect((await send(link, 3)).status).toBe(201);
    expect(await rows(id)).toBe(4);
  });

  it('does not use up a code when it is full', async () => {
    const link = world.links[1] ?? expect.fail('no link');
    const codes = world.codes(link);
    const ticket = ticketIn(await lane.enter(codes[0] ?? ''));
    await change(world.campaignId, { act: 'quota', linkId: link.id, quota: 1 });
    expect((await lane.submit(link, `${ticket}; ${submission(7)}`, body())).status).toBe(201);
    expect((await lane.enter(codes[1] ?? '')).status).toBe(403);
    await change(world.campaignId, { act: 'quota', linkId: link.id, quota: 2 });
    expect((await lane.enter(codes[1] ?? '')).status).toBe(200);
  });
});

describe('a pilot', () => {
  it('says so on its first page, on the receipt and when it is shut, and no other campaign does', async () => {
    const { id, link } = await campaign({ pilot: true });
    const { link: field } = await campaign();
    for (const locale of LOCALES) {
      const { pilot, pilotText } = PHASE_TEXTS[locale];
      const page = await lane.get(`/s/${link.token}?lang=${locale}`);
      expect(page.text).toContain(pilotText);
      const other = await lane.get(`/s/${field.token}?lang=${locale}`);
      expect(other.text).not.toContain(pilotText);
      const facts = 'code=AAAA-BBBB-CC&n=1&na=0&t=0';
      const receipt = await lane.get(`/s/${link.token}/receipt?lang=${locale}&${facts}`);
      expect(receipt.text).toContain(`<span class="demo">${pilot}</span>`);
      expect(receipt.text).toContain(pilotText.slice(0, 6));
      expect((await lane.get(`/s/${field.token}/receipt?lang=${locale}&${facts}`)).text).not.toContain(
        `<span class="demo">${pilot}</span>`,
      );
    }
    await change(id, { act: 'close' });
    expect((await lane.get(`/s/${link.token}`)).text).toContain(PHASE_TEXTS['zh-CN'].pilot);
  });
});
