import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WORKBOOK_LIMITS, WORKBOOK_TYPE } from '#lib/workbook/limits.ts';
import { parseWorkbook } from '#lib/workbook/parse.ts';
import { workbookBytes } from '#lib/workbook/write.ts';
import { launch, openContext, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** Workbooks as people use them: download, fill in, upload, be told what is wrong, correct it. */
let server: RunningServer;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  page = await (await openContext(browser, faults)).newPage();
  await signIn(page, server.origin, 'admin', server.password);
});

afterAll(async () => {
  expect(faults).toEqual([]);
  await browser.close();
  await server.stop();
});

/** The sheets of what a link downloads. */
async function download(link: string) {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).first().click(),
  ]);
  return { name: file.suggestedFilename(), grids: await parseWorkbook(readFileSync(await file.path())) };
}

const choose = async (label: string, header: string[], rows: (string | number | null)[][]) =>
  page.getByLabel(label).setInputFiles({
    name: '单位.xlsx',
    mimeType: WORKBOOK_TYPE,
    buffer: Buffer.from(await workbookBytes([{ name: '单位清单', header, rows }])),
  });

describe('a workbook of units', () => {
  test('begins as a template, is refused by cell, corrected, and makes an evaluation', async () => {
    await page.goto(`${server.origin}/evaluations/new`);
    const { name, grids } = await download('下载 Excel 模板');
    expect([name, grids[0]?.name]).toEqual(['units.xlsx', '单位清单']);
    const header = (grids[0]?.rows[0] ?? []).map(String);
    expect(header).toEqual(['代码', '名称', '类型', '行业']);

    await choose('或选择 CSV、Excel 文件', header, [
      ['X1', '甲局', '县级部门'],
      ['X1', '=乙镇', '乡镇（街道）'],
    ]);
    await page.getByText('单位清单!C2', { exact: true }).waitFor();
    expect(await page.getByLabel('单位清单').inputValue()).toBe('code,name,type\n');

    await choose('或选择 CSV、Excel 文件', header, [
      ['X1', '甲局', '经济管理部门', '工业'],
      ['X2', '=乙镇', '乡镇（街道）'],
    ]);
    await page.getByText('已读出 2 个单位').waitFor();
    expect(await page.getByLabel('单位清单').inputValue()).toBe(
      'code,name,type,industry\nX1,甲局,economic_department,工业\nX2,=乙镇,township,\n',
    );
    await page.getByLabel('评估名称').fill('表格导入');
    await page.getByLabel('开始日期').fill('2026-01-01');
    await page.getByLabel('结束日期').fill('2026-12-31');
    await page.getByRole('button', { name: '建立评估' }).click();
    await page.waitForURL(/\/evaluations\/[0-9a-z]{26}$/);
    await page.goto(`${page.url()}/units`);
    await page.getByText('=乙镇').waitFor();
    const exported = await download('下载 Excel');
    expect(exported.grids).toEqual([
      {
        name: '单位清单',
        rows: [
          ['代码', '名称', '类型', '行业'],
          ['X1', '甲局', '经济管理部门', '工业'],
          ['X2', '=乙镇', '乡镇（街道）', null],
        ],
      },
    ]);
  });
});

describe('a framework', () => {
  test('is downloaded from the library, changed, uploaded, and saved as a draft', async () => {
    await page.goto(`${server.origin}/library`);
    await page.getByRole('link', { name: /指标体系（区县部门通用稿）/ }).click();
    await page.waitForURL(/\/library\/[0-9a-z]{26}$/);
    const { name, grids } = await download('下载 Excel 工作簿');
    expect(name).toBe('IT_COUNTY-1.0.0.xlsx');

    const upload = async (
      change: (sheet: string, row: number, column: number, value: unknown) => unknown,
    ) => {
      const sheets = grids.map((g) => ({
        name: g.name,
        header: (g.rows[0] ?? []).map(String),
        rows: g.rows
          .slice(1)
          .map((cells, r) =>
            cells.map((value, c) => change(g.name, r + 2, c, value) as string | number | null),
          ),
      }));
      await page.goto(`${server.origin}/library/new`);
      await page.getByLabel('文件').setInputFiles({
        name: '指标体系.xlsx',
        mimeType: WORKBOOK_TYPE,
        buffer: Buffer.from(await workbookBytes(sheets)),
      });
    };
    const version = (sheet: string, value: unknown) =>
      sheet === '指标体系' && value === '1.0.0' ? '1.2.0' : value;

    await upload((sheet, row, column, value) =>
      sheet === '指标' && row === 2 && column === 4 ? 99 : version(sheet, value),
    );
    await page.getByText('下级权重之和不等于上级').waitFor();
    await page.getByText('指标!E2 tree[0].weight').waitFor();
    expect(await page.getByRole('button', { name: '存为草稿' }).isDisabled()).toBe(true);

    await upload((sheet, _row, _column, value) => version(sheet, value));
    await page.getByText('检查通过，没有发现问题').waitFor();
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.waitForURL(/\/library\/[0-9a-z]{26}$/);
    await page.getByText('IT_COUNTY 1.2.0').first().waitFor();
    await page.getByText('草稿').first().waitFor();
  });
});

describe('exports', () => {
  test('of a campaign and of scores come as workbooks that say they are a demonstration', async () => {
    await page.goto(`${server.origin}/evaluations`);
    await page.getByRole('link', { name: /演示/ }).first().click();
    await page.waitForURL(/\/evaluations\/[0-9a-z]{26}$/);
    const evaluation = page.url();
    await page.goto(`${evaluation}/indicators`);
    expect((await download('下载得分 Excel')).grids[0]?.name).toBe('指标得分（演示数据）');
    await page.goto(`${evaluation}/campaigns`);
    await page.locator('main tbody tr', { hasText: '管理服务对象' }).getByRole('link').first().click();
    const { grids } = await download('Excel 单位统计');
    expect(grids[0]?.rows[0]).toContain('n（份数）');
    expect(grids[0]?.rows[1]).toContain('演示数据');
  });
});

describe('the door for files', () => {
  const post = (headers: Record<string, string>, data: Buffer) =>
    page.request.post(`${server.origin}/api/v1/workbooks/units`, { headers, data });

  test('takes workbooks alone, from this site alone, up to its limit', async () => {
    const own = { origin: server.origin, 'content-type': WORKBOOK_TYPE };
    expect((await post({ ...own, origin: 'https://evil.example' }, Buffer.from('x'))).status()).toBe(403);
    expect((await post({ ...own, 'content-type': 'application/json' }, Buffer.from('{}'))).status()).toBe(
      415,
    );
    expect(
      (await post({ ...own, 'content-type': 'multipart/form-data; boundary=x' }, Buffer.from('x'))).status(),
    ).toBe(415);
    expect((await post(own, Buffer.alloc(WORKBOOK_LIMITS.file + 1))).status()).toBe(413);
    const refused = await post(own, Buffer.from('no workbook'));
    expect(refused.status()).toBe(400);
    expect(await refused.json()).toMatchObject({ problems: [{ rule: 'workbook_format', path: '(file)' }] });
  });
});
