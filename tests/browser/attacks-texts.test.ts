/** Texts that would like to be programs, in every place of the respondents' pages where somebody can put a text. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { LOCALES } from '#lib/i18n/locales.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { launch, openContext } from '../support/browser.ts';
import { closeCampaign, type OwnCampaign, ownCampaign } from '../support/own-campaign.ts';
import { call } from '../support/people.ts';
import { type RunningServer, signIn, startServer } from '../support/server.ts';

/** Each calls `pwned` where it is taken for anything but text. */
const PAYLOADS = [
  '<script>pwned()</script>',
  '</script><script>pwned()</script>',
  '"><img src=x onerror=pwned()>',
  "'><img src=x onerror=pwned()>",
  '"autofocus onfocus=pwned() x="',
  "' onmouseover=pwned() x='",
  '</textarea><svg onload=pwned()>',
  '</title><svg/onload=pwned()>',
  '</style><svg onload=pwned()>',
  '--><svg onload=pwned()><!--',
  ']]><svg onload=pwned()>',
  '<svg><script>pwned()</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=pwned()>',
  '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
  '<iframe src="javascript:parent.pwned()"></iframe>',
  '<a href="javascript:pwned()">x</a>',
  '<a href="data:text/html,<script>opener.pwned()</script>">x</a>',
  '<form action="javascript:pwned()"><button>x</button></form>',
  '<button form=x formaction="javascript:pwned()">x</button>',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css"</style>',
  '<object data="javascript:pwned()"></object>',
  '<embed src="javascript:pwned()">',
  '<details open ontoggle=pwned()>',
  '<video><source onerror=pwned()></video>',
  '<input autofocus onfocus=pwned()>',
  '<body onload=pwned()>',
  '<img src="https://evil.example/t.gif">',
  '&lt;script&gt;pwned()&lt;/script&gt;',
  '&#60;script&#62;pwned()&#60;/script&#62;',
  '\\u003cscript\\u003epwned()\\u003c/script\\u003e',
  '%3Cscript%3Epwned()%3C/script%3E',
  '＜script＞pwned()＜/script＞',
  '<scr<script>ipt>pwned()</scr</script>ipt>',
  'javascript:pwned()',
  '`\x24{pwned()}`',
  '\x24{pwned()}',
  '{{constructor.constructor("pwned()")()}}',
  '#{pwned()}',
  '<%= pwned() %>',
  '{contact}{stratum}{k}{number}',
  "$& $' $` $1 $$",
  '__proto__',
  'constructor',
] as const;

/** As text in a page stands: what a person reads. */
const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

let server: RunningServer;
let browser: Browser;
let campaign: OwnCampaign;
let closed: OwnCampaign;
/** Every text of the instrument that carries a payload, by locale. */
const carried: Record<string, string[]> = {};
const contact = `组 ${PAYLOADS[2]} {contact} $& \${7*7}`;
const department = `部门 ${PAYLOADS[0]}`;
const unitName = `局 ${PAYLOADS[2]} ${PAYLOADS[38]}`;

/** Hangs a payload, the next one each time, on every text that is written in all locales. */
function poison(value: unknown, next: { i: number }): unknown {
  if (Array.isArray(value)) return value.map((v) => poison(v, next));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const translated =
    entries.length > 0 && entries.every(([key]) => (LOCALES as readonly string[]).includes(key));
  return Object.fromEntries(
    entries.map(([key, v]) => {
      if (!translated || typeof v !== 'string') return [key, poison(v, next)];
      const text = `${v} ${PAYLOADS[next.i++ % PAYLOADS.length]}`;
      carried[key] = [...(carried[key] ?? []), text];
      return [key, text];
    }),
  );
}

