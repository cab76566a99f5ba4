/** The one HTTP server: health, the respondents' lane, and everything else to Next. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Store } from '#db/store.ts';
import { answerOldBrowser } from './old-browser.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Headers by which proxies and frameworks have been steered from outside; dropped at the door. */
const STEERING = /^(x-middleware-|x-nextjs-|next-resume$|next-action$|x-forwarded-host$|forwarded$)/;
const DISK_FLOOR_BYTES = 100 * 1024 * 1024;

export function createHttpServer(parts: {
  store: Store;
  lane: Handler;
  console: Handler;
  secure: boolean;
  dev: boolean;
}): Server {
  return createServer({ requestTimeout: 60_000, headersTimeout: 15_000 }, (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    // `OPTIONS *` and whole addresses are for proxies.
    if (!path.startsWith('/')) return answer(response, 400, { error: 'invalid_input' });
    if (path.startsWith('/s/')) return void parts.lane(request, response);
    if (path === '/healthz') return answer(response, 200, { status: 'live' });
    if (path === '/readyz') return ready(parts.store, response);
    if (answerOldBrowser(request, response, path)) return;
    for (const name of Object.keys(request.headers)) if (STEERING.test(name)) delete request.headers[name];
    const nonce = randomBytes(16).toString('base64');
    const policy = consolePolicy(nonce, parts.dev);
    request.headers['x-nonce'] = nonce;
    request.headers['content-security-policy'] = policy;
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'same-origin');
    response.setHeader('x-frame-options', 'SAMEORIGIN');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    if (parts.secure) response.setHeader('strict-transport-security', 'max-age=31536000');
    void parts.console(request, response);
  });
}

function consolePolicy(nonce: string, dev: boolean): string {
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
    "frame-ancestors 'self'",
  ].join('; ');
}

function ready(store: Store, response: ServerResponse): void {
  const state = store.ready();
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
