import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext } from '../support/browser.ts';
import { expectFocusOn, expectFocusSeen, focusFault, press, tabTo, use } from '../support/keyboard.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/**
 * The main acts with keys alone. No test here touches a mouse; a page is left by pressing its links. Each test
 * goes on where the one before stopped.
 */
let server: RunningServer;
let browser: Browser;
let page: Page;
let questionnaireLink = '';
let campaign = '';
const faults: string[] = [];

const NEXT_VERSION = readFileSync('questionnaires/evaluation/cooperating-department.yaml', 'utf8').replace(
  'version: 1.0.0',
  'version: 1.1.0',
);

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  page = await (await openContext(browser, faults)).newPage();
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
const link = (name: string | RegExp) => page.getByRole('link', { name }).first();
const field = (name: string) => page.getByLabel(name, { exact: true });

/** Writes into the control that Tab finds under this label. */
async function write(name: string, text: string): Promise<void> {
  await tabTo(page, field(name));
  await page.keyboard.insertText(text);
}

/** A morning's date and time, part by part, in the order of the browser's own language (`launch` sets it). */
async function writeMoment(name: string, [year, month, day, hour, minute]: readonly string[]): Promise<void> {
  await tabTo(page, field(name));
  await page.keyboard.type(`${month}${day}${year}`);
  await press(page, 'ArrowRight');
  await page.keyboard.type(`${hour}${minute}A`);
  expect(await field(name).inputValue()).toBe(`${year}-${month}-${day}T${hour}:${minute}`);
}

/** Chooses in a closed list by arrows. */
async function choose(name: string, wanted: string): Promise<void> {
  await tabTo(page, field(name));
  const chosen = () => field(name).evaluate((e) => (e as HTMLSelectElement).selectedOptions[0]?.textContent);
  await page.keyboard.press('Home');
  for (let i = 0; i < 40 && !(await chosen())?.includes(wanted); i++) await press(page, 'ArrowDown');
  expect(await chosen()).toContain(wanted);
}

async function follow(name: string | RegExp, to: RegExp): Promise<void> {
  await use(page, link(name));
  await page.waitForURL(to);
  await page.waitForLoadState('load');
}

