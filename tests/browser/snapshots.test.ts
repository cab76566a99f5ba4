import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import {
  baseline,
  difference,
  SCHEMES,
  SCREENS,
  shoot,
  TOLERANCE,
  visitScreens,
} from '../support/snapshots.ts';

/** The deciding screens look as they did. After a wanted change: npm run snapshots, look, commit. */
let server: RunningServer;
let browser: Browser;
const shots = new Map<string, Buffer>();
/** The same screens with the quiet text in another colour. */
const recoloured = new Map<string, Buffer>();

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  await visitScreens(browser, server, async (name, page) => {
    shots.set(name, await shoot(page));
    await page.evaluate(() => document.documentElement.style.setProperty('--ink-2', '#b3008f'));
    recoloured.set(name, await shoot(page));
    await page.evaluate(() => document.documentElement.style.removeProperty('--ink-2'));
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const NAMES = SCREENS.flatMap((screen) => SCHEMES.map((scheme) => `${screen}-${scheme}`));

describe('pictures', () => {
  test.each(NAMES)('%s', (name) => {
    const shot = shots.get(name) ?? Buffer.alloc(0);
    const share = difference(baseline(name), shot);
    if (share <= TOLERANCE) return;
    const folder = mkdtempSync(join(tmpdir(), 'hengping-snapshots-'));
    writeFileSync(join(folder, `${name}.png`), shot);
    expect.fail(`${(share * 100).toFixed(2)} % of the pixels differ; the picture is ${folder}/${name}.png`);
  });

  test.each(NAMES)('%s: another colour of the quiet text is seen', (name) => {
    expect(difference(baseline(name), recoloured.get(name) ?? Buffer.alloc(0))).toBeGreaterThan(TOLERANCE);
  });

  test('light and dark are different pictures', () => {
    for (const screen of SCREENS) {
      expect(difference(baseline(`${screen}-light`), baseline(`${screen}-dark`))).toBeGreaterThan(0.5);
    }
  });
});
