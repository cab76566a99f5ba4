/** The server before anybody looks at a request, with handlers that only say that they were reached. */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../../tests/support/http.ts';
import { openWorld, type World } from '../../tests/support/world.ts';
import { createHttpServer } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

let world: World;
let server: Server;
let port: number;
const seen: { door: string; url: string; headers: string[] }[] = [];
const log: string[] = [];
const metrics = createMetrics({ waiting: () => 3 });

beforeAll(async () => {
  world = await openWorld();
  const reached =
    (door: string) =>
    async (request: { url?: string; headers: object }, response: { end(t: string): void }) => {
      seen.push({ door, url: request.url ?? '', headers: Object.keys(request.headers) });
      response.end(door);
    };
  server = createHttpServer({
    store: world.store,
    lane: reached('lane') as never,
    console: reached('console') as never,
    log: createLog('info', (line) => log.push(line)),
    metrics,
    secure: false,
    dev: false,
    times: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 },
  });
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world.close();
});

/** Sends bytes as they are and returns what comes back until the connection ends. */
function raw(text: string, keepOpen = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      said += chunk;
    });
    socket.on('close', () => resolve(said));
    socket.on('error', reject);
    socket.write(text, 'latin1');
    if (!keepOpen) socket.end();
  });
}
const statusOf = (reply: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1] ?? 0);
const last = () => seen.at(-1);

describe('addresses', () => {
  it.each([
    '/evaluations',
    '/',
    '/evaluations/abc/indicators/x?open=D3.1',
    '/_next/static/chunks/app/%5BevaluationId%5D/page-1.js',
  ])('%s is passed on', async (path) => {
    expect((await send(port, 'GET', path)).text).toBe('console');
    expect(last()?.url).toBe(path);
  });

  it.each([
    '/%65valuations',
    '/%2565valuations',
    '/%252565valuations',
    '/evaluations/..;/admin',
    '/evaluations/../admin',
    '/./admin',
    '//admin',
    '/admin//accounts',
    '/admin\\accounts',
    '/admin/%00',
    '/admin/%c0%ae%c0%ae/',
    '/admin/%zz',
    '/\u00e9',
    '/_next/static/%2e%2e/server.ts',
    '/_next/static/..%2fserver.ts',
  ])('%s is unknown and reaches nobody under that name', async (path) => {
    const before = seen.length;
    const reply = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const reached = seen.slice(before).map((s) => s.url);
    if (statusOf(reply) === 400) expect(reached).toEqual([]);
    else expect(reached).toEqual(['/not-found']);
  });

  it('of the API are answered as JSON', async () => {
    const reply = await send(port, 'GET', '/api/v1/%61ccounts');
    expect([reply.status, JSON.parse(reply.text)]).toEqual([404, { error: 'not_found' }]);
  });

  it('of respondents go to their lane as they are', async () => {
    await send(port, 'GET', '/s/%2565');
    expect(last()).toMatchObject({ door: 'lane', url: '/s/%2565' });
  });

  it('that are whole, or none, are for proxies', async () => {
    for (const target of ['http://127.0.0.1/admin', '*', 'x']) {
      const reply = await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect([target, statusOf(reply)]).toEqual([target, 400]);
    }
  });
});

describe('methods', () => {
  it.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PURGE'])('%s is not one of ours', async (method) => {
    for (const path of ['/', '/api/v1/evaluations', '/s/x']) {
      expect((await send(port, method, path)).status).toBe(405);
    }
  });

  it('that write reach the API and the lane, never a page', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const body = method === 'DELETE' ? {} : { body: '{}' };
      expect((await send(port, method, '/login', body)).status).toBe(405);
      expect((await send(port, method, '/api/v1/x', body)).text).toBe('console');
    }
    expect((await send(port, 'POST', '/s/x', { body: 'a=1' })).text).toBe('lane');
  });

  it('are what they are, whatever a header says', async () => {
    await send(port, 'GET', '/evaluations', {
      headers: { 'x-http-method-override': 'DELETE', 'x-method-override': 'PUT' },
    });
    expect(last()?.headers.filter((h) => h.includes('method'))).toEqual([]);
  });
});

