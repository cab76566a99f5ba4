/**
 * The day of an analyst, on an installation of its own people: an imported framework and units, the quality of
 * answers, a scale, satisfaction exported into indicators, approved by another, compared and reported.
 */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { tQuantile } from '#lib/psychometrics/distributions.ts';
import { seededRandom } from '#lib/psychometrics/random.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';
import { WORKBOOK_TYPE } from '#lib/workbook/limits.ts';
import { parseWorkbook } from '#lib/workbook/parse.ts';
import { workbookBytes } from '#lib/workbook/write.ts';
import { launch, openContext, signIn } from '../support/browser.ts';
import { answer, carefulAnswers, straightLine } from '../support/field-answers.ts';
import { closeCampaign, reading } from '../support/own-campaign.ts';
import { call, makePerson } from '../support/people.ts';
import { type RunningServer, signIn as session, startServer } from '../support/server.ts';

let server: RunningServer;
let browser: Browser;
/** The administrator of the installation, two analysts. */
let office: Page;
let first: Page;
let second: Page;
let cookie: string;
let evaluation: string;
const campaigns = { Q_SERV: '', Q_COOP: '' };
const faults: string[] = [];

const UNITS = [
  ['U1', '甲区发展和改革局', '经济管理部门'],
  ['U2', '甲区财政局', '经济管理部门'],
  ['U3', '甲区农业农村局', '经济管理部门'],
] as const;
const DEPARTMENTS = ['教育局', '民政局', '司法局', '审计局', '统计局', '医保局'];
const LEVELS = [0.8, 0.1, -0.6];
const VERSION = '1.1.0';

const questionnaire = (id: string) =>
  loadShipped().find((s) => s.instrument.id === id)?.instrument as Questionnaire;

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  cookie = await session(server, server.username, server.password);
  const admin = { origin: server.origin, cookie };
  const people = {
    first: await makePerson(admin, 'analysta', [{ role: 'analyst' }]),
    second: await makePerson(admin, 'analystb', [{ role: 'analyst' }]),
  };
  const page = async () => (await openContext(browser, faults, { acceptDownloads: true })).newPage();
  office = await page();
  await signIn(office, server.origin, 'admin', server.password);
  first = await page();
  await signIn(first, server.origin, 'analysta', people.first.password);
  second = await page();
  await signIn(second, server.origin, 'analystb', people.second.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  expect(faults).toEqual([]);
});

const go = (page: Page, path: string) => page.goto(`${server.origin}${path}`);

async function download(page: Page, name: string | RegExp): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name }).first().click(),
  ]);
  return readFileSync(await file.path());
}

/** Records of a CSV file without quotes in it. */
function records(csv: string): Record<string, string>[] {
  const [head = '', ...lines] = csv
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((v, i) => [names[i] ?? '', v])));
}

