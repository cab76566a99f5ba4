/** Working a page with keys alone: every step asserts that the focus is somewhere and can be seen. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const LOST = 'the focus is lost';

/** Why the focus is not where somebody could see it; empty when all is well. */
export function focusFault(page: Page): Promise<string> {
  return page.evaluate((lost) => {
    const at = document.activeElement;
    if (at === null || at === document.body) return lost;
    // What happens inside a frame is drawn inside it.
    if (at instanceof HTMLIFrameElement) return '';
    // A control that is drawn by its label shows the focus there.
    const drawnBy = [at, at.nextElementSibling, at.closest('label')];
    const seen = drawnBy.some((e) => {
      if (e === null) return false;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(e);
      const { width, height } = e.getBoundingClientRect();
      return (
        outlineStyle !== 'none' &&
        Number.parseFloat(outlineWidth) >= 1 &&
        outlineColor !== 'rgba(0, 0, 0, 0)' &&
        width > 4 &&
        height > 4
      );
    });
    return seen ? '' : `the focus is not visible on ${at.outerHTML.slice(0, 200)}`;
  }, LOST);
}

export async function expectFocusSeen(page: Page): Promise<void> {
  await expect.poll(() => focusFault(page), { timeout: 5_000 }).toBe('');
}

export async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await expectFocusSeen(page);
}

const focused = (target: Locator) => target.evaluate((e) => e === document.activeElement);

/** Presses Tab until the focus is on `target`; past the end of the page it goes on from its start. */
export async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor();
  let wrapped = false;
  for (let i = 0; i < 150; i++) {
    if (await focused(target)) return;
    await page.keyboard.press(key);
    let fault = await focusFault(page);
    if (fault === LOST && !wrapped) {
      wrapped = true;
      await page.keyboard.press(key);
      fault = await focusFault(page);
    }
    expect(fault, `on the way to ${target}`).toBe('');
  }
  throw new Error(`${target} cannot be reached with ${key}`);
}

/** Moves to a control and presses it; where it leads to is for the caller to wait for. */
export async function use(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

export async function expectFocusOn(target: Locator): Promise<void> {
  await expect.poll(() => focused(target), { timeout: 5_000 }).toBe(true);
}
