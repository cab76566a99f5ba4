/** Routing and framework under attack, on the real server: what is steered, decoded twice, cached or never ends. */
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../support/http.ts';
import { type RunningServer, signIn, startServer } from '../support/server.ts';

/** Stands on every page that shows data. */
const DATA = '（演示）';
let server: RunningServer;
let cookie: string;
let evaluation: string;

beforeAll(async () => {
  server = await startServer();
  cookie = await signIn(server, server.username, server.password);
  const list = await (await fetch(`${server.origin}/api/v1/evaluations`, { headers: { cookie } })).json();
  evaluation = `/evaluations/${(list as { id: string }[])[0]?.id}`;
});
afterAll(() => server?.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body?: string | Buffer) =>
  send(server.port, method, path, { headers, ...(body === undefined ? {} : { body }) });

/** Next first sends a reader of flight data to the same address with a mark of its own. */
async function follow(path: string, headers: Record<string, string>) {
  const reply = await ask(path, headers);
  const to = reply.headers.location;
  return reply.status === 307 && to !== undefined ? ask(to, headers) : reply;
}

describe('without a session', () => {
  const names = ['src/middleware', 'middleware', 'pages/_middleware'];
  const steering: Record<string, string>[] = [
    ...names.map((n) => ({ 'x-middleware-subrequest': n })),
    { 'x-middleware-subrequest': Array(5).fill('middleware').join(':') },
    { 'x-middleware-subrequest': Array(5).fill('src/middleware').join(':') },
    { 'x-middleware-rewrite': '/evaluations' },
    { 'next-resume': '1' },
    { 'x-nextjs-data': '1' },
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
    { rsc: '1', 'next-router-segment-prefetch': '/evaluations' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'host=evil.example;proto=https', 'x-real-ip': '127.0.0.1' },
    { 'x-original-url': '/admin/accounts', 'x-rewrite-url': '/admin/accounts' },
    { host: 'evil.example' },
  ];

  it.each(steering)('%j opens nothing', async (headers) => {
    for (const path of [
      evaluation,
      `${evaluation}/units?_rsc=abc`,
      '/admin/accounts',
      '/admin/audit',
      '/library',
    ]) {
      const reply = await ask(path, headers);
      expect(reply.text, path).not.toContain(DATA);
      expect([200, 307, 308, 404], path).toContain(reply.status);
      expect(String(reply.headers.location ?? ''), path).not.toContain('evil.example');
      expect(JSON.stringify(reply.headers), path).not.toContain('evil.example');
    }
  });

  it.each([
    '.rsc',
    '.segments/_tree.segment.rsc',
    '.segments/$c$children.segment.rsc',
    '.prefetch.rsc',
    '.json',
    '?__nextDataReq=1',
    '/__nextjs_original-stack-frame',
  ])('the address with %s opens nothing', async (suffix) => {
    for (const path of [evaluation, '/evaluations', '/admin/accounts']) {
      const reply = await ask(path + suffix);
      expect(reply.text).not.toContain(DATA);
      // Next may answer with the instruction to go to the sign-in.
      expect([200, 307, 404]).toContain(reply.status);
      if (reply.status === 200) expect(reply.text).toContain('/login');
    }
  });

  it.each([
    '/_next/data/x/evaluations.json',
    '/_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75',
    '/_next/static/../../server.ts',
    '/metrics',
    '/debug',
    '/.env',
    '/.git/config',
    '/.git/HEAD',
    '/server.ts',
    '/package.json',
    '/data/hengping.sqlite',
    '/data/session.key',
    '/_next/server/app/page.js',
    '/%2e%2e/server.ts',
  ])('%s is not there', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });
});

describe('with a session', () => {
  it('no page and no answer is kept by anybody', async () => {
    for (const headers of [{}, { rsc: '1' }] as Record<string, string>[]) {
      for (const path of [
        evaluation,
        `${evaluation}/units`,
        '/account',
        '/api/v1/evaluations',
        '/api/v1/account',
      ]) {
        const reply = await follow(path, { cookie, ...headers });
        expect(reply.status, path).toBe(200);
        expect(reply.headers['cache-control'], path).toMatch(/no-store/);
        expect(reply.headers['cache-control'], path).not.toMatch(/public|s-maxage/);
        expect(reply.headers.etag ?? '', path).toBe('');
      }
    }
  });

  it('the same address asked for differently is told apart', async () => {
    const page = await follow(`${evaluation}/units`, { cookie });
    const flight = await follow(`${evaluation}/units`, { cookie, rsc: '1' });
    expect(page.headers['content-type']).toContain('text/html');
    expect(flight.headers['content-type']).toContain('text/x-component');
    for (const reply of [page, flight]) expect(String(reply.headers.vary).toLowerCase()).toContain('rsc');
  });
});

