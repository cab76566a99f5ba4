/** The respondents' door under attack, on the real server. Numbers are those of the table in SECURITY.md. */
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listResponses } from '#db/repositories/responses.ts';
import { DATABASE_FILE } from '#db/sqlite-store.ts';
import { groupedCode } from '#lib/campaigns/seat-codes.ts';
import { newId } from '#lib/ids.ts';
import { type Reply, send } from '../support/http.ts';
import { bodyOf, textOf } from '../support/load.ts';
import { closeCampaign, type OwnCampaign, ownCampaign, reading } from '../support/own-campaign.ts';
import { type RunningServer, signIn, startServer } from '../support/server.ts';
import { ROOT } from '../support/sources.ts';

const DAY = 86_400_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const HTML = { accept: 'text/html', 'accept-language': 'zh-CN' };
const UNKNOWN = '0'.repeat(26);

let server: RunningServer;
let cookie: string;
let open: OwnCampaign;
let codes: OwnCampaign;
let early: OwnCampaign;
let closed: OwnCampaign;

beforeAll(async () => {
  server = await startServer();
  cookie = await signIn(server, server.username, server.password);
  open = await ownCampaign(server, cookie);
  codes = await ownCampaign(server, cookie, { entry: 'code', seats: 400 });
  early = await ownCampaign(server, cookie, { opensAt: Date.now() + DAY, entry: 'code', seats: 300 });
  closed = await ownCampaign(server, cookie);
  await closeCampaign(server, cookie, closed.campaignId);
});
afterAll(() => server?.stop());

const pathOf = (campaign: OwnCampaign) => `/s/${campaign.links[0]?.token}`;
const ask = (path: string, headers: Record<string, string> = HTML, method = 'GET', body?: string | Buffer) =>
  send(server.port, method, path, { headers, ...(body === undefined ? {} : { body }) });
const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  ask(path, { ...FORM, ...headers }, 'POST', body);
const enter = (code: string, headers: Record<string, string> = {}) =>
  post('/s/code', new URLSearchParams({ code }).toString(), headers);
const ticketIn = (reply: Reply) => /hp_ticket=[^;]+/.exec(String(reply.headers['set-cookie']))?.[0] ?? '';
const stored = (campaign: OwnCampaign) =>
  reading(server, async ({ db }) => (await listResponses(db, campaign.campaignId)).length);
/** A reply without what differs between any two. */
const shown = ({ status, headers: { date: _, ...headers }, text }: Reply) => ({ status, headers, text });

/** Sends bytes as they are and gives what comes back until it is closed or so many milliseconds are over. */
function throwAt(bytes: string, more?: string, ms = 4_000): Promise<{ said: string; ms: number }> {
  const began = performance.now();
  return new Promise((resolve) => {
    let said = '';
    let feeding: NodeJS.Timeout | undefined;
    const socket = createConnection(server.port, '127.0.0.1', () => {
      socket.write(bytes);
      if (more !== undefined) feeding = setInterval(() => socket.write(more), 1);
    });
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
    });
    socket.on('error', () => {});
    const over = setTimeout(() => socket.destroy(), ms);
    socket.on('close', () => {
      clearInterval(feeding);
      clearTimeout(over);
      resolve({ said, ms: performance.now() - began });
    });
  });
}

