import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PHASE_TEXTS } from '#lib/respond/phase-texts.ts';
import { RESPOND_TEXTS } from '#lib/respond/texts.ts';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** A campaign as its manager runs it: a pilot with a quota, paused, resumed, filled, closed and locked. */
let server: RunningServer;
let browser: Browser;
let desk: BrowserContext;
let page: Page;
let campaign = '';
let link = '';
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  desk = await openContext(browser, faults);
  page = await desk.newPage();
  await signIn(page, server.origin, 'admin', server.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const words = PHASE_TEXTS['zh-CN'];
const phone = async (javaScriptEnabled = false) =>
  (await openContext(browser, faults, { viewport: PHONE, javaScriptEnabled })).newPage();

/** Answers everything with the first option that does not end it and sends it, without scripts. */
async function answer(own: Page): Promise<void> {
  for (const set of await own.locator('fieldset').all()) {
    const four = set.locator('input[value="4"]');
    await ((await four.count()) > 0 ? four : set.locator('input').first()).check();
  }
  await own.getByRole('button', { name: RESPOND_TEXTS['zh-CN'].submit }).click();
}

async function act(name: string, sure?: string): Promise<void> {
  await page.goto(campaign);
  await page.getByRole('button', { name, exact: true }).click();
  if (sure !== undefined) await page.getByRole('button', { name: sure }).click();
}

describe('fielding', () => {
  test('a pilot with a quota is published, with a plan of how many to invite', async () => {
    await page.goto(`${server.origin}/evaluations`);
    const evaluation = await page.locator('main tbody a').first().getAttribute('href');
    await page.goto(`${server.origin}${evaluation}/campaigns/new`);
    const option = page.locator('select option').filter({ hasText: '管理服务对象评价问卷' });
    await page.getByLabel('版本').selectOption(await option.getAttribute('value'));
    const invite = page.locator('aside tbody tr').last().locator('td').last();
    const before = Number(await invite.textContent());
    await page.getByLabel('预计回收率').fill('30');
    await expect.poll(async () => Number(await invite.textContent())).toBeGreaterThan(before);
    await page.getByLabel('ICC(1)').fill('none');
    await page.getByText('请填 0.001 至 0.99').waitFor();
    await page.getByLabel('名额').fill('some');
    await page.getByLabel('这是试测').check();
    await page.getByLabel('开始').fill('2026-01-01T08:00');
    await page.getByLabel('截止').fill('2030-12-31T18:00');
    await page.getByLabel('谁来问').fill('区委编办评估组 0000-0000');
    const publish = page.getByRole('button', { name: /^发布，生成/ });
    await publish.click();
    await page.getByText('请填 1 至 1000000 的整数').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('名额').fill('2');
    await publish.click();
    await page.waitForURL(/\/campaigns\/[0-9a-z]{26}$/);
    campaign = page.url();
    link = (await page.locator('a[href*="/s/"]').first().getAttribute('href')) ?? '';
    await page.getByText('这是试测：').waitFor();
    await page.getByText('名额 0 / 2').first().waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('paused, it says so; resumed, it takes answers until it is full', async () => {
    await act('暂停收集', '确定暂停');
    await page.getByRole('button', { name: '恢复收集' }).waitFor();
    const own = await phone(true);
    expect((await own.goto(link))?.status()).toBe(403);
    await own.getByRole('heading', { name: words.pausedTitle }).waitFor();
    await own.getByText(words.pausedDraft).waitFor();
    expect(await axe(own)).toEqual([]);
    await act('恢复收集');
    await page.getByRole('button', { name: '暂停收集' }).waitFor();
    for (let i = 0; i < 2; i++) {
      const next = await phone();
      expect((await next.goto(link))?.status()).toBe(200);
      await next.getByText(words.pilotText).waitFor();
      await answer(next);
      await next.getByRole('heading', { name: RESPOND_TEXTS['zh-CN'].receiptTitle }).waitFor();
    }
    const late = await phone(true);
    expect((await late.goto(link))?.status()).toBe(410);
    await late.getByRole('heading', { name: words.fullTitle }).waitFor();
    expect(await axe(late)).toEqual([]);
    await page.goto(campaign);
    await page.getByText('名额已满 2 / 2').waitFor();
  });

  test('a text to remind a whole unit with is ready to be copied', async () => {
    const list = campaign.replace(/\/[0-9a-z]{26}$/, '');
    await page.goto(list);
    await page.locator('tbody a').filter({ hasText: '协作部门评价问卷' }).click();
    await page.getByRole('heading', { name: '催收文字' }).waitFor();
    const area = page.getByLabel('催收文字，可全选复制');
    expect(await area.inputValue()).toMatch(/云汀区总工会[\s\S]*\/s\/[0-9a-z]{26}[\s\S]*忽略/);
    expect(await area.inputValue()).not.toMatch(/差 \d/);
    await page.getByLabel('文字语言').selectOption('en');
    expect(await area.inputValue()).toContain('please ignore this');
    // Without leave for the clipboard the text stands selected.
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: () => Promise.reject(new Error('no')) },
      });
    });
    await page.getByRole('button', { name: '复制文字' }).click();
    await page.getByText('文字已选中').waitFor();
    const selected = await area.evaluate((e: HTMLTextAreaElement) => e.selectionEnd - e.selectionStart);
    expect(selected).toBe((await area.inputValue()).length);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('closed, it is locked and shows its checksum; pilots count nowhere', async () => {
    await act('立即截止', '确定截止');
    await page.getByRole('link', { name: '量表报告' }).waitFor();
    // The server seals by itself, every twenty seconds.
    await expect
      .poll(
        async () => {
          await page.goto(campaign);
          return page.getByText('数据集已锁定，共 2 份').count();
        },
        { timeout: 40_000, interval: 1_000 },
      )
      .toBe(1);
    expect(await page.locator('main').textContent()).toMatch(/SHA-256：\s*[0-9a-f]{64}/);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('link', { name: '量表报告' }).click();
    await page.getByText('试测：统计只用来检验问卷').waitFor();
    await page.goto(campaign.replace(/\/campaigns\/.*$/, ''));
    const pilots = page.locator('section', {
      has: page.getByRole('heading', { name: '试测（不计入上表）' }),
    });
    expect(await pilots.locator('li').textContent()).toContain('已锁定');
    expect(await page.locator('main thead').textContent()).not.toContain('试测');
    expect(faults).toEqual([]);
  });
});
