/** Ways through the respondents' door, walked by a browser as a person would, in any of its languages. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Locale } from '#lib/i18n/locales.ts';
import { CODE_TEXTS } from '#lib/respond/code-texts.ts';
import { DRAFT_TEXTS } from '#lib/respond/draft-texts.ts';
import { RESPOND_TEXTS } from '#lib/respond/texts.ts';
import { openContext, PHONE } from './browser.ts';
import { type Admin, call } from './people.ts';
import { type RunningServer, signIn } from './server.ts';

type Campaign = { readonly id: string; readonly links: readonly { id: string; token: string }[] };

/** Three campaigns of a fresh demonstration, one for each way of coming in. */
export type Door = {
  readonly origin: string;
  readonly open: Campaign;
  readonly department: Campaign;
  readonly coded: Campaign;
  /** Unused codes of the first link, each given out once. */
  readonly codes: string[];
  received(campaign: Campaign): Promise<number>;
};

export type Walk = {
  readonly browser: Browser;
  readonly door: Door;
  readonly locale: Locale;
  readonly faults: string[];
  see(step: string, page: Page): Promise<void>;
};

const DEPARTMENTS = '区委组织部\n区财政局\n区审计局';

/** Publishes what the journeys go through. */
export async function openDoor(server: RunningServer): Promise<Door> {
  const { origin } = server;
  const admin: Admin = { origin, cookie: await signIn(server, server.username, server.password) };
  const get = async <T>(path: string): Promise<T> => {
    const reply = await fetch(`${origin}${path}`, { headers: { cookie: admin.cookie } });
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
    return (await reply.json()) as T;
  };
  const page = await fetch(`${origin}/evaluations`, { headers: { cookie: admin.cookie } });
  const evaluation = /\/evaluations\/([0-9a-z]{26})"/.exec(await page.text())?.[1] ?? '';
  const form = await fetch(`${origin}/evaluations/${evaluation}/campaigns/new`, {
    headers: { cookie: admin.cookie },
  });
  const text = await form.text();
  const option = (title: string) =>
    [...text.matchAll(/<option value="([0-9a-z]{26})"[^>]*>([^<]*)/g)].find((m) =>
      m[2]?.includes(title),
    )?.[1];
  const unit =
    /name="unitIds"[^>]*value="([0-9a-z]{26})"/.exec(text)?.[1] ??
    /value="([0-9a-z]{26})"[^>]*name="unitIds"/.exec(text)?.[1];
  const publish = async (title: string, also: Record<string, unknown>): Promise<Campaign> => {
    const reply = await call(admin, `/api/v1/evaluations/${evaluation}/campaigns`, {
      questionnaireVersionId: option(title),
      unitIds: [unit],
      opensAt: '2026-01-01T00:00:00Z',
      closesAt: '2030-12-31T00:00:00Z',
      contact: '评估组 0000-0000',
      ...also,
    });
    if (!reply.ok) throw new Error(`publishing answered ${reply.status}: ${await reply.text()}`);
    const { campaignId } = (await reply.json()) as { campaignId: string };
    const { rows } = await get<{ rows: { links: { id: string; token: string }[] }[] }>(
      `/api/v1/campaigns/${campaignId}`,
    );
    return { id: campaignId, links: rows.flatMap((r) => r.links) };
  };
  const coded = await publish('管理服务对象', { entry: 'code', seats: 20 });
  const list = await fetch(`${origin}/api/v1/campaigns/${coded.id}/links/${coded.links[0]?.id}/export`, {
    headers: { cookie: admin.cookie },
  });
  return {
    origin,
    open: await publish('管理服务对象', {}),
    department: await publish('协作部门', { departments: DEPARTMENTS }),
    coded,
    // Each code is there twice: as it is and in its address.
    codes: [...new Set((await list.text()).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/g))],
    async received({ id }) {
      const { rows } = await get<{ rows: { received: number }[] }>(`/api/v1/campaigns/${id}`);
      return rows.reduce((n, r) => n + r.received, 0);
    },
  };
}

