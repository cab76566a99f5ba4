/** From the words of interviews to findings, common problems and the joint display, as their readers use them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { makePerson } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let evaluation: string;
let analyst: { userId: string; password: string; cookie: string };
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  const admin = { origin: server.origin, cookie: await session(server, server.username, server.password) };
  analyst = await makePerson(admin, 'reader', [{ role: 'analyst' }]);
  page = await (await openContext(browser, faults)).newPage();
  await signIn(page, server.origin, 'admin', server.password);
  evaluation = `${await page.locator('main tbody a').first().getAttribute('href')}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const go = (path: string) => page.goto(`${server.origin}${evaluation}${path}`);

/** What the analyst is sent. */
async function asAnalyst(path: string): Promise<string> {
  const reply = await fetch(`${server.origin}${path}`, { headers: { cookie: analyst.cookie } });
  expect(reply.status, path).toBe(200);
  return reply.text();
}

describe('a finding', () => {
  test('rests on an excerpt, and is asked about when it names a number', async () => {
    await go('/findings/new');
    await page.getByRole('link', { name: '云汀区交通运输局' }).click();
    const save = page.getByRole('button', { name: '保存' });
    await save.click();
    await page.getByText('请至少选一条摘录').waitFor();
    await page.getByLabel('指标', { exact: true }).selectOption('C2.3');
    await page.getByLabel('类型').selectOption({ label: '任务不饱满' });
    await page.getByLabel('问题', { exact: true }).fill('值班电话 13812345678 无人接听，淡季人员闲置。');
    // The words marked as problems stand first, and only those of the indicator.
    const boxes = page.locator('fieldset li input');
    expect(await page.locator('fieldset li').first().textContent()).toMatch(/问题.*月均办件不足五件/);
    await boxes.first().check();
    await save.click();
    await page.getByLabel('确需保留这些数字').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('问题', { exact: true }).fill('值班电话无人接听，淡季人员闲置。');
    await save.click();
    const own = page.locator('article').filter({ hasText: '淡季人员闲置' });
    await own.waitFor();
    expect(await own.textContent()).toMatch(/任务不饱满.*依据：1 条摘录/s);
  });

  test('is changed, and withdrawn with a reason but not gone', async () => {
    const own = page.locator('article').filter({ hasText: '淡季' });
    await own.getByRole('link', { name: /修改/ }).click();
    await page.getByRole('heading', { name: '修改问题' }).waitFor();
    await page.getByLabel('类型').selectOption({ label: '职能弱化' });
    await page.getByRole('button', { name: '保存' }).click();
    await own.getByText('第 2 版').waitFor();
    expect(await own.textContent()).toContain('职能弱化');
    await own.getByRole('button', { name: '撤回' }).click();
    await page.getByRole('button', { name: '确定撤回' }).click();
    await page.getByText('请写明理由').waitFor();
    await page.getByLabel('撤回理由').fill('与另一条重复');
    await page.getByRole('button', { name: '确定撤回' }).click();
    await own.waitFor({ state: 'detached' });
    await page.getByLabel('含已撤回').check();
    await own.getByText('已撤回').waitFor();
    expect(page.url()).toContain('withdrawn=1');
  });

  test('is common where several units have it', async () => {
    await go('/findings/common');
    const rows = page.locator('main tbody tr');
    expect(await rows.count()).toBe(2);
    expect(await rows.first().textContent()).toMatch(/B2\.2.*职责交叉.*3 \/ 8/);
    await rows
      .first()
      .getByRole('link', { name: /查看问题/ })
      .click();
    await page.waitForURL('**/findings?type=overlap&indicator=B2.2');
    expect(await page.locator('article').count()).toBe(3);
  });
});

describe('what an analyst is sent', () => {
  test('leads to no interview, on page and in file', async () => {
    const list = await asAnalyst(`${evaluation}/excerpts?mark=problem`);
    expect(list).toContain('联合检查没有牵头文件');
    expect(list).toContain('角色不显示');
    expect(list).not.toMatch(/\/interviews\/[0-9a-z]{26}/);
    const csv = await asAnalyst(`/api/v1${evaluation}/excerpts/export?format=csv`);
    const [head = '', ...rows] = csv.trim().split('\r\n');
    expect(head).toContain('unit_code,unit,indicator,title,mark,role,interview,excerpt');
    // The one role that is named is that of the group talk.
    const roles = new Set(rows.map((r) => r.split(',')[5]).filter((role) => role !== ''));
    expect([...roles]).toEqual(['general_staff']);
    expect(new Set(rows.map((r) => r.split(',')[6]))).toEqual(new Set(['']));
    const sheet = await asAnalyst(`${await unitPath('云汀区财政局')}?open=C2.3`);
    expect(sheet).toContain('逐题评分只对参加的评估员和组长显示');
    expect(sheet).not.toMatch(/\/interviews\/[0-9a-z]{26}/);
  });
});

async function unitPath(name: string): Promise<string> {
  await go('/units');
  const link = page.locator('main tbody a').filter({ hasText: name }).first();
  return (await link.getAttribute('href')) ?? '';
}

describe('survey and interviews', () => {
  test('stand side by side with a verdict by the stated rule, also on a phone', async () => {
    await go('/joint');
    await page.getByLabel('按指标看单位').selectOption('C2.3');
    await page.waitForURL('**/joint?indicator=C2.3');
    const rows = page.locator('main tbody tr');
    await expect.poll(() => rows.count()).toBe(8);
    expect(await page.getByText('判断规则').textContent()).toContain('±10 分');
    const verdicts = await rows.locator('td:nth-of-type(4) .state').allTextContents();
    expect(verdicts.every((v) => /一致|矛盾|不能断定/.test(v))).toBe(true);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    expect(await axe(page)).toEqual([]);
    const csv = await asAnalyst(`/api/v1${evaluation}/joint/export?indicator=C2.3&format=csv`);
    expect(csv.trim().split('\r\n').length).toBe(9);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('open into ratings, words, documents and findings', async () => {
    await page.goto(`${server.origin}${await unitPath('云汀区交通运输局')}?open=C2.3`);
    const chain = page.locator('tr:has(h3)');
    const text = (await chain.textContent()) ?? '';
    expect(text).toMatch(/逐题评分.*访谈摘录.*佐证材料.*答应提供 3 次.*相关问题.*任务不饱满/s);
    await chain.getByRole('link', { name: '班子成员 01' }).first().click();
    await page.waitForURL(/\/interviews\/[0-9a-z]{26}/);
  });

  test('are summed up for a unit on paper', async () => {
    await go('/interviews');
    await page.getByRole('link', { name: '访谈小结' }).click();
    await page.getByRole('heading', { name: '访谈小结' }).waitFor();
    await page.getByLabel('单位').selectOption({ label: '云汀区交通运输局' });
    await page.getByRole('heading', { name: /访谈小结 · 云汀区交通运输局/ }).waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).toMatch(/班子成员.*合计.*未取得的佐证材料.*拒绝提供/s);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('details').first().getAttribute('open')).not.toBeNull();
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
    await page.emulateMedia({});
  });
});
