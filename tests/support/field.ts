/** An interview with two raters on a running server, and a browser that takes it into the field. */
import type { BrowserContext, Page } from 'playwright-core';
import { listEvaluations, listUnits } from '#db/repositories/evaluations.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import { call, makePerson } from './people.ts';
import { type RunningServer, signIn } from './server.ts';

export const PASSPHRASE = '云汀 外勤 口令 2026';

type Rater = Awaited<ReturnType<typeof makePerson>> & { username: string };
export type FieldInterview = { id: string; evaluationId: string; first: Rater; second: Rater };

/** Two evaluators and an interview of theirs in the demonstration. */
export async function makeFieldInterview(server: RunningServer): Promise<FieldInterview> {
  const admin = { origin: server.origin, cookie: await signIn(server, server.username, server.password) };
  const store = openSqlite(server.dataFolder, { readOnly: true });
  const evaluationId = (await listEvaluations(store.db))[0]?.id ?? '';
  const unitId = (await listUnits(store.db, evaluationId))[0]?.id ?? '';
  await store.close();
  const person = async (username: string): Promise<Rater> => ({
    ...(await makePerson(admin, username, [{ role: 'evaluator' }])),
    username,
  });
  const [first, second] = [await person('rater-one'), await person('rater-two')];
  const planned = await call(admin, `/api/v1/evaluations/${evaluationId}/interviews`, {
    ...{ unitId, role: 'leadership', raterIds: [first.userId, second.userId] },
  });
  const { interviewId } = (await planned.json()) as { interviewId: string };
  return { id: interviewId, evaluationId, first, second };
}

export async function readInterview(server: RunningServer, id: string, cookie: string): Promise<SessionView> {
  const reply = await fetch(`${server.origin}/api/v1/interviews/${id}`, { headers: { cookie } });
  if (!reply.ok) throw new Error(`answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as SessionView;
}

/** Sets the browser up and downloads everything there is. */
export async function takeAlong(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/field/interviews`);
  await page.getByLabel('设备名称').fill('外勤平板 3 号');
  await page.getByLabel('外勤口令').fill(PASSPHRASE);
  await page.getByLabel('再输入一遍').fill(PASSPHRASE);
  await page.getByRole('button', { name: '设为外勤设备' }).click();
  await page.getByRole('button', { name: '全选' }).click();
  await page.getByRole('button', { name: /^下载所选/ }).click();
  await page.getByText('可离线').first().waitFor();
}

/** A new page on the device, opened with its passphrase. */
export async function reopen(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/field/interviews`);
  await page.getByLabel('外勤口令').fill(PASSPHRASE);
  await page.getByRole('button', { name: '打开', exact: true }).click();
  await page.getByRole('heading', { name: '本机的访谈' }).waitFor();
  return page;
}

/** Ends a page as a killed tab ends: nothing of it runs any more. */
export async function kill(page: Page): Promise<void> {
  const line = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void line.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** Everything that this origin keeps in the browser, as text of one byte a character. */
export function storedText(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    const bytes = (value: ArrayBuffer | ArrayBufferView) =>
      new TextDecoder().decode(value instanceof ArrayBuffer ? value : value.buffer);
    const visit = (value: unknown): void => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) texts.push(bytes(value));
      else if (value !== null && typeof value === 'object') Object.values(value).forEach(visit);
      else texts.push(String(value));
    };
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const reading = db.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        });
        texts.push(`${name}/${store}:${all.length}`);
        all.forEach(visit);
      }
      db.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        texts.push(request.url, (await (await cache.match(request))?.text()) ?? '');
      }
    }
    return texts.join('\n');
  });
}
