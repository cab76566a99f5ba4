import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MESSAGES } from '#lib/i18n/messages.ts';
import { send } from '../../tests/support/http.ts';
import { openWorld, type World } from '../../tests/support/world.ts';
import { createHttpServer } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { isTooOld } from './old-browser.ts';

const MOZILLA = 'Mozilla/5.0';
const WINDOWS = `${MOZILLA} (Windows NT 10.0; Win64; x64)`;
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const CHROME_79 = `${WINDOWS} ${WEBKIT} Chrome/79.0.3945.88 Safari/537.36`;

describe('agents below the floor', () => {
  it.each([
    [CHROME_79, 'Chrome 79'],
    [`${WINDOWS} ${WEBKIT} Chrome/110.0.0.0 Safari/537.36`, 'Chrome 110'],
    [`${WINDOWS} ${WEBKIT} Chrome/86.0.4240.198 Safari/537.36 QIHU 360SE`, '360 on Chromium 86'],
    [`${WINDOWS} ${WEBKIT} Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763`, 'Edge of Windows 10'],
    [`${MOZILLA} (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko`, 'Internet Explorer 11'],
    ['Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)', 'Internet Explorer 8'],
    ['Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18', 'Opera 12'],
    [`${MOZILLA} (Windows NT 6.1; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0`, 'Firefox 115'],
    [`${MOZILLA} (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0`, 'Firefox 127'],
    [
      `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.3 Safari/605.1.15`,
      'Safari 16.3',
    ],
    [
      `${MOZILLA} (iPad; CPU OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1`,
      'Chrome on an old iPad',
    ],
  ])('%s', (agent) => {
    expect(isTooOld(agent)).toBe(true);
  });
});

describe('agents that pass', () => {
  it.each([
    [`${WINDOWS} ${WEBKIT} Chrome/111.0.0.0 Safari/537.36`, 'Chrome 111'],
    [`${WINDOWS} ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge 140'],
    [`${MOZILLA} (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/120.0.0.0 Safari/537.36`, 'headless'],
    [
      `${MOZILLA} (Linux; Android 12; wv) ${WEBKIT} Version/4.0 Chrome/111.0.5563.116 Mobile Safari/537.36`,
      'Android view: its Version/4.0 is not Safari’s',
    ],
    [`${MOZILLA} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0`, 'Firefox 128'],
    [
      `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.4 Safari/605.1.15`,
      'Safari 16.4',
    ],
    [
      `${MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0`,
      'WeChat on iOS 18',
    ],
    ['', 'no agent'],
    ['curl/8.14.1', 'a program'],
    ['SomethingNew/1.0', 'unknown'],
    [`${CHROME_79}${' x'.repeat(400)}`, 'too long to be looked at'],
  ])('%s', (agent) => {
    expect(isTooOld(agent)).toBe(false);
  });
});

describe('what an old browser is answered', () => {
  let world: World;
  let port = 0;
  let close = () => {};
  const open = (
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
    agent: string = CHROME_79,
  ) =>
    send(port, method, path, {
      headers: { accept: 'text/html,*/*;q=0.8', 'user-agent': agent, ...headers },
    });

  beforeAll(async () => {
    world = await openWorld();
    const next = (name: string) => async (_: unknown, response: { end(text: string): void }) => {
      response.end(name);
    };
    const server = createHttpServer({
      store: world.store,
      lane: next('lane'),
      console: next('console'),
      log: createLog('silent', () => {}),
      metrics: createMetrics({ waiting: () => 0 }),
      secure: false,
      dev: false,
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    close = () => server.close();
  });
  afterAll(async () => {
    close();
    await world.close();
  });

  it.each([
    ['zh-CN', { 'accept-language': 'zh-CN' }],
    ['zh-TW', { 'accept-language': 'zh-HK' }],
    ['en', { 'accept-language': 'en-GB' }],
    ['en', { 'accept-language': 'zh-CN', cookie: 'a=b; hp_locale=en' }],
  ] as const)('a page in %s that names the browsers needed, without a script', async (locale, headers) => {
    const reply = await open('/evaluations', headers);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(reply.text).toContain(`<html lang="${locale}">`);
    for (const words of Object.values(MESSAGES[locale].common.oldBrowser)) {
      expect(reply.text).toContain(words.replaceAll("'", '&#39;'));
    }
    expect(reply.text).toMatch(/111[\s\S]*128[\s\S]*16\.4/);
    expect(reply.text).not.toMatch(/<script|\son\w+=/);
  });

  it('HEAD gets the head alone', async () => {
    const reply = await open('/', {}, 'HEAD');
    expect([reply.status, reply.body.length]).toEqual([200, 0]);
    expect(Number(reply.headers['content-length'])).toBeGreaterThan(500);
  });

  it.each([
    ['/s/00000000000000000000000000', {}, 'GET', 'lane'],
    ['/api/auth/get-session', {}, 'GET', 'console'],
    ['/_next/static/a.css', {}, 'GET', 'console'],
    ['/icon.svg', {}, 'GET', 'console'],
    ['/evaluations', { accept: '*/*' }, 'GET', 'console'],
    ['/api/v1/evaluations', {}, 'POST', 'console'],
  ] as const)('%s goes its usual way', async (path, headers, method, door) => {
    expect((await open(path, headers, method)).text).toBe(door);
  });

  it('a browser of today gets the console', async () => {
    const chrome = CHROME_79.replace('Chrome/79', 'Chrome/140');
    expect((await open('/evaluations', {}, 'GET', chrome)).text).toBe('console');
  });
});