describe('addresses and methods', () => {
  it('4: written otherwise an address is unknown, and is decoded by nobody', async () => {
    const unknown = shown(await ask(`/s/${UNKNOWN}`));
    expect(unknown.status).toBe(404);
    const path = pathOf(open);
    for (const other of [
      ...['/s/%63ode', '/s/%2563ode', '/s/Code', '/s/CODE', '/s/code/', '/s/code.', '/s/code%00', '/s//code'],
      ...[
        '/s/x/../code',
        '/s/./code',
        '/s/..;/code',
        '/s/c%c0%afde',
        '/s/%e0%80%afcode',
        '/s/',
        '/s/code;x=1',
      ],
      ...[
        `${path}/%72eceipt`,
        `${path}/receipt/`,
        `${path}/receipt%00`,
        `${path}//receipt`,
        `${path}/Receipt`,
      ],
      ...[`${path};x`, `${path}%2freceipt`, `${path}\\receipt`, `${path}/../${UNKNOWN}`],
    ]) {
      expect([other, shown(await ask(other))]).toEqual([other, unknown]);
    }
  });

  it('5: a method that is named in a header is not taken, others are refused, HEAD has no body', async () => {
    const before = await stored(open);
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      const reply = await ask(pathOf(open), { ...HTML, [name]: 'POST' });
      expect([name, reply.status, reply.text.includes('<form')]).toEqual([name, 200, true]);
    }
    for (const path of [pathOf(open), '/s/code']) {
      for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS', 'PROPFIND']) {
        // A body without a length would be the next request: the client frames one for these alone.
        const reply = await ask(path, FORM, method, method.startsWith('P') ? bodyOf(1) : undefined);
        expect([method, reply.status]).toEqual([method, 405]);
      }
      const head = await ask(path, HTML, 'HEAD');
      const get = await ask(path);
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers['content-security-policy']).toBe(get.headers['content-security-policy']);
    }
    expect(await stored(open)).toBe(before);
  });

  it('6, 50: no header and no parameter leads anywhere else', async () => {
    const forged = {
      ...{
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-for': '203.0.113.9',
      },
      ...{ forwarded: 'host=evil.example', 'x-real-ip': '203.0.113.9', host: 'evil.example' },
      ...{ origin: 'https://evil.example', referer: 'https://evil.example/' },
    };
    const query =
      '?lang=//evil.example&next=https://evil.example&return=//evil.example&url=javascript:alert(1)';
    const replies = [
      await ask(pathOf(open) + query, { ...HTML, ...forged }),
      await ask(pathOf(codes) + query, { ...HTML, ...forged }),
      await ask(`${pathOf(open)}/receipt${query}&code=ABCD-EFGH-JK`, { ...HTML, ...forged }),
      await ask(`/s/code${query}`, { ...HTML, ...forged }),
      await ask(`/s/code${query}`, { ...FORM, ...forged, accept: 'text/html' }, 'POST', 'code=1'),
      await ask(pathOf(open) + query, { ...FORM, ...forged, accept: 'text/html' }, 'POST', bodyOf(77)),
    ];
    for (const reply of replies) {
      const { location } = reply.headers;
      if (location !== undefined) expect(location).toMatch(/^\/s\/[0-9a-z]+(\/receipt)?\?(lang|code)=/);
      expect(JSON.stringify(reply.headers) + reply.text).not.toMatch(
        /evil\.example|203\.0\.113\.9|javascript:/,
      );
    }
    expect(replies.map((r) => r.status)).toEqual([200, 303, 200, 200, 403, 303]);
  });
});

