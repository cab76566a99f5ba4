/** One request to the respondents' lane and the ways to answer it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLocale, type Locale, negotiateLocale } from '../i18n/locales.ts';
import { Wire } from './wire.ts';

const CSP =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const NO_QUERY = new URLSearchParams();

export const HTML_TYPE = 'text/html; charset=utf-8';

export type Headers = Record<string, string | string[]>;

export type Visit = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly locale: Locale;
  /** On a device that many people use one after another. */
  readonly kiosk: boolean;
  /** Wants JSON rather than a page: the enhancer, or a script. */
  readonly json: boolean;
};

export function readVisit(request: IncomingMessage, response: ServerResponse): Visit {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const parameters = query === '' ? NO_QUERY : new URLSearchParams(query);
  const asked = parameters.get('lang');
  return {
    request,
    response,
    path,
    query: parameters,
    locale: isLocale(asked) ? asked : negotiateLocale(request.headers['accept-language']),
    kiosk: parameters.get('kiosk') === '1',
    json: !(request.headers.accept ?? '').includes('text/html'),
  };
}

export function isReading(visit: Visit): boolean {
  return visit.request.method === 'GET' || visit.request.method === 'HEAD';
}

export function sendJson(visit: Visit, status: number, value: unknown, headers: Headers = {}): void {
  send(visit, status, `${JSON.stringify(value)}\n`, 'application/json; charset=utf-8', headers);
}

export function send(
  visit: Visit,
  status: number,
  body: string | Buffer | Wire,
  type: string,
  headers: Headers = {},
): void {
  const length = body instanceof Wire ? body.length : Buffer.byteLength(body);
  visit.response.writeHead(status, {
    'content-type': type,
    'content-length': String(length),
    'cache-control': 'no-store',
    'content-security-policy': CSP,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    ...headers,
  });
  if (visit.request.method === 'HEAD') visit.response.end();
  else if (body instanceof Wire) visit.response.end(body.bytes, 'latin1');
  // As many bytes as characters: ASCII, which need not be encoded.
  else if (typeof body === 'string' && length === body.length) visit.response.end(body, 'latin1');
  else visit.response.end(body);
}

export function notThisMethod(visit: Visit): void {
  send(visit, 405, 'Method not allowed.\n', 'text/plain; charset=utf-8', { allow: 'GET, HEAD, POST' });
}

/** Whether gzip is named and not refused by a weight of zero (RFC 9110 §12.5.3). */
export function acceptsGzip(visit: Visit): boolean {
  const named = String(visit.request.headers['accept-encoding'] ?? '');
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(named);
}

const patterns = new Map<string, RegExp>();

/** The value of a cookie, as it was sent. */
export function cookieOf(visit: Visit, name: string): string | undefined {
  const sent = visit.request.headers.cookie;
  if (sent === undefined) return undefined;
  let pattern = patterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`);
    patterns.set(name, pattern);
  }
  return pattern.exec(sent)?.[1];
}

/** Address parameters that go on from page to page. */
export function carried(visit: Pick<Visit, 'locale' | 'kiosk'>): string {
  return `lang=${visit.locale}${visit.kiosk ? '&kiosk=1' : ''}`;
}
