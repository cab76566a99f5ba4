/**
 * A plain page for browsers in which the console would stay blank or unstyled. Respondents' pages are not
 * concerned: they work from Chromium 78. The agent is read from this one request and kept nowhere.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLocale, type Locale, negotiateLocale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { Html, html } from '../respond/html.ts';

/** First versions in which the console's styles and scripts work: layers, `color-mix`, `:has`, nesting. */
const FLOOR = { chromium: 111, safari: [16, 4], firefox: 128 } as const;
/** Longer agents are not looked at; real ones stay below 300. */
const AGENT_LIMIT = 512;

const STYLE =
  'body{max-width:34em;margin:3em auto;padding:0 1em;font:16px/1.6 "Microsoft YaHei","PingFang SC",sans-serif}h1{font-size:22px}';
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * Whether a `User-Agent` names a browser below the floor beyond doubt. What is not recognised passes: a wrong
 * guess would lock somebody out, while an old browser that is missed is no worse off than before.
 */
export function isTooOld(agent: string): boolean {
  if (agent.length > AGENT_LIMIT) return false;
  if (/\b(?:MSIE |Trident\/|Presto\/)/.test(agent)) return true;
  // Every browser on an iPhone or iPad is the system's WebKit, whatever it calls itself.
  const ios = /\((?:iPhone|iPad|iPod)[^)]* OS (\d+)_(\d+)/.exec(agent);
  if (ios !== null) return belowSafari(Number(ios[1]), Number(ios[2]));
  // Before Safari: Chromium names both, and so do 360, QQ, WeChat and Edge, which are built on it.
  const chromium = /\b(?:Headless)?Chrom(?:e|ium)\/(\d+)/.exec(agent);
  if (chromium !== null) return Number(chromium[1]) < FLOOR.chromium;
  const firefox = /\bGecko\/\S+ Firefox\/(\d+)/.exec(agent);
  if (firefox !== null) return Number(firefox[1]) < FLOOR.firefox;
  const safari = /\bAppleWebKit\/.*\bVersion\/(\d+)(?:\.(\d+))?.* Safari\//.exec(agent);
  return safari !== null && belowSafari(Number(safari[1]), Number(safari[2] ?? 0));
}

function belowSafari(major: number, minor: number): boolean {
  const [wantedMajor, wantedMinor] = FLOOR.safari;
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

/** Whether this request opens a page, as far as a browser without `Sec-Fetch-*` can tell. */
function opensPage(request: IncomingMessage, path: string): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (/^\/(?:s|api|_next)\//.test(path) || /\.[a-z0-9]+$/i.test(path)) return false;
  return (request.headers.accept ?? '').includes('text/html');
}

/**
 * Answers a console page for a browser below the floor and says whether it did. The status is 200: 426 is about
 * the protocol (it must carry `Upgrade`, RFC 9110 §15.5.22), and Internet Explorer replaces short pages of
 * other statuses with its own.
 */
export function answerOldBrowser(request: IncomingMessage, response: ServerResponse, path: string): boolean {
  if (!opensPage(request, path) || !isTooOld(request.headers['user-agent'] ?? '')) return false;
  const body = Buffer.from(renderOldBrowser(localeOf(request)));
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(body.length),
    'cache-control': 'no-store',
    vary: 'User-Agent, Accept-Language, Cookie',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}

function localeOf(request: IncomingMessage): Locale {
  const chosen = /(?:^|;\s*)hp_locale=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
  return isLocale(chosen) ? chosen : negotiateLocale(request.headers['accept-language']);
}

function renderOldBrowser(locale: Locale): string {
  const { product, oldBrowser: t } = MESSAGES[locale].common;
  // The style is ours and goes in as it is: the policy's hash is of these bytes.
  return html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t.title} · ${product}</title><style>${new Html(STYLE)}</style></head>
<body><p>${product}</p><h1>${t.title}</h1><p>${t.why}</p><p>${t.need}</p><ul><li>${t.chromium}</li><li>${t.firefox}</li><li>${t.safari}</li></ul><p>${t.respondents}</p></body></html>
`.markup;
}