describe('a payload for actions that do not exist', () => {
  it.each(['__proto__', 'constructor', 'f'.repeat(42), `7f${'0'.repeat(40)}`])(
    '%s costs nothing',
    async (action) => {
      const body = '["$F1","$K1",{"__proto__":"$1:constructor:constructor"}]';
      for (const type of [
        'text/plain;charset=UTF-8',
        'multipart/form-data; boundary=x',
        'text/x-component',
      ]) {
        const began = performance.now();
        const reply = await ask(
          '/login',
          { 'next-action': action, 'content-type': type, cookie },
          'POST',
          body,
        );
        expect([reply.status, reply.text]).toEqual([405, '{"error":"method_not_allowed"}\n']);
        expect(performance.now() - began).toBeLessThan(500);
      }
    },
  );
});

describe('bodies', () => {
  const api = { 'content-type': 'application/json' };
  it('larger than allowed are refused before they are read to the end', async () => {
    const headers = { ...api, cookie, origin: server.origin };
    for (const size of [3, 10]) {
      const began = performance.now();
      const reply = await ask(
        '/api/v1/instruments/check',
        headers,
        'POST',
        Buffer.alloc(size * 1024 * 1024, 0x20),
      );
      expect(reply.status).toBe(413);
      expect(performance.now() - began).toBeLessThan(5_000);
    }
    const lane = new URL(server.link).pathname;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask(lane, form, 'POST', Buffer.alloc(200_000, 0x61))).status).toBe(413);
  });

  it('that say they are a gigabyte are not waited for', async () => {
    const reply = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(server.port, '127.0.0.1');
      let said = '';
      socket.setEncoding('latin1').on('data', (text: string) => {
        said += text;
        if (said.includes('\r\n\r\n')) socket.destroy();
      });
      socket.on('close', () => resolve(said));
      socket.on('error', reject);
      socket.write(
        `POST /api/v1/instruments/check HTTP/1.1\r\nHost: x\r\nOrigin: ${server.origin}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n{`,
      );
    });
    expect(reply).toMatch(/^HTTP\/1\.1 413/);
  });

  it.each([
    ['depth', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['a prototype', '{"text":"x","__proto__":{"admin":true}}'],
    ['a key twice', '{"text":"a","text":"b"}'],
    ['half a character', '{"text":"\\ud800"}'],
    ['a number out of range', '{"text":1e400}'],
    ['a million keys', `{${Array.from({ length: 120_000 }, (_, i) => `"k${i}":1`).join(',')}}`],
  ])('with %s are refused', async (_, body) => {
    const reply = await ask(
      '/api/v1/instruments/check',
      { ...api, cookie, origin: server.origin },
      'POST',
      body,
    );
    expect(reply.status).toBe(400);
  });
});

describe('a link of respondents', () => {
  it('is decoded by nobody: written otherwise it is unknown', async () => {
    const { pathname } = new URL(server.link);
    const token = pathname.split('/').at(-1) ?? '';
    const first = token.charCodeAt(0).toString(16);
    const unknown = await ask(`/s/${'0'.repeat(26)}`);
    for (const path of [
      `/s/%${first}${token.slice(1)}`,
      `/s/%25${first}${token.slice(1)}`,
      `/s/${token.toUpperCase()}`,
      `/s/${token}/`,
      `/s/${token}.`,
      `/s//${token}`,
      `/s/${token}%00`,
      `/s/..;/s/${token}`,
    ]) {
      const reply = await ask(path);
      expect([path, reply.status, reply.text]).toEqual([path, 404, unknown.text]);
    }
  });
});

describe('two thousand people behind one address', () => {
  it('all get through, and an account that floods is held back alone', async () => {
    const path = new URL(server.link).pathname;
    const page = await ask(path);
    const fields = new URLSearchParams();
    for (const [, name = '', value = ''] of page.text.matchAll(/name="([A-Z0-9_]+)" value="([^"]+)"/g)) {
      if (!fields.has(name)) fields.set(name, value);
    }
    const body = fields.toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const statuses: Record<string, number> = {};
    let left = 2_000;
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        while (left-- > 0) {
          const { status } = await ask(path, headers, 'POST', body);
          statuses[status] = (statuses[status] ?? 0) + 1;
        }
      }),
    );
    expect(statuses).toEqual({ 201: 2_000 });

    const flood = await Promise.all(
      Array.from({ length: 300 }, () =>
        ask(
          '/api/v1/instruments/check',
          { ...{ 'content-type': 'application/json', cookie }, origin: server.origin },
          'POST',
          '{}',
        ),
      ),
    );
    const refused = flood.filter((r) => r.status === 429);
    expect(refused.length).toBeGreaterThan(20);
    expect(Number(refused[0]?.headers['retry-after'] ?? 0)).toBeGreaterThan(0);
    expect((await ask(path)).status).toBe(200);
    expect((await ask('/api/v1/evaluations', { cookie })).status).toBe(200);
  });
});