describe('bodies', () => {
  it.each(['gzip', 'br', 'deflate', 'identity', 'x'])('10: packed with %s are refused', async (encoding) => {
    for (const path of [pathOf(open), '/s/code']) {
      expect((await post(path, bodyOf(2), { 'content-encoding': encoding })).status).toBe(415);
    }
  });

  it('11: larger than a form can be are refused before they have come', async () => {
    for (const path of [pathOf(open), '/s/code']) {
      expect((await post(path, Buffer.alloc(70_000, 0x61))).status).toBe(413);
      const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
      const announced = await throwAt(`${head}Content-Length: 1073741824\r\n\r\na=`);
      expect(announced.said).toMatch(/^HTTP\/1\.1 413 /);
      expect(announced.ms).toBeLessThan(3_000);
      const piece = `1000\r\n${'a'.repeat(4_096)}\r\n`;
      const endless = await throwAt(`${head}Transfer-Encoding: chunked\r\n\r\n`, piece);
      expect(endless.said).toMatch(/^HTTP\/1\.1 413 /);
      expect(endless.ms).toBeLessThan(3_000);
    }
    expect((await ask(pathOf(open))).status).toBe(200);
  });

  it('12: JSON is no form, and a form of nonsense is refused with its fields named', async () => {
    const before = await stored(open);
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', '']) {
      const reply = await post(pathOf(open), `${'['.repeat(10_000)}`, { 'content-type': type });
      expect([type, reply.status]).toEqual([type, 415]);
    }
    const began = performance.now();
    const refused = [
      Array.from({ length: 9_000 }, (_, i) => `k${i}=`).join('&'),
      `${bodyOf(3)}&__proto__=1&constructor=2&prototype.x=3`,
      `${bodyOf(3)}&COP_COL1=1`,
      bodyOf(3).replace(/=4(&|$)/g, '=1e400$1'),
      `${bodyOf(3)}&x[]=1&x[a]=2`,
    ];
    for (const body of refused) {
      const reply = await post(pathOf(open), body);
      expect([body.slice(-40), reply.status]).toEqual([body.slice(-40), 400]);
      expect(JSON.parse(reply.text).problems.length).toBeGreaterThan(0);
      expect(reply.text.length).toBeLessThan(20_000);
    }
    // Half a character, bytes that are no UTF-8, an overlong slash.
    for (const bytes of ['%ed%a0%80', '%ff', '%c0%af']) {
      expect((await post(pathOf(open), `${bodyOf(3)}&x=${bytes}`)).status).toBe(400);
    }
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await stored(open)).toBe(before);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('connections and caches', () => {
  it('13: nothing is upgraded, no whole address is served', async () => {
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\n';
    for (const target of [pathOf(open), `http://169.254.169.254${pathOf(open)}`]) {
      const { said } = await throwAt(`GET ${target} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`);
      expect(said).toMatch(/^HTTP\/1\.1 400 /);
    }
    const whole = await throwAt(
      `GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect(whole.said).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('14: only files with their hash in the name are kept by caches between', async () => {
    const page = await ask(pathOf(open));
    const asset = /(?:href|src)="(\/s\/[^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await ask(asset)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(page.headers['cache-control']).toBe('private, no-cache');
    expect(page.headers.vary).toBe('Accept-Language, Accept-Encoding');
    // What Next would read as another thing is the same page here.
    for (const other of [`${pathOf(open)}?_rsc=1`, pathOf(open)]) {
      const reply = await ask(other, { ...HTML, rsc: '1', 'next-router-prefetch': '1' });
      expect([reply.status, reply.text]).toEqual([200, page.text]);
      expect(reply.headers['content-type']).toContain('text/html');
    }
    for (const path of [
      `/s/${UNKNOWN}`,
      '/s/code',
      pathOf(closed),
      pathOf(early),
      pathOf(codes),
      `${pathOf(open)}/receipt?code=ABCD-EFGH-JK`,
    ]) {
      expect([path, (await ask(path)).headers['cache-control']]).toEqual([path, 'no-store']);
    }
  });
});

describe('codes and tickets', () => {
  it('36: a code that is missing, a list, a space or written otherwise is one code or none', async () => {
    for (const body of [
      '',
      'code',
      'code=',
      'code=%20%20',
      'code[]=x',
      'code[0]=x',
      'code=null',
      'code=undefined',
      'code=%00',
    ]) {
      expect([body, (await post('/s/code', body)).status]).toEqual([body, 403]);
    }
    const code = codes.links[0]?.codes[0] ?? '';
    const ways = [
      code,
      code.toLowerCase(),
      ` ${code} `,
      code.replaceAll('-', ''),
      code.replaceAll('-', '－'),
      groupedCode(code),
    ];
    const tickets = await Promise.all(ways.map(async (way) => ticketIn(await enter(way))));
    expect(new Set(tickets).size).toBe(1);
    expect(tickets[0]).toMatch(/^hp_ticket=./);
  });

  it('37: nothing is stored before a campaign begins or after it has ended', async () => {
    for (const [campaign, status] of [
      [early, 403],
      [closed, 410],
    ] as const) {
      for (const id of [{}, { cookie: `hp_submission=${newId()}` }] as Record<string, string>[]) {
        expect((await post(pathOf(campaign), bodyOf(5), id)).status).toBe(status);
      }
      expect(await stored(campaign)).toBe(0);
    }
    // A ticket of an open campaign opens no other, nor does one that somebody made.
    const ticket = ticketIn(await enter(codes.links[0]?.codes[1] ?? ''));
    expect((await post(pathOf(early), bodyOf(5), { cookie: ticket })).status).toBe(403);
    const last = ticket.slice(0, -1) + (ticket.endsWith('0') ? '1' : '0');
    for (const forged of [last, ticket.slice(0, -1), 'hp_ticket=', 'hp_ticket=..', 'hp_ticket=undefined']) {
      expect([forged, (await post(pathOf(codes), bodyOf(5), { cookie: forged })).status]).toEqual([
        forged,
        403,
      ]);
    }
    expect(await stored(codes)).toBe(0);
  });

  it('38: answers that the questionnaire does not have are refused, those behind an early end dropped', async () => {
    const before = await stored(open);
    const page = (await ask(pathOf(open))).text;
    const ending = /class="opt ends"><input[^>]*name="([^"]+)" value="([^"]+)"/.exec(page);
    const other = `${bodyOf(6)}&SRV_ATT1=5`;
    const fields = new URLSearchParams(bodyOf(6));
    const scale = [...fields].find(([, v]) => v === '1')?.[0] ?? '';
    const changed = (name: string, value: string) => {
      const copy = new URLSearchParams(fields);
      copy.set(name, value);
      return copy.toString();
    };
    for (const body of [
      other,
      changed(scale, '6'),
      changed(scale, '0'),
      changed(scale, '-1'),
      changed(scale, '1,2'),
      changed(scale, '1.0'),
      changed(scale, ' 1'),
      changed(scale, '１'),
      `${fields}&${scale}=2`,
      changed('id', 'x'),
    ]) {
      expect([body.slice(-30), (await post(pathOf(open), body)).status]).toEqual([body.slice(-30), 400]);
    }
    expect(await stored(open)).toBe(before);
    const [, question = '', last = ''] = ending ?? expect.fail('no option ends this questionnaire');
    expect((await post(pathOf(open), changed(question, last))).status).toBe(201);
    const rows = await reading(server, ({ db }) => listResponses(db, open.campaignId));
    expect(rows.find((r) => !r.eligible)?.answers).toEqual({ [question]: last });
  });

  it('39: the same again has the same receipt, another body under the same id is refused', async () => {
    const own = { cookie: `hp_submission=${newId()}` };
    const before = await stored(open);
    const first = await post(pathOf(open), bodyOf(7), own);
    const again = await post(pathOf(open), bodyOf(7), own);
    const other = await post(pathOf(open), bodyOf(8), own);
    expect([first.status, again.status, other.status]).toEqual([201, 201, 409]);
    expect(again.text).toBe(first.text);
    expect(await stored(open)).toBe(before + 1);
  });

  it('41: unknown and not yet open codes are answered alike, in bytes and in time', async () => {
    const unopened = early.links[0]?.codes ?? [];
    const unknown = (i: number) => `0000-0000-${String(1000 + i)}`;
    const kinds = [(i: number) => unopened[i % unopened.length] ?? '', unknown];
    expect(shown(await enter(unopened[0] ?? ''))).toEqual(shown(await enter(unknown(0))));
    expect(shown(await enter(unopened[0] ?? '', HTML))).toEqual(shown(await enter(unknown(0), HTML)));
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < 600; i++) {
      // In a random order, so that nothing slow falls on one kind alone.
      const kind = Math.random() < 0.5 ? 0 : 1;
      const began = performance.now();
      await enter(kinds[kind]?.(i) ?? '');
      times[kind].push(performance.now() - began);
    }
    // How often the one takes longer than the other: half of the time, where they take as long.
    let longer = 0;
    for (const a of times[0]) for (const b of times[1]) longer += a > b ? 1 : a === b ? 0.5 : 0;
    const share = longer / (times[0].length * times[1].length);
    const deviation = Math.sqrt(
      (times[0].length + times[1].length + 1) / (12 * times[0].length * times[1].length),
    );
    expect(Math.abs(share - 0.5)).toBeLessThan(Math.max(0.12, 5 * deviation));
  });
});

describe('what a receipt and a page give away', () => {
  it('47: a receipt proves that something was sent, and leads to no answer', async () => {
    const own = { cookie: `hp_submission=${newId()}` };
    const sent = JSON.parse((await post(pathOf(open), bodyOf(123_456), own)).text) as {
      receipt: string;
      location: string;
    };
    const page = await ask(sent.location);
    expect(page.text).toContain(sent.receipt);
    expect(page.text).not.toContain(textOf(123_456));
    // The receipt's number is kept nowhere, as it is shown or without its hyphens.
    const file = join(server.dataFolder, DATABASE_FILE);
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)])
      .toString('latin1')
      .toUpperCase();
    expect(bytes).toContain(textOf(123_456).toUpperCase());
    expect(bytes).not.toContain(sent.receipt);
    expect(bytes).not.toContain(sent.receipt.replaceAll('-', ''));
    for (const forged of ['', 'x', '<script>', 'ABCD-EFGH-JK%0d%0aset-cookie:x=1', 'AAAA-BBBB-CCC']) {
      expect((await ask(`${pathOf(open)}/receipt?code=${forged}`)).status).toBe(404);
    }
  });

  it('51: nothing is filled in from an address, and no other site shows the page in itself', async () => {
    const plain = await ask(pathOf(open));
    const name = /name="([A-Z0-9_]+)" value="/.exec(plain.text)?.[1] ?? '';
    const filled = await ask(`${pathOf(open)}?${name}=4&q1=5&${name}[]=3&utm_source=p17&uid=77`);
    expect(filled.text).toBe(plain.text);
    expect(plain.text).not.toContain(' checked');
    for (const path of [pathOf(open), '/s/code', `/s/${UNKNOWN}`, pathOf(closed)]) {
      const { headers } = await ask(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none';/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("form-action 'self'");
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    }
    // Nobody is listened to but the person.
    const script = readFileSync(join(ROOT, 'public', 'respond.js'), 'utf8');
    expect(script).not.toMatch(
      /postMessage|['"]message['"]|innerHTML|insertAdjacentHTML|document\.write|\beval\b/,
    );
  });
});
