import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '#lib/i18n/locales.ts';
import { CODE_TEXTS } from '#lib/respond/code-texts.ts';
import { RESPOND_TEXTS } from '#lib/respond/texts.ts';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** A questionnaire by one-time codes: published, printed on cards, entered on phones, counted. */
let server: RunningServer;
let browser: Browser;
let desk: BrowserContext;
let page: Page;
let campaign = '';
const faults: string[] = [];
const codes: string[] = [];
const SEATS = 8;

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  desk = await openContext(browser, faults, { acceptDownloads: true });
  page = await desk.newPage();
  await signIn(page, server.origin, 'admin', server.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const phoneIn = (locale: Locale, javaScriptEnabled = true) =>
  openContext(browser, faults, { viewport: PHONE, locale, javaScriptEnabled });

async function enter(phone: Page, locale: Locale, code: string): Promise<void> {
  await phone.goto(`${server.origin}/s/code`);
  await phone.getByLabel(CODE_TEXTS[locale].label).fill(code);
  await phone.getByRole('button', { name: CODE_TEXTS[locale].enter }).click();
}

async function answerAll(phone: Page): Promise<void> {
  for (const set of await phone.locator('fieldset:visible').all()) {
    const four = set.locator('input[value="4"]');
    await ((await four.count()) > 0 ? four : set.locator('input').first()).check();
  }
}

describe('one-time codes', () => {
  test('a questionnaire is published with a number of codes for each unit', async () => {
    await page.goto(`${server.origin}/evaluations`);
    const evaluation = await page.locator('main tbody a').first().getAttribute('href');
    await page.goto(`${server.origin}${evaluation}/campaigns/new`);
    const option = page.locator('select option').filter({ hasText: '管理服务对象评价问卷' });
    await page.getByLabel('版本').selectOption(await option.getAttribute('value'));
    await page.getByLabel('一次性码：一码一份').check();
    await page.getByLabel('开始').fill('2026-01-01T08:00');
    await page.getByLabel('截止').fill('2030-12-31T18:00');
    await page.getByLabel('谁来问').fill('区委编办评估组 0000-0000');
    const publish = page.getByRole('button', { name: /^发布，生成/ });
    await publish.click();
    await page.getByText('请填写 1 至 1000 的整数').waitFor();
    await page.getByLabel('每个链接发几个码').fill(String(SEATS));
    await publish.click();
    await page.waitForURL(/\/campaigns\/[0-9a-z]{26}$/);
    campaign = page.url();
    expect(await page.locator('a[href*="/s/"]:not([href*="/s/code"])').count()).toBe(0);
    expect(await page.locator('tbody tr td.num').first().textContent()).toBe(`0 / ${SEATS}`);
    expect(await axe(page)).toEqual([]);
  });

  test('its cards and its list hold the same codes', async () => {
    await page
      .getByRole('link', { name: /的卡片$/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '打印一次性码卡片' }).waitFor();
    codes.push(...(await page.locator('li .font-mono').allTextContents()));
    expect(codes).toHaveLength(SEATS);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(campaign);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('link', { name: /的码清单 CSV$/ })
        .first()
        .click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString('utf8').trim().split('\r\n').slice(1);
    expect(lines.map((l) => l.split(',')[2])).toEqual(codes);
    for (const [i, line] of lines.entries()) expect(line).toContain(`${server.origin}/s/code#${codes[i]}`);
  });

  test.each(LOCALES)('a phone in %s: a QR code, the answers, a receipt, and no way back', async (locale) => {
    const code = codes[LOCALES.indexOf(locale)] ?? '';
    const context = await phoneIn(locale);
    const phone = await context.newPage();
    await phone.goto(`${server.origin}/s/code#${code}`);
    expect(await phone.locator('html').getAttribute('lang')).toBe(locale);
    expect(await phone.locator('#code').inputValue()).toBe(code);
    // The code leaves the address, so that it stays in no history.
    expect(phone.url()).toBe(`${server.origin}/s/code`);
    expect(await axe(phone)).toEqual([]);
    expect(await overflows(phone)).toBe(false);
    await phone.locator('#code').press('Enter');
    await phone.waitForURL(/\/s\/[0-9a-z]{26}\?lang=/);
    const link = new URL(phone.url()).pathname;
    const t = RESPOND_TEXTS[locale];
    await phone.getByRole('button', { name: t.start }).click();
    for (let i = 0; i < 20; i++) {
      await answerAll(phone);
      const next = phone.getByRole('button', { name: t.next });
      if (!(await next.isVisible())) break;
      await next.click();
    }
    await phone.getByRole('button', { name: t.submit }).click();
    await phone.getByRole('heading', { name: t.receiptTitle }).waitFor();
    // The ticket is spent and gone: the same address leads to the page for codes.
    await phone.goto(server.origin + link);
    expect(new URL(phone.url()).pathname).toBe('/s/code');
    expect(await phone.locator('h1').textContent()).toBe(CODE_TEXTS[locale].title);
    await context.close();
  });

  test.each(LOCALES)('a code that is not taken is said in %s, on a phone', async (locale) => {
    const context = await phoneIn(locale);
    const phone = await context.newPage();
    await enter(phone, locale, '0000-0000-0000');
    expect(await phone.getByRole('alert').textContent()).toContain(CODE_TEXTS[locale].refusedTitle);
    expect(await phone.locator('#code').inputValue()).toBe('');
    expect(await axe(phone)).toEqual([]);
    expect(await overflows(phone)).toBe(false);
    await phone.emulateMedia({ colorScheme: 'dark' });
    expect(await axe(phone, 'colours')).toEqual([]);
    await context.close();
  });

  test('a phone without JavaScript enters, answers and has a receipt', async () => {
    const context = await phoneIn('zh-CN', false);
    const phone = await context.newPage();
    await enter(phone, 'zh-CN', (codes[3] ?? '').toLowerCase().replaceAll('-', ' '));
    await phone.waitForURL(/\/s\/[0-9a-z]{26}\?lang=/);
    await answerAll(phone);
    await phone.getByRole('button', { name: '提交答卷' }).click();
    await phone.getByRole('heading', { name: '答卷已收到' }).waitFor();
    await context.close();
  });

  test('two browsers race for one code: both come in, one answer is stored', async () => {
    const contexts = [await phoneIn('zh-CN', false), await phoneIn('zh-CN', false)];
    const phones = await Promise.all(contexts.map((c) => c.newPage()));
    await Promise.all(phones.map((phone) => enter(phone, 'zh-CN', codes[4] ?? '')));
    await Promise.all(phones.map((phone) => phone.waitForURL(/\/s\/[0-9a-z]{26}\?lang=/)));
    for (const phone of phones) await answerAll(phone);
    await Promise.all(phones.map((phone) => phone.getByRole('button', { name: '提交答卷' }).click()));
    const headings = await Promise.all(
      phones.map((p) => p.locator('.done h1, .shut h2').first().textContent()),
    );
    expect(headings.sort()).toEqual(['这个码已交过一份答卷', '答卷已收到'].sort());
    for (const context of contexts) await context.close();
  });

  test('the console counts codes and answers, and the trail knows who read the codes', async () => {
    await page.goto(campaign);
    const cells = page.locator('tbody').first().locator('td.num');
    expect(await cells.first().textContent()).toBe(`5 / ${SEATS}`);
    expect(await cells.nth(1).textContent()).toBe(`5 / ${SEATS}（63%）`);
    await page.goto(`${server.origin}/admin/audit?action=campaign.codes`);
    expect(await page.getByText('查看一次性码').count()).toBeGreaterThan(1);
    expect(await page.locator('main').innerText()).not.toContain(codes[0]);
    expect(faults).toEqual([]);
  });

  test('nothing that was sent is in the log', () => {
    for (const code of codes) {
      expect(server.output()).not.toContain(code);
      expect(server.output()).not.toContain(code.replaceAll('-', ''));
    }
    expect(server.output()).not.toContain('hp_ticket');
  });
});
