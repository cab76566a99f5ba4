/**
 * A day of two evaluators with a device each: out without a network, two interviews, one browser started anew, the
 * same field written on both; back, brought together, rated apart, settled, archived, and in the indicators.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { launch, launchDevice, openContext, signIn } from '../support/browser.ts';
import {
  type FieldInterview,
  makeFieldInterview,
  readInterview,
  reopen,
  takeAlong,
} from '../support/field.ts';
import { call } from '../support/people.ts';
import { type RunningServer, signIn as sessionOf, startServer } from '../support/server.ts';

const CASES = shipped('calibration_cases', 'CAL_INTERVIEW');
const EXPERTS = Object.fromEntries(CASES.cases.map((c) => [c.id, c.expert.rating]));
const TABLET = { width: 820, height: 1180 };
const REASON = '对照会议记录和清单，按锚点认定为一般';
const MINE = '甲：清单每年更新';
const THEIRS = '乙：清单三年没有更新';

type Question = { id: string; rated: boolean; required: boolean };

let server: RunningServer;
let browser: Browser;
let profile: string;
/** The first evaluator's browser keeps its profile on disk and is ended and started again. */
let firstDevice: BrowserContext;
let secondDevice: BrowserContext;
let first: Page;
let second: Page;
let leaders: FieldInterview;
let liaison: { id: string; questions: Question[] };
let questions: Question[];
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  leaders = await makeFieldInterview(server);
  const admin = { origin: server.origin, cookie: await sessionOf(server, server.username, server.password) };
  // Both have passed the calibration: otherwise their ratings would count nowhere.
  for (const { cookie } of [leaders.first, leaders.second]) {
    const path = `/api/v1/evaluations/${leaders.evaluationId}/calibration`;
    const reply = await call(
      admin,
      path,
      { cases: `${CASES.id}@${CASES.version}`, ratings: EXPERTS },
      cookie,
    );
    if (!reply.ok) throw new Error(`answered ${reply.status}: ${await reply.text()}`);
  }
  const view = await readInterview(server, leaders.id, leaders.first.cookie);
  questions = view.outline.sections.flatMap((s) => s.questions);
  const planned = await call(admin, `/api/v1/evaluations/${leaders.evaluationId}/interviews`, {
    ...{ unitId: view.unit.id, role: 'partner_liaison', place: '协作部门会议室' },
    raterIds: [leaders.second.userId, leaders.first.userId],
  });
  const { interviewId: id } = (await planned.json()) as { interviewId: string };
  const other = await readInterview(server, id, leaders.first.cookie);
  liaison = { id, questions: other.outline.sections.flatMap((s) => s.questions) };
  browser = await launch();
  profile = mkdtempSync(join(tmpdir(), 'hengping-device-'));
  firstDevice = await launchDevice(profile, faults, TABLET);
  secondDevice = await openContext(browser, faults, { viewport: TABLET });
  first = await firstDevice.newPage();
  second = await secondDevice.newPage();
  await signIn(first, server.origin, leaders.first.username, leaders.first.password);
  await signIn(second, server.origin, leaders.second.username, leaders.second.password);
});
afterAll(async () => {
  await firstDevice?.close();
  await browser?.close();
  await server?.stop();
  rmSync(profile, { recursive: true, force: true });
});

const goTo = (page: Page, interviewId: string, place: string) =>
  page.goto(`${server.origin}/field/interviews#/${interviewId}/${place}`);
/** The list on the device, without leaving the page, which would ask for the passphrase again. */
const home = (page: Page) =>
  page.evaluate(() => {
    window.location.hash = '';
  });
const saveLine = (page: Page) => page.locator('.iv-save > p').first();

async function consent(page: Page, interviewId: string): Promise<void> {
  await goTo(page, interviewId, '-opening');
  await page.getByRole('radio', { name: '同意', exact: true }).check();
  await page.getByText(/已存在本机|已记录/).waitFor();
}

async function note(page: Page, interviewId: string, question: string, text: string): Promise<void> {
  await goTo(page, interviewId, question);
  await page.getByLabel('记录内容').fill(text);
  await page.keyboard.press('Control+Enter');
  await page.getByText(text).first().waitFor();
}

