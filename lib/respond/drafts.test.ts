import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeCampaign } from '#db/repositories/evaluations.ts';
import { listResponses, listTexts } from '#db/repositories/responses.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import type { Store } from '#db/store.ts';
import { formBody } from '../../tests/support/answers.ts';
import { type CodeLane, type CodeWorld, codeWorld, openLane, ticketIn } from '../../tests/support/codes.ts';
import { type Reply, send } from '../../tests/support/http.ts';
import { createVault } from '../accounts/vault.ts';
import { groupedCode } from '../campaigns/seat-codes.ts';
import { isResumeCode, newResumeCode, sealDraft, unsealDraft } from './drafts.ts';

let folder: string;
let store: Store;
let world: CodeWorld;
let lane: CodeLane;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-drafts-'));
  store = openSqlite(folder);
  world = await codeWorld(store);
  lane = await openLane(world);
});
afterEach(async () => {
  await lane.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const vault = createVault('one installation');
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const link = (i = 0) => world.links[i] ?? expect.fail('no link');
const drafts = () =>
  (store.db as unknown as { $client: Database.Database }).$client.prepare('SELECT * FROM draft').all() as {
    mark: string;
    sealed: string;
  }[];
const json = (reply: Reply) => JSON.parse(reply.text) as Record<string, string>;
const [likert = '', other = ''] = ['COP_COL1', 'COP_COL2'];

/** A device with its cookies, as a browser keeps them. */
function device() {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([k, v]) => `${k}=${v}`).join('; ');
  const take = (reply: Reply) => {
    for (const line of [reply.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return reply;
  };
  const post = async (path: string, fields: Iterable<readonly [string, string]>) =>
    take(
      await send(lane.port, 'POST', path, { headers: { ...FORM, cookie: cookie() }, body: formBody(fields) }),
    );
  return {
    jar,
    enter: (code: string) => post('/s/code', [['code', code]]),
    open: async () => take(await lane.get(`/s/${link().token}`, { cookie: cookie() })),
    save: (fields: Record<string, string>) => post(`/s/${link().token}/draft`, Object.entries(fields)),
    submit: (fields: Iterable<readonly [string, string]> = world.answers) =>
      post(`/s/${link().token}`, fields),
    clear: () => post(`/s/${link().token}/clear`, []),
  };
}

/** A device that has entered a one-time code and opened its questionnaire. */
async function entered(seat = 0) {
  const made = device();
  await made.enter(world.codes(link())[seat] ?? '');
  await made.open();
  return made;
}

const checked = (page: string, item: string) =>
  new RegExp(`name="${item}" value="([^"]*)" checked`).exec(page)?.[1];

describe('a draft on the server', () => {
  it('has a code of 80 random bits that is stored nowhere and opens its text alone', () => {
    const codes = Array.from({ length: 200 }, newResumeCode);
    expect(new Set(codes).size).toBe(200);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
    // Each of the 32 characters occurs at the first place and at the last: nothing of the 80 bits is fixed.
    const [first, last] = [0, 15].map((at) => new Set(codes.map((c) => c[at])).size);
    expect([(first ?? 0) > 24, (last ?? 0) > 24]).toEqual([true, true]);
    const [code = '', another = ''] = codes;
    const draft = { revision: 3, fields: [['A', '心里话']] as [string, string][] };
    const sealed = sealDraft(vault, code, draft);
    expect(unsealDraft(vault, code, sealed)).toEqual(draft);
    expect(() => unsealDraft(vault, another, sealed)).toThrow();
    expect(() => unsealDraft(createVault('another installation'), code, sealed)).toThrow();
  });

  it('is as long as others: whether much or little was written is not seen', () => {
    const length = (text: string) =>
      sealDraft(vault, newResumeCode(), { revision: 1, fields: [['A', text]] }).length;
    expect(length('')).toBe(length('一'.repeat(300)));
    expect(length('一'.repeat(2_000))).toBe(length('一'.repeat(2_500)));
  });

  it('goes on elsewhere: answers, submission and ticket come along, and one answer is stored', async () => {
    const phone = await entered();
    const saved = await phone.save({ [likert]: '2', _revision: '4', 'no such item': 'x' });
    expect(saved.status).toBe(200);
    const { code = '', address } = json(saved);
    expect([isResumeCode(code.replaceAll('-', '')), address]).toEqual([true, 'http://localhost/s/code']);
    expect(JSON.stringify(drafts())).not.toContain(code.replaceAll('-', ''));

    const desk = device();
    const way = await desk.enter(code.toLowerCase());
    expect(json(way).location).toContain(link().token);
    const page = await desk.open();
    expect([page.status, checked(page.text, likert), page.headers['cache-control']]).toEqual([
      200,
      '2',
      'no-store',
    ]);
    expect(page.text).not.toContain('no such item');
    const receipt = await desk.submit();
    expect(receipt.status).toBe(201);
    expect(drafts()).toEqual([]);
    // The same answers from the first device are the same submission.
    const again = await phone.submit();
    expect([again.status, json(again).receipt]).toEqual([201, json(receipt).receipt]);
    expect(await listResponses(store.db, world.campaignId)).toHaveLength(1);
    expect([desk.jar.has('hp_draft'), desk.jar.has('hp_ticket')]).toEqual([false, false]);
  });

  it('keeps the newer of two copies and loses nothing that only the older one has', async () => {
    const phone = await entered();
    const { code = '' } = json(await phone.save({ [likert]: '1', _revision: '1' }));
    const desk = device();
    await desk.enter(code);
    await desk.save({ [likert]: '5', _revision: '9' });
    await phone.save({ [likert]: '2', [other]: '3', _revision: '4' });
    const page = (await desk.open()).text;
    expect([checked(page, likert), checked(page, other)]).toEqual(['5', '3']);
    expect(drafts()).toHaveLength(1);
  });

  it('is not made anew by a device that comes late', async () => {
    const phone = await entered();
    const { code = '' } = json(await phone.save({ [likert]: '1' }));
    const desk = device();
    await desk.enter(code);
    expect((await desk.submit()).status).toBe(201);
    const late = await phone.save({ [likert]: '2' });
    expect([late.status, json(late).error, phone.jar.has('hp_draft')]).toEqual([410, 'used', false]);
    expect(drafts()).toEqual([]);
  });

  it('is refused like any other code once it is used up, wrong, or its campaign has ended', async () => {
    const phone = await entered();
    const { code = '' } = json(await phone.save({ [likert]: '1' }));
    const unknown = await device().enter(groupedCode('0'.repeat(16)));
    const compare = ({ status, text, headers: { date: _, ...headers } }: Reply) => ({
      status,
      text,
      headers,
    });
    expect(unknown.status).toBe(403);
    await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closedAt: world.now }));
    expect(compare(await device().enter(code))).toEqual(compare(unknown));
    await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closedAt: null }));
    expect((await device().enter(code)).status).toBe(200);
    await phone.submit();
    expect(compare(await device().enter(code))).toEqual(compare(unknown));
  });

  it('belongs to one link: at another one its code opens nothing and changes nothing', async () => {
    const phone = await entered();
    const { code = '' } = json(await phone.save({ [likert]: '1' }));
    const stranger = await lane.enter(world.codes(link(1))[0] ?? '');
    const cookie = `${ticketIn(stranger)}; hp_draft=${code.replaceAll('-', '')}`;
    const page = await lane.get(`/s/${link(1).token}`, { cookie });
    expect([page.status, checked(page.text, likert)]).toEqual([200, undefined]);
    const before = drafts();
    const saved = await send(lane.port, 'POST', `/s/${link(1).token}/draft`, {
      headers: { ...FORM, cookie },
      body: `${likert}=5`,
    });
    expect([saved.status, drafts()]).toEqual([410, before]);
  });

  it('is not kept without a ticket where one is needed, nor of a closed campaign', async () => {
    const stranger = device();
    expect((await stranger.save({ [likert]: '1' })).status).toBe(403);
    const phone = await entered();
    await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closedAt: world.now }));
    lane.changed();
    expect((await phone.save({ [likert]: '1' })).status).toBe(410);
    expect(drafts()).toEqual([]);
  });

  it('clearing the device takes its cookies and leaves the copy to whoever has the code', async () => {
    const phone = await entered();
    const { code = '' } = json(await phone.save({ [likert]: '1' }));
    await phone.clear();
    expect([...phone.jar.keys()]).toEqual(['hp_ticket']);
    expect((await device().enter(code)).status).toBe(200);
  });
});

