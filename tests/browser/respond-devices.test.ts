import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locales.ts';
import { DRAFT_TEXTS } from '#lib/respond/draft-texts.ts';
import { RESPOND_TEXTS } from '#lib/respond/texts.ts';
import { axe, launch, openContext, overflows, PHONE } from '../support/browser.ts';
import { answerVisible } from '../support/journeys.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** The respondents' page on the devices people have: shared ones, large type, WeChat's own browser. */
let server: RunningServer;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const t = RESPOND_TEXTS['zh-CN'];
const d = DRAFT_TEXTS['zh-CN'];

describe('a shared device', () => {
  test('asks whoever stops, empties itself, and leaves nothing on the device', async () => {
    const context = await openContext(browser, faults, { viewport: { width: 1024, height: 768 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${server.link}?kiosk=1`);
    await page.getByText(d.kioskNote).waitFor();
    expect(await page.getByRole('button', { name: d.save }).count()).toBe(0);
    await page.getByRole('button', { name: t.start }).click();
    const first = page.locator('fieldset:visible').first().locator('input').first();
    await first.check();
    await page.clock.runFor(65_000);
    await page.getByRole('button', { name: d.idleStay }).click();
    expect(await page.getByRole('alertdialog').isVisible()).toBe(false);
    expect(await first.isChecked()).toBe(true);
    await page.clock.runFor(61_000);
    await page.getByRole('alertdialog').waitFor();
    expect(await axe(page)).toEqual([]);
    await Promise.all([page.waitForEvent('load'), page.clock.runFor(35_000)]);
    await page.getByRole('button', { name: t.start }).waitFor();
    expect(await page.locator('input:checked').count()).toBe(0);
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    await context.close();
  });

  test('goes back to its first page by itself after the receipt, and no step back shows it', async () => {
    const context = await openContext(browser, faults, { viewport: { width: 1024, height: 768 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${server.link}?kiosk=1`);
    await page.getByRole('button', { name: t.start }).click();
    for (let section = 0; section < 20; section++) {
      await answerVisible(page);
      const next = page.getByRole('button', { name: t.next, exact: true });
      if (!(await next.isVisible())) break;
      await next.click();
    }
    await page.getByRole('button', { name: t.submit }).click();
    await page.locator('#back').waitFor();
    expect(await page.getByRole('button', { name: d.clear }).count()).toBe(0);
    const submission = async () =>
      (await context.cookies(`${server.link}/receipt`)).find((c) => c.name === 'hp_submission')?.value;
    const before = await submission();
    await page.clock.runFor(21_000);
    await page.getByRole('button', { name: t.start }).waitFor();
    expect(new URL(page.url()).search).toBe('?kiosk=1');
    expect(await submission()).toBe(before);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain('receipt');
    await context.close();
  });

  test('does so without JavaScript as well', async () => {
    const context = await openContext(browser, faults, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.link}?kiosk=1`);
    await answerVisible(page);
    const [reply] = await Promise.all([
      page.waitForResponse((r) => r.url().includes('/receipt')),
      page.getByRole('button', { name: t.submit }).click(),
    ]);
    expect(await reply.headerValue('refresh')).toMatch(/^20;url=\/s\/[0-9a-z]{26}\?kiosk=1$/);
    await context.close();
  });
});

describe.each(LOCALES)('%s', (locale) => {
  test('in WeChat, with the largest type: nothing is cut, opened, or downloaded', async () => {
    const context = await openContext(browser, faults, {
      ...{ viewport: PHONE, locale, isMobile: true, hasTouch: true },
      userAgent:
        'Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/78.0.3904.62 XWEB/2353 MMWEBSDK/200502 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/7.0.15 NetType/WIFI Language/zh_CN',
    });
    const page = await context.newPage();
    const strange: string[] = [];
    page.on('popup', (popup) => strange.push(popup.url()));
    page.on('download', (download) => strange.push(download.url()));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.origin)) strange.push(request.url());
    });
    await page.goto(`${server.link}?lang=${locale}`);
    // WeChat's largest setting makes all type 1.6 times as large; a browser may double it.
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    await page.getByRole('button', { name: RESPOND_TEXTS[locale].start }).tap();
    for (let section = 0; section < 20; section++) {
      expect(await overflows(page)).toBe(false);
      const cut = await page.$$eval('.opt span, legend, .btn, .unit', (all) =>
        all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent),
      );
      expect(cut).toEqual([]);
      await answerVisible(page);
      const next = page.getByRole('button', { name: RESPOND_TEXTS[locale].next, exact: true });
      if (!(await next.isVisible())) break;
      await next.tap();
    }
    await page.getByRole('button', { name: RESPOND_TEXTS[locale].submit }).tap();
    await page.locator('#receipt').waitFor();
    expect(strange).toEqual([]);
    await context.close();
  });
});

test('nothing went wrong on any page', () => {
  expect(faults).toEqual([]);
});
