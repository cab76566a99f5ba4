import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '#lib/i18n/locales.ts';
import { axe, DESK, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/**
 * Every page in every locale, on a phone and a desk: nothing for axe to find, light or dark, nothing wider than
 * the window (also with the text at twice its size), no error and no violated policy. A page is loaded once per
 * locale and then looked at in its guises.
 */
let server: RunningServer;
let browser: Browser;
let desk: BrowserContext;
const faults: string[] = [];
const paths: Record<string, string> = {};
const consoles = new Map<Locale, Page>();
const respondents = new Map<Locale, Page>();

const CONSOLE = [
  'evaluations',
  'new evaluation',
  'overview',
  'units',
  'campaigns',
  'publish',
  'open campaign',
  'closed campaign',
  'QR sheet',
  'campaign by codes',
  'paused pilot',
  'cards with codes',
  'scale report',
  'data quality',
  'source values',
  'interviews',
  'interview calendar',
  'recusals',
  'agreement of raters',
  'calibration',
  'calibration cases',
  'plan of an interview',
  'finished interview',
  'planned interview',
  'interviews in brief',
  'findings',
  'new finding',
  'change of a finding',
  'common problems',
  'excerpts',
  'joint display',
  'joint display of units',
  'indicators',
  'sheet',
  'chain of an indicator',
  'sheet without a row opened',
  'export',
  'approvals',
  'approved scores',
  'results',
  'what if',
  'reports',
  'report of a unit',
  'overall report',
  'comparison',
  'before and after',
  'library',
  'version of a questionnaire',
  'version of an outline',
  'version of a framework',
  'framework editor',
  'outline editor',
  'new outline',
  'difference of versions',
  'upload',
  'accounts',
  'one account',
  'own account',
  'field interviews',
  'invitation',
  'audit',
  'methods',
  'method',
  'page that does not exist',
] as const;

const RESPONDENT = [
  'questionnaire',
  'refused form',
  'receipt',
  'not yet open',
  'paused',
  'closed',
  'unknown link',
  'entering a code',
  'preview',
] as const;

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  desk = await openContext(browser, faults);
  const page = await desk.newPage();
  await signIn(page, server.origin, 'admin', server.password);
  const links = async (path: string, matching = 'main tbody a') => {
    await page.goto(server.origin + path);
    return page.$$eval(matching, (all) => all.map((a) => a.getAttribute('href') ?? ''));
  };
  const named = async (path: string, name: string) => {
    await page.goto(server.origin + path);
    return (await page.locator('main tbody a').filter({ hasText: name }).first().getAttribute('href')) ?? '';
  };
  const [evaluation = ''] = await links('/evaluations');
  const campaigns = (await links(`${evaluation}/campaigns`)).filter((l) => !l.endsWith('/scales'));
  const [open = '', closed = ''] = campaigns;
  const [sheet = ''] = await links(`${evaluation}/units`);
  const interview = async (state: string) =>
    (await links(`${evaluation}/interviews?state=${state}`)).find(
      (l) => l.includes('/interviews/') && !l.endsWith('/plan'),
    ) ?? '';
  const questionnaire = await named('/library', '管理服务对象评价问卷');
  const outline = await named('/library', '提纲');
  const framework = await named('/library', '指标体系');
  const [over = ''] = await links(closed, 'a[href*="/s/"]');
  const early = await publishForNextYear(page, evaluation, questionnaire.split('/').at(-1) ?? '');
  const byCodes = await publishForNextYear(page, evaluation, questionnaire.split('/').at(-1) ?? '', '3');
  const [cards = ''] = await links(byCodes, 'main tbody a[href*="/cards/"]');
  const paused = await pausedPilot(page, evaluation, questionnaire.split('/').at(-1) ?? '');
  const invited = await invite(page);
  Object.assign(paths, {
    evaluations: '/evaluations',
    'new evaluation': '/evaluations/new',
    overview: evaluation,
    units: `${evaluation}/units`,
    campaigns: `${evaluation}/campaigns`,
    publish: `${evaluation}/campaigns/new`,
    'open campaign': open,
    'closed campaign': closed,
    'QR sheet': `${open}/sheet`,
    'campaign by codes': byCodes,
    'paused pilot': paused,
    'cards with codes': cards,
    'sizes of strata': `${closed}/strata`,
    'scale report': `${closed}/scales`,
    'data quality': `${closed}/quality`,
    'source values': `${evaluation}/sources?unit=${sheet.split('/').at(-1)}&indicator=C1.1`,
    interviews: `${evaluation}/interviews`,
    'interview calendar': `${evaluation}/interviews/calendar`,
    recusals: `${evaluation}/interviews/recusals`,
    'agreement of raters': `${evaluation}/interviews/agreement`,
    calibration: `${evaluation}/interviews/calibration`,
    'calibration cases': `${evaluation}/interviews/calibration/rate`,
    'plan of an interview': `${await interview('planned')}/plan`,
    'finished interview': await interview('finished'),
    'planned interview': await interview('planned'),
    'record of talk': `${await interview('finished')}/record`,
    'blank record': `${await interview('planned')}/record?blank=1`,
    'interviews in brief': `${evaluation}/interviews/summary/${sheet.split('/').at(-1)}`,
    findings: `${evaluation}/findings`,
    'new finding': `${evaluation}/findings/new?unit=${sheet.split('/').at(-1)}`,
    'change of a finding': (await links(`${evaluation}/findings`, 'article a[href*="/findings/"]'))[0] ?? '',
    'common problems': `${evaluation}/findings/common`,
    excerpts: `${evaluation}/excerpts?mark=problem`,
    'joint display': `${evaluation}/joint`,
    'joint display of units': `${evaluation}/joint?indicator=C2.3`,
    'chain of an indicator': `${sheet}?open=C2.3`,
    indicators: `${evaluation}/indicators`,
    sheet: `${sheet}?open=D3.1`,
    'sheet without a row opened': sheet,
    export: `${evaluation}/indicators/export`,
    approvals: `${evaluation}/indicators/proposals`,
    'approved scores': (await links(`${evaluation}/indicators/proposals`))[0] ?? '',
    results: `${evaluation}/results`,
    'before and after': `${evaluation}/compare/before`,
    comparison: `${evaluation}/compare?of=D3.1`,
    'what if': `${evaluation}/what-if?w=B:40`,
    reports: `${evaluation}/reports`,
    'report of a unit': `${evaluation}/reports/${sheet.split('/').at(-1)}`,
    'overall report': `${evaluation}/reports/overall`,
    library: '/library',
    'version of a questionnaire': questionnaire,
    'version of an outline': outline,
    'version of a framework': framework,
    'framework editor': `${framework}/edit`,
    'outline editor': `${outline}/edit`,
    'new outline': `${outline}/edit?as=new`,
    'difference of versions': `${outline}/compare/${outline.split('/').at(-1)}`,
    upload: '/library/new',
    accounts: '/admin/accounts',
    'one account': invited.account,
    'own account': '/account',
    'field interviews': '/field/interviews',
    invitation: invited.invitation,
    audit: '/admin/audit',
    methods: '/methods',
    method: '/methods/longstring',
    'page that does not exist': '/nothing/here',
    questionnaire: pathOf(server.link),
    'refused form': pathOf(server.link),
    receipt: await submitted(server.link),
    'not yet open': pathOf((await links(early, 'a[href*="/s/"]'))[0] ?? ''),
    paused: pathOf((await links(paused, 'a[href*="/s/"]'))[0] ?? ''),
    closed: pathOf(over),
    'unknown link': `/s/${'0'.repeat(26)}`,
    'entering a code': '/s/code',
    preview: `/api/v1/instruments/${questionnaire.split('/').at(-1)}/preview`,
  });
  await page.close();
  for (const locale of LOCALES) {
    const context = await openContext(browser, faults, { storageState: await desk.storageState(), locale });
    await context.addCookies([{ name: 'hp_locale', value: locale, url: server.origin }]);
    consoles.set(locale, await context.newPage());
    respondents.set(locale, await context.newPage());
  }
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

afterEach(() => {
  faults.length = 0;
});

describe('console pages', () => {
  test.each(LOCALES.flatMap((locale) => CONSOLE.map((name) => [name, locale] as const)))(
    '%s in %s',
    async (name, locale) => {
      const page = pageOf(consoles, locale);
      const reply = await page.goto(server.origin + pathTo(name));
      expect(reply?.status()).toBe(name === 'page that does not exist' ? 404 : 200);
      expect(await page.locator('html').getAttribute('lang')).toBe(locale);
      await everyGuise(page, locale);
      expect(faults).toEqual([]);
    },
  );

  test.each(LOCALES)('sign-in in %s', async (locale) => {
    const context = await openContext(browser, faults, { locale });
    const page = await context.newPage();
    await page.goto(`${server.origin}/login`);
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    await everyGuise(page, locale);
    await context.close();
    expect(faults).toEqual([]);
  });

  test.each(LOCALES)('a browser below the floor is told so in %s', async (locale) => {
    const userAgent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36';
    const context = await openContext(browser, faults, { locale, userAgent });
    const page = await context.newPage();
    await page.goto(`${server.origin}/evaluations`);
    expect(new URL(page.url()).pathname).toBe('/evaluations');
    expect(await page.locator('li').allTextContents()).toEqual([
      expect.stringContaining('111'),
      expect.stringContaining('128'),
      expect.stringContaining('16.4'),
    ]);
    expect(await page.locator('script').count()).toBe(0);
    expect(await page.locator('body').evaluate((b) => getComputedStyle(b).maxWidth)).not.toBe('none');
    await everyGuise(page, locale);
    // Respondents are not turned away.
    await page.goto(server.link);
    expect(await page.locator('fieldset').count()).toBeGreaterThan(15);
    await context.close();
    expect(faults).toEqual([]);
  });
});

describe('respondent pages', () => {
  test.each(LOCALES.flatMap((locale) => RESPONDENT.map((name) => [name, locale] as const)))(
    '%s in %s',
    async (name, locale) => {
      const page = pageOf(respondents, locale);
      const address = new URL(pathTo(name), server.origin);
      address.searchParams.set(name === 'preview' ? 'locale' : 'lang', locale);
      // Without the enhancer the form goes to the server, which answers with the errors in the page.
      if (name === 'refused form') {
        await page.route('**/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
      }
      await page.goto(address.href);
      if (name === 'refused form') {
        await page.locator('[data-go=submit]').click();
        expect(await page.locator('#summary li').count()).toBeGreaterThan(15);
        await page.unrouteAll();
      }
      expect(await page.locator('html').getAttribute('lang')).toBe(locale);
      expect(await page.locator('h1').textContent()).not.toBe('');
      await everyGuise(page, locale);
      expect(faults).toEqual([]);
    },
  );

  test.each(LOCALES)('nothing is wider than a phone without JavaScript in %s', async (locale) => {
    const context = await openContext(browser, faults, { viewport: PHONE, javaScriptEnabled: false, locale });
    const page = await context.newPage();
    await page.goto(`${server.link}?lang=${locale}`);
    expect((await page.locator('form').boundingBox())?.width).toBeLessThanOrEqual(PHONE.width);
    await context.close();
  });
});

describe('what these tests rest on', () => {
  test.each(['console', 'respondent'])(
    'an inline script that got into a %s page is a fault',
    async (door) => {
      const page = await desk.newPage();
      await page.route('**/*', async (route) => {
        const reply = await route.fetch();
        const type = reply.headers()['content-type'] ?? '';
        if (!type.includes('text/html')) return route.fulfill({ response: reply });
        const body = (await reply.text()).replace('</body>', '<script>document.title="in"</script></body>');
        return route.fulfill({ response: reply, body });
      });
      await page.goto(door === 'console' ? `${server.origin}/evaluations` : server.link);
      expect(await page.title()).not.toBe('in');
      expect(faults.join()).toMatch(/inline script.+Content Security Policy/i);
      await page.close();
    },
  );

  test('a page that is too wide, or whose text has too little contrast, is seen', async () => {
    const page = await desk.newPage();
    await page.goto(server.link);
    await page.evaluate(() => {
      const p = document.querySelector('p.kick');
      if (p instanceof HTMLElement) p.style.cssText = 'color:#ccc;width:2000px';
    });
    expect(await overflows(page)).toBe(true);
    expect((await axe(page)).join()).toContain('color-contrast');
    await page.close();
    expect(faults).toEqual([]);
  });
});

function pageOf(pages: ReadonlyMap<Locale, Page>, locale: Locale): Page {
  const page = pages.get(locale);
  if (page === undefined) throw new Error(`no page was opened for ${locale}`);
  return page;
}

function pathTo(name: string): string {
  const path = paths[name] ?? '';
  expect(path, `the demonstration has no page "${name}"`).not.toBe('');
  return path;
}

function pathOf(link: string): string {
  return link === '' ? '' : new URL(link).pathname;
}

/**
 * The loaded page on the desk and the phone; last with the text at twice its size. Colours and what a phone hides
 * are the same in every language, so the dark guise and the phone are searched in one of them.
 */
async function everyGuise(page: Page, locale: Locale): Promise<void> {
  const all = locale === LOCALES[0];
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    if (all) {
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await axe(page, 'colours'), `${size.width} dark`).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
    }
    if (all || size === DESK) expect(await axe(page), `${size.width} light`).toEqual([]);
    expect(await overflows(page), `wider than ${size.width}`).toBe(false);
  }
  expect(await page.locator('body').innerText()).not.toMatch(/NaN|undefined|\[object/);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  expect(await overflows(page), `wider than ${PHONE.width} at twice the text size`).toBe(false);
}

/** Publishes a questionnaire that opens next year and returns its page. */
/** A colleague who has not chosen a password yet. */
async function invite(page: Page): Promise<{ account: string; invitation: string }> {
  const made = await page.evaluate(async () => {
    const reply = await fetch('/api/v1/accounts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        username: 'wang.min',
        name: '王敏',
        organisation: '某高校',
        lastDay: '2099-12-31',
      }),
    });
    return (await reply.json()) as { userId: string; address: string };
  });
  return { account: `/admin/accounts/${made.userId}`, invitation: pathOf(made.address) };
}

