/** The comparison page as analysts use it: choose, look, take the picture and its table. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
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