describe('with keys alone', () => {
  test('signing in', async () => {
    await page.goto(`${server.origin}/login`);
    await write('用户名', 'admin');
    await press(page, 'Tab');
    await page.keyboard.insertText('wrong password');
    await page.keyboard.press('Enter');
    await page.getByText('用户名或密码不正确').waitFor();
    await expectFocusOn(field('密码'));
    await press(page, 'Control+a');
    await page.keyboard.insertText(server.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/evaluations');
  });

  test('bringing an instrument, saving it as a draft, sending it to review', async () => {
    await follow('工具库', /\/library$/);
    await follow('上传或粘贴', /\/library\/new$/);
    await write('或粘贴内容', NEXT_VERSION);
    await use(page, button('检查'));
    await page.getByText('检查通过，没有发现问题').waitFor();
    await expectFocusSeen(page);
    await use(page, button('存为草稿'));
    await page.waitForURL(/\/library\/[0-9a-z]{26}$/);
    await use(page, button('送审'));
    await button('退回修改').waitFor();
    // The button is gone; what follows it is next.
    await expectFocusSeen(page);
    await press(page, 'Tab');
    await expectFocusOn(field('意见与理由'));
  });

  test('publishing a questionnaire', async () => {
    await follow('全部评估', /\/evaluations$/);
    await use(page, page.locator('tbody').getByRole('link').first());
    await page.waitForURL(/\/evaluations\/[0-9a-z]{26}$/);
    await follow('问卷', /\/campaigns$/);
    await follow('发布问卷', /\/campaigns\/new$/);
    await choose('版本', '管理服务对象评价问卷');
    await press(page, 'Tab');
    await press(page, 'Space');
    await page.getByText(/^已选 \d+ 个/).waitFor();
    await writeMoment('开始', ['2026', '01', '01', '08', '00']);
    await writeMoment('截止', ['2030', '12', '31', '08', '00']);
    await write('谁来问', '评估组 0000-0000');
    await use(page, button(/^发布，生成/));
    await page.waitForURL(/\/campaigns\/[0-9a-z]{26}$/);
    campaign = page.url();
    questionnaireLink = (await page.locator('a[href*="/s/"]').first().getAttribute('href')) ?? '';
    expect(questionnaireLink).toMatch(/\/s\/[0-9a-z]{26}$/);
  });

  test('asked whether to end it: Escape and no give the focus back', async () => {
    await use(page, button('立即截止'));
    await page.getByRole('dialog').waitFor();
    await expectFocusSeen(page);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectFocusOn(button('立即截止'));
    await page.keyboard.press('Enter');
    await use(page, button('继续收集'));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectFocusOn(button('立即截止'));
    await expectFocusSeen(page);
  });

  test('answering it: Space, arrows and digits', async () => {
    const desk = page;
    page = await desk.context().newPage();
    await page.goto(questionnaireLink);
    await use(page, button('开始作答'));
    await expectFocusSeen(page);
    // Nothing answered: told so, with the focus on what is missing.
    await use(page, button('下一页'));
    await expectFocusOn(page.locator('#summary'));
    await press(page, 'Tab');
    await page.keyboard.press('Enter');
    await expectFocusSeen(page);
    let answered = 0;
    for (let part = 0; part < 20; part++) {
      for (const [i, set] of (await page.locator('fieldset:visible, .text:visible').all()).entries()) {
        const text = set.locator('textarea');
        if ((await text.count()) > 0) {
          await tabTo(page, text);
          await page.keyboard.insertText('办理进度能主动告知就好。');
          continue;
        }
        await tabTo(page, set.locator('input').first());
        const likert = (await set.locator('input[value="4"]').count()) > 0;
        await press(page, !likert || i % 3 === 0 ? 'Space' : i % 3 === 1 ? 'ArrowDown' : '4');
        expect(await set.locator('input:checked').count(), await set.innerText()).toBe(1);
        if (likert && i % 3 === 2) expect(await set.locator('input[value="4"]').isChecked()).toBe(true);
        answered++;
      }
      if (!(await button('下一页').isVisible())) break;
      await use(page, button('下一页'));
      await expectFocusSeen(page);
    }
    expect(answered).toBeGreaterThan(15);
    await use(page, button('提交答卷'));
    await page.getByRole('heading', { name: '答卷已收到' }).waitFor();
    await tabTo(page, link('为下一位作答人重新开始'));
    await page.close();
    page = desk;
  });

  test('an interview: notes, rating, moving on, ending, locking', async () => {
    await follow('访谈', /\/interviews$/);
    await use(page, page.locator('summary').filter({ hasText: '安排访谈' }));
    const form = page.locator('form').filter({ has: button('安排访谈') });
    const unit = form.getByLabel('单位', { exact: true });
    await tabTo(page, unit);
    await press(page, 'ArrowDown');
    await tabTo(page, form.getByLabel('角色', { exact: true }));
    for (let i = 0; i < 4; i++) await press(page, 'ArrowDown');
    await use(page, form.getByRole('button', { name: '安排访谈' }));
    await link('打开这场访谈').waitFor();
    await expectFocusSeen(page);
    await follow('打开这场访谈', /\/interviews\/[0-9a-z]{26}$/);
    await tabTo(page, page.getByRole('radio', { name: '同意', exact: true }));
    await press(page, 'Space');
    await page.getByText('已记录').waitFor();
    await use(page, button('开始访谈'));
    const composer = page.getByLabel('记录内容');
    const closing = page.getByRole('heading', { name: '结束与评分' });
    for (let i = 0; i < 12 && !(await closing.isVisible()); i++) {
      await expectFocusOn(composer);
      await expectFocusSeen(page);
      await page.keyboard.insertText(`第 ${i + 1} 题：举了一个近一年的事例。`);
      await press(page, 'Control+Enter');
      await press(page, 'Alt+r');
      const four = page.locator('#interview-rating input[value="4"]');
      if ((await four.count()) > 0) {
        await press(page, '4');
        expect(await four.isChecked()).toBe(true);
        await expectFocusOn(four);
      }
      if (i === 0) {
        await page.keyboard.press('Alt+/');
        await page.locator('dialog[open]').waitFor();
        await expectFocusSeen(page);
        await page.keyboard.press('Escape');
        await expectFocusSeen(page);
      }
      await page.keyboard.press('Alt+ArrowDown');
    }
    await closing.waitFor();
    await expectFocusSeen(page);
    await use(page, button('确认结束'));
    await button('锁定我的评分').waitFor();
    await expectFocusSeen(page);
    await use(page, button('锁定我的评分'));
    await page.locator('dialog[open]').waitFor();
    await expectFocusSeen(page);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expectFocusOn(button('锁定我的评分'));
    await page.keyboard.press('Enter');
    await use(page, button('确认锁定'));
    await page.getByRole('heading', { name: '评分对照' }).waitFor();
    await button('锁定我的评分').waitFor({ state: 'detached' });
    await expectFocusSeen(page);
    await follow('返回访谈列表', /\/interviews$/);
  });

  test('satisfaction into indicators', async () => {
    await follow('指标', /\/indicators$/);
    await follow('导入指标', /\/indicators\/export/);
    await use(page, button('查看新旧对比'));
    // What waits for an open campaign is left out until somebody chooses it.
    const row = page.locator('tbody input[type=checkbox]').first();
    await row.waitFor();
    if (!(await row.isChecked())) {
      await tabTo(page, row);
      await press(page, 'Space');
    }
    await write('理由', '问卷截止，访谈已锁定');
    await use(page, button(/^提请核准/));
    const done = page.getByRole('status').filter({ hasText: /已提请核准/ });
    await done.waitFor();
    await expectFocusOn(done);
    await expectFocusSeen(page);
    await follow('查看提请', /\/proposals\/[0-9a-z]{26}$/);
    await follow('指标', /\/indicators$/);
  });

  test('a score opened down to its items', async () => {
    const unit = page.locator('tbody').getByRole('link').first();
    await use(page, unit);
    await page.waitForURL(/\/indicators\/[0-9a-z]{26}$/);
    await use(page, link(/D3\.1/));
    await page.waitForURL(/open=D3\.1/);
    await page.getByText('SVC_ATT1').first().waitFor();
    await expectFocusOn(link(/D3\.1/));
    expect(await link(/D3\.1/).getAttribute('aria-expanded')).toBe('true');
    await tabTo(page, link('量表报告'));
    await tabTo(page, link(/D3\.1/), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('SVC_ATT1').first().waitFor({ state: 'detached' });
    await expectFocusOn(link(/D3\.1/));
  });

  test('an account for a colleague', async () => {
    await follow('账号', /\/admin\/accounts$/);
    await write('用户名', 'wang.min');
    await write('姓名', '王敏');
    await use(page, button('建立账号'));
    const invitation = page.getByRole('status').filter({ hasText: '/invite/' });
    await invitation.waitFor();
    await expectFocusOn(invitation);
    await expectFocusSeen(page);
    await follow('wang.min', /\/admin\/accounts\/[0-9a-z]{26}$/);
    await choose('角色', '分析员');
    await write('理由', '抽调');
    await use(page, button('授予角色'));
    const granted = page.getByText('已授予。');
    await granted.waitFor();
    await expectFocusOn(granted);
    await use(page, button('收回'));
    const dialog = page.getByRole('dialog');
    await tabTo(page, dialog.getByLabel('理由'));
    await page.keyboard.insertText('授错');
    await use(page, dialog.getByRole('button', { name: '收回' }));
    await page.getByText('尚无角色').waitFor();
    await expectFocusSeen(page);
  });

  test('ending the questionnaire: the question and its button are gone, the focus is not', async () => {
    await page.goto(campaign);
    await use(page, button('立即截止'));
    await use(page, button('确定截止'));
    await page.getByRole('heading', { name: '下载' }).waitFor();
    await button('立即截止').waitFor({ state: 'detached' });
    await expectFocusSeen(page);
  });

  test('nothing went wrong on the way', () => {
    expect(faults).toEqual([]);
  });
});

describe('what these tests rest on', () => {
  test('a focus that is lost or not drawn is a fault', async () => {
    await tabTo(page, button('退出'));
    expect(await focusFault(page)).toBe('');
    await button('退出').evaluate((e) => {
      (e as HTMLElement).style.outline = 'none';
    });
    expect(await focusFault(page)).toMatch(/not visible on <button/);
    await button('退出').evaluate((e) => (e as HTMLElement).blur());
    expect(await focusFault(page)).toBe('the focus is lost');
  });
});
