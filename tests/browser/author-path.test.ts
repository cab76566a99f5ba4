import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openContext, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** An author's day: paste, lint, correct, save, compare, send to review, publish. Each test goes on from the last. */
let server: RunningServer;
let browser: Browser;
let page: Page;
const faults: string[] = [];

const SHIPPED = readFileSync('questionnaires/evaluation/cooperating-department.yaml', 'utf8');
const NEXT_VERSION = SHIPPED.replace('version: 1.0.0', 'version: 1.1.0').replace(
  '需要配合的工作，该单位会主动承担自己的一份。',
  '需要配合的工作，该单位主动承担自己的一份。',
);

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  page = await (await openContext(browser, faults)).newPage();
  await signIn(page, server.origin, 'admin', server.password);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('an author', () => {
  test('is told every fault by its place and what would be right; nothing is stored', async () => {
    await page.goto(`${server.origin}/library/new`);
    const text = page.getByLabel('或粘贴内容');
    await text.fill('schema: hengping/1\n  kind: [');
    await page.getByRole('button', { name: '检查' }).click();
    await page.getByText('YAML 语法错误').first().waitFor();
    await text.fill(
      NEXT_VERSION.replace('scale: COL\n', 'scale: COLX\n').replace('expected: 4', 'expected: 3'),
    );
    await page.getByRole('button', { name: '检查' }).click();
    await page.getByText('引用的量表不存在').waitFor();
    await page.getByText('核对题的答案不宜是中点或两端').waitFor();
    expect(await page.locator('code', { hasText: /^items\[\d+\]\.scale$/ }).count()).toBe(1);
    expect(await page.getByRole('button', { name: '存为草稿' }).isDisabled()).toBe(true);
    await page.goto(`${server.origin}/library?status=draft`);
    expect(await page.locator('tbody tr').count()).toBe(0);
  });

  test('saves a corrected file as a draft and sees what changed since the published version', async () => {
    await page.goto(`${server.origin}/library/new`);
    await page.getByLabel('文件').setInputFiles({
      name: 'q.yaml',
      mimeType: 'text/yaml',
      buffer: Buffer.from(NEXT_VERSION),
    });
    await page.getByText('检查通过，没有发现问题').waitFor();
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.waitForURL(/\/library\/[0-9a-z]{26}$/);
    await page.getByText('items[COP_COL1].text.zh-CN').waitFor();
    await page.getByText('需要配合的工作，该单位会主动承担自己的一份。').first().waitFor();
  });

  test('previews it as the respondent will see it, in three languages, unable to submit', async () => {
    const frame = page.frameLocator('iframe');
    await frame.getByText('需要配合的工作').waitFor();
    expect(await frame.getByRole('button', { name: '预览，不能提交' }).isDisabled()).toBe(true);
    await page.getByLabel('预览语言').selectOption('en');
    await frame.getByText('When joint work is needed').waitFor();
  });

  test('sends it to review and, in the demonstration alone, publishes it himself with a reason', async () => {
    await page.getByRole('button', { name: '送审' }).click();
    await page.getByRole('button', { name: '发布' }).click();
    await page.getByText('请写明理由').waitFor();
    await page.getByLabel('意见与理由').fill('措辞微调，送审通过');
    await page.getByRole('button', { name: '发布' }).click();
    await page.getByText('已发布').first().waitFor();
    await page.getByText('措辞微调，送审通过').waitFor();
    expect(faults).toEqual([]);
  });

  test('cannot bring a published version again under the same number', async () => {
    const reply = await page.request.post(`${server.origin}/api/v1/instruments`, {
      headers: { origin: server.origin },
      data: { text: NEXT_VERSION.replace('主动承担自己的一份', '总是主动承担自己的一份') },
    });
    expect(reply.status()).toBe(409);
    expect(await reply.json()).toMatchObject({ problems: [{ rule: 'version_taken', path: 'version' }] });
  });
});