async function rate(page: Page, interviewId: string, question: string, value: number): Promise<void> {
  await goTo(page, interviewId, question);
  await page.getByRole('radio', { name: new RegExp(`^${value}`) }).check();
}

/** A whole conversation, and one's own ratings. */
async function hold(
  page: Page,
  interviewId: string,
  asked: readonly Question[],
  value: number,
): Promise<void> {
  await consent(page, interviewId);
  for (const q of asked) {
    if (q.required) await note(page, interviewId, q.id, `记录 ${q.id}`);
    if (q.rated) await rate(page, interviewId, q.id, value);
  }
}

describe('the day of a pair', () => {
  test('begins in the office: both devices take both interviews along', async () => {
    await takeAlong(first, server.origin);
    await takeAlong(second, server.origin);
    for (const page of [first, second]) expect(await page.locator('.field-list a').count()).toBe(2);
    await firstDevice.setOffline(true);
    await secondDevice.setOffline(true);
  });

  test('goes on without a network: an interview on each device, and the same field on both', async () => {
    await hold(first, leaders.id, questions, 5);
    await hold(second, liaison.id, liaison.questions, 4);
    const shared = questions[0]?.id ?? '';
    for (const [page, text] of [
      [first, MINE],
      [second, THEIRS],
    ] as const) {
      await goTo(page, leaders.id, shared);
      await page.getByLabel('记录内容').fill(text);
      await saveLine(page)
        .filter({ hasText: /离线，\d+ 处改动保存在本机/ })
        .waitFor();
    }
    const { answers, myRatings } = await readInterview(server, leaders.id, leaders.first.cookie);
    expect([answers, myRatings]).toEqual([[], []]);
  }, 120_000);

  test('survives a browser that is ended and started again, still without a network', async () => {
    // As long as a change may take to be on the device.
    await first.waitForTimeout(1_000);
    await firstDevice.close();
    firstDevice = await launchDevice(profile, faults, TABLET);
    await firstDevice.setOffline(true);
    first = await reopen(firstDevice, server.origin);
    await goTo(first, leaders.id, questions[0]?.id ?? '');
    await expect.poll(() => first.getByLabel('记录内容').inputValue()).toBe(MINE);
    await goTo(first, leaders.id, '-opening');
    expect(await first.getByRole('radio', { name: '同意', exact: true }).isChecked()).toBe(true);
  });

  test('ends with both texts, and a choice by a person', async () => {
    await firstDevice.setOffline(false);
    await home(first);
    await first.getByRole('button', { name: '立即同步' }).click();
    await first
      .getByText(/没有等待上传的改动/)
      .first()
      .waitFor();
    await secondDevice.setOffline(false);
    await goTo(second, leaders.id, questions[0]?.id ?? '');
    await second.getByRole('heading', { name: '这一题有两种文字' }).waitFor();
    await second.getByRole('button', { name: '两份都留' }).click();
    await saveLine(second).filter({ hasText: '已保存到服务器' }).waitFor();
    await home(second);
    await second.getByRole('button', { name: '立即同步' }).click();
    await expect.poll(async () => (await stored(liaison.id)).answers.length).toBeGreaterThan(3);
    const { answers } = await stored(leaders.id);
    const shared = answers.find((a) => a.questionId === questions[0]?.id);
    expect(shared?.composer).toBe(`${MINE}\n${THEIRS}`);
    expect(shared?.notes.map((n) => n.text)).toEqual([`记录 ${questions[0]?.id}`]);
    for (const q of questions.filter((x) => x.required))
      expect(answers.find((a) => a.questionId === q.id)?.notes.length, q.id).toBe(1);
  });

  test('then each rates what the other has written down', async () => {
    for (const page of [first, second]) {
      await home(page);
      await page.getByRole('button', { name: '立即同步' }).click();
      await page
        .getByText(/没有等待上传的改动/)
        .first()
        .waitFor();
    }
    for (const q of liaison.questions.filter((x) => x.rated)) await rate(first, liaison.id, q.id, 4);
    await saveLine(first).filter({ hasText: '已保存到服务器' }).waitFor();
    for (const q of questions.filter((x) => x.rated))
      await rate(second, leaders.id, q.id, q.id === questions[0]?.id ? 2 : 5);
    await saveLine(second).filter({ hasText: '已保存到服务器' }).waitFor();
  }, 120_000);

  test('then each locks his own ratings, and sees the other’s only after that', async () => {
    for (const id of [leaders.id, liaison.id]) await end(id === leaders.id ? first : second, id);
    await lock(first, leaders.id);
    expect((await readInterview(server, leaders.id, leaders.second.cookie)).otherRatings).toEqual([]);
    await lock(second, leaders.id);
    await lock(first, liaison.id);
    await lock(second, liaison.id);
    const { otherRatings, settling } = await readInterview(server, leaders.id, leaders.second.cookie);
    expect(otherRatings.map((r) => r.value)).toEqual(questions.filter((q) => q.rated).map(() => 5));
    expect(settling?.standing).toBe('rated');
    expect((await readInterview(server, liaison.id, leaders.first.cookie)).settling?.standing).toBe(
      'reconciled',
    );
  });

  test('they settle what is far apart in writing, and the lead archives it', async () => {
    await inConsole(second, leaders.id, '-closing');
    const row = second.locator('fieldset').filter({ hasText: '相差 3 分' });
    await row.getByLabel('合议分').selectOption('3');
    await row.getByLabel('理由').fill(REASON);
    await second.getByRole('button', { name: '完成合议' }).click();
    await second.getByText('评分已合议，计入指标。').waitFor();
    const lead = await (await openContext(browser, faults)).newPage();
    await signIn(lead, server.origin, 'admin', server.password);
    await lead.goto(`${server.origin}/evaluations/${leaders.evaluationId}/interviews/${leaders.id}/plan`);
    await lead.getByRole('button', { name: '归档' }).click();
    await lead.getByText('已归档').first().waitFor();
  });

  test('the indicator’s sheet shows what it contributes, down to the ratings and the reason', async () => {
    const { unit, interview, outline } = await stored(leaders.id);
    const indicator = outline.sections.flatMap((s) => s.questions)[0]?.indicator ?? '';
    const page = await (await openContext(browser, faults)).newPage();
    await signIn(page, server.origin, 'admin', server.password);
    await page.goto(`${server.origin}/evaluations/${leaders.evaluationId}/indicators/${unit.id}`);
    await page.getByRole('link', { name: new RegExp(`▸ ${indicator}`) }).click();
    await page.getByRole('link', { name: new RegExp(`▾ ${indicator}`) }).waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain(`班子成员 ${String(interview.number).padStart(2, '0')}`);
    expect(text).toMatch(/5 \/ 2|2 \/ 5/);
    expect(text).toContain(REASON);
  });

  test('and the record of the talk is a Word file with all of it', async () => {
    await inConsole(first, leaders.id, '-closing');
    const coming = first.waitForEvent('download');
    await first.getByRole('link', { name: '下载谈话记录表' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await coming).createReadStream()) chunks.push(chunk as Buffer);
    const xml = strFromU8(unzipSync(Buffer.concat(chunks))['word/document.xml'] ?? new Uint8Array());
    for (const said of ['谈话记录表', THEIRS, MINE, REASON, `记录 ${questions[0]?.id}`])
      expect(xml).toContain(said);
  });

  test('saw no error and no violated policy', () => {
    expect(faults.filter((f) => !f.includes('net::ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});

const stored = (id: string) => readInterview(server, id, leaders.first.cookie);

/** A field device leads from the console to its own page. */
async function inConsole(page: Page, id: string, place: string): Promise<void> {
  await page.goto(`${server.origin}/field/interviews#/${id}/${place}`);
  await page.locator('.iv-top').waitFor();
}

async function end(page: Page, id: string): Promise<void> {
  await inConsole(page, id, '-closing');
  await page.getByRole('button', { name: '确认结束' }).click();
  await page
    .getByText(/\d 结束。/)
    .first()
    .waitFor();
}

async function lock(page: Page, id: string): Promise<void> {
  await inConsole(page, id, '-closing');
  await page.getByRole('button', { name: '锁定我的评分' }).first().click();
  await page.getByRole('button', { name: '确认锁定' }).click();
  const { cookie } = page === first ? leaders.first : leaders.second;
  await expect.poll(async () => (await readInterview(server, id, cookie)).may.rate).toBe(false);
}