describe('what comes along with the answers', () => {
  const text = 'COP_TXT1';

  it('a telephone number in a text is asked about once, and stays if the person says so', async () => {
    const phone = await entered();
    const given = new Map(world.answers);
    const open = [...given.keys()].find((id) => given.get(id)?.includes('进度')) ?? text;
    given.set(open, '请打 138 1234 5678');
    const asked = await phone.submit(given);
    expect(asked.status).toBe(400);
    expect(JSON.parse(asked.text)).toEqual({
      error: 'invalid_input',
      problems: [{ item: open, code: 'personal_number' }],
    });
    expect(await listTexts(store.db, world.campaignId)).toEqual([]);
    expect((await phone.submit([...given, ['_keep', '1']])).status).toBe(201);
    expect((await listTexts(store.db, world.campaignId)).map((t) => t.text)).toContain('请打 138 1234 5678');
  });

  it('the pace is one of five bands, or nothing, and does not make another submission of it', async () => {
    const phone = await entered();
    expect((await phone.submit([...world.answers, ['_pace', '7.3']])).status).toBe(400);
    const before = [...phone.jar];
    const first = await phone.submit([...world.answers, ['_pace', '3']]);
    // The reply was lost: the device has what it had.
    for (const [name, value] of before) phone.jar.set(name, value);
    expect([first.status, json(first).location?.includes('&p=1')]).toEqual([201, true]);
    const again = await phone.submit([...world.answers, ['_pace', '4']]);
    expect([again.status, json(again).receipt]).toEqual([201, json(first).receipt]);
    const other = await entered(1);
    await other.submit();
    const paces = (await listResponses(store.db, world.campaignId)).map((r) => r.pace);
    expect(paces.sort()).toEqual([3, null].sort());
  });
});
