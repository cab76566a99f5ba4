/** The comparison page as analysts use it: choose, look, take the picture and its table. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { seededRandom } from '#lib/psychometrics/random.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { answer, carefulAnswers } from '../support/field-answers.ts';
import { closeCampaign, reading } from '../support/own-campaign.ts';
import { call } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
let evaluation: string;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  page = await (await openContext(browser, faults, { acceptDownloads: true })).newPage();
  await signIn(page, server.origin, 'admin', server.password);
  evaluation = `${await page.locator('main tbody a').first().getAttribute('href')}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const go = (path: string) => page.goto(`${server.origin}${evaluation}${path}`);

async function fileOf(button: Locator): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await file.path());
}

describe('comparison', () => {
  test('is chosen in the address, and ranks only where the gate allows it', async () => {
    await go('/results');
    await page.getByRole('link', { name: '比较', exact: true }).click();
    await page.waitForURL('**/compare');
    await page.getByLabel('比较什么').selectOption('D3.1');
    await page.getByLabel('单位类型').selectOption('economic_department');
    await page.getByRole('button', { name: '查看' }).click();
    await page.waitForURL(/of=D3\.1&type=economic_department/);
    const figure = page.locator('figure').first();
    expect(await figure.locator('svg').first().textContent()).toMatch(/第 1 名（1–\d）.*演示数据/);
    expect(await page.getByText('乡镇（街道）', { exact: true }).locator('visible=true').count()).toBe(0);
    await go('/compare?of=D3.1&type=township');
    await page.getByText('同类型有总分的单位不足两个').waitFor();
    expect(await page.locator('figure').first().locator('svg').first().textContent()).not.toMatch(/第 \d 名/);
    expect((await go('/compare?type=ministry'))?.status()).toBe(404);
  });

  test('narrows to an industry, whose pictures say so, and takes industries that are set afterwards', async () => {
    await go('/units');
    const form = page.getByRole('form', { name: '单位行业' });
    await form.getByLabel('行业表').fill('code,industry\nE6,交通\nT9,交通');
    await form.getByRole('button', { name: '保存行业' }).click();
    await page.getByText('第 3 行 code 列').waitFor();
    await page.getByRole('cell', { name: '交通运输' }).waitFor();
    await form.getByLabel('行业表').fill('代码\t行业\nE6\t交通\nT1\t交通');
    await form.getByRole('button', { name: '保存行业' }).click();
    await page.getByText('2 个单位的行业已改动。').waitFor();
    await expect.poll(() => page.getByRole('cell', { name: '交通', exact: true }).count()).toBe(2);
    await go('/compare?of=D3.1');
    const industries = page.locator('figure', { hasText: '各行业单位的平均' });
    expect(await industries.textContent()).toContain('另有 1 个单位未填行业');
    await industries.locator('summary').click();
    const row = await industries.locator('tbody tr', { hasText: '交通' }).textContent();
    expect(row).toMatch(/2 个单位经济管理部门、乡镇（街道）$/);
    await page.getByRole('combobox', { name: '行业' }).selectOption('交通');
    await page.getByLabel('单位类型').selectOption('economic_department');
    await page.getByRole('button', { name: '查看' }).click();
    await page.waitForURL(/type=economic_department&industry=/);
    const svg = await page.locator('figure').first().locator('svg').first().textContent();
    expect(svg).toMatch(/经济管理部门 · 交通.*第 6 名.*同类型全部单位中的名次/);
    expect((await go('/compare?industry=交通运输'))?.status()).toBe(404);
  });

  test('gives each picture as SVG and PNG that stand alone, and its table with the same numbers', async () => {
    await go('/compare?of=D3.1&type=economic_department');
    const figure = page.locator('figure').first();
    await figure.locator('summary').click();
    const shown = await figure.locator('tbody td.num').first().textContent();
    const svg = (await fileOf(figure.getByRole('button', { name: '下载 SVG' }))).toString('utf8');
    expect(svg).toMatch(/^<\?xml[^>]+>\n<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toContain('var(--');
    expect(svg).toContain('演示数据');
    expect(svg).toContain(shown);
    const png = await fileOf(figure.getByRole('button', { name: '下载 PNG' }));
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2 * Number(await figure.locator('svg').first().getAttribute('width')));
    const csv = (await fileOf(figure.getByRole('link', { name: '下载 CSV' }))).toString('utf8');
    const [head = '', first = ''] = csv.split('\r\n');
    const value = Number(first.split(',')[head.split(',').indexOf('value')]);
    expect((100 * value).toFixed(1)).toBe(shown);
  });

  test('holds on a phone and in the dark, and says the same without scripts', async () => {
    await page.setViewportSize(PHONE);
    await go('/compare');
    expect(await overflows(page)).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axe(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    const plain = await openContext(browser, faults, {
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    const still = await plain.newPage();
    await still.goto(`${server.origin}${evaluation}/compare`);
    await still.getByLabel('比较什么').selectOption('D');
    await still.getByRole('button', { name: '查看' }).click();
    await still.waitForURL(/of=D(&|$)/);
    expect(await still.locator('figure svg').count()).toBeGreaterThan(5);
    expect(await still.getByRole('button', { name: '下载 SVG' }).count()).toBe(0);
    await plain.close();
  });
});

describe('before and after', () => {
  const CODES = ['E1', 'E2', 'E3'];
  let later: string;

  test('needs a second evaluation of the same units, answered and closed', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const cookie = await session(server, server.username, server.password);
    const admin = { origin: server.origin, cookie };
    const units = CODES.map((code, i) => `${code},第${i + 1}家,economic_department`);
    const made = await call(admin, '/api/v1/evaluations', {
      ...{ title: '下一年度', periodStart: '2027-06-01', periodEnd: '2027-12-31' },
      units: ['code,name,type', ...units].join('\n'),
    });
    later = ((await made.json()) as { evaluationId: string }).evaluationId;
    const [ids, version] = await reading(server, async ({ db }) => [
      (await listUnits(db, later)).map((u) => u.id),
      (await publishedVersions(db)).find((v) => v.instrumentId === 'Q_SERV')?.id,
    ]);
    const sent = await call(admin, `/api/v1/evaluations/${later}/campaigns`, {
      ...{ questionnaireVersionId: version, unitIds: ids, contact: '评估组 0000-0000' },
      opensAt: new Date(Date.now() - 60_000).toISOString(),
      closesAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const { campaignId } = (await sent.json()) as { campaignId: string };
    const q = loadShipped().find((s) => s.instrument.id === 'Q_SERV')?.instrument as Questionnaire;
    const random = seededRandom(7);
    for (const link of await reading(server, ({ db }) => listLinks(db, campaignId))) {
      // The last unit stays below the minimum.
      const n = link.unitId === ids[2] ? 12 : 36;
      for (const fields of carefulAnswers(q, 1.2, n, random)) await answer(server.port, link.token, fields);
    }
    await closeCampaign(server, cookie, campaignId);
  }, 60_000);

  test('says first whether both measured alike, then the change of each unit that may be compared', async () => {
    const [demo = ''] = evaluation.split('/').slice(-1);
    const path = `/evaluations/${later}/compare/before?with=${demo}`;
    await page.goto(`${server.origin}${path}`);
    const scale = page.locator('section').filter({ hasText: '测量等值性' }).first();
    await expect
      .poll(
        async () => {
          await page.goto(`${server.origin}${path}`);
          return (await scale.textContent()) ?? '';
        },
        { timeout: 40_000, interval: 1_500 },
      )
      .toMatch(/可视为相同|不等值|结构不同/);
    const text = (await scale.textContent()) ?? '';
    expect(text).toMatch(/共同题目 \d 道（前次 \d 道，后次 \d 道）/);
    expect(text).toContain('另有 1 个单位在其中一次未达最低份数，不比较。');
    // Units go by the names of the later evaluation; of the small one there is a reason and no number.
    const rowOf = async (name: string) =>
      (await scale.locator('tbody tr', { hasText: name }).first().textContent()) ?? '';
    for (const name of ['第1家', '第2家']) expect(await rowOf(name)).toMatch(/\d\.\d\d/);
    expect((await rowOf('第3家')).replace('第3家', '').replace('E3', '')).not.toMatch(/\d/);
    expect(await page.getByText('演示数据').count()).toBeGreaterThan(0);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
  }, 60_000);
});