async function publishForNextYear(
  page: Page,
  evaluation: string,
  versionId: string,
  codes?: string,
): Promise<string> {
  await page.goto(`${server.origin}${evaluation}/campaigns/new`);
  await page.getByLabel('版本').selectOption(versionId);
  if (codes !== undefined) {
    await page.getByLabel('一次性码：一码一份').check();
    await page.getByLabel('每个链接发几个码').fill(codes);
  }
  const year = new Date().getFullYear() + 1;
  await page.getByLabel('开始').fill(`${year}-01-01T08:00`);
  await page.getByLabel('截止').fill(`${year}-12-31T18:00`);
  await page.getByLabel('谁来问').fill('评估组 0000-0000');
  await page.getByRole('button', { name: /^发布，生成/ }).click();
  await page.waitForURL(/\/campaigns\/[0-9a-z]{26}$/);
  return pathOf(page.url());
}

/** Publishes a pilot with a quota, opens and pauses it; returns its page. */
async function pausedPilot(page: Page, evaluation: string, versionId: string): Promise<string> {
  await page.goto(`${server.origin}${evaluation}/campaigns/new`);
  await page.getByLabel('版本').selectOption(versionId);
  await page.getByLabel('名额').fill('30');
  await page.getByLabel('这是试测').check();
  await page.getByLabel('开始').fill('2026-01-01T08:00');
  await page.getByLabel('截止').fill(`${new Date().getFullYear() + 1}-12-31T18:00`);
  await page.getByLabel('谁来问').fill('评估组 0000-0000');
  await page.getByRole('button', { name: /^发布，生成/ }).click();
  await page.waitForURL(/\/campaigns\/[0-9a-z]{26}$/);
  await page.getByRole('button', { name: '暂停收集' }).click();
  await page.getByRole('button', { name: '确定暂停' }).click();
  await page.getByRole('button', { name: '恢复收集' }).waitFor();
  return pathOf(page.url());
}

/** Answers a questionnaire with the first option of everything and returns the path of its receipt. */
async function submitted(link: string): Promise<string> {
  const html = await (await fetch(link)).text();
  const body = new URLSearchParams();
  for (const [, name = '', value = ''] of html.matchAll(/name="([A-Z0-9_]+)" value="([^"]+)"/g)) {
    if (!body.has(name)) body.set(name, value);
  }
  const reply = await fetch(link, { method: 'POST', body, headers: { accept: 'application/json' } });
  return ((await reply.json()) as { location: string }).location;
}