describe('headers', () => {
  it('by which proxies and frameworks are steered are dropped, for every door', async () => {
    const headers = Object.fromEntries(
      ['x-middleware-subrequest', 'x-nextjs-data', 'next-resume', 'next-action', 'x-forwarded-host']
        .concat(['x-forwarded-proto', 'x-forwarded-for', 'forwarded', 'x-real-ip', 'x-original-url'])
        .concat(['x-rewrite-url', 'x-invoke-path', 'x-matched-path'])
        .map((name) => [name, '1']),
    );
    for (const path of ['/evaluations', '/s/x', '/api/v1/evaluations']) {
      await send(port, 'GET', path, { headers });
      expect(last()?.headers.filter((h) => h in headers)).toEqual([]);
    }
  });

  it.each(['br', 'gzip', 'deflate', 'x-gzip', 'identity'])(
    'a body encoded as %s is refused',
    async (encoding) => {
      for (const path of ['/s/x', '/api/v1/x']) {
        const headers = { 'content-encoding': encoding, 'content-type': 'application/json' };
        expect((await send(port, 'POST', path, { headers, body: 'x' })).status).toBe(415);
      }
    },
  );

  it('that two readers could read differently end the connection', async () => {
    const before = seen.length;
    const smuggled = 'GET /admin HTTP/1.1\r\nHost: x\r\n\r\n';
    for (const lines of [
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      ['Content-Length: 5', 'Content-Length: 6'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding : chunked'],
      ['Content-Length: +5'],
    ]) {
      const reply = await raw(
        `POST /api/v1/x HTTP/1.1\r\nHost: x\r\n${lines.join('\r\n')}\r\n\r\n0\r\n\r\n${smuggled}`,
      );
      expect([lines, statusOf(reply)]).toEqual([lines, 400]);
    }
    expect(seen.slice(before).map((s) => s.url)).not.toContain('/admin');
  });

  it('a change of protocol is refused', async () => {
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13';
    for (const target of ['/', 'http://169.254.169.254/', '/_next/webpack-hmr']) {
      const reply = await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n\r\n`, true);
      expect([target, statusOf(reply)]).toEqual([target, 400]);
    }
  });
});

describe('time', () => {
  it('a head that never ends is given up', async () => {
    const began = performance.now();
    const reply = await raw('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', true);
    expect(statusOf(reply)).toBe(408);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it('a request that never ends is given up', async () => {
    const head = 'POST /api/v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n';
    // The handler of this test answers at once; the connection must still not be held for ever.
    const began = performance.now();
    await raw(`${head}x`, true);
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});

describe('what is written down', () => {
  it('is what staff asked for, without ids, and nothing about respondents', async () => {
    log.length = 0;
    await send(port, 'GET', '/s/0123456789abcdefghjkmnpqrs');
    await send(port, 'GET', '/evaluations/7z3zh17j0ejt723jn3awb0fp9c/units?name=张三'.replace('张三', 'x'));
    await new Promise((r) => setTimeout(r, 20));
    expect(log.map((l) => (JSON.parse(l) as { route: string }).route)).toEqual(['/evaluations/:id/units']);
    expect(log.join('')).not.toMatch(/127\.0\.0\.1|user-agent|7z3zh/);
  });

  it('is counted by door and class of status', async () => {
    await send(port, 'GET', '/s/x');
    await send(port, 'TRACE', '/');
    const text = await metrics.text();
    expect(text).toMatch(/hengping_requests_total\{door="respond",status="2xx"\} \d+/);
    expect(text).toMatch(/hengping_requests_total\{door="console",status="4xx"\} \d+/);
    expect(text).toMatch(/hengping_intake_waiting 3/);
  });
});
