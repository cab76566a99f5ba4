/** What careless answers change: on sheets and with the results, for who may see single answers and who may not. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, DESK, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { makePerson } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let lead: Page;
let evaluation: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  const admin = { origin: server.origin, cookie: await session(server, server.username, server.password) };
  const person = await makePerson(admin, 'leading', [{ role: 'lead' }]);
  page = await (await openContext(browser, faults)).newPage();
  await signIn(page, server.origin, server.username, server.password);
  evaluation = `${await page.locator('main tbody a').first().getAttribute('href')}`;
  lead = await (await openContext(browser, faults)).newPage();
  await signIn(lead, server.origin, 'leading', person.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const section = (on: Page) => on.locator('section[aria-labelledby=careless]');

/** The sentences of the section, once answers have been screened. */
async function says(on: Page, path: string): Promise<string> {
  await on.goto(server.origin + evaluation + path);
  const words = section(on).locator('.document > p').first();
  await words.waitFor({ timeout: 30_000 });
  return `${await words.textContent()}`;
}

/** The cells of the first table's row of a name. */
const row = (on: Page, name: string) =>
  section(on)
    .locator('table')
    .first()
    .locator('tbody tr')
    .filter({ hasText: name })
    .locator('td')
    .allInnerTexts();

describe('what careless answers change', () => {
  test('is said first and shown side by side to who may see single answers', async () => {
    expect(await says(page, '/results')).toContain('没有一个单位的等级会改变');
    const unit = `${await section(page).locator('tbody th').first().textContent()}`;
    const total = await row(page, unit);
    expect(total[0]).toMatch(/^\d+\.\d\d · n \d+\s+等级 [ABC]$/);
    expect(total[1]).toBe('相同');
    expect(total[2]).toMatch(/^\d+\.\d\d \([+−]?\d+\.\d\d\) · n \d+ \(−\d+\)\s+等级 [ABC]$/);
    const plot = page.locator('main section table').first().locator('tbody tr').filter({ hasText: unit });
    expect(await plot.locator('td.font-semibold').textContent()).toBe(total[0]?.split(/\s/)[0]);
    await section(page).locator('summary').click();
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize(DESK);

    const href = `${await page.getByRole('link', { name: unit }).first().getAttribute('href')}`;
    const words = await says(page, href.slice(evaluation.length));
    expect(words).toContain(`综合得分为 ${total[2]?.split(/\s/)[0]}`);
    expect((await row(page, '合计'))[2]).toBe(total[2]?.split('\n')[0]);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize(DESK);
  });

  test('is told to nobody else where so few make the difference, but for all units together', async () => {
    const words = await says(lead, '/results');
    expect(words).toContain('没有一个单位的等级会改变');
    expect(words).toMatch(/\d+ 个单位涉及的答卷过少，不逐一显示/);
    expect(await section(lead).locator('table').count()).toBe(0);
    const unit = lead.locator('main section tbody th a').first();
    const href = `${await unit.getAttribute('href')}`;
    expect(await says(lead, href.slice(evaluation.length))).toContain('规则提示而未判断的答卷过少');
    expect(await section(lead).locator('table').count()).toBe(0);
    expect(await axe(lead)).toEqual([]);
  });

  test('stands in the report without numbers that nobody may hand on', async () => {
    await page.goto(`${server.origin}${evaluation}/reports/overall`);
    await page.getByText('部分区间与概率正在计算').waitFor({ state: 'detached', timeout: 30_000 });
    const report = `${await page.locator('.document').textContent()}`;
    expect(report).toContain('没有一个单位的等级会改变');
    expect(report).not.toContain('草率作答的影响：总分与等级');
  });
});
