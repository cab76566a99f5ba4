/** The deciding screens of a fresh demonstration as pictures, and how two pictures are compared. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { DESK, gotoComputed, openContext, PHONE, signIn } from './browser.ts';
import type { RunningServer } from './server.ts';
import { ROOT } from './sources.ts';

export const SNAPSHOTS = join(ROOT, 'tests', 'browser', 'snapshots');
/** Share of pixels that may differ: fonts of one Debian may be drawn a shade differently by the next. */
export const TOLERANCE = 0.001;
/** How far apart two colours are before a pixel counts as different (pixelmatch, 0–1). */
const THRESHOLD = 0.1;

export const SCREENS = [
  'questionnaire-phone',
  'overview',
  'interview-session',
  'indicator-sheet',
  'scale-report',
] as const;
export type Screen = (typeof SCREENS)[number];
export const SCHEMES = ['light', 'dark'] as const;

/** Opens the screens one after another; `see` is called with each page, light and dark. */
export async function visitScreens(
  browser: Browser,
  server: RunningServer,
  see: (name: string, page: Page, screen: Screen) => Promise<void>,
): Promise<void> {
  const both = async (page: Page, screen: Screen) => {
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settle(page);
      await see(`${screen}-${colorScheme}`, page, screen);
    }
  };
  const phone = await (await openContext(browser, [], { viewport: PHONE })).newPage();
  await phone.goto(server.link);
  await phone.getByRole('button', { name: '开始作答' }).click();
  await phone.locator('fieldset:visible input').first().check();
  await phone.getByRole('button', { name: '下一页' }).click();
  await phone.locator('fieldset:visible').nth(0).locator('input[value="4"]').check();
  await phone.locator('fieldset:visible').nth(1).locator('input[value="2"]').check();
  await both(phone, 'questionnaire-phone');

  const context = await openContext(browser, []);
  const page = await context.newPage();
  await signIn(page, server.origin, 'admin', server.password);
  const open = (path: string) => page.goto(server.origin + path, { waitUntil: 'networkidle' });
  const first = (matching: string) =>
    page.$$eval(matching, (all) => all.map((a) => a.getAttribute('href') ?? '')).then((l) => l[0] ?? '');
  const evaluation = await first('main tbody a');
  await open(evaluation);
  await both(page, 'overview');
  await open(`${evaluation}/units`);
  const sheet = await first('main tbody a');
  await open(`${sheet}?open=D3.1`);
  await page.evaluate(() => document.getElementById('D2.2')?.scrollIntoView({ block: 'start' }));
  await both(page, 'indicator-sheet');
  await open(`${evaluation}/campaigns`);
  await gotoComputed(page, server.origin + (await first('main tbody a[href$="/scales"]')));
  await page.waitForLoadState('networkidle');
  await both(page, 'scale-report');
  await open(`${evaluation}/interviews?state=finished`);
  await page.setViewportSize({ width: 1024, height: 768 });
  await open(await first('main tbody a[href*="/interviews/"]:not([href$="/plan"])'));
  await page.locator('.iv-out li button').nth(1).click();
  await both(page, 'interview-session');
  await page.setViewportSize(DESK);
}

/** Writes fixed words over what the clock or chance decides: dates, times, days left, hashes, addresses. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue ?? '';
      const fixed = text
        .replace(/\d{4}年\d{1,2}月\d{1,2}日/g, '2026年1月1日')
        .replace(/\d{4}[-/]\d{1,2}[-/]\d{1,2}/g, '2026-01-01')
        .replace(/[A-Z][a-z]+ \d{1,2}, \d{4} at \d{1,2}:\d{2}\s[AP]M/g, 'January 1, 2026 at 08:00 AM')
        .replace(/[上下]午/g, '上午')
        .replace(/localhost:\d+/g, 'localhost:3000')
        .replace(/\b\d{1,2}:\d{2}\b(?!:)/g, '08:00')
        .replace(/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){1,3}\b/g, (code) => code.replace(/[^-]/g, '8'))
        .replace(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b/g, '8888-8888-88')
        .replace(/剩余 \d+ 天/g, '剩余 60 天')
        .replace(/\b[0-9a-f]{8,64}\b/g, '0123abcd');
      if (fixed !== text) node.nodeValue = fixed;
    }
  });
}

export function shoot(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
}

/** Share of pixels in which two pictures differ; 1 where they have not the same size. */
export function difference(before: Buffer, after: Buffer): number {
  const a = PNG.sync.read(before);
  const b = PNG.sync.read(after);
  if (a.width !== b.width || a.height !== b.height) return 1;
  const different = pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: THRESHOLD });
  return different / (a.width * a.height);
}

export function baseline(name: string): Buffer {
  return readFileSync(join(SNAPSHOTS, `${name}.png`));
}
