/** A week without a network, in a real browser: the order of the tests is the order of the week. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openContext, signIn } from '../support/browser.ts';
import {
  type FieldInterview,
  kill,
  makeFieldInterview,
  readInterview,
  reopen,
  storedText,
  takeAlong,
} from '../support/field.ts';
import { call } from '../support/people.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const NOTE = '班子会每月专题研究一次职能清单';
const DRAFT = '甲：还没有存为一条的话';
const THEIRS = '乙：另一台设备上的话';

let server: RunningServer;
let browser: Browser;
let device: BrowserContext;
let page: Page;
let interview: FieldInterview;
let question: string;
let another: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  interview = await makeFieldInterview(server);
  const { outline } = await readInterview(server, interview.id, interview.first.cookie);
  [question = '', another = ''] = outline.sections.flatMap((s) => s.questions.map((q) => q.id));
  browser = await launch();
  device = await openContext(browser, faults, { viewport: { width: 820, height: 1180 } });
  page = await device.newPage();
  await signIn(page, server.origin, interview.first.username, interview.first.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const composer = () => page.getByLabel('记录内容');
const saveLine = () => page.locator('.iv-save > p').first();
const stored = () => readInterview(server, interview.id, interview.first.cookie);
const deviceIds = () =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('hengping-field');
      opening.onsuccess = () => resolve(opening.result);
    });
    const all = await new Promise<{ id: string }[]>((resolve) => {
      const reading = db.transaction('device').objectStore('device').getAll();
      reading.onsuccess = () => resolve(reading.result);
    });
    db.close();
    return all.map((d) => d.id);
  });
const openInterview = async () => {
  await page.locator('.field-list a').first().click();
  await page.locator('.iv-top').waitFor();
};

describe('an interviewer without a network', () => {
  test('sets the device up and takes the interview along', async () => {
    await takeAlong(page, server.origin);
    expect(await page.evaluate(() => navigator.serviceWorker.controller === null)).toBe(false);
  });

  test('opens the page with no network at all, with the passphrase and with no other', async () => {
    await page.close();
    await device.setOffline(true);
    page = await device.newPage();
    const [worker] = device.serviceWorkers();
    expect(await worker?.evaluate(() => fetch('/healthz').then(String, () => 'no network'))).toBe(
      'no network',
    );
    await page.goto(`${server.origin}/field/interviews`);
    await page.getByLabel('外勤口令').fill('a different one');
    await page.getByRole('button', { name: '打开', exact: true }).click();
    await page.getByText('口令不对').waitFor();
    await page.close();
    page = await reopen(device, server.origin);
    await openInterview();
  });

  test('writes and rates; a killed page loses nothing', async () => {
    await page.getByRole('button', { name: '开始访谈' }).first().click();
    await composer().fill(NOTE);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('radio', { name: /^4/ }).check();
    await page.keyboard.press('Alt+f');
    await page.keyboard.type('清单由谁更新？');
    await page.keyboard.press('Enter');
    await composer().fill(DRAFT);
    await saveLine()
      .filter({ hasText: /离线，\d 处改动保存在本机/ })
      .waitFor();
    // As long as a change may take to be on the device.
    await page.waitForTimeout(1_000);
    await kill(page);
    page = await reopen(device, server.origin);
    await page
      .getByText(/处改动只在本机/)
      .first()
      .waitFor();
    await openInterview();
    await page.goto(`${server.origin}/field/interviews#/${interview.id}/${question}`);
    expect(await composer().inputValue()).toBe(DRAFT);
    await page.getByText(NOTE).first().waitFor();
    await page.getByText('清单由谁更新？').first().waitFor();
    expect(await page.getByRole('radio', { name: /^4/ }).isChecked()).toBe(true);
  });

  test('leaves nothing readable on the device', async () => {
    const text = await storedText(page);
    expect(text).toContain('hengping-field/work:');
    expect(text).not.toContain('hengping-field/work:0');
    const unit = (await stored()).unit.name;
    for (const secret of [NOTE, DRAFT, '清单由谁更新', unit]) expect(text).not.toContain(secret);
  });

  test('keeps both texts when the other rater wrote in the same field, and saves the choice', async () => {
    const other = await openContext(browser, faults);
    const theirs = await other.newPage();
    await signIn(theirs, server.origin, interview.second.username, interview.second.password);
    await theirs.goto(
      `${server.origin}/evaluations/${interview.evaluationId}/interviews/${interview.id}#${question}`,
    );
    // The line says "saved" before anything is written, too: what counts is that these words have arrived.
    const arrived = theirs.waitForResponse(
      (reply) => reply.ok() && (reply.request().postData() ?? '').includes(THEIRS),
    );
    await theirs.getByLabel('记录内容').fill(THEIRS);
    await arrived;
    await other.close();

    await device.setOffline(false);
    await page.getByRole('heading', { name: '这一题有两种文字' }).waitFor();
    expect((await stored()).answers.map((a) => a.composer)).toEqual([THEIRS]);
    await page.getByRole('button', { name: '两份都留' }).click();
    await saveLine().filter({ hasText: '已保存到服务器' }).waitFor();
    const { answers, myRatings } = await stored();
    expect(answers.map((a) => a.composer)).toEqual([`${THEIRS}\n${DRAFT}`]);
    expect(answers[0]?.notes.map((n) => n.text)).toEqual([NOTE]);
    expect(answers[0]?.followUps.map((f) => f.text)).toEqual(['清单由谁更新？']);
    expect(myRatings).toEqual([{ questionId: question, value: 4 }]);
  });

  test('is opened by the sign-in when the passphrase is forgotten', async () => {
    await page.close();
    page = await device.newPage();
    await page.goto(`${server.origin}/field/interviews`);
    await page.getByRole('button', { name: '用登录打开' }).click();
    await page.getByRole('heading', { name: '本机的访谈' }).waitFor();
    await page.getByText(/没有等待上传的改动/).waitFor();
  });

  test('says when the device is full, and offers what is in memory as a file', async () => {
    await openInterview();
    await page.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('', 'QuotaExceededError');
      };
    });
    await device.setOffline(true);
    await page.goto(`${server.origin}/field/interviews#/${interview.id}/${another}`);
    await composer().fill('写满之后的话');
    await page.getByText('本机空间已满').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载未保存内容' }).click();
    const file = await (await download).createReadStream();
    let text = '';
    for await (const chunk of file) text += chunk;
    expect(text).toContain('写满之后的话');
    await device.setOffline(false);
    await saveLine().filter({ hasText: '已保存到服务器' }).waitFor();
  });

  test('is emptied on request', async () => {
    await page.close();
    page = await reopen(device, server.origin);
    await page.getByRole('button', { name: '清除本机内容' }).click();
    await page.getByRole('button', { name: '清除', exact: true }).click();
    await page.getByText('全部清除').waitFor();
    expect(await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name))).toEqual([]);
    await page.goto(`${server.origin}/field/interviews`);
    await page.getByRole('button', { name: '设为外勤设备' }).waitFor();
  });

  test('wipes itself at the next synchronisation after it was given up', async () => {
    await takeAlong(page, server.origin);
    const { cookie } = interview.first;
    const account = await fetch(`${server.origin}/account`, { headers: { cookie } });
    expect(await account.text()).toContain('外勤平板 3 号');
    for (const id of await deviceIds()) {
      await call({ origin: server.origin, cookie }, `/api/v1/field/devices/${id}/revoke`, {});
    }
    await page.getByRole('button', { name: '立即同步' }).click();
    await page.getByText('全部清除').waitFor();
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  });

  test('leads from the console to the field page on a field device, where nothing is kept in clear text', async () => {
    await takeAlong(page, server.origin);
    await page.goto(
      `${server.origin}/evaluations/${interview.evaluationId}/interviews/${interview.id}#${question}`,
    );
    await page.waitForURL(`**/field/interviews#/${interview.id}/${question}`);
    await page.getByRole('button', { name: '用登录打开' }).click();
    await page.getByText(NOTE).first().waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test('says why it is off where the browser offers no encryption', async () => {
    const plain = await device.newPage();
    await plain.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await plain.goto(`${server.origin}/field/interviews`);
    await plain.getByText('只在 https 或 localhost 地址上').waitFor();
    await plain.close();
  });

  test('is open in one tab at a time', async () => {
    const second = await device.newPage();
    await second.goto(`${server.origin}/field/interviews`);
    await second.getByText('已在另一个标签页打开').waitFor();
    await second.close();
  });

  test('saw no error and no violated policy', () => {
    expect(faults.filter((f) => !f.includes('net::ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});
