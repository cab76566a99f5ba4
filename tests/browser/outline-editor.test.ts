/** An outline as an office writes it: the next version of the leadership interview, from the first word to its use. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { call, makePerson } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let outline: string;
let draft: string;
let admin: { origin: string; cookie: string };
let reviewer: { cookie: string };
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  admin = { origin: server.origin, cookie: await session(server, server.username, server.password) };
  reviewer = await makePerson(admin, 'reviewer', [{ role: 'evaluation_admin' }]);
  page = await (await openContext(browser, faults)).newPage();
  await signIn(page, server.origin, 'admin', server.password);
  await page.goto(`${server.origin}/library`);
  const link = page.locator('main tbody a').filter({ hasText: '班子成员访谈提纲' });
  outline = `${server.origin}${await link.getAttribute('href')}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
/** Ids of the questions from top to bottom, with the section they are in. */
const order = () =>
  page.$$eval('[data-question]', (all) =>
    all.map(
      (q) =>
        `${q.closest<HTMLElement>('[data-section]')?.dataset.section} ${q.getAttribute('data-question')}`,
    ),
  );
const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.focus);
const row = (id: string): Locator => page.locator(`[data-question="${id}"]`);
const lint = () => page.getByRole('complementary', { name: '检查' });
const kept = () => page.getByText('已存在本机，尚未存到服务器').waitFor();

describe('writing', () => {
  test('begins as the next version, with nothing found', async () => {
    await page.goto(outline);
    await page.getByRole('link', { name: '编写下一版' }).click();
    await page.waitForURL(/\/edit$/);
    await lint().getByText('没有发现问题').waitFor();
    await button(/基本情况/).click();
    expect(await page.getByLabel('版本号').inputValue()).toBe('1.1.0');
    await button(/基本情况/).click();
  });

  test('a new section and question take the focus, and lint asks for what is missing at its field', async () => {
    await button('添加部分').click();
    expect(await focused()).toMatch(/^title:S\d$/);
    await page.keyboard.type('监督与问责');
    const text = row('LEAD_10').getByLabel('问题 简体');
    await text.fill('难道没有人监督吗？谁监督？怎样监督？');
    await lint().getByText('带有倾向的问法').waitFor();
    await lint().getByText('一问多事').waitFor();
    await row('LEAD_10').getByText('“难道”可能带有倾向').waitFor();
    await text.fill('机构编制的执行情况由谁监督？请举一个例子。');
    await lint().getByText('带有倾向的问法').waitFor({ state: 'detached' });
    expect(await lint().getByText('一问多事').count()).toBe(0);
  });

  test('a question is rated for an indicator of the tree, by three anchors that differ', async () => {
    const q = row('LEAD_10');
    await q.getByLabel('按锚点评分').check();
    await lint().getByText('评分问题未选指标').waitFor();
    await q.getByLabel('指标', { exact: true }).selectOption('A2.2');
    expect(await q.getByLabel('换算方法').inputValue()).toBe('linear_0_100');
    await lint().getByText('评分锚点不全').waitFor();
    await q.getByLabel('5 分锚点 简体').fill('有人监督，能举出纠正的实例');
    await q.getByLabel('3 分锚点 简体').fill('有人监督，没有实例');
    await q.getByLabel('1 分锚点 简体').fill('有人监督，没有实例。');
    await lint().getByText('评分锚点相同').waitFor();
    await q.getByLabel('1 分锚点 简体').fill('说不出由谁监督');
    await lint().getByText('评分锚点').waitFor({ state: 'detached' });
    await q.getByRole('button', { name: '添加追问' }).click();
    await page.keyboard.type('最近一次是什么时候？');
    await q.getByLabel('时长（分钟）').fill('4');
    await q.getByLabel('添加材料').selectOption('EV03');
    await q.getByRole('button', { name: '删除：EV03' }).waitFor();
  });

  test('what the parts add up to is taken over with one button', async () => {
    const section = page.locator('[data-section]').last();
    await section.getByRole('button', { name: '改为合计' }).click();
    await button(/基本情况/).click();
    await button('改为合计').click();
    expect(await page.getByLabel('总时长（分钟）').inputValue()).toBe('64');
    await lint().getByText('0 处错误').waitFor();
  });
});

