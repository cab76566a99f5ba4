import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeCampaign, findCampaign } from '#db/repositories/evaluations.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import type { Store } from '#db/store.ts';
import { formBody } from '../../tests/support/answers.ts';
import { type CodeLane, type CodeWorld, codeWorld, openLane, ticketIn } from '../../tests/support/codes.ts';
import { send } from '../../tests/support/http.ts';
import { LOCALES } from '../i18n/locales.ts';
import { renderCodePage } from './code-page.ts';

const DAY = 86_400_000;

let folder: string;
let store: Store;
let world: CodeWorld;
let lane: CodeLane;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-codes-'));
  store = openSqlite(folder);
  world = await codeWorld(store);
  lane = await openLane(world);
});
afterEach(async () => {
  await lane.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const link = (i = 0) => world.links[i] ?? expect.fail('no link');
const code = (i = 0, of = 0) => world.codes(link(of))[i] ?? '';
const body = (change: Record<string, string> = {}) =>
  formBody(new Map([...world.answers, ...Object.entries(change)]));
const rows = async () => (await listResponses(store.db, world.campaignId)).length;
const client = () => (store.db as unknown as { $client: Database.Database }).$client;
const table = (name: string) => client().prepare(`SELECT * FROM ${name}`).all() as Record<string, unknown>[];

describe('entering a code', () => {
  it('is a plain page within its budget, the same for everybody', async () => {
    const page = await lane.get('/s/code?lang=en');
    expect([page.status, page.headers['cache-control'], page.headers['set-cookie']]).toEqual([
      200,
      'no-store',
      undefined,
    ]);
    for (const locale of LOCALES) {
      expect(gzipSync(renderCodePage(locale, true)).length).toBeLessThan(2_048);
    }
    expect((await send(lane.port, 'PUT', '/s/code')).status).toBe(405);
  });

  it('leads to the link with a ticket for its page alone, out of reach of scripts', async () => {
    const entered = await send(lane.port, 'POST', '/s/code?lang=en', {
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: `code=${code().toLowerCase().replaceAll('-', '+')}`,
    });
    expect([entered.status, entered.headers.location]).toEqual([303, `/s/${link().token}?lang=en`]);
    expect(entered.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^hp_ticket=[\\w.-]+; Path=/s/${link().token}; HttpOnly; SameSite=Lax; Max-Age=\\d+$`),
      ),
    ]);
    const page = await lane.get(`/s/${link().token}`, { cookie: ticketIn(entered) });
    expect([page.status, page.text.includes('<fieldset')]).toEqual([200, true]);
  });

  it('marks its seat used and writes down nothing else', async () => {
    const before = table('seat');
    const entered = await lane.enter(code());
    const after = table('seat');
    expect(after.filter((s) => s.used === 1)).toHaveLength(1);
    expect(after.map(({ used: _, ...s }) => s)).toEqual(before.map(({ used: _, ...s }) => s));
    const everything = JSON.stringify(
      [
        'seat',
        'spent',
        'response',
        'response_text',
        'receipt',
        'audit_event',
        'setting',
        'link',
        'campaign',
      ].map(table),
    );
    const ticket = ticketIn(entered).slice('hp_ticket='.length);
    const secrets = [ticket, ticket.split('.')[0] ?? '', code(), code().replaceAll('-', '')];
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  it('gives the same ticket again for ten minutes, then none', async () => {
    const first = await lane.enter(code());
    world.now += 9 * 60_000;
    const again = await lane.enter(code());
    expect([again.status, ticketIn(again)]).toEqual([200, ticketIn(first)]);
    world.now += 60_000;
    expect((await lane.enter(code())).status).toBe(403);
  });

  it('gives a ticket no more once answers came with it', async () => {
    const ticket = ticketIn(await lane.enter(code()));
    expect((await lane.submit(link(), ticket, body())).status).toBe(201);
    expect((await lane.enter(code())).status).toBe(403);
  });

  it('is refused in the same bytes after the same work, whatever the reason is', async () => {
    await lane.enter(code(0));
    world.now += 11 * 60_000;
    const statements: string[] = [];
    const writes: number[] = [];
    const counting: Store = {
      ...store,
      write: (work) => {
        writes.push(1);
        return store.write(work);
      },
    };
    const watched = await openLane(world, counting);
    // Every statement of the reading connection, as the database runs it.
    const { prototype } = client().prepare('SELECT 1').constructor as unknown as {
      prototype: Record<'all' | 'get' | 'run', (this: { source: string }, ...args: unknown[]) => unknown>;
    };
    const original = { all: prototype.all, get: prototype.get, run: prototype.run };
    for (const name of ['all', 'get', 'run'] as const) {
      prototype[name] = function (...args) {
        statements.push(this.source);
        return original[name].apply(this, args);
      };
    }
    const tryCode = async (text: string, headers: Record<string, string>) => {
      statements.length = 0;
      const reply = await watched.enter(text, headers);
      const { date: _, ...rest } = reply.headers;
      return { status: reply.status, headers: rest, body: reply.text, statements: [...statements] };
    };
    try {
      for (const headers of [{ accept: 'text/html' }, { accept: 'application/json' }]) {
        const unknown = await tryCode('0000-0000-0000', headers);
        expect(unknown.status).toBe(403);
        expect(unknown.statements).toHaveLength(2);
        expect(unknown.statements[0]).toContain('"seat"');
        expect(unknown.statements[1]).toContain('"draft"');
        const used = await tryCode(code(0), headers);
        expect(used).toEqual(unknown);
        for (const text of ['', 'short', 'x'.repeat(5_000)])
          expect(await tryCode(text, headers)).toEqual(unknown);
        await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closedAt: world.now }));
        expect(await tryCode(code(1), headers)).toEqual(unknown);
        await store.write((tx) =>
          changeCampaign(tx.db, world.campaignId, { closedAt: null, opensAt: world.now + 1 }),
        );
        expect(await tryCode(code(1), headers)).toEqual(unknown);
        await store.write((tx) => changeCampaign(tx.db, world.campaignId, { opensAt: 0 }));
      }
      expect(writes).toEqual([]);
      // and one that is good is taken by the same lane, in one transaction
      expect((await watched.enter(code(1))).status).toBe(200);
      expect(writes).toEqual([1]);
    } finally {
      Object.assign(prototype, original);
      await watched.close();
    }
  });

  it('asks whoever guesses to come again later, and lets in whoever holds a card', async () => {
    const asked: string[] = [];
    const full = await openLane(world, store, async (act, key) => {
      asked.push(`${act} ${key}`);
      return 3;
    });
    expect((await full.enter(code())).status).toBe(200);
    expect(asked).toEqual([]);
    const reply = await full.enter('0000-0000-0000');
    expect([reply.status, Number(reply.headers['retry-after']) > 0]).toEqual([503, true]);
    expect(asked).toEqual(['code door']);
    await full.close();
    // Used meanwhile: refused like one that never was.
    const used = await lane.enter(code());
    expect([used.status, used.text]).toEqual([403, (await lane.enter('0000-0000-0000')).text]);
  });
});

describe('answering with a ticket', () => {
  const enter = async (i = 0, of = 0) => ticketIn(await lane.enter(code(i, of)));
  const withId = (ticket: string, id = '0') => `${ticket}; hp_submission=${id.padStart(26, '0')}`;

  it('is needed: reading leads to the door for codes, answers are refused with the way there', async () => {
    const page = await lane.get(`/s/${link().token}?lang=en`);
    expect([page.status, page.headers.location]).toEqual([303, '/s/code?lang=en']);
    const refused = await lane.submit(link(), '', body());
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      403,
      { error: 'code_needed', location: expect.stringMatching(/^\/s\/code\?lang=/) },
    ]);
    const plain = await send(lane.port, 'POST', `/s/${link().token}`, {
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: body(),
    });
    expect([plain.status, plain.text.includes('href="/s/code?lang=zh-CN"')]).toEqual([403, true]);
    expect(await rows()).toBe(0);
  });

  it('takes no ticket of another link, none that was forged, none that has expired', async () => {
    const other = await enter(0, 1);
    const own = await enter();
    for (const cookie of [other, `${own.slice(0, -1)}x`, 'hp_ticket=1.2.3']) {
      expect((await lane.submit(link(), withId(cookie), body())).status, cookie).toBe(403);
    }
    world.now += 200 * DAY;
    await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closesAt: world.now + DAY }));
    lane.changed();
    expect((await lane.submit(link(), withId(own), body())).status).toBe(403);
    expect(await rows()).toBe(0);
  });

  it('is done once: the same again gives the same receipt, anything else is refused', async () => {
    const ticket = await enter();
    const [rated = ''] = [...world.answers].find(([, answer]) => answer === '4') ?? [];
    const first = await lane.submit(link(), withId(ticket), body());
    expect(first.status).toBe(201);
    // The ticket is taken back with the receipt.
    expect(first.headers['set-cookie']).toEqual([expect.stringMatching(/^hp_ticket=; .*Max-Age=0$/)]);
    const again = await lane.submit(link(), withId(ticket), body());
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect((await lane.submit(link(), withId(ticket), body({ [rated]: '1' }))).status).toBe(409);
    expect((await lane.submit(link(), withId(ticket, '1'), body())).status).toBe(409);
    expect((await lane.submit(link(), ticket, body())).status).toBe(409);
    expect([await rows(), table('spent').length, table('receipt').length]).toEqual([1, 1, 1]);
  });

  it('is still open to whoever entered before the end was moved', async () => {
    const ticket = await enter();
    const campaign = await findCampaign(store.db, world.campaignId);
    world.now = (campaign?.closesAt ?? 0) + DAY;
    expect((await lane.submit(link(), withId(ticket), body())).status).toBe(410);
    await store.write((tx) => changeCampaign(tx.db, world.campaignId, { closesAt: world.now + DAY }));
    lane.changed();
    expect((await lane.submit(link(), withId(ticket), body())).status).toBe(201);
  });

  it('leaves nothing that joins a seat, a spent ticket, a receipt and an answer', async () => {
    for (let i = 0; i < 5; i++) await lane.submit(link(), withId(await enter(i), String(i)), body());
    const keys = {
      seat: table('seat').map((r) => String(r.mark)),
      spent: table('spent').map((r) => String(r.ticket_hash)),
      receipt: table('receipt').flatMap((r) => [String(r.id_hash), String(r.body_mac)]),
      response: table('response').map((r) => String(r.id)),
    };
    expect([keys.spent.length, keys.response.length]).toEqual([5, 5]);
    const all = Object.values(keys).flat();
    expect(new Set(all).size).toBe(all.length);
    const columns = (name: string) => Object.keys(table(name)[0] ?? {}).sort();
    // What two tables have in common is the campaign and the link, which is a unit and a department.
    expect(columns('seat').filter((c) => columns('spent').includes(c))).toEqual(['campaign_id']);
    expect(columns('seat').filter((c) => columns('response').includes(c))).toEqual([
      'campaign_id',
      'link_id',
    ]);
  });
});
