import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locales.ts';
import { launch, overflows } from '../support/browser.ts';
import { type Door, JOURNEYS, openDoor } from '../support/journeys.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { baseline, difference, settle, shoot, TOLERANCE } from '../support/snapshots.ts';

/**
 * Four ways through the respondents' door, in three languages on a phone of 390 px: a public link, a department's
 * link without JavaScript, a one-time code that two devices race for, and a tunnel and a change of device in the
 * middle of it. The screens look as they did. After a wanted change: npm run snapshots, look, commit.
 */
let server: RunningServer;
let browser: Browser;
let door: Door;
const faults: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  door = await openDoor(server);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe.each(LOCALES)('%s', (locale) => {
  test.each(Object.keys(JOURNEYS) as (keyof typeof JOURNEYS)[])('%s', async (name) => {
    const { campaign, walk } = JOURNEYS[name];
    const before = await door.received(door[campaign]);
    const differing: string[] = [];
    const left = await walk({
      ...{ browser, door, locale, faults },
      see: async (step, page) => {
        expect(await overflows(page), `${step} scrolls sideways`).toBe(false);
        await settle(page);
        const shot = await shoot(page);
        const share = difference(baseline(`respond-${name}-${step}-${locale}`), shot);
        if (share <= TOLERANCE) return;
        const file = join(
          mkdtempSync(join(tmpdir(), 'hengping-snapshots-')),
          `${name}-${step}-${locale}.png`,
        );
        writeFileSync(file, shot);
        differing.push(`${(share * 100).toFixed(2)} % of the pixels differ: ${file}`);
      },
    });
    expect((await door.received(door[campaign])) - before).toBe(left);
    expect(differing).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
  });
});