describe('ordering', () => {
  test('by keyboard, within a section and into the next, the focus staying on what moved', async () => {
    await row('LEAD_02').locator('[data-focus="row:LEAD_02"]').focus();
    await page.keyboard.press('Alt+ArrowUp');
    expect((await order()).slice(0, 2)).toEqual(['S1 LEAD_02', 'S1 LEAD_01']);
    expect(await focused()).toBe('row:LEAD_02');
    await page.getByText('LEAD_02已移动，现在是第 1 部分 党管机构编制的第 1 个问题。').waitFor();
    await row('LEAD_01').getByRole('button', { name: '下移' }).click();
    expect((await order()).slice(0, 2)).toEqual(['S1 LEAD_02', 'S2 LEAD_01']);
    expect(await focused()).toBe('down:LEAD_01');
  });

  test('by pointer, and undone and done again step by step', async () => {
    const handle = row('LEAD_01').locator('.oe-handle');
    await handle.scrollIntoViewIfNeeded();
    const from = await handle.boundingBox();
    const to = await row('LEAD_02').boundingBox();
    if (from === null || to === null) throw new Error('nothing to drag');
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 10, { steps: 6 });
    await page.mouse.move(to.x + 20, to.y + 4, { steps: 2 });
    await page.mouse.up();
    const first = async () => (await order()).slice(0, 2);
    expect(await first()).toEqual(['S1 LEAD_01', 'S1 LEAD_02']);
    await page.keyboard.press('Control+z');
    expect(await first()).toEqual(['S1 LEAD_02', 'S2 LEAD_01']);
    await page.keyboard.press('Control+Shift+z');
    expect(await first()).toEqual(['S1 LEAD_01', 'S1 LEAD_02']);
  });

  test('typing is undone in the field, which keeps the focus and goes on at its end', async () => {
    const text = row('LEAD_10').getByLabel('问题 简体');
    const before = await text.inputValue();
    await text.focus();
    await page.keyboard.press('End');
    await page.keyboard.type('甲乙');
    await page.keyboard.press('Control+z');
    expect(await text.inputValue()).toBe(before);
    await page.keyboard.type('丙');
    expect(await text.inputValue()).toBe(`${before}丙`);
    await page.keyboard.press('Control+z');
  });

  test('what was removed comes back with its words', async () => {
    await row('LEAD_10').getByRole('button', { name: '删除：问题' }).click();
    await page.getByText('已删除：问题 10').waitFor();
    expect(await order()).toHaveLength(9);
    await page.locator('.notice').getByRole('button', { name: '撤销' }).click();
    expect(await row('LEAD_10').getByLabel('问题 简体').inputValue()).toContain('由谁监督');
  });
});

