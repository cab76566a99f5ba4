import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gotoComputed, launch, openContext, signIn } from '../support/browser.ts';
import { openDoor } from '../support/journeys.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** What goes on paper: A4 by the page's own rule, nothing cut off at the edge, the words as words, ink on white. */
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
const paths: Record<string, string> = {};

/** A4 in points, and the width in CSS pixels that the margins of 14 mm leave. */
const A4 = { width: 595, height: 842 };
const PAPER_WIDTH = Math.floor(((210 - 2 * 14) / 25.4) * 96);

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  // The reader's dark screen must not reach the paper.
  context = await openContext(browser, [], { colorScheme: 'dark' });
  const page = await context.newPage();
  await signIn(page, server.origin, 'admin', server.password);
  const links = async (path: string, matching = 'main tbody a') => {
    await page.goto(server.origin + path);
    return page.$$eval(matching, (all) => all.map((a) => a.getAttribute('href') ?? ''));
  };
  const [evaluation = ''] = await links('/evaluations');
  const [open = '', closed = ''] = (await links(`${evaluation}/campaigns`)).filter(
    (l) => !l.endsWith('/scales'),
  );
  const { coded } = await openDoor(server);
  const interviews = await links(`${evaluation}/interviews?state=planned`);
  await page.goto(`${server.origin}/library`);
  const version = page.locator('main tbody a').filter({ hasText: '管理服务对象评价问卷' }).first();
  Object.assign(paths, {
    questionnaire: new URL(server.link).pathname,
    preview: `/api/v1/instruments/${(await version.getAttribute('href'))?.split('/').at(-1)}/preview`,
    outline: interviews.find((l) => l.includes('/interviews/') && !l.endsWith('/plan')),
    sheet: `${(await links(`${evaluation}/units`))[0]}?open=D3.1`,
    'scale report': `${closed}/scales`,
    'QR sheet': `${open}/sheet`,
    'cards with codes': `${evaluation}/campaigns/${coded.id}/cards/${coded.links[0]?.id}`,
  });
  await page.close();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Boxes and number of the pages of a PDF, and whether its text can be read back as characters. */
function readPdf(pdf: Buffer) {
  const text = pdf.toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox\s*\[([\d. ]+)\]/g)].map((m) =>
    (m[1] ?? '')
      .trim()
      .split(/\s+/)
      .map((n) => Math.round(Number(n))),
  );
  return {
    pages: Math.max(...[...text.matchAll(/\/Count (\d+)/g)].map((m) => Number(m[1]))),
    boxes,
    hasCharacters: text.includes('/ToUnicode'),
  };
}

/** Everything visible that reaches beyond the paper's width, or hides words that do not fit into it. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const e of document.body.querySelectorAll('*')) {
      const { width, height, right } = e.getBoundingClientRect();
      const style = getComputedStyle(e);
      // Words for screen readers are one pixel wide and clipped on purpose.
      if (width <= 2 || height <= 2 || style.visibility === 'hidden' || e.closest('.sr-only') !== null)
        continue;
      const name = `${e.tagName}.${e.getAttribute('class')} ${(e.textContent ?? '').trim().slice(0, 20)}`;
      if (right > innerWidth + 1) found.push(`${name} ends at ${Math.round(right)}`);
      if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 && style.textIndent === '0px') {
        found.push(`${name} hides ${e.scrollWidth - e.clientWidth} px`);
      }
    }
    return found;
  });
}

async function onPaper(name: string): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width: PAPER_WIDTH, height: 1000 });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await gotoComputed(page, server.origin + (paths[name] ?? ''));
  return page;
}

describe('on paper', () => {
  test.each([
    ['questionnaire', 4, 7, ['第 2 部分', '请您评价', '该单位会主动承担', '非常同意', '最需要改进的一件事']],
    ['preview', 3, 7, ['工作人员接待我时有礼貌', '（被评估单位名称）']],
    ['outline', 2, 4, ['协作部门联络人访谈提纲', '□ 5', '记录', '感谢您的时间']],
    ['sheet', 2, 4, ['D3.1', 'SVC_ATT1', '合计', '得分率']],
    ['scale report', 3, 4, ['ω = ', '特征值', 'SVC_ATT1', '单位', '草率作答', '最长连选']],
    ['QR sheet', 5, 12, ['云汀区发展和改革局', '/s/']],
    ['cards with codes', 3, 4, ['云汀区发展和改革局', '/s/code']],
  ] as const)('%s', async (name, fewest, most, words) => {
    const page = await onPaper(name);
    expect(await cutOff(page)).toEqual([]);
    const text = await page.locator('body').innerText();
    for (const word of words) expect(text).toContain(word);
    const ink = await page.evaluate(() => {
      const paint = (css: string) => (css.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { ink: Math.max(...paint(color)), paper: Math.min(...paint(backgroundColor)) };
    });
    expect(ink.ink).toBeLessThan(60);
    expect(ink.paper).toBeGreaterThan(240);
    const pdf = readPdf(await page.pdf({ preferCSSPageSize: true }));
    expect(pdf.boxes.length).toBeGreaterThan(0);
    for (const box of pdf.boxes) expect(box).toEqual([0, 0, A4.width, A4.height]);
    expect(pdf.pages).toBeGreaterThanOrEqual(fewest);
    expect(pdf.pages).toBeLessThanOrEqual(most);
    expect(pdf.hasCharacters).toBe(true);
    await page.close();
  });

  test('nothing of the screen alone: no rail, no buttons to submit, no languages', async () => {
    const sheet = await onPaper('sheet');
    for (const hidden of await sheet.locator('.rail, .no-print').all()) {
      expect(await hidden.isVisible()).toBe(false);
    }
    await sheet.close();
    const questionnaire = await onPaper('questionnaire');
    expect(await questionnaire.locator('.lang').isVisible()).toBe(false);
    expect(await questionnaire.getByRole('button').count()).toBe(0);
    // Sheets are pages there; a section is not.
    expect(await questionnaire.locator('body').innerText()).not.toMatch(/第 \d+ 页/);
    // The enhancer shows one section at a time; paper shows all.
    expect(await questionnaire.locator('fieldset:visible').count()).toBeGreaterThan(20);
    await questionnaire.close();
  });

  test('the scree is drawn before any script has run', async () => {
    const bare = await openContext(browser, [], {
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    });
    const page = await bare.newPage();
    await gotoComputed(page, server.origin + (paths['scale report'] ?? ''));
    const figure = page.locator('figure').filter({ hasText: '特征值' });
    // The eigenvalues, and those of random data.
    const lines = await figure
      .locator('polyline')
      .evaluateAll((all) => all.map((l) => l.getAttribute('points')));
    expect(lines).toHaveLength(2);
    for (const points of lines) expect(points).toMatch(/^[\d.]+,[\d.]+ /);
    expect(await figure.locator('svg circle').count()).toBeGreaterThan(3);
    await bare.close();
  });

  test('a page of another size, and a line that is cut off, are seen', async () => {
    const page = await onPaper('sheet');
    const pdf = readPdf(await page.pdf({ format: 'Letter' }));
    expect(pdf.boxes[0]).toEqual([0, 0, 612, 792]);
    await page.locator('h1').evaluate((e) => {
      e.style.cssText = 'white-space:nowrap;width:40px;overflow:hidden';
    });
    expect((await cutOff(page)).join()).toMatch(/^H1\..* hides \d+ px$/);
    await page.close();
  });
});
