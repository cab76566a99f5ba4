import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '#lib/i18n/locales.ts';
import { MESSAGES } from '#lib/i18n/messages.ts';
import { workbookBytes } from '#lib/workbook/write.ts';
import { launch, openContext, signIn } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** What the program refuses and finds fault with is said in the reader's language, down to the last sentence. */
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let evaluation = '';
const faults: string[] = [];
/** A folder for pictures of what was seen, where somebody wants to look. */
const PICTURES = process.env.HENGPING_TEST_PICTURES;

const HAN = /\p{Script=Han}/u;
/** Three words of English in a row; a key, a file name or a formula is none. */
const ENGLISH = /\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

const SHIPPED = readFileSync('questionnaires/evaluation/cooperating-department.yaml', 'utf8');
/** Faults of every kind of check: format, languages, layout, scales, policy and tree. */
const FAULTY = [
  'schema: hengping/1\n  kind: [',
  SHIPPED.replace('version: 1.0.0', 'version: one\ncolour: red').replace('keyed: forward', 'keyed: sideways'),
  SHIPPED.replace('scale: COL\n', 'scale: COLX\n')
    .replace('expected: 4', 'expected: 3')
    .replace('default_choices: agree5', 'default_choices: agree9')
    .replace('keyed: forward', 'keyed: reverse')
    .replace(/\n {2}en: Cooperating department questionnaire/, ''),
];

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  context = await openContext(browser, faults);
  page = await context.newPage();
  await signIn(page, server.origin, 'admin', server.password);
  evaluation = (await page.locator('main tbody a').first().getAttribute('href')) ?? '';
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function read(locale: Locale, path: string): Promise<void> {
  await context.addCookies([{ name: 'hp_locale', value: locale, url: server.origin }]);
  await page.goto(server.origin + path);
}

async function picture(name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** The texts that say what is wrong, without code and without what was quoted from the input. */
async function said(selector: string, quoted: readonly RegExp[] = []): Promise<string[]> {
  await page.locator(selector).first().waitFor();
  const texts = await page.$$eval(selector, (all) =>
    all.map((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const code of copy.querySelectorAll('code, .id')) code.remove();
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
    }),
  );
  return texts.map((text) => quoted.reduce((left, q) => left.replace(q, ''), text));
}

function expectLanguage(locale: Locale, texts: readonly string[]): void {
  expect(texts.length).toBeGreaterThan(0);
  for (const text of texts) {
    if (locale === 'en') {
      expect(text).not.toMatch(HAN);
    } else {
      expect(text).toMatch(HAN);
      expect(text).not.toMatch(ENGLISH);
    }
  }
}

describe.each(LOCALES)('in %s', (locale) => {
  test.each(FAULTY.map((text, i) => [i, text] as const))('faulty questionnaire %i', async (i, text) => {
    await read(locale, '/library/new');
    await page.locator('textarea[name=text]').fill(text);
    await page.locator('button[type=submit]').click();
    const texts = await said('main table tbody tr');
    await picture(`findings-${i}-${locale}`);
    expectLanguage(locale, texts);
  });

  test('a list of units, typed and as a workbook', async () => {
    await read(locale, '/evaluations/new');
    await page.locator('input[name=title]').fill('E2');
    await page.locator('input[name=periodStart]').fill('2026-01-01');
    await page.locator('input[name=periodEnd]').fill('2026-12-31');
    const units = page.locator('textarea[name=units]');
    await units.fill(
      'code,name,type\nE1,Office,village\nE 2,,township\nE1,Bureau,township\nE1,Other,township',
    );
    await page.locator('button[type=submit]').click();
    await page.locator('main [role=alert] li').nth(3).waitFor();
    await picture(`units-${locale}`);
    expectLanguage(locale, await said('main [role=alert]'));
    await units.fill('code,name,kind\n"E1');
    await page.locator('button[type=submit]').click();
    await page.getByText(locale === 'en' ? 'not CSV' : /引号没有成对|引號沒有成對/).waitFor();
    expectLanguage(locale, await said('main [role=alert]'));
    const sheet = { name: 'Units', header: ['code', 'name', 'colour'], rows: [['E1', 'Office', 'red']] };
    await page.locator('input[type=file]').setInputFiles({
      name: 'units.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(await workbookBytes([sheet])),
    });
    await page.getByText('Units!').first().waitFor();
    await picture(`workbook-${locale}`);
    expectLanguage(locale, await said('main [role=alert]'));
  });

  test('a unit that is not part of the evaluation, an end that has passed', async () => {
    await read(locale, `${evaluation}/interviews`);
    const plan = page.locator('main details').filter({ has: page.locator('select[name=unitId]') });
    await plan.locator('summary').click();
    const select = (name: string) => plan.locator(`select[name=${name}]`);
    await select('unitId').evaluate((s: HTMLSelectElement) => {
      (s.options[1] as HTMLOptionElement).value = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    });
    for (const name of ['unitId', 'role', 'first']) await select(name).selectOption({ index: 1 });
    await plan.locator('button[type=submit]').click();
    expectLanguage(locale, await said('main details form [role=alert]'));
    await picture(`refused-unit-${locale}`);

    await read(locale, `${evaluation}/campaigns`);
    await page.locator('main tbody a').first().click();
    await page.locator('input[name=closesAt]').fill('2020-01-01T00:00');
    await page.locator('form:has(input[name=closesAt]) button[type=submit]').click();
    expectLanguage(locale, await said('main section [role=alert]'));
    await picture(`refused-end-${locale}`);
  });
});

describe('a refusal by the state of things', () => {
  test('is in the language of the reader; programmers read English with rule and values', async () => {
    await read('zh-TW', `${evaluation}/campaigns`);
    const own = page.locator('main tbody a').filter({ hasNotText: /^$/ });
    const open = (await own.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))).find(
      (href) => !href.endsWith('/scales'),
    );
    await page.goto(server.origin + open);
    const id = open?.split('/').at(-1);
    // Somebody else closes it while the dialog is open here.
    await page.getByRole('button', { name: MESSAGES['zh-TW'].campaign.closeNow, exact: true }).click();
    const post = () =>
      page.request.post(`${server.origin}/api/v1/campaigns/${id}`, {
        headers: { origin: server.origin },
        data: { act: 'close' },
      });
    expect((await post()).status()).toBe(200);
    await page.locator('[role=dialog] .primary, dialog .primary').click();
    await page.getByText('問卷已經截止。').waitFor();
    expectLanguage('zh-TW', await said('main section [role=alert]'));
    await picture('refused-close-zh-TW');
    const again = await post();
    expect([again.status(), await again.json()]).toEqual([
      409,
      {
        error: 'conflict',
        reason: 'campaign_closed',
        params: {},
        message: 'The campaign is closed already.',
        problems: [],
      },
    ]);
    const wrong = await page.request.post(`${server.origin}/api/v1/campaigns/${id}`, {
      headers: { origin: server.origin },
      data: { act: 'extend', closesAt: '2020-01-01T00:00:00Z' },
    });
    expect(await wrong.json()).toMatchObject({
      reason: 'input_refused',
      problems: [{ rule: 'campaign', path: 'closesAt', message: 'The new end is not in the future.' }],
    });
    expect(faults).toEqual([]);
  });
});
