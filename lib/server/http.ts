/** The one HTTP server: health, the respondents' lane, and everything else to Next. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Store } from '#db/store.ts';
import { admit, type Refusal } from './admit.ts';
import { type Log, routeOf } from './log.ts';
import type { Door, Metrics } from './metrics.ts';
import { answerOldBrowser } from './old-browser.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
/** How long a request may take to arrive, and how often that is looked at. */
const TIMES = { requestTimeout: 60_000, headersTimeout: 15_000, connectionsCheckingInterval: 5_000 };
const PREVIEW = /^\/api\/v1\/instruments\/[0-9a-z]+\/preview$/;
const DISK_FLOOR_BYTES = 100 * 1024 * 1024;

export function createHttpServer(parts: {
  store: Store;
  lane: Handler;
  console: Handler;
  log: Log;
  metrics: Metrics;
  secure: boolean;
  dev: boolean;
  times?: Partial<typeof TIMES>;
}): Server {
  const server = createServer({ ...TIMES, ...parts.times }, (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    observe(parts, request, response, path);
    const refusal = admit(request);
    if (refusal !== undefined) {
      // A person who mistyped an address gets the page that says so.
      if (refusal.status !== 404 || path.startsWith('/api')) return refuse(response, refusal);
      request.url = '/not-found';
    }
    if (path.startsWith('/s/')) return void parts.lane(request, response);
    if (path === '/healthz') return answer(response, 200, { status: 'live' });
    if (path === '/readyz') return void ready(parts.store, response);
    if (answerOldBrowser(request, response, path)) return;
    const nonce = randomBytes(16).toString('base64');
    // The author's screen shows a questionnaire in a frame; nothing else is framed, by anybody.
    const framed = PREVIEW.test(path);
    const policy = consolePolicy(nonce, parts.dev, framed ? "'self'" : "'none'");
    request.headers['x-nonce'] = nonce;
    request.headers['x-route'] = routeOf(path);
    request.headers['content-security-policy'] = policy;
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'same-origin');
    response.setHeader('x-frame-options', framed ? 'SAMEORIGIN' : 'DENY');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    if (parts.secure) response.setHeader('strict-transport-security', 'max-age=31536000');
    void parts.console(request, response);
  });
  server.maxHeadersCount = 100;
  // Nothing here speaks over a web socket, except the tools that compile on the fly.
  if (!parts.dev) server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  return server;
}

/** Counts every answer; only what staff ask for is written down, and never who asks. */
function observe(
  parts: { log: Log; metrics: Metrics },
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): void {
  const began = performance.now();
  const door = doorOf(path);
  response.on('finish', () => {
    const ms = performance.now() - began;
    parts.metrics.answered(door, response.statusCode, ms / 1_000);
    if (door === 'respond' || door === 'health' || path.startsWith('/_next/')) return;
    parts.log.request({ method: request.method ?? '', path, status: response.statusCode, ms });
  });
}

function doorOf(path: string): Door {
  if (path.startsWith('/s/')) return 'respond';
  if (path === '/healthz' || path === '/readyz') return 'health';
  return path.startsWith('/api/') ? 'api' : 'console';
}

function refuse(response: ServerResponse, { status, error }: Refusal): void {
  response.setHeader('connection', 'close');
  answer(response, status, { error });
}

function consolePolicy(nonce: string, dev: boolean, ancestors: string): string {
  const script = `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`;
  return [
    "default-src 'self'",
    script,
    `style-src-elem 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}

async function ready(store: Store, response: ServerResponse): Promise<void> {
  const state = await store.ready();
  const disk = state.diskFreeBytes > DISK_FLOOR_BYTES;
  const ok = state.database && state.migrations && disk;
  answer(response, ok ? 200 : 503, {
    status: ok ? 'ready' : 'not ready',
    database: state.database,
    migrations: state.migrations,
    disk,
  });
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(value)}\n`);
}