describe('in the morning, the office', () => {
  test('imports a framework from a workbook, and publishes it', async () => {
    await go(office, '/library');
    await office.getByRole('link', { name: /指标体系（区县部门通用稿）/ }).click();
    await office.waitForURL(/\/library\/[0-9a-z]{26}$/);
    const grids = await parseWorkbook(await download(office, '下载 Excel 工作簿'));
    const sheets = grids.map(({ name, rows: [head = [], ...rows] }) => ({
      name,
      header: head.map(String),
      rows: rows.map((cells) =>
        cells.map((v) => (name === '指标体系' && v === '1.0.0' ? VERSION : v) as string | number | null),
      ),
    }));
    await go(office, '/library/new');
    await office.getByLabel('文件').setInputFiles({
      name: '指标体系.xlsx',
      mimeType: WORKBOOK_TYPE,
      buffer: Buffer.from(await workbookBytes(sheets)),
    });
    await office.getByText('检查通过，没有发现问题').waitFor();
    await office.getByRole('button', { name: '存为草稿' }).click();
    await office.waitForURL(/\/library\/[0-9a-z]{26}$/);
    await office.getByRole('button', { name: '送审' }).click();
    await office.getByLabel('意见与理由').fill('按本县情况调整后导入');
    await office.getByRole('button', { name: '发布' }).click();
    await office.getByText('已发布').first().waitFor();
  });

  test('imports the units from a workbook, on the framework just published', async () => {
    await go(office, '/evaluations/new');
    await office.getByLabel('或选择 CSV、Excel 文件').setInputFiles({
      name: '单位.xlsx',
      mimeType: WORKBOOK_TYPE,
      buffer: Buffer.from(
        await workbookBytes([
          { name: '单位清单', header: ['代码', '名称', '类型'], rows: UNITS.map((u) => [...u]) },
        ]),
      ),
    });
    await office.getByText('已读出 3 个单位').waitFor();
    await office.getByLabel('评估名称').fill('甲区年度评估');
    await office.getByLabel('开始日期').fill('2026-01-01');
    await office.getByLabel('结束日期').fill('2026-12-31');
    await office.getByRole('button', { name: '建立评估' }).click();
    await office.waitForURL(/\/evaluations\/[0-9a-z]{26}$/);
    evaluation = new URL(office.url()).pathname;
    await office.getByText(`指标体系（区县部门通用稿） ${VERSION}`).waitFor();
  });

  test('sends two questionnaires out, which are answered and closed', async () => {
    const evaluationId = evaluation.split('/').at(-1) ?? '';
    const random = seededRandom(20_261);
    for (const id of ['Q_SERV', 'Q_COOP'] as const) {
      const [units, version] = await reading(server, async ({ db }) => [
        await listUnits(db, evaluationId),
        (await publishedVersions(db)).find((v) => v.instrumentId === id)?.id,
      ]);
      const made = await call({ origin: server.origin, cookie }, `/api/v1${evaluation}/campaigns`, {
        ...{ questionnaireVersionId: version, unitIds: units.map((u) => u.id) },
        departments: id === 'Q_COOP' ? DEPARTMENTS.join('\n') : '',
        opensAt: new Date(Date.now() - 60_000).toISOString(),
        closesAt: new Date(Date.now() + 86_400_000).toISOString(),
        contact: '评估组 0000-0000',
      });
      expect(made.status).toBe(200);
      campaigns[id] = ((await made.json()) as { campaignId: string }).campaignId;
      const links = await reading(server, ({ db }) => listLinks(db, campaigns[id]));
      for (const [u, unit] of units.entries()) {
        const own = links.filter((l) => l.unitId === unit.id);
        const level = LEVELS[u] ?? 0;
        const n = id === 'Q_SERV' ? 34 : 2 * DEPARTMENTS.length;
        const all = carefulAnswers(questionnaire(id), level, n, random);
        if (id === 'Q_SERV' && u === 0) all.push(...[5, 5, 4].map((c) => straightLine(questionnaire(id), c)));
        for (const [i, fields] of all.entries()) {
          await answer(server.port, own[i % own.length]?.token ?? '', fields);
        }
      }
      await closeCampaign(server, cookie, campaigns[id]);
    }
  }, 60_000);
});