const address = (walk: Walk, campaign: Campaign) =>
  `${walk.door.origin}/s/${campaign.links[0]?.token}?lang=${walk.locale}`;

function phoneOf(walk: Walk, javaScriptEnabled = true): Promise<BrowserContext> {
  const { browser, faults, locale } = walk;
  return openContext(browser, faults, { viewport: PHONE, locale, javaScriptEnabled });
}

/** Chooses the fourth of five, or the first of what there is, wherever a choice is in sight. */
export async function answerVisible(page: Page): Promise<void> {
  for (const set of await page.locator('fieldset:visible').all()) {
    const four = set.locator('input[value="4"]');
    await ((await four.count()) > 0 ? four : set.locator('input').first()).check();
  }
}

/** Goes through all sections to the last one. */
async function answerAll(page: Page, locale: Locale): Promise<void> {
  const next = page.getByRole('button', { name: RESPOND_TEXTS[locale].next, exact: true });
  for (let section = 0; section < 20; section++) {
    await answerVisible(page);
    if (!(await next.isVisible())) return;
    await next.click();
  }
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** The receipt has come. */
const receipt = (page: Page) => page.locator('#receipt').waitFor();

/** A public link on a phone: what it is about, one section at a time, a number that is asked about, the receipt. */
async function phoneLink(walk: Walk): Promise<number> {
  const t = RESPOND_TEXTS[walk.locale];
  const context = await phoneOf(walk);
  const page = await context.newPage();
  await page.goto(address(walk, walk.door.open));
  await walk.see('first', page);
  await press(page, t.start);
  await answerVisible(page);
  await walk.see('section', page);
  await answerAll(page, walk.locale);
  await page.locator('textarea').first().fill('138 1234 5678');
  await press(page, t.submit);
  await page.locator('#summary').waitFor();
  await walk.see('number', page);
  await page.locator('textarea').first().fill('');
  await press(page, t.submit);
  await receipt(page);
  await walk.see('receipt', page);
  await press(page, DRAFT_TEXTS[walk.locale].clear);
  await page.locator('#cleared').waitFor();
  if ((await context.cookies()).length > 0) throw new Error('a cookie is left');
  await context.close();
  return 1;
}

/** A department's link without JavaScript: one long page, saved under a resume code, refused, sent. */
async function withoutScript(walk: Walk): Promise<number> {
  const t = RESPOND_TEXTS[walk.locale];
  const d = DRAFT_TEXTS[walk.locale];
  const context = await phoneOf(walk, false);
  const page = await context.newPage();
  await page.goto(address(walk, walk.door.department));
  const third = page.locator('fieldset').nth(2).locator('input[value="2"]');
  await third.check();
  await press(page, d.save);
  await page.getByRole('heading', { name: d.keepTitle }).waitFor();
  await walk.see('saved', page);
  await page.getByRole('link', { name: d.goOn }).click();
  if (!(await third.isChecked())) throw new Error('the draft did not come back');
  await press(page, t.submit);
  await page.locator('#summary').waitFor();
  await walk.see('refused', page);
  await answerVisible(page);
  await page.locator('textarea').first().fill('010-65551234');
  await press(page, t.submit);
  await page.getByRole('heading', { name: d.personalTitle }).waitFor();
  await page.getByLabel(d.keepPersonal).check();
  await press(page, t.submit);
  await receipt(page);
  await context.close();
  return 1;
}

/** One code on two devices at once: both come in, one answer is stored, the other is told. */
async function racedCode(walk: Walk): Promise<number> {
  const t = RESPOND_TEXTS[walk.locale];
  const c = CODE_TEXTS[walk.locale];
  const code = walk.door.codes.pop() ?? '';
  const contexts = [await phoneOf(walk), await phoneOf(walk)];
  const pages = await Promise.all(contexts.map((context) => context.newPage()));
  const [one] = pages as [Page, Page];
  await one.goto(`${walk.door.origin}/s/code?lang=${walk.locale}`);
  await one.getByLabel(c.label).fill('0000-0000-0000');
  await press(one, c.enter);
  await one.locator('#summary').waitFor();
  await walk.see('not-taken', one);
  await Promise.all(
    pages.map(async (page) => {
      await page.goto(`${walk.door.origin}/s/code?lang=${walk.locale}#${code}`);
      await press(page, c.enter);
      await press(page, t.start);
      await answerAll(page, walk.locale);
    }),
  );
  await Promise.all(
    pages.map(async (page) => {
      await press(page, t.submit);
      await page.locator('#receipt, .shut').waitFor();
    }),
  );
  const refused = await Promise.all(pages.map((page) => page.locator('.shut').count()));
  if (refused.reduce((a, b) => a + b) !== 1) throw new Error('not exactly one of two was stored');
  await walk.see('twice', pages[refused.indexOf(1)] as Page);
  for (const context of contexts) await context.close();
  return 1;
}

/** Takes back faults that were made on purpose. */
function forget({ faults }: Walk, what: string): void {
  for (let i = faults.length - 1; i >= 0; i--) if (faults[i]?.includes(what)) faults.splice(i, 1);
}

/** A tunnel: sent without a network, the tab closed, sent by itself later. And a draft that changes the device. */
async function offlineAndResume(walk: Walk): Promise<number> {
  const t = RESPOND_TEXTS[walk.locale];
  const c = CODE_TEXTS[walk.locale];
  const d = DRAFT_TEXTS[walk.locale];
  const context = await phoneOf(walk);
  const page = await context.newPage();
  await page.goto(address(walk, walk.door.open));
  await press(page, t.start);
  await answerAll(page, walk.locale);
  await context.setOffline(true);
  await press(page, t.submit);
  await page.getByRole('button', { name: t.again, exact: true }).waitFor();
  await walk.see('offline', page);
  // The browser says so in its console as well.
  forget(walk, 'ERR_INTERNET_DISCONNECTED');
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(address(walk, walk.door.open));
  await receipt(again);
  await context.close();

  const desk = await phoneOf(walk);
  const first = await desk.newPage();
  await first.goto(address(walk, walk.door.open));
  await press(first, t.start);
  await answerVisible(first);
  await press(first, d.save);
  await first.locator('#kept').waitFor();
  const code = (await first.locator('.resume').textContent()) ?? '';
  await walk.see('resume-code', first);
  await press(first, t.next);
  const saved = first.waitForResponse((reply) => reply.url().includes('/draft') && reply.ok());
  await first.locator('fieldset:visible').first().locator('input[value="2"]').check();
  await saved;
  // Without a network the copy on the server grows old, which is said, and is made good later.
  await desk.setOffline(true);
  await first.locator('fieldset:visible').nth(1).locator('input[value="2"]').check();
  await first.getByText(d.savedHere).waitFor();
  const caughtUp = first.waitForResponse((reply) => reply.url().includes('/draft') && reply.ok());
  await desk.setOffline(false);
  await caughtUp;
  forget(walk, 'ERR_INTERNET_DISCONNECTED');
  await desk.close();

  const other = await phoneOf(walk);
  const second = await other.newPage();
  await second.goto(`${walk.door.origin}/s/code?lang=${walk.locale}`);
  await second.getByLabel(c.label).fill(code.toLowerCase());
  await press(second, c.enter);
  await second.getByText(d.resumed).waitFor();
  await walk.see('resumed', second);
  await press(second, t.start);
  await press(second, t.next);
  const kept = second.locator('fieldset:visible').first().locator('input[value="2"]');
  if (!(await kept.isChecked())) throw new Error('what was answered last did not come along');
  await answerAll(second, walk.locale);
  await press(second, t.submit);
  await receipt(second);
  await other.close();
  return 2;
}

/** Each says how many answers it left. */
export const JOURNEYS = {
  'phone-link': { campaign: 'open', walk: phoneLink },
  'no-script': { campaign: 'department', walk: withoutScript },
  'code-raced': { campaign: 'coded', walk: racedCode },
  'offline-resume': { campaign: 'open', walk: offlineAndResume },
} as const satisfies Record<
  string,
  { campaign: 'open' | 'department' | 'coded'; walk: (walk: Walk) => Promise<number> }
>;
