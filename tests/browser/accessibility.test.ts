import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axe, DESK, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let desk: BrowserContext;
const faults: string[] = [];
const pages: Record<string, string> = {};

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  desk = await openContext(browser, faults);
  const page = await desk.newPage();
  await signIn(page, server.origin, 'admin', server.password);
  const links = async (path: string) => {
    await page.goto(server.origin + path);
    return page.$$eval('main tbody a', (all) => all.map((a) => a.getAttribute('href') ?? ''));
  };
  const [evaluation = ''] = await links('/evaluations');
  const [open = '', closed = ''] = (await links(`${evaluation}/campaigns`)).filter(
    (l) => !l.endsWith('/scales'),
  );
  const [sheet = ''] = await links(`${evaluation}/units`);
  const [version = ''] = await links('/library');
  const interviews = (await links(`${evaluation}/interviews`)).filter((l) => l.includes('/interviews/'));
  Object.assign(pages, {
    evaluations: '/evaluations',
    'new evaluation': '/evaluations/new',
    overview: evaluation,
    units: `${evaluation}/units`,
    campaigns: `${evaluation}/campaigns`,
    publish: `${evaluation}/campaigns/new`,
    'open campaign': open,
    'closed campaign': closed,
    'QR sheet': `${open}/sheet`,
    'scale report': `${closed}/scales`,
    interviews: `${evaluation}/interviews`,
    'interview session': interviews[0] ?? '',
    indicators: `${evaluation}/indicators`,
    sheet: `${sheet}?open=D3.1`,
    export: `${evaluation}/indicators/export`,
    library: '/library',
    version,
    upload: '/library/new',
    accounts: '/admin/accounts',
    audit: '/admin/audit',
  });
  await page.close();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

const NAMES = [
  'evaluations',
  'new evaluation',
  'overview',
  'units',
  'campaigns',
  'publish',
  'open campaign',
  'closed campaign',
  'QR sheet',
  'scale report',
  'interviews',
  'interview session',
  'indicators',
  'sheet',
  'export',
  'library',
  'version',
  'upload',
  'accounts',
  'audit',
];

afterEach(() => {
  faults.length = 0;
});

describe('console pages in zh-CN', () => {
  test.each(NAMES)(
    '%s: axe finds nothing, nothing is wider than the phone, no policy is violated',
    async (name) => {
      const path = pages[name] ?? '';
      expect(path, `the demonstration has no page "${name}"`).not.toBe('');
      const page = await desk.newPage();
      for (const [size, scheme] of [
        [DESK, 'light'],
        [DESK, 'dark'],
        [PHONE, 'light'],
      ] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme: scheme });
        const reply = await page.goto(server.origin + path);
        expect(reply?.status()).toBe(200);
        await page.waitForLoadState('load');
        expect(await axe(page), `${name} ${size.width} ${scheme}`).toEqual([]);
        expect(await overflows(page), `${name} overflows at ${size.width}`).toBe(false);
        expect(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|\[object/);
      }
      await page.close();
      expect(faults).toEqual([]);
    },
  );

  test.each(['zh-TW', 'en'])('the overview and the scale report in %s', async (locale) => {
    const context = await openContext(browser, faults, { storageState: await desk.storageState(), locale });
    await context.addCookies([{ name: 'hp_locale', value: locale, url: server.origin }]);
    const page = await context.newPage();
    for (const name of ['overview', 'scale report', 'sheet']) {
      await page.goto(server.origin + (pages[name] ?? ''));
      expect(await page.locator('html').getAttribute('lang')).toBe(locale);
      expect(await axe(page)).toEqual([]);
    }
    await context.close();
    expect(faults).toEqual([]);
  });
});

describe('respondent pages', () => {
  test.each(['zh-CN', 'zh-TW', 'en'])(
    'questionnaire, errors, receipt, unknown link in %s',
    async (locale) => {
      for (const javaScriptEnabled of [true, false]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const context = await openContext(browser, faults, {
            viewport: PHONE,
            javaScriptEnabled,
            colorScheme,
            locale,
          });
          const page = await context.newPage();
          await page.goto(`${server.link}?lang=${locale}`);
          if (javaScriptEnabled) expect(await axe(page)).toEqual([]);
          expect(await overflows(page).catch(() => false)).toBe(false);
          if (!javaScriptEnabled) {
            await page.locator('[data-go=submit]').click();
            expect(await page.locator('#summary li').count()).toBeGreaterThan(15);
          }
          await page.goto(`${server.origin}/s/00000000000000000000000000`);
          expect(await page.locator('h1').textContent()).not.toBe('');
          if (javaScriptEnabled) expect(await axe(page)).toEqual([]);
          await context.close();
        }
      }
      expect(faults).toEqual([]);
    },
  );
});
