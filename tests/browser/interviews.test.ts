/** Interviews as their raters and leads use them: planning, recusal, consent, independent ratings, reconciliation. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { ratingOf, written } from '../support/interview-changes.ts';
import { makePerson } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let evaluation: string;
let other: { userId: string; password: string; cookie: string };
/** Address of the interview that is planned and held. */
let interview: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  const admin = { origin: server.origin, cookie: await session(server, server.username, server.password) };
  other = await makePerson(admin, 'second-rater', [{ role: 'evaluator' }]);
  page = await (await openContext(browser, faults)).newPage();
  await signIn(page, server.origin, 'admin', server.password);
  const link = await page.locator('main tbody a').first().getAttribute('href');
  evaluation = `${server.origin}${link}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

/** The second rater at work elsewhere. */
async function asOther(method: string, path: string, body: unknown = {}): Promise<unknown> {
  const reply = await fetch(`${server.origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: server.origin, cookie: other.cookie },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  expect(reply.status, `${method} ${path}`).toBe(200);
  return reply.json();
}

async function plan(second: string, when: string): Promise<void> {
  await page.goto(`${evaluation}/interviews`);
  await page.locator('summary').filter({ hasText: '安排访谈' }).click();
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: '安排访谈' }) });
  await form.getByLabel('单位').selectOption({ index: 1 });
  await form.getByLabel('角色').selectOption({ label: '班子成员' });
  await form.getByLabel('记录').selectOption({ label: second });
  await form.getByLabel('时间').fill(when);
  await form.getByLabel('地点').fill('县编办二楼会议室');
  await form.getByRole('button', { name: '安排访谈' }).click();
}

describe('planning', () => {
  test('warns of a double booking, and shows it in the calendar on desk and phone', async () => {
    await plan('SECOND-RATER（未校准）', '2027-03-02T09:00');
    await page.getByText('已安排').waitFor();
    expect(await page.getByText('同一时间另有安排').count()).toBe(0);
    interview = (await page.getByRole('link', { name: '打开这场访谈' }).getAttribute('href')) ?? '';
    await plan('演示评估员甲', '2027-03-02T09:30');
    const warning = page.locator('.notice.caution').filter({ hasText: '同一时间另有安排' });
    await warning.waitFor();
    expect(await warning.textContent()).toMatch(/管理员.*县编办二楼会议室/);
    await page.goto(`${evaluation}/interviews/calendar?week=2027-03-03`);
    await page.getByText('▲ 有 1 处时间冲突').waitFor();
    expect(await page.getByText('▲ 人员冲突').count()).toBe(2);
    expect(await page.getByText('▲ 地点冲突').count()).toBe(4);
    await page.getByRole('link', { name: '下一周' }).click();
    await page.getByText('这一周没有访谈').waitFor();
    expect(page.url()).toContain('week=2027-03-08');
    await page.setViewportSize(PHONE);
    await page.goBack();
    await page.getByText('▲ 有 1 处时间冲突').waitFor();
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('refuses whoever is recused, with the reason that was noted', async () => {
    await page.goto(`${evaluation}/interviews/recusals`);
    await page.getByLabel('回避人').selectOption({ label: '演示评估员乙' });
    await page.getByLabel('单位', { exact: true }).selectOption({ index: 1 });
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByText('请写明理由').waitFor();
    await page.getByLabel('说明').fill('三年前在该单位任职');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.locator('main li').filter({ hasText: '演示评估员乙回避' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await plan('演示评估员乙', '2027-03-09T09:00');
    await page.getByText('演示评估员乙须回避这个单位（三年前在该单位任职）').waitFor();
  });

  test('is ready once pair, time and place are there', async () => {
    await page.goto(`${server.origin}${interview}/plan`);
    await page.getByRole('button', { name: '标为就绪' }).click();
    await page.getByRole('button', { name: '改回计划' }).waitFor();
    expect(await page.getByLabel('时间').inputValue()).toBe('2027-03-02T09:00');
    expect(await axe(page)).toEqual([]);
  });
});

type Session = { outline: { sections: { questions: { id: string; rated: boolean }[] }[] } };

describe('the interview', () => {
  test('begins after consent, and ratings far apart are reconciled in writing', async () => {
    const id = interview.split('/').at(-1) ?? '';
    const api = `/api/v1/interviews/${id}`;
    await page.goto(`${server.origin}${interview}`);
    await page.getByRole('radio', { name: '同意', exact: true }).check();
    await page.getByText('已记录').waitFor();
    const { outline } = (await asOther('GET', api)) as Session;
    const questions = outline.sections.flatMap((s) => s.questions);
    const rated = questions.filter((q) => q.rated);
    await asOther('POST', `${api}/changes`, {
      changes: [
        ...questions.map((q) => written(q.id)),
        ...rated.map((q, i) => ratingOf(q.id, i === 0 ? 1 : 4)),
      ],
    });
    await asOther('POST', `${api}/finish`);
    await asOther('POST', `${api}/lock`);
    const reply = await page.request.post(`${server.origin}${api}/changes`, {
      data: { changes: rated.map((q) => ratingOf(q.id, 4)) },
      headers: { origin: server.origin },
    });
    expect(reply.status()).toBe(200);
    await page.reload();
    await page.getByRole('button', { name: '锁定我的评分' }).first().click();
    await page.getByRole('button', { name: '确认锁定' }).click();
    await page.getByText('▲ 相差 3 分').waitFor();
    await page.getByRole('button', { name: '完成合议' }).click();
    await page.getByText('请选合议分').waitFor();
    const row = page.locator('fieldset').filter({ hasText: '相差 3 分' });
    await row.getByLabel('合议分').selectOption('3');
    await row.getByLabel('理由').fill('对照会议记录，按锚点认定为一般');
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('button', { name: '完成合议' }).click();
    await page.getByText('评分已合议，计入指标').waitFor();
    await page.getByText('对照会议记录，按锚点认定为一般').waitFor();
  });

  test('is closed by a lead and opened again with a reason', async () => {
    await page.goto(`${server.origin}${interview}/plan`);
    await page.getByRole('button', { name: '归档' }).click();
    await page.getByText('已归档').waitFor();
    await page.locator('summary').filter({ hasText: '重新打开' }).click();
    await page.getByLabel('理由').fill('太短');
    await page.getByRole('button', { name: '重新打开' }).click();
    await page.getByText('请写明理由，至少 10 个字').waitFor();
    await page.getByLabel('理由').fill('受访人补充了会议记录和材料');
    await page.getByRole('button', { name: '重新打开' }).click();
    await page.getByText('进行中').first().waitFor();
  });
});