beforeAll(async () => {
  server = await startServer();
  browser = await launch();
  const cookie = await signIn(server, server.username, server.password);
  const admin = { origin: server.origin, cookie };
  const source = loadShipped().find((s) => s.instrument.id === 'Q_COOP')?.text ?? '';
  // Scales, indicators and the like are not on the page; the rest of the file stays what it was.
  const file = parse(source) as Record<string, unknown>;
  const next = { i: 0 };
  for (const key of [
    'title',
    'intro',
    'audience',
    'sections',
    'items',
    'choices',
    'choice_sets',
    'screening',
  ]) {
    if (key in file) file[key] = poison(file[key], next);
  }
  const text = stringify({ ...file, version: '9.9.9' });
  const saved = await call(admin, '/api/v1/instruments', { text });
  expect([saved.status, saved.ok ? '' : await saved.clone().text()]).toEqual([200, '']);
  const { versionId } = (await saved.json()) as { versionId: string };
  expect((await call(admin, `/api/v1/instruments/${versionId}/submit`, {})).ok).toBe(true);
  const decision = { decision: 'publish', reason: '试一试', trial: true };
  expect((await call(admin, `/api/v1/instruments/${versionId}/decision`, decision)).ok).toBe(true);
  const wanted = { questionnaireVersionId: versionId, contact, unitName, departments: [department] };
  campaign = await ownCampaign(server, cookie, wanted);
  closed = await ownCampaign(server, cookie, wanted);
  await closeCampaign(server, cookie, closed.campaignId);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A browser that remembers every program that ran and every request that left. */
async function suspicious(faults: string[], javaScriptEnabled = true): Promise<BrowserContext> {
  const context = await openContext(browser, faults, { javaScriptEnabled });
  await context.exposeFunction('pwned', () => void faults.push('a text ran as a program'));
  context.on('page', (page) => {
    page.on('dialog', (dialog) => {
      faults.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(server.origin)) faults.push(`a request to ${request.url()}`);
    });
  });
  return context;
}

/** What no page of ours has, however its texts look. */
const strangers = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      const name = element.localName;
      if (/^(iframe|object|embed|svg|math|img|video|base|style|details|audio)$/.test(name)) found.push(name);
      if (name === 'script' && !/^\/s\//.test(element.getAttribute('src') ?? '')) found.push('script');
      if (name === 'meta' && element.hasAttribute('http-equiv')) found.push('meta');
      for (const { name: attribute, value } of element.attributes) {
        if (/^on|^style$|^srcdoc$/.test(attribute)) found.push(`${name} ${attribute}`);
        if (/^(href|src|action|formaction)$/.test(attribute) && !/^(\/s\/|#)/.test(value)) {
          found.push(`${attribute}=${value}`);
        }
      }
    }
    return found;
  });

it('a page that does not escape would be noticed', async () => {
  const faults: string[] = [];
  const context = await suspicious(faults);
  const page = await context.newPage();
  await page.setContent(`<p>${PAYLOADS[2]}<a href="javascript:pwned()">x</a></p>`);
  await expect.poll(() => faults).toContain('a text ran as a program');
  expect(await strangers(page)).toEqual(['img', 'src=x', 'img onerror', 'href=javascript:pwned()']);
  await context.close();
});

describe.each(LOCALES)('in %s', (locale) => {
  it('52, 55: every text of the questionnaire, the unit, the department and the contact stays a text', async () => {
    const faults: string[] = [];
    const context = await suspicious(faults);
    const page = await context.newPage();
    const path = `${server.origin}/s/${campaign.links[0]?.token}?lang=${locale}`;
    await page.goto(path);
    expect(await strangers(page)).toEqual([]);
    const seen = inOneLine((await page.locator('html').evaluate((e) => e.textContent)) ?? '');
    const texts = carried[locale] ?? [];
    expect(texts.length).toBeGreaterThan(30);
    const shown = texts.filter((text) => seen.includes(inOneLine(text)));
    // What is not on the page is not on it at all; what is, is there letter by letter.
    expect(shown.length).toBeGreaterThan(25);
    for (const text of [contact, department, unitName]) expect(seen).toContain(inOneLine(text));
    for (const box of await page.locator('label, legend, h1, h2').all())
      await box.hover({ force: true, timeout: 200 }).catch(() => {});
    expect(faults).toEqual([]);

    // Refused: what was sent is shown again, with the sentences of the errors.
    const names = await page
      .locator('textarea')
      .evaluateAll((boxes) => boxes.map((b) => (b as HTMLTextAreaElement).name));
    await page.evaluate(
      ([payloads, [name]]) => {
        const form = document.createElement('form');
        form.method = 'post';
        const add = (key: string, value: string) => {
          const input = document.createElement('input');
          Object.assign(input, { type: 'hidden', name: key, value });
          form.append(input);
        };
        add(name ?? '', payloads.join('\n'));
        for (const payload of payloads) add(payload, payload);
        const radio = document.querySelector<HTMLInputElement>('input[type=radio]');
        add(radio?.name ?? '', payloads[2] ?? '');
        document.body.append(form);
        form.submit();
      },
      [[...PAYLOADS], names] as const,
    );
    await page.locator('#summary').waitFor();
    expect(await strangers(page)).toEqual([]);
    expect(await page.locator('textarea').first().inputValue()).toContain('</textarea><svg onload=pwned()>');

    for (const other of [
      `/s/${closed.links[0]?.token}?lang=${locale}`,
      `/s/${campaign.links[0]?.token}/receipt?lang=${locale}&code=ABCD-EFGH-JK&n=<b>&na="&t='`,
      `/s/code?lang=${locale}#${encodeURIComponent(PAYLOADS[2])}`,
      `/s/code?lang=${locale}#<img src=x onerror=pwned()>`,
      `/s/${encodeURIComponent(PAYLOADS[0])}?lang=${locale}`,
    ]) {
      await page.goto(server.origin + other);
      expect([other, await strangers(page)]).toEqual([other, []]);
    }
    expect(faults.filter((f) => !/status of (404|410)/.test(f))).toEqual([]);
    await context.close();
  });
});
