/** Calibration as an evaluator goes through it by keys alone, what comes of failing, and who is told what. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { makePerson } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

const experts = new Map(
  shipped('calibration_cases', 'CAL_INTERVIEW').cases.map((c) => [c.id, c.expert.rating]),
);
const NOBODY_SAYS = shipped('calibration_cases', 'CAL_INTERVIEW').cases[0]?.expert.reason['zh-CN'] ?? '';

let server: RunningServer;
let browser: Browser;
/** The newly appointed evaluator, and the administrator of the demonstration, who leads. */
let page: Page;
let lead: Page;
let evaluation: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  const admin = { origin: server.origin, cookie: await session(server, server.username, server.password) };
  const rater = await makePerson(admin, 'new-rater', [{ role: 'evaluator' }]);
  await makePerson(admin, 'other-rater', [{ role: 'evaluator' }]);
  lead = await (await openContext(browser, faults)).newPage();
  await signIn(lead, server.origin, 'admin', server.password);
  evaluation = `${server.origin}${await lead.locator('main tbody a').first().getAttribute('href')}`;
  page = await (await openContext(browser, faults, { viewport: PHONE })).newPage();
  await signIn(page, server.origin, 'new-rater', rater.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

/** Rates every case by keys, from the first on, and hands in. */
async function rateAll(point: (id: string) => number): Promise<string[]> {
  await page.locator('[data-case] input').first().focus();
  const order = await page.$$eval('[data-case]', (all) => all.map((s) => s.id));
  for (const id of order) {
    expect(await page.evaluate(() => document.activeElement?.closest('[data-case]')?.id)).toBe(id);
    await page.keyboard.press(String(point(id)));
    await page.keyboard.press('Enter');
  }
  await page.getByText('已评 10/10').waitFor();
  return order;
}

describe('an evaluator', () => {
  test('is told that his ratings do not count yet, and where to go', async () => {
    await page.goto(`${evaluation}/interviews`);
    await page.getByText('您还没有通过本次评估要求的校准').waitFor();
    await page.getByRole('link', { name: '去校准' }).click();
    await page.getByText('还没有做过').waitFor();
    expect(await page.getByText('评估员校准情况').count()).toBe(0);
    await page.getByRole('link', { name: '开始校准' }).click();
    await page.getByText('受访人说').first().waitFor();
    expect(await overflows(page)).toBe(false);
    expect(await page.content()).not.toContain(NOBODY_SAYS);
    expect(await axe(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axe(page, 'colours')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('is led to each case he has left out, and loses nothing by loading the page again', async () => {
    await page.locator('[data-case] input').first().focus();
    await page.keyboard.press('3');
    await page.getByText('已评 1/10').waitFor();
    await page.getByRole('button', { name: '交卷' }).click();
    await page.getByText('还有 9 个案例没有评分').waitFor();
    await page.getByRole('link', { name: '案例 2', exact: true }).click();
    const focused = () => page.evaluate(() => document.activeElement?.closest('[data-case]')?.id);
    expect(await focused()).toBe(await page.locator('[data-case]').nth(1).getAttribute('id'));
    await page.reload();
    await page.getByText('已评 1/10').waitFor();
  });

  test('fails with the middle throughout, sees why, and has to wait', async () => {
    await rateAll(() => 3);
    await page.getByRole('button', { name: '交卷' }).press('Enter');
    await page.getByText('未通过：10 个案例中，2 个与专家评分完全一致，6 个相差不超过 1 分').waitFor();
    await page.getByText('之后可以再做').waitFor();
    expect(await page.getByText(NOBODY_SAYS).count()).toBe(1);
    expect(await page.getByRole('link', { name: '再做一次' }).count()).toBe(0);
    expect(await overflows(page)).toBe(false);
    expect(await axe(page)).toEqual([]);
    await page.goto(`${evaluation}/interviews/calibration/rate`);
    await page.getByText('现在还不能再做').waitFor();
    const early = await page.request.post(
      `${evaluation.replace('/evaluations', '/api/v1/evaluations')}/calibration`,
      {
        data: { cases: 'CAL_INTERVIEW@1.0.0', ratings: Object.fromEntries(experts) },
        headers: { origin: server.origin },
      },
    );
    expect([early.status(), ((await early.json()) as { reason: string }).reason]).toEqual([
      409,
      'calibration_wait',
    ]);
  });
});

describe('a lead', () => {
  test('sees who is calibrated, in the table and while planning', async () => {
    await lead.goto(`${evaluation}/interviews/calibration`);
    const row = (name: string) => lead.locator('main tbody tr').filter({ hasText: name });
    expect(await row('NEW-RATER').textContent()).toMatch(/未通过20%60%/);
    expect(await row('OTHER-RATER').textContent()).toMatch(/未校准——/);
    expect(await row('演示评估员甲').textContent()).toMatch(/已通过80%100%/);
    await lead.goto(`${evaluation}/interviews`);
    await lead.locator('summary').filter({ hasText: '安排访谈' }).click();
    const options = await lead.getByLabel('记录').locator('option').allTextContents();
    expect(options).toContain('NEW-RATER（未校准）');
    expect(options).toContain('演示评估员甲');
  });

  test('reads the agreement of the raters, who read their own severity alone', async () => {
    await lead.goto(`${evaluation}/interviews/agreement`);
    const said = await lead.locator('#overall header p').textContent();
    expect(said).toMatch(
      /^\d+ 题由同两名评分人各自评分：完全一致 [\d.]+%，相差不超过 1 分 [\d.]+%。单次评分的信度 ICC\(2,1\) 为 \.\d\d/,
    );
    await lead.getByRole('rowheader', { name: '演示评估员甲' }).waitFor();
    const file = await lead.request.get(
      `${evaluation.replace('/evaluations', '/api/v1/evaluations')}/agreement/export/agreement?format=csv`,
    );
    expect(await file.text()).toMatch(/all,,icc_2_1,0\.\d+,0\.\d+,0\.\d+,\d+,/);
    await page.goto(`${evaluation}/interviews/agreement`);
    await page.getByText('这里只显示本人的宽严').waitFor();
    await page.getByText('我还没有评分计入这里').waitFor();
    expect(await page.content()).not.toContain('演示评估员甲');
  });
});
