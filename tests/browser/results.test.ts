/** Totals, grades and the second person, as analysts use them. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { makePerson } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let other: Page;
let evaluation: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  const admin = { origin: server.origin, cookie: await session(server, server.username, server.password) };
  const analyst = await makePerson(admin, 'second', [{ role: 'analyst' }]);
  page = await (await openContext(browser, faults, { acceptDownloads: true })).newPage();
  await signIn(page, server.origin, 'admin', server.password);
  evaluation = `${await page.locator('main tbody a').first().getAttribute('href')}`;
  other = await (await openContext(browser, faults)).newPage();
  await signIn(other, server.origin, 'second', analyst.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const go = (on: Page, path: string) => on.goto(`${server.origin}${evaluation}${path}`);

describe('results', () => {
  test('show totals with intervals, both grades with chances, and ranks only where they may', async () => {
    await go(page, '/results');
    await page.getByText('稳健性：总分随什么变动').first().waitFor({ timeout: 20_000 });
    const ranked = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: '经济管理部门' }) });
    const rows = ranked.locator('table').first().locator('tbody tr');
    expect(await rows.count()).toBe(6);
    expect(await rows.first().textContent()).toMatch(
      /^1.*暂定.*\d+\.\d\d.*\d+\.\d – \d+\.\d.*[ABC].*A \S+ · B \S+ · C \S+/,
    );
    const town = page.locator('section').filter({ has: page.getByRole('heading', { name: '乡镇' }) });
    await town.getByText('同类型有总分的单位不足两个').waitFor();
    expect(await town.getByRole('columnheader', { name: '名次' }).count()).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('come as a file with the same numbers', async () => {
    const shown = await page
      .locator('section table')
      .first()
      .locator('tbody tr td.font-semibold')
      .first()
      .textContent();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载结果 CSV' }).click(),
    ]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    const head = (lines[0] ?? '').split(',');
    const totals = lines.slice(1).map((l) => Number(l.split(',')[head.indexOf('total')]));
    expect(totals).toHaveLength(8);
    expect(totals.map((t) => t.toFixed(2))).toContain(shown);
  });
});

describe('a second person', () => {
  test('approves what another has proposed, having seen the difference', async () => {
    await go(page, '/indicators/export');
    await page.getByRole('button', { name: '查看新旧对比' }).click();
    const write = page.getByRole('button', { name: /^提请核准/ });
    await write.waitFor();
    await page.locator('tbody input[type=checkbox]').first().check();
    await page.getByLabel('理由').fill('先按访谈计');
    await write.click();
    await page.getByRole('link', { name: '查看提请' }).click();
    await page.waitForURL('**/proposals/*');
    await other.goto(page.url());
    await other.getByText('先按访谈计').waitFor();
    expect(await other.locator('tbody').first().textContent()).toMatch(/B2\.2.*—.*\d+\.\d/s);
    await other.getByLabel('退回提请人').check();
    await other.getByRole('button', { name: '提交' }).click();
    await other.getByText('请写明退回理由').waitFor();
    expect(await axe(other)).toEqual([]);
    await other.getByLabel('核准并写入').check();
    await other.getByRole('button', { name: '提交' }).click();
    await other.getByText('已核准').waitFor();
    await go(page, '/indicators/proposals');
    expect(await page.locator('tbody tr').first().textContent()).toMatch(/已核准.*先按访谈计.*SECOND/s);
  });

  test('is named in the history beside the first', async () => {
    await go(page, '/indicators');
    await page.locator('main tbody a').first().click();
    await page.getByRole('link', { name: /B2\.2/ }).click();
    await page.waitForURL(/open=B2\.2/);
    await page.getByText('核准：SECOND').waitFor();
  });
});
