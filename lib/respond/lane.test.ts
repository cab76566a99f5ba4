import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listLinks } from '#db/repositories/evaluations.ts';
import { listResponses, listTexts } from '#db/repositories/responses.ts';
import { completeAnswers, formBody } from '../../tests/support/answers.ts';
import { type Reply, send } from '../../tests/support/http.ts';
import { DAY, openWorld, START, versionOf, type World } from '../../tests/support/world.ts';
import { publishCampaign } from '../campaigns/publish-campaign.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { loadVersion } from '../library/load-version.ts';
import { ASSETS } from './assets.ts';
import { createIntake, whileOpen } from './intake.ts';
import { createLane } from './lane.ts';
import { createPages } from './pages.ts';

const OPENS = START;
const CLOSES = START + 30 * DAY;

let world: World;
let server: Server;
let port: number;
let fields: Map<string, string>;
let campaignId: string;
let token: string;
let unitName: string;
/** The campaign that gets more answers than it may at the moment. */
let flooded = '';

beforeAll(async () => {
  world = await openWorld();
  const pages = createPages(world.store);
  const intake = createIntake(
    world.store,
    whileOpen(() => world.now),
  );
  const limits = { take: async (_: string, key: string) => (key === flooded ? 7 : 0) };
  const lane = createLane({
    store: world.store,
    vault: world.system.vault,
    pages,
    intake,
    limits,
    now: () => world.now,
    secure: false,
    publicOrigin: 'http://localhost',
  });
  server = createServer((request, response) => void lane(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  const evaluationId = await createEvaluation(world.system, {
    title: '评估 <b>',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    units: 'code,name,type\nA,"<script>alert(1)</script>局",township',
  });
  const { units } = await readEvaluation(world.system, evaluationId);
  unitName = units[0]?.name ?? '';
  const versionId = await versionOf(world, 'Q_COOP');
  const { instrument } = await loadVersion(world.store.db, versionId, 'questionnaire');
  fields = completeAnswers(instrument);
  campaignId = await publishCampaign(world.system, evaluationId, {
    questionnaireVersionId: versionId,
    unitIds: units.map((u) => u.id),
    departments: '区财政局\n"><img src=x>',
    opensAt: new Date(OPENS).toISOString(),
    closesAt: new Date(CLOSES).toISOString(),
    contact: '评估组',
  });
  token = (await listLinks(world.store.db, campaignId)).find((l) => l.stratum.startsWith('"'))?.token ?? '';
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world.close();
});
beforeEach(() => {
  world.now = OPENS + DAY;
});

const HTML = { accept: 'text/html', 'accept-language': 'zh-CN' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const get = (path = `/s/${token}`, headers: Record<string, string> = {}) =>
  send(port, 'GET', path, { headers: { ...HTML, ...headers } });
const post = (body: string | Buffer, headers: Record<string, string> = {}, path = `/s/${token}`) =>
  send(port, 'POST', path, { headers: { ...FORM, ...headers }, body });
const rows = async () => (await listResponses(world.store.db, campaignId)).length;
const cookieOf = (reply: Reply) => /hp_submission=[^;]+/.exec(String(reply.headers['set-cookie']))?.[0] ?? '';
const changed = (id: string, value: string | undefined) => {
  const copy = new Map(fields);
  if (value === undefined) copy.delete(id);
  else copy.set(id, value);
  return formBody(copy);
};
type Refusal = { error: string; problems: { item: string; code: string }[] };
const refusalOf = (reply: Reply) => JSON.parse(reply.text) as Refusal;

describe('the page', () => {
  it('is answered whole, with a policy that allows nothing inline', async () => {
    const reply = await get();
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none';/);
    expect(reply.headers['content-security-policy']).not.toContain('unsafe');
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
    expect(reply.headers['referrer-policy']).toBe('no-referrer');
    expect(reply.text.match(/<fieldset/g)).toHaveLength(24);
  });

  it('shows what people have named as text', async () => {
    const { text } = await get();
    expect(unitName).toBe('<script>alert(1)</script>局');
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;局');
    expect(text).not.toContain('<img');
    expect(text).toContain('&quot;&gt;&lt;img src=x&gt;');
  });

  it('comes from the cache of a browser that has it, compressed for one that asks', async () => {
    const first = await get();
    const cookie = cookieOf(first);
    const etag = String(first.headers.etag);
    const again = await get(undefined, { cookie, 'if-none-match': etag });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await get(undefined, { cookie, 'if-none-match': '"other"' })).status).toBe(200);
    // without a submission id the browser needs the answer, for its cookie
    expect((await get(undefined, { 'if-none-match': etag })).status).toBe(200);
    const packed = await get(undefined, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body).equals(first.body)).toBe(true);
    for (const refused of ['br', 'gzip;q=0', 'gzip; q=0.0, br']) {
      expect(
        (await get(undefined, { 'accept-encoding': refused })).headers['content-encoding'],
      ).toBeUndefined();
    }
  });

  it('gives a submission id once, for this link alone, out of reach of scripts', async () => {
    const first = await get();
    const [set] = first.headers['set-cookie'] ?? [];
    expect(set).toMatch(
      new RegExp(`^hp_submission=[0-9a-z]{26}; Path=/s/${token}; HttpOnly; SameSite=Lax; Max-Age=\\d+$`),
    );
    const again = await get(undefined, { cookie: cookieOf(first) });
    expect(again.headers['set-cookie']).toBeUndefined();
    for (const bad of ['hp_submission=short', 'hp_submission=../../../../../../../../..', 'other=1']) {
      expect((await get(undefined, { cookie: bad })).headers['set-cookie']).toHaveLength(1);
    }
  });

  it('speaks the reader’s language, or the one asked for', async () => {
    const lang = (reply: Reply) => /<html lang="([^"]+)"/.exec(reply.text)?.[1];
    expect(lang(await get(undefined, { 'accept-language': 'en-GB,en;q=0.9' }))).toBe('en');
    expect(lang(await get(undefined, { 'accept-language': 'zh-TW' }))).toBe('zh-TW');
    expect(lang(await get(undefined, { 'accept-language': 'fr' }))).toBe('zh-CN');
    expect(lang(await get(`/s/${token}?lang=en`))).toBe('en');
    expect(lang(await get(`/s/${token}?lang=xx`, { 'accept-language': 'en' }))).toBe('en');
  });

  it('answers HEAD like GET without the body, and no other method', async () => {
    const full = await get();
    const head = await send(port, 'HEAD', `/s/${token}`, { headers: HTML });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(String(full.body.length));
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      const reply = await send(port, method, `/s/${token}`, {
        headers: { ...HTML, 'x-http-method-override': 'GET' },
      });
      expect([method, reply.status, reply.headers.allow]).toEqual([method, 405, 'GET, HEAD, POST']);
    }
  });

  it('knows its link by the exact characters of the address', async () => {
    const unknown = 'z'.repeat(26);
    const reference = await get(`/s/${unknown}`);
    expect(reference.status).toBe(404);
    const encoded = token.replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`);
    const twice = encoded.replaceAll('%', '%25');
    for (const path of [
      encoded,
      twice,
      token.toUpperCase(),
      `${token}/`,
      `${token}%00`,
      `${token}.`,
      `./${token}`,
      `-/../${token}`,
      `${token};/../..`,
      `%c0%ae%c0%ae/${token}`,
      '',
      'x'.repeat(4_000),
    ]) {
      const reply = await get(`/s/${path}`);
      expect([path, reply.status, reply.text]).toEqual([path, 404, reference.text]);
    }
  });

  it('serves its stylesheet and script under names made of their content', async () => {
    for (const asset of Object.values(ASSETS)) {
      const reply = await get(asset.path, { 'accept-encoding': 'gzip' });
      expect(reply.headers['cache-control']).toContain('immutable');
      expect(gunzipSync(reply.body).equals(asset.body)).toBe(true);
      expect((await get(asset.path.replace(/\.[0-9a-f]{12}\./, '.000000000000.'))).status).toBe(404);
    }
    expect((await get('/s/-/../../package.json')).status).toBe(404);
  });
});

describe('times', () => {
  it('says that the campaign has not begun, and that it is over', async () => {
    world.now = OPENS - 1;
    expect([(await get()).status, (await post(formBody(fields))).status]).toEqual([403, 403]);
    world.now = OPENS;
    expect((await get()).status).toBe(200);
    world.now = CLOSES - 1;
    expect((await get()).status).toBe(200);
    world.now = CLOSES;
    const before = await rows();
    const late = await post(formBody(fields));
    expect([(await get()).status, late.status, refusalOf(late).error]).toEqual([410, 410, 'gone']);
    expect(await rows()).toBe(before);
  });
});

describe('a submission', () => {
  it('is stored before it is acknowledged, in both forms of answer', async () => {
    const before = await rows();
    const cookie = cookieOf(await get());
    const json = await post(formBody(fields), { cookie });
    expect(json.status).toBe(201);
    const { receipt, location } = JSON.parse(json.text) as { receipt: string; location: string };
    expect(receipt).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/);
    expect(await rows()).toBe(before + 1);
    const page = await get(location, { cookie });
    expect(page.status).toBe(200);
    expect(page.text).toContain(receipt);
    // the next person at this device gets another id
    expect(cookieOf(page)).toMatch(/^hp_submission=/);
    expect(cookieOf(page)).not.toBe(cookie);
    const plain = await post(formBody(fields), { accept: 'text/html', cookie: cookieOf(page) });
    expect([plain.status, plain.body.length]).toEqual([303, 0]);
    expect(plain.headers.location).toMatch(new RegExp(`^/s/${token}/receipt\\?`));
    expect(await rows()).toBe(before + 2);
  });

  it('keeps raw codes and puts open text elsewhere', async () => {
    const before = new Set((await listResponses(world.store.db, campaignId)).map((r) => r.id));
    const texts = (await listTexts(world.store.db, campaignId)).length;
    await post(changed('COP_COL3', '2'));
    const fresh = (await listResponses(world.store.db, campaignId)).filter((r) => !before.has(r.id));
    expect(fresh).toHaveLength(1);
    expect(fresh[0]).toMatchObject({ day: new Date(world.now).toISOString().slice(0, 10), eligible: true });
    expect(fresh[0]?.answers).toMatchObject({ COP_COL3: 2, COP_CHK: 4, COP_FREQ: fields.get('COP_FREQ') });
    expect(fresh[0]?.answers).not.toHaveProperty('COP_OPEN');
    expect(await listTexts(world.store.db, campaignId)).toHaveLength(texts + 1);
  });

  it.each([
    ['a required item is missing', () => changed('COP_COL1', undefined), ['COP_COL1', 'missing']],
    ['an item is empty', () => changed('COP_COL1', ''), ['COP_COL1', 'missing']],
    ['a code is out of range', () => changed('COP_COL1', '6'), ['COP_COL1', 'unknown_code']],
    ['a code is not written as one', () => changed('COP_COL1', '4.0'), ['COP_COL1', 'unknown_code']],
    ['an option does not exist', () => changed('COP_FREQ', 'NA'), ['COP_FREQ', 'unknown_code']],
    ['an item is unknown', () => changed('COP_XYZ', '1'), ['COP_XYZ', 'unknown_item']],
    ['a field is named like the prototype', () => changed('__proto__', '1'), ['__proto__', 'unknown_item']],
    ['an item comes twice', () => `${formBody(fields)}&COP_COL1=5`, ['COP_COL1', 'duplicate']],
    ['a text is too long', () => changed('COP_OPEN', '字'.repeat(501)), ['COP_OPEN', 'too_long']],
  ] as const)('is refused whole when %s', async (_, body, [item, code]) => {
    const before = await rows();
    const json = await post(body());
    expect(json.status).toBe(400);
    expect(refusalOf(json)).toMatchObject({ error: 'invalid_input', problems: [{ item, code }] });
    const page = await post(body(), { accept: 'text/html' });
    expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(page.text).toContain('id="summary"');
    expect(page.text).toContain('value="4" checked');
    expect(await rows()).toBe(before);
  });

  it('takes "not applicable" where it is offered', async () => {
    expect((await post(changed('COP_COL1', 'NA'))).status).toBe(201);
    expect((await post(changed('COP_COL1', 'na'))).status).toBe(400);
  });

  it('keeps nothing but the reason from somebody who may not answer', async () => {
    const before = new Set((await listResponses(world.store.db, campaignId)).map((r) => r.id));
    const texts = (await listTexts(world.store.db, campaignId)).length;
    const reply = await post(changed('COP_FREQ', 'never'));
    expect(reply.status).toBe(201);
    expect(JSON.parse(reply.text)).toMatchObject({ location: expect.stringContaining('ended=1') });
    const [fresh] = (await listResponses(world.store.db, campaignId)).filter((r) => !before.has(r.id));
    expect(fresh).toMatchObject({ eligible: false, answers: { COP_FREQ: 'never' } });
    expect(await listTexts(world.store.db, campaignId)).toHaveLength(texts);
  });
});

describe('a submission sent again', () => {
  it('gets the same receipt and is stored once', async () => {
    const cookie = cookieOf(await get());
    const before = await rows();
    const first = await post(formBody(fields), { cookie });
    const again = await post(formBody([...fields].reverse()), { cookie });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(await rows()).toBe(before + 1);
  });

  it('is one even when both copies are on their way at once', async () => {
    const cookie = cookieOf(await get());
    const before = await rows();
    const replies = await Promise.all(Array.from({ length: 6 }, () => post(formBody(fields), { cookie })));
    expect(new Set(replies.map((r) => `${r.status} ${r.text}`)).size).toBe(1);
    expect(await rows()).toBe(before + 1);
  });

  it('is refused when its answers are others', async () => {
    const cookie = cookieOf(await get());
    await post(formBody(fields), { cookie });
    const before = await rows();
    const other = await post(changed('COP_COL1', '1'), { cookie });
    expect([other.status, refusalOf(other).error]).toEqual([409, 'conflict']);
    expect((await post(changed('COP_COL1', '1'), { cookie, accept: 'text/html' })).status).toBe(409);
    expect(await rows()).toBe(before);
  });

  it('without a submission id is another submission', async () => {
    const before = await rows();
    const [a, b] = [await post(formBody(fields)), await post(formBody(fields))];
    expect([a.status, b.status]).toEqual([201, 201]);
    expect(a.text).not.toBe(b.text);
    expect(await rows()).toBe(before + 2);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['another content type', { 'content-type': 'application/json' }, '{}', 415],
    ['no content type', { 'content-type': '' }, 'a=1', 415],
    ['a compressed body', { 'content-encoding': 'gzip' }, 'a=1', 415],
  ] as const)('refuses %s', async (_, headers, body, status) => {
    const before = await rows();
    expect((await post(body, headers)).status).toBe(status);
    expect(await rows()).toBe(before);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const before = await rows();
    const broken = Buffer.concat([Buffer.from(`${formBody(fields)}&COP_X=`), Buffer.from([0xff, 0xfe])]);
    expect((await post(broken)).status).toBe(400);
    expect(await rows()).toBe(before);
  });

  it('refuses a body of 10 MB, announced or not, and goes on answering', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024, 'a');
    const announced = await post(large);
    expect([announced.status, announced.headers.connection]).toEqual([413, 'close']);
    const chunked = await post(large, { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    expect((await get()).status).toBe(200);
  });

  it('does not find a receipt that was not given', async () => {
    expect((await get(`/s/${token}/receipt`)).status).toBe(404);
    expect((await get(`/s/${token}/receipt?code=%3Cb%3E`)).status).toBe(404);
    expect((await post('a=1', {}, `/s/${token}/receipt`)).status).toBe(405);
  });
});

describe('what is on the disk', () => {
  it('joins no receipt to an answer and knows no submission id', async () => {
    const cookie = cookieOf(await get());
    const reply = await post(formBody(fields), {
      cookie,
      'user-agent': 'Very/Special',
      'x-forwarded-for': '203.0.113.9',
    });
    const { receipt } = JSON.parse(reply.text) as { receipt: string };
    const db = (world.store.db as unknown as { $client: Database.Database }).$client;
    const all = (table: string) => db.prepare(`SELECT * FROM ${table}`).all() as Record<string, string>[];
    const keys = all('receipt').flatMap((r) => [r.id_hash, r.body_mac]);
    expect(keys.length).toBeGreaterThan(4);
    for (const row of [...all('response'), ...all('response_text')]) {
      for (const value of Object.values(row)) expect(keys).not.toContain(value);
    }
    const everything = JSON.stringify(
      ['response', 'response_text', 'receipt', 'audit_event', 'setting'].map(all),
    );
    const id = cookie.split('=')[1] ?? '';
    for (const secret of [id, receipt, receipt.replaceAll('-', ''), 'Very/Special', '203.0.113.9']) {
      expect(everything).not.toContain(secret);
    }
  });
});

describe('the end of a campaign', () => {
  it('refuses a body that was begun before it and arrives after it', async () => {
    const before = await rows();
    const text = formBody(fields);
    const reply = new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `POST /s/${token} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: application/json\r\n` +
            `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${text.length}\r\n\r\n` +
            text.slice(0, 10),
        );
        setTimeout(() => {
          world.now = CLOSES + 1;
          socket.write(text.slice(10));
        }, 50);
      });
      let got = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        got += chunk;
      });
      socket.on('end', () => resolve(got)).on('error', reject);
    });
    expect((await reply).split('\r\n')[0]).toBe('HTTP/1.1 410 Gone');
    expect(await rows()).toBe(before);
  });
});

describe('a submission id', () => {
  it('does not pass the same answers off as stored for another link', async () => {
    const links = await listLinks(world.store.db, campaignId);
    const other = links.find((l) => l.token !== token)?.token ?? '';
    const cookie = `hp_submission=${'0'.repeat(25)}z`;
    const body = formBody(fields);
    expect((await post(body, { cookie })).status).toBe(201);
    expect((await post(body, { cookie }, `/s/${other}`)).status).toBe(409);
  });
});

describe('a campaign that is flooded', () => {
  it('asks to send again later, and keeps nothing; others go on', async () => {
    const before = await listResponses(world.store.db, campaignId);
    flooded = campaignId;
    try {
      const reply = await send(port, 'POST', `/s/${token}`, { headers: FORM, body: formBody(fields) });
      expect([reply.status, Number(reply.headers['retry-after']) > 0]).toEqual([503, true]);
      expect((await get()).status).toBe(200);
    } finally {
      flooded = 'another campaign';
    }
    expect(await listResponses(world.store.db, campaignId)).toHaveLength(before.length);
    const reply = await send(port, 'POST', `/s/${token}`, { headers: FORM, body: formBody(fields) });
    expect(reply.status).toBe(201);
  });
});
