/** An indicator tree as an office writes it: the next version, from its weights to a total tried out with it. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let framework: string;
let draft: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  page = await (await openContext(browser, faults)).newPage();
  await signIn(page, server.origin, 'admin', server.password);
  await page.goto(`${server.origin}/library`);
  const link = page.locator('main tbody a').filter({ hasText: '指标体系' });
  framework = `${server.origin}${await link.getAttribute('href')}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const row = (id: string): Locator => page.locator(`[data-focus="row:${id}"]`);
const lint = () => page.getByRole('complementary', { name: '检查' });
const order = () =>
  page.$$eval('[data-level3]', (all) => all.map((r) => r.getAttribute('data-level3')).slice(0, 4));
const points = (id: string) => page.getByLabel(`${id} 的分值`);

describe('writing', () => {
  test('a published version is locked, and what is written goes into the next one', async () => {
    await page.goto(framework);
    await page.getByRole('link', { name: '编写下一版' }).click();
    await page.waitForURL(/\/edit$/);
    await page.getByText('1.0.0 已发布，有 1 项评估正在使用，已锁定').waitFor();
    await lint().getByText('没有发现问题').waitFor();
    expect(await page.getByLabel('版本号').inputValue()).toBe('1.1.0');
    expect(await axe(page)).toEqual([]);
  });

  test('weights are held against their parent while they are typed', async () => {
    await row('A1').click();
    await points('A1.1').fill('4');
    await page.getByText('超出 0.5 分').waitFor();
    await lint().getByText('下级权重之和不等于上级').waitFor();
    await points('A1.2').fill('2');
    await page.getByText('相符').waitFor();
    expect(await lint().getByText('下级权重之和不等于上级').count()).toBe(0);
    await button('撤销').click();
    await button('撤销').click();
    await lint().getByText('没有发现问题').waitFor();
    expect(await points('A1.1').inputValue()).toBe('3.5');
  });

  test('equal weights are warned about until somebody says why', async () => {
    await row('A2').click();
    await points('A2.1').fill('2');
    await points('A2.2').fill('2');
    await lint().getByText('平均赋分，须写明理由').waitFor();
    await page.getByLabel('平均赋分的理由 简体').fill('学习与落实同等重要');
    await lint().getByText('平均赋分，须写明理由').waitFor({ state: 'detached' });
  });

  test('weights follow from comparisons by keyboard, which are told where they contradict each other', async () => {
    await row('B1').click();
    await button('两两比较求权重').click();
    await button('开始记录').click();
    await page.keyboard.type('改革处处长');
    const judge = (a: string, b: string) => page.getByLabel(new RegExp(`^${a} .* 比 ${b} `));
    await judge('B1.1', 'B1.2').selectOption('3');
    await judge('B1.1', 'B1.3').selectOption({ label: '1/5' });
    await judge('B1.2', 'B1.3').focus();
    await page.keyboard.press('5');
    await page.getByText('判断不一致（CR > 0.10），请复核').waitFor();
    await page.getByText('偏离最大的判断：B1.1').waitFor();
    await judge('B1.1', 'B1.3').selectOption('5');
    await judge('B1.2', 'B1.3').selectOption('2');
    await page.getByText('一致性可接受').waitFor();
    // 0.648, 0.230, 0.122 of 9 points in halves.
    await page.getByText('B1.1 6 · B1.2 2 · B1.3 1').waitFor();
    await button('采用这些分值').click();
    expect([await points('B1.1').inputValue(), await points('B1.3').inputValue()]).toEqual(['6', '1']);
    await page.getByText('相符').waitFor();
    expect(await lint().getByText('权重与依据不符').count()).toBe(0);
  });

  test('several judges are combined, each with his own table, and every step is undone', async () => {
    await button('+ 添加判断人').click();
    await page.keyboard.type('分管负责人');
    const judges = page.getByRole('group', { name: /^判断人 \d/ });
    expect(await judges.count()).toBe(2);
    await lint().getByText('权重依据不齐全').waitFor();
    const second = judges.nth(1);
    for (const [a, b, times] of [
      ['B1.1', 'B1.2', '3'],
      ['B1.1', 'B1.3', '5'],
      ['B1.2', 'B1.3', '2'],
    ] as const) {
      await second.getByLabel(new RegExp(`^${a} .* 比 ${b} `)).selectOption(times);
    }
    await page.getByText('2 人的判断按几何平均合并').waitFor();
    await lint().getByText('权重依据不齐全').waitFor({ state: 'detached' });
    await button('删除判断人：分管负责人').click();
    expect(await judges.count()).toBe(1);
    await button('撤销').click();
    expect(await judges.count()).toBe(2);
    expect(await page.getByLabel('判断人 2 的姓名或职务').inputValue()).toBe('分管负责人');
    await button('删除判断人：分管负责人').click();
    expect(await axe(page)).toEqual([]);
  });

  test('weights follow from what experts gave, and a wrong cell is named', async () => {
    await row('B3').click();
    await button('专家赋分求权重').click();
    await button('开始记录').click();
    await page.getByText('从表格粘贴').click();
    const pasted = page.getByLabel(/每位专家一行/);
    await pasted.fill('3\t2\n四\t1');
    await page.getByText('第 2 行第 1 列“四”不是非负数。').waitFor();
    await pasted.fill('专家甲\t3\t2\n专家乙\t3\t2');
    await button('加入表中').click();
    expect(await page.getByLabel('判断人 2 的姓名或职务').inputValue()).toBe('专家乙');
    await page.getByText('B3.1 3 · B3.2 2').waitFor();
    await page.getByLabel('判断人 2 给 B3.1 的分').fill('4');
    await page.getByLabel('判断人 2 给 B3.2 的分').fill('1');
    await page.getByText('B3.1 3.5 · B3.2 1.5').waitFor();
    await button('采用这些分值').click();
    expect(await points('B3.1').inputValue()).toBe('3.5');
  });

  test('weights changed by hand afterwards are told, and allowed with a reason', async () => {
    await row('B1').click();
    await points('B1.1').fill('5.5');
    await points('B1.2').fill('2.5');
    await lint().getByText('B1.1 的权重是 5.5，按权重依据应为 6').waitFor();
    await page.getByLabel('另定权重的理由 简体').fill('会议另定');
    await lint().getByText('按权重依据应为').first().waitFor({ state: 'detached' });
    for (let step = 0; step < 3; step++) await button('撤销').click();
    expect(await points('B1.1').inputValue()).toBe('6');
  });

  test('a method shows what it makes of a value, by the function that scores', async () => {
    await row('B3.2').click();
    const example = page.getByLabel('算例').first();
    await example.getByLabel('如果值为').fill('0.45');
    await example.getByText('得分率 0.500 × 1.5 分 = 0.75 分').waitFor();
    await page.getByLabel('目标值').first().fill('0.5');
    await example.getByText('得分率 0.900 × 1.5 分 = 1.35 分').waitFor();
  });

  test('nodes are moved by keyboard and by dragging, added, disabled and removed', async () => {
    await row('A1.1').click();
    await page.keyboard.press('Alt+ArrowDown');
    expect(await order()).toEqual(['A1.2', 'A1.1', 'A2.1', 'A2.2']);
    const handle = await row('A2.2').locator('.oe-handle').boundingBox();
    const target = await row('A2.1').boundingBox();
    if (handle === null || target === null) throw new Error('nothing to drag');
    await page.mouse.move(handle.x + 4, handle.y + 8);
    await page.mouse.down();
    await page.mouse.move(target.x + 20, target.y + 3, { steps: 6 });
    await page.mouse.up();
    expect(await order()).toEqual(['A1.2', 'A1.1', 'A2.2', 'A2.1']);
    await row('E2').click();
    await button('+ 添加三级指标').click();
    await page.getByText('E2.3 是新编号').waitFor();
    await page.keyboard.type('编外人员清理');
    await row('E2.3').getByText('编外人员清理').waitFor();
    await lint().getByText('缺少必填项').first().waitFor();
    await button('删除：E2.3').click();
    await page.getByText('已删除：E2.3 编外人员清理').waitFor();
    await row('B3.1').click();
    await page.getByLabel('启用').uncheck();
    await row('B3.1').getByText('已停用').waitFor();
    await lint().getByText('下级权重之和不等于上级').waitFor();
    await row('B3').click();
    await points('B3.2').fill('5');
    await lint().getByText('下级权重之和不等于上级').waitFor({ state: 'detached' });
    // What is left are the languages in which the reason above is not written.
    await lint().getByText('0 处错误，2 处提醒').waitFor();
  });

  test('a type of unit is shown what it is held against, and the crosswalk has the same total', async () => {
    await row('units').click();
    await page.getByLabel('单位类型', { exact: true }).selectOption({ label: '乡镇（街道）' });
    await page.getByText('共 32 个指标：共性 94 分，个性 6 分，合计 100 分。').waitFor();
    await page.getByText('赋权事项承接率').first().waitFor();
    await row('crosswalk').click();
    await page.getByText('各方面合计 100 分，总分 100 分。').waitFor();
    await page.getByText('总分相同', { exact: false }).last().waitFor();
  });

  test('materials are added, renamed, moved and removed, but not while somebody names them', async () => {
    await row('catalogue').click();
    const materials = page.getByRole('region', { name: '佐证材料目录' }).getByRole('group');
    const count = await materials.count();
    await materials.first().getByText('不能删除，用到它的有').waitFor();
    expect(await materials.first().getByRole('button', { name: /^删除/ }).count()).toBe(0);
    await button('+ 添加材料').click();
    await page.keyboard.type('编外人员台账');
    expect(await materials.count()).toBe(count + 1);
    const id = `EV${count + 1}`;
    await button(`上移 ${id}`).focus();
    await page.keyboard.press('Enter');
    expect(await materials.nth(count - 1).textContent()).toContain('编外人员台账');
    await page
      .getByLabel('覆盖期间')
      .nth(count - 1)
      .fill('3年');
    await lint().getByText('格式').first().waitFor();
    await page
      .getByLabel('覆盖期间')
      .nth(count - 1)
      .fill('36m');
    expect(await axe(page)).toEqual([]);
    await button(`删除：${id}`).click();
    expect(await materials.count()).toBe(count);
    await button('撤销').click();
    expect(await materials.count()).toBe(count + 1);
    await button(`删除：${id}`).click();
  });

  test('is there again after a reload, and goes to the server as a draft', async () => {
    await page.getByText('已存在本机，尚未存到服务器').waitFor();
    await page.reload();
    await page.getByText('已恢复上次留在本机').waitFor();
    await button('存为草稿').click();
    await page.getByText('已存为草稿 1.1.0').waitFor();
    draft = page.url().replace(/\/edit$/, '');
    expect(draft).not.toBe(framework);
  });

  test('how the weights came about is there in the next session and on the page of the version', async () => {
    await page.reload();
    await row('B1').click();
    await button('两两比较求权重 · 已记录 1 人').click();
    expect(await page.getByLabel('判断人 1 的姓名或职务').inputValue()).toBe('改革处处长');
    expect(await page.getByLabel(/^B1\.1 .* 比 B1\.3 /).inputValue()).toBe('5');
    await page.goto(`${draft}#weighting`);
    const section = page.locator('#weighting');
    await section.getByText('0.003 (3 项)').waitFor();
    await section.getByText('一致性可接受').waitFor();
    // Removing what experts weighed leaves nothing to weigh; the rest has no record.
    await section.getByText('没有记录依据的：一级指标').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto(`${draft}/compare/${framework.split('/').at(-1)}`);
    await page.getByText('权重依据', { exact: true }).first().waitFor();
  });
});

describe('what follows', () => {
  test('the draft is taken away as text, and the way of its points is drawn', async () => {
    await page.goto(`${draft}?flow=B#flow`);
    await page.getByRole('img', { name: '分值流向图' }).waitFor();
    await page.getByText('没有题或问题经两条路径计入总分').waitFor();
    const text = await page.request.get(
      `${server.origin}/api/v1/instruments/${draft.split('/').at(-1)}/yaml`,
    );
    expect(text.headers()['content-disposition']).toContain('IT_COUNTY-1.1.0.yaml');
    expect(await text.text()).toContain('enabled: false');
    const id = framework.split('/').at(-1);
    const table = await page.request.get(`${server.origin}/api/v1/instruments/${id}/flow/export?format=csv`);
    expect((await table.text()).split('\n')[0]).toContain('instrument,item');
  });

  test('totals are tried out under the draft and under other weights, in the address alone', async () => {
    await page.goto(`${server.origin}/evaluations`);
    const evaluation = await page.locator('main tbody a').first().getAttribute('href');
    await page.goto(`${server.origin}${evaluation}/results`);
    await page.getByRole('link', { name: '试算其他权重' }).click();
    await page.waitForURL(/\/what-if$/);
    await page.getByLabel('指标体系版本').selectOption({ label: 'IT_COUNTY 1.1.0 · 草稿' });
    await button('试算').click();
    await page.waitForURL(/tree=/);
    await page.getByText('试算版本中没有的现行指标：B3.1').waitFor();
    await page.getByLabel('B 的分值', { exact: true }).fill('0');
    await button('试算').click();
    await page.getByText('地址中的权重有误').waitFor();
    await page.getByLabel('B 的分值', { exact: true }).fill('60');
    await button('试算').click();
    await page.waitForURL(/w=B%3A60/);
    await page.getByRole('table').first().getByText('试算 · 总分').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('all of it fits a phone', async () => {
    await page.setViewportSize(PHONE);
    for (const address of [`${draft}/edit`, `${draft}#flow`, page.url()]) {
      await page.goto(address);
      expect(await overflows(page), address).toBe(false);
    }
    await page.goto(`${draft}/edit`);
    await row('A1.1').click();
    await page.getByRole('heading', { name: /A1\.1/ }).waitFor();
    expect(await overflows(page)).toBe(false);
  });
});
