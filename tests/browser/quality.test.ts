/** Flagged answers and source values, as analysts decide and enter them. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let evaluation: string;
let closed: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  page = await (await openContext(browser, faults, { acceptDownloads: true })).newPage();
  await signIn(page, server.origin, 'admin', server.password);
  evaluation = `${await page.locator('main tbody a').first().getAttribute('href')}`;
  await page.goto(`${server.origin}${evaluation}/campaigns`);
  const links = await page.$$eval('main tbody a', (all) => all.map((a) => a.getAttribute('href') ?? ''));
  closed = links.filter((l) => !l.endsWith('/scales'))[1] ?? '';
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const go = (path: string) => page.goto(`${server.origin}${path}`);
const standing = () => page.getByText(/^标记 \d+ 份/).first();
const numbers = async () => ((await standing().textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];

describe('data quality', () => {
  test('is reached from the campaign, and shows each flagged response with reasons and answers', async () => {
    await go(closed);
    await page.getByRole('link', { name: '数据质量' }).click();
    await standing().waitFor();
    const [flagged = 0, confirmed, kept, undecided] = await numbers();
    expect(flagged).toBeGreaterThan(3);
    expect([confirmed, kept, undecided]).toEqual([0, 0, flagged]);
    expect(await page.locator('li.case').count()).toBe(flagged);
    const strip = page.locator('li.case .strip').first();
    // Twenty items and an attention item, each with its words.
    expect(await strip.locator('.strip-cell').count()).toBe(21);
    expect(await strip.getAttribute('aria-label')).toMatch(/SVC_\w+ [1-5]（反向）/);
    expect(await page.getByText(/政局/).count()).toBe(0);
    expect(await axe(page)).toEqual([]);
  });

  test('is decided by keyboard, one after the other, and says how many', async () => {
    const [flagged = 0] = await numbers();
    await page.getByRole('button', { name: '从第一份待定的开始' }).click();
    await page.keyboard.press('c');
    await page.getByLabel('理由').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('请写明理由').waitFor();
    await page.getByLabel('理由').fill('整卷几乎同一答案，反向题也一样');
    await page.keyboard.press('Enter');
    await page.getByText('已提交：已确认草率。').waitFor();
    expect(await numbers()).toEqual([flagged, 1, 0, flagged - 1]);
    // The next one is open and has the focus.
    expect(await page.locator('.case-head:focus').getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('v');
    await page.getByLabel('理由').fill('各题有起伏，像是真实意见');
    await page.keyboard.press('Enter');
    await page.getByText('已提交：已保留。').waitFor();
    expect(await numbers()).toEqual([flagged, 1, 1, flagged - 2]);
    expect(await axe(page)).toEqual([]);
  });

  test('stays decided, is filtered by the address, and can be changed', async () => {
    await go(`${closed}/quality?show=careless`);
    const own = page.locator('li.case');
    expect(await own.count()).toBe(1);
    await own.locator('.case-head').click();
    await page.getByText('整卷几乎同一答案，反向题也一样').first().waitFor();
    await page.getByLabel('收回判断').check();
    await page.getByLabel('理由').fill('再看一遍');
    await page.getByRole('button', { name: '提交，到下一份' }).click();
    await page.getByText('已提交：待定。').waitFor();
    const [, confirmed, kept] = await numbers();
    expect([confirmed, kept]).toEqual([0, 1]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('is told by the scale report, and goes into a file without answers', async () => {
    await go(`${closed}/scales`);
    await page
      .getByText(/确认草率 0，保留 1，待定 \d+/)
      .first()
      .waitFor({ timeout: 15_000 });
    await go(`${closed}/quality`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^CSV/ }).click(),
    ]);
    const [head = '', ...lines] = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(head).toContain('verdict');
    expect(head).not.toContain('SVC_');
    expect(lines.filter((l) => l.includes('kept'))).toHaveLength(1);
  });
});

describe('source values', () => {
  test('are entered in a cell, which then counts', async () => {
    await go(`${evaluation}/sources`);
    await page.getByRole('link', { name: /柳堤镇，B1\.2：待录入/ }).click();
    const form = page.getByRole('form', { name: '录入或更正' });
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText('请填一个数').waitFor();
    await form.getByLabel('值').fill('0.9');
    await form.getByLabel('出处').fill('职责清单核对');
    await form.getByLabel('证据编号').fill('EV99');
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText(/没有证据 EV99/).waitFor();
    await form.getByLabel('证据编号').fill('EV05 EV07');
    await form.getByRole('button', { name: '保存' }).click();
    await page.getByText('得分率 90.0（标准误 0）').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('come from a file, all or none, with every bad cell named', async () => {
    await go(`${evaluation}/sources`);
    const head = 'unit_code,indicator,kind,part,value,as_of,origin,evidence,remark';
    const give = async (...lines: string[]) => {
      const buffer = Buffer.from([head, ...lines].join('\n'));
      await page.getByLabel('选择文件').setInputFiles({ name: 'values.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: '导入' }).click();
    };
    await give('E1,C2.1,统计,,九成,2026-04-30,年报,,', 'E7,C2.1,统计,,0.9,2026-04-30,年报,,');
    await page.getByText('请填一个数，例如 0.97。').waitFor();
    await page.getByText('没有代码为“E7”的单位。').waitFor();
    await give('E1,C2.1,统计,,0.93,2026-04-30,年报（更正）,EV09,');
    await page.getByText('已录入 1 个值。').waitFor();
    await page.getByRole('link', { name: /发展和改革局，C2\.1：齐全 0\.93/ }).waitFor();
  });

  test('hold red lines, which cap the grade in the results until they are withdrawn', async () => {
    await go(`${evaluation}/results`);
    const row = page.locator('tbody tr').filter({ hasText: '云汀区农业农村局' }).first();
    expect(await row.textContent()).toMatch(/C.*命中红线（C1\.1）：不高于 C；不计红线为 B/);
    await go(`${evaluation}/sources`);
    await page.getByRole('link', { name: /农业农村局，C1\.1/ }).click();
    await page.locator('details summary').filter({ hasText: '录入记录' }).click();
    const line = page.getByRole('row').filter({ hasText: '红线' });
    await line.getByRole('button', { name: '撤回' }).click();
    await page.getByLabel('撤回理由').fill('整改已核验');
    await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
    await page.getByText('没有已确认的红线。').waitFor();
    await go(`${evaluation}/results`);
    expect(await row.textContent()).not.toContain('命中红线');
  });
});