describe('keeping', () => {
  test('a page that is loaded anew has everything, also what was typed last', async () => {
    await row('LEAD_10').getByLabel('问题 简体').fill('机构编制的执行情况由谁监督？请举一个最近的例子。');
    await kept();
    await page.reload();
    await page.getByText('已恢复上次留在本机').waitFor();
    await button(/LEAD_10/)
      .first()
      .click();
    expect(await row('LEAD_10').getByLabel('问题 简体').inputValue()).toContain('最近的例子');
    await lint().getByText('0 处错误').waitFor();
  });

  test('is clean for axe, fits a phone, and prints the outline alone', async () => {
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.oe').isVisible()).toBe(false);
    await page.locator('.iv-paper').getByText('请举一个最近的例子').waitFor();
    await page.emulateMedia({ media: 'screen' });
    await button('预览').click();
    await page.getByRole('button', { name: /请举一个最近的例子/ }).click();
    await page.getByText('有人监督，能举出纠正的实例').first().waitFor();
    await button('返回编辑').click();
  });

  test('goes to the server as a draft, unless somebody else has changed it meanwhile', async () => {
    await button('存为草稿').click();
    await page.getByText('已存为草稿 1.1.0').waitFor();
    await page.waitForURL(/\/library\/[0-9a-z]{26}\/edit$/);
    draft = page.url().replace(/\/edit$/, '');
    expect(draft).not.toBe(outline);
    await button(/LEAD_01/)
      .first()
      .click();
    await row('LEAD_01').getByLabel('时长（分钟）').fill('7');
    // The same draft, saved by somebody else meanwhile.
    const other = await (
      await openContext(browser, faults, {
        // Another device: signed in, without what this one keeps.
        storageState: { cookies: await page.context().cookies(), origins: [] },
      })
    ).newPage();
    await other.goto(`${draft}/edit`);
    await other.getByRole('button', { name: /结束语/ }).click();
    await other.getByLabel('结束语 简体').fill('谢谢您。');
    await other.getByRole('button', { name: '存为草稿' }).click();
    await other.getByText('已存为草稿 1.1.0').waitFor();
    await other.context().close();
    await row('LEAD_01').getByLabel('时长（分钟）').fill('6');
    await row('LEAD_01').getByLabel('问题 简体').fill('近五年，班子研究过哪些机构编制方面的事项？');
    await button('存为草稿').click();
    await page.getByText('别人又改过这份草稿').waitFor();
    await page.reload();
    await page.getByText('本机有一份未保存的修改').waitFor();
    // What nobody has decided about is there again the next time.
    await page.reload();
    await button('改用本机的修改').click();
    await kept();
    await button('存为草稿').click();
    await page.getByText('已存为草稿 1.1.0').waitFor();
  });
});

describe('deciding', () => {
  test('shows what changed by question and word by word', async () => {
    await page.getByRole('link', { name: '查看差异与送审' }).click();
    await page.getByRole('link', { name: '与 1.0.0 比较' }).click();
    await page.getByRole('heading', { name: '1.0.0 与 1.1.0 的差异' }).waitFor();
    const changed = page.locator('article').filter({ hasText: 'LEAD_01' });
    expect(await changed.locator('del').first().textContent()).toBe('三');
    expect(await changed.locator('ins').first().textContent()).toBe('五');
    expect(await page.locator('article').filter({ hasText: 'LEAD_10' }).textContent()).toContain('新增');
    expect(await page.locator('article').count()).toBe(2);
    expect(await axe(page)).toEqual([]);
  });

  test('another person publishes, and interviews are planned on the new version', async () => {
    await page.goto(draft);
    await button('送审').click();
    await page.getByText('送审中').first().waitFor();
    const id = draft.split('/').at(-1);
    const decided = await call(
      admin,
      `/api/v1/instruments/${id}/decision`,
      { decision: 'publish', reason: '同意', trial: true },
      reviewer.cookie,
    );
    expect(decided.status).toBe(200);
    await page.goto(`${server.origin}/evaluations`);
    await page.goto(
      `${server.origin}${await page.locator('main tbody a').first().getAttribute('href')}/interviews`,
    );
    await page.locator('summary').filter({ hasText: '安排访谈' }).click();
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: '安排访谈' }) });
    await form.getByLabel('单位').selectOption({ index: 1 });
    await form.getByLabel('角色').selectOption({ label: '班子成员' });
    await form.getByLabel('记录').selectOption({ label: '演示评估员甲' });
    await form.getByRole('button', { name: '安排访谈' }).click();
    const planned = await page.getByRole('link', { name: '打开这场访谈' }).getAttribute('href');
    const opened = await page.request.get(`${server.origin}/api/v1/interviews/${planned?.split('/').at(-1)}`);
    expect(await opened.json()).toMatchObject({ outlineVersion: '1.1.0' });
  });
});