describe('then an analyst', () => {
  test('finds on the overview what waits for her', async () => {
    await go(first, evaluation);
    await first.getByText(/3 个单位有新证据/).waitFor();
    expect(await first.getByText(/项统计或材料尚未填报/).count()).toBe(1);
  });

  test('looks at the quality of the answers, confirms one flag and clears another', async () => {
    await go(first, `${evaluation}/campaigns/${campaigns.Q_SERV}/quality`);
    const standing = first.getByText(/^标记 \d+ 份/).first();
    await standing.waitFor({ timeout: 20_000 });
    const [flagged = 0] = ((await standing.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
    expect(flagged).toBeGreaterThanOrEqual(3);
    await first.getByRole('button', { name: '从第一份待定的开始' }).click();
    await first.keyboard.press('c');
    await first.getByLabel('理由').fill('整卷同一答案，反向题也一样');
    await first.keyboard.press('Enter');
    await first.getByText('已提交：已确认草率。').waitFor();
    await first.keyboard.press('v');
    await first.getByLabel('理由').fill('与现场了解一致');
    await first.keyboard.press('Enter');
    await first.getByText('已提交：已保留。').waitFor();
    await first
      .getByText(new RegExp(`^标记 ${flagged} 份.*1.*1`))
      .first()
      .waitFor();
  });

  test('opens a scale, with and without careless answers', async () => {
    await go(first, `${evaluation}/campaigns/${campaigns.Q_SERV}/scales?scale=ATT`);
    await first.getByText('服务态度').first().waitFor();
    await first
      .getByText(/确认草率 1，保留 1/)
      .first()
      .waitFor({ timeout: 20_000 });
  });

  test('enters how many joint matters were done on time, from a file', async () => {
    await go(first, `${evaluation}/sources`);
    const lines = UNITS.map(([code], i) => `${code},D2.2,统计,,${0.9 - i / 10},2026-06-30,督查室台账,EV17,`);
    const head = 'unit_code,indicator,kind,part,value,as_of,origin,evidence,remark';
    await first.getByLabel('选择文件').setInputFiles({
      name: 'values.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([head, ...lines].join('\n')),
    });
    await first.getByRole('button', { name: '导入' }).click();
    await first.getByText('已录入 3 个值。').waitFor();
  });

  test('exports satisfaction into D3.1 directly and into D2.2 blended, and sees the difference', async () => {
    await go(first, `${evaluation}/indicators/export`);
    await first.getByRole('button', { name: '查看新旧对比' }).click();
    await first.getByRole('button', { name: /^提请核准/ }).waitFor();
    const folded = first.locator('tbody button[aria-expanded=false]');
    while ((await folded.count()) > 0) await folded.first().click();
    for (const box of await first.locator('tbody input[type=checkbox]').all()) {
      const row = await box.locator('xpath=ancestor::label').textContent();
      if (!/D3\.1|D2\.2/.test(row ?? '')) await box.uncheck();
    }
    const rows = await first.locator('tbody tr').allTextContents();
    const direct = rows.filter((r) => r.startsWith('D3.1'));
    const blended = rows.filter((r) => r.startsWith('D2.2'));
    expect([direct.length, blended.length]).toEqual([3, 3]);
    for (const row of direct) expect(row).toMatch(/—\d+\.\d.*直接/);
    for (const row of blended) expect(row).toMatch(/—\d+\.\d.*部分来源访谈：尚未取得/);
    await first.getByLabel('理由').fill('问卷截止，质量已审核');
    await first.getByRole('button', { name: /^提请核准/ }).click();
    await first.getByRole('link', { name: '查看提请' }).click();
    await first.waitForURL('**/proposals/*');
    // Nobody approves what he has proposed.
    expect(await first.getByLabel('核准并写入').count()).toBe(0);
  });

  test('has it approved by a second person', async () => {
    await go(second, evaluation);
    await second.getByText('1 项得分改动待您核准').waitFor();
    await second.getByRole('link', { name: '去核准' }).click();
    await second.waitForURL('**/proposals');
    await second.locator('main tbody a').first().click();
    await second.waitForURL('**/proposals/*');
    expect((await second.locator('tbody').allTextContents()).join()).toMatch(/D3\.1.*D2\.2|D2\.2.*D3\.1/s);
    await second.getByLabel('核准并写入').check();
    await second.getByRole('button', { name: '提交' }).click();
    await second.getByText('已核准').waitFor();
  });

  test('can do D3.1 of a unit again by hand from the raw export', async () => {
    await go(first, `${evaluation}/campaigns/${campaigns.Q_SERV}`);
    const raw = records((await download(first, /^CSV 单份答卷|CSV .*答卷/)).toString('utf8'));
    await go(first, `${evaluation}/indicators`);
    const scores = records((await download(first, /下载得分 CSV/)).toString('utf8'));
    const { items } = questionnaire('Q_SERV');
    const own = items.flatMap((i) => (i.type === 'likert' && i.scale === 'ATT' ? [i] : []));
    for (const [code] of UNITS.slice(1)) {
      const means = raw
        .filter((r) => r.unit_code === code)
        .flatMap((r) => {
          const codes = own.flatMap((i) => {
            const given = r[i.id] ?? '';
            if (!/^[1-5]$/.test(given)) return [];
            return [i.keyed === 'reverse' ? 6 - Number(given) : Number(given)];
          });
          const enough = codes.length >= Math.ceil((2 * own.length) / 3);
          return enough ? [codes.reduce((a, b) => a + b, 0) / codes.length] : [];
        });
      const n = means.length;
      const mean = means.reduce((a, b) => a + b, 0) / n;
      const se = Math.sqrt(means.reduce((s, x) => s + (x - mean) ** 2, 0) / (n - 1) / n);
      const score = scores.find((s) => s.unit_code === code && s.indicator === 'D3.1');
      expect(Number(score?.n), code).toBe(n);
      expect(Number(score?.rate)).toBeCloseTo((mean - 1) / 4, 9);
      expect(Number(score?.se)).toBeCloseTo(se / 4, 9);
      // The interval on the sheet, on the full score of 100.
      const half = tQuantile(0.975, n - 1) * (se / 4) * 100;
      await go(first, `${evaluation}/indicators`);
      await first
        .getByRole('link', { name: UNITS.find((u) => u[0] === code)?.[1] ?? '' })
        .first()
        .click();
      await first.getByRole('link', { name: /D3\.1/ }).first().waitFor();
      const row = await first.locator('tr', { hasText: 'D3.1' }).first().textContent();
      const centre = ((mean - 1) / 4) * 100;
      expect(row).toContain(`${(centre - half).toFixed(1)} – ${(centre + half).toFixed(1)}`);
    }
  });

  test('compares the units on D3.1, with the numbers of the export', async () => {
    await go(first, `${evaluation}/indicators`);
    const scores = records((await download(first, /下载得分 CSV/)).toString('utf8'));
    await go(first, `${evaluation}/compare?of=D3.1&type=economic_department`);
    const figure = first.locator('figure').first();
    await figure.locator('summary').click();
    for (const [code, name] of UNITS) {
      const score = scores.find((r) => r.unit_code === code && r.indicator === 'D3.1');
      const row = await figure.locator('tbody tr', { hasText: name }).textContent();
      expect(row).toContain((Number(score?.rate) * 100).toFixed(1));
    }
    // Levels that were simulated far apart come out in their order.
    const order = await figure.locator('tbody tr').allTextContents();
    expect(UNITS.map(([, name]) => order.findIndex((row) => row.includes(name)))).toEqual([0, 1, 2]);
  });

  test('prints the report of a unit, whose numbers are those of the Word file and the export', async () => {
    await go(first, `${evaluation}/indicators`);
    const scores = records((await download(first, /下载得分 CSV/)).toString('utf8'));
    await go(first, `${evaluation}/reports`);
    await first.locator('main tbody th a').filter({ hasText: UNITS[1][1] }).click();
    await first.getByRole('heading', { name: '数据质量与方法说明' }).waitFor();
    await first.getByText('部分区间与概率正在计算').waitFor({ state: 'detached', timeout: 20_000 });
    const shown = (
      await first.$$eval('.document table', (all) =>
        all.map((t) =>
          [...t.querySelectorAll('th, td')].map((c) => (c as HTMLElement).innerText.replaceAll('\n', '')),
        ),
      )
    ).find((cells) => cells[0] === '指标' && cells[1] === '满分');
    const word = strFromU8(
      unzipSync(await download(first, '下载 Word'))['word/document.xml'] ?? new Uint8Array(),
    );
    for (const id of ['D3.1', 'D2.2']) {
      const score = scores.find((r) => r.unit_code === UNITS[1][0] && r.indicator === id);
      const at = shown?.findIndex((cell) => cell.startsWith(`${id} `)) ?? -1;
      expect(shown?.[at + 4], id).toBe((Number(score?.rate) * 100).toFixed(1));
      expect(shown?.[at + 6], id).toBe(Number(score?.score).toFixed(2));
      for (const number of [shown?.[at + 4], shown?.[at + 5], shown?.[at + 6]]) {
        expect(word).toContain(`>${number}<`);
      }
    }
    await first.emulateMedia({ media: 'print' });
    expect(await first.getByRole('navigation').first().isVisible()).toBe(false);
    const paper = await first.pdf({ format: 'A4', preferCSSPageSize: true });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    await first.emulateMedia({ media: 'screen' });
  });
});
