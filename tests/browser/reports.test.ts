/** Reports on the page, as Word files and as one archive: the same numbers everywhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, launch, openContext, overflows, PHONE, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

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
const preparing = () => page.getByText('部分区间与概率正在计算');

async function download(click: () => Promise<void>): Promise<{ file: Download; bytes: Uint8Array }> {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  return { file, bytes: readFileSync(await file.path()) };
}

/** Cells of the tables of a Word file, table by table. */
function tablesIn(word: Uint8Array): string[][] {
  const xml = strFromU8(unzipSync(word)['word/document.xml'] ?? new Uint8Array());
  return [...xml.matchAll(/<w:tbl>([\s\S]*?)<\/w:tbl>/g)].map(([, table = '']) =>
    [...table.matchAll(/<w:tc>([\s\S]*?)<\/w:tc>/g)].map(([, cell = '']) =>
      [...cell.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((m) => m[1]).join(''),
    ),
  );
}

/** Rows of a CSV file of scores by indicator. */
async function scoresOf(unitName: string): Promise<Map<string, Record<string, string>>> {
  const reply = await page.request.get(`${server.origin}/api/v1${evaluation}/scores?format=json`);
  const { records } = (await reply.json()) as { records: Record<string, string>[] };
  const own = records.filter((r) => r.unit === unitName);
  // Newest first: what comes first is in force.
  return new Map(own.toReversed().map((r) => [`${r.indicator}`, r]));
}

describe('the report of a unit', () => {
  test('has the same numbers on the page, in Word and in the export of scores', async () => {
    await go('/reports');
    const link = page.locator('main tbody th a').first();
    const unit = `${await link.textContent()}`;
    await link.click();
    await page.getByRole('heading', { name: '数据质量与方法说明' }).waitFor();
    await preparing().waitFor({ state: 'detached', timeout: 20_000 });
    const shown = await page.$$eval('.document table', (all) =>
      all.map((t) =>
        [...t.querySelectorAll('th, td')].map((c) => (c as HTMLElement).innerText.replaceAll('\n', '')),
      ),
    );
    const { file, bytes } = await download(() => page.getByRole('link', { name: '下载 Word' }).click());
    expect(file.suggestedFilename()).toContain(unit);
    const written = tablesIn(bytes);
    const { made, rest } = { made: shown[0]?.pop(), rest: written[0]?.pop() };
    expect([made, rest].every((m) => m?.includes('年'))).toBe(true);
    expect(written).toEqual(shown);
    const scores = await scoresOf(unit);
    const cells = shown.find((t) => t[0] === '指标' && t[1] === '满分') ?? [];
    let compared = 0;
    for (const [id, { rate, score }] of scores) {
      const at = cells.findIndex((c) => c.startsWith(`${id} `));
      if (rate === null) continue;
      expect(cells[at + 4], id).toBe((Number(rate) * 100).toFixed(1));
      expect(cells[at + 6], id).toBe(Number(score).toFixed(2));
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('is marked as a draft once its evidence has changed', async () => {
    await go('/reports?type=township');
    const link = page.locator('main tbody th a').first();
    const path = `${await link.getAttribute('href')}`;
    expect(await page.locator('main tbody').textContent()).toContain('已核准');
    const unitId = path.split('/').at(-1);
    const reply = await page.request.post(`${server.origin}/api/v1${evaluation}/source-states`, {
      headers: { origin: server.origin, 'sec-fetch-site': 'same-origin' },
      data: { unitId, indicatorId: 'C2.1', sourceIndex: 0, cause: 'not_applicable', reason: '试改' },
    });
    expect(reply.status(), await reply.text()).toBe(200);
    await page.goto(server.origin + path);
    await page.getByText(/未定稿：1 项得分写入后证据或规则已变/).waitFor();
    await go('/reports?type=township');
    expect(await page.locator('main tbody').textContent()).toContain('未定稿');
  });
});

describe('all reports', () => {
  test('come as one archive whose checksums hold, of the type in the address', async () => {
    await go('/reports?type=economic_department');
    expect(await page.locator('main tbody tr').count()).toBe(6);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: '生成压缩包' }).click();
    const link = page.getByRole('link', { name: /下载压缩包/ });
    await link.waitFor({ timeout: 20_000 });
    const { bytes } = await download(() => link.click());
    const files = unzipSync(bytes);
    const lines = strFromU8(files['SHA256SUMS.txt'] ?? new Uint8Array())
      .trim()
      .split('\n');
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      const [sum = '', name = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(files[name] ?? '')
          .digest('hex'),
        name,
      ).toBe(sum);
    }
    expect(Object.keys(files)).toContain('评估总报告.docx');
  });

  test('are summed up in a report of their own', async () => {
    await go('/reports/overall?type=economic_department');
    await page.getByText('只含：经济管理部门。').waitFor();
    expect(await page.getByText('柳堤镇').count()).toBe(0);
    await preparing().waitFor({ state: 'detached', timeout: 20_000 });
    expect(await axe(page)).toEqual([]);
  });
});
