/** A real browser for tests: Debian's Chromium, with every page error and CSP violation collected. */
import axeCore, { type AxeResults, type RunOptions } from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

const CHROMIUM = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    // Pictures are compared between machines.
    '--font-render-hinting=none',
    '--force-color-profile=srgb',
    '--disable-lcd-text',
    // Of the browser itself: its date fields; the language of pages is the context's.
    '--lang=en-US',
  ],
};

export function launch(): Promise<Browser> {
  return chromium.launch(CHROMIUM);
}

/** A browser of its own that keeps what it knows in a folder: closed and launched again, it is the same device. */
export async function launchDevice(
  folder: string,
  faults: string[],
  viewport: { width: number; height: number },
): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, { ...CHROMIUM, viewport, locale: 'zh-CN' });
  context.on('page', (page) => watch(page, faults));
  return context;
}

/** A context whose pages report what goes wrong into `faults`. */
export async function openContext(
  browser: Browser,
  faults: string[],
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: DESK, locale: 'zh-CN', ...options });
  context.on('page', (page) => watch(page, faults));
  return context;
}

function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // A refused form answers with a status of its own; Chromium logs that as an error of loading.
    if (message.type() === 'error' && !/status of (400|401|403|404|409|410)/.test(text)) {
      faults.push(`${page.url()}: ${text}`);
    }
  });
}

/** Opens an address and opens it again until nothing on the page is still being computed. */
export async function gotoComputed(page: Page, address: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    await page.goto(address);
    if ((await page.locator('main progress').count()) === 0) return;
    await page.waitForTimeout(500);
  }
  throw new Error(`${address} is still being computed after half a minute`);
}

export async function signIn(page: Page, origin: string, username: string, password: string): Promise<void> {
  await page.goto(`${origin}/login`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL('**/evaluations');
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/**
 * Violations of WCAG 2.1 A and AA on the page as it is, one line each. With `colours` only the rules about
 * colour: all that differs between light and dark. What passes is not described: that took most of the time.
 */
export async function axe(page: Page, only?: 'colours'): Promise<string[]> {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axeCore.source);
  }
  const options: RunOptions = {
    runOnly:
      only === 'colours'
        ? { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
        : { type: 'tag', values: WCAG },
    resultTypes: ['violations'],
  };
  const violations = await page.evaluate((o) => {
    const { run } = (window as unknown as { axe: { run(on: Document, o: RunOptions): Promise<AxeResults> } })
      .axe;
    return run(document, o).then((found) => found.violations);
  }, options);
  return violations.map(
    (v) =>
      `${v.id}: ${v.help} — ${v.nodes
        .map((n) => n.target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
}

/** Whether the page scrolls sideways as a whole. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
}
