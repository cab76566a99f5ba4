/** Campaigns by one-time codes, run by the program itself from the cards to the sealed store, and what they leave. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findDraft } from '#db/repositories/drafts.ts';
import { listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { DATABASE_FILE } from '#db/sqlite-store.ts';
import { openStore, type Store } from '#db/store.ts';
import { SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { workAtOnce } from '#lib/analysis/at-once.ts';
import { changeCampaign } from '#lib/campaigns/change-campaign.ts';
import { publishCampaign } from '#lib/campaigns/publish-campaign.ts';
import { readCodes } from '#lib/campaigns/read-codes.ts';
import { sealCampaigns } from '#lib/campaigns/seal-campaigns.ts';
import { readCode, seatMark } from '#lib/campaigns/seat-codes.ts';
import type { Context } from '#lib/context.ts';
import { createEvaluation } from '#lib/evaluations/create-evaluation.ts';
import { LOCALES } from '#lib/i18n/locales.ts';
import { publishShipped } from '#lib/library/publish-shipped.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { makeBackup } from '#lib/operations/backup.ts';
import { draftMark } from '#lib/respond/drafts.ts';
import { createIntake, whileOpen } from '#lib/respond/intake.ts';
import { createLane } from '#lib/respond/lane.ts';
import { createPages } from '#lib/respond/pages.ts';
import { createHttpServer } from '#lib/server/http.ts';
import { createLimits } from '#lib/server/limits.ts';
import { createLog } from '#lib/server/log.ts';
import { createMetrics } from '#lib/server/metrics.ts';
import { send } from '../../tests/support/http.ts';
import { bodyOf } from '../../tests/support/load.ts';
import {
  type Copy,
  type Evidence,
  type Person,
  readPostgres,
  readPostgresLog,
  readSqlite,
} from './evidence.ts';

/** Links of a campaign, people who answer through each, and cards of each: some are left over. */
const DEPARTMENTS = ['区财政局', '区审计局', '区教育局'];
const PEOPLE = 10;
const SEATS = 12;
const DAY = 86_400_000;
const WORDS = { 'zh-CN': '办事很快，', 'zh-TW': '辦事很快，', en: 'They are quick. ' } as const;

const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, at: randomBytes(6).readUIntBE(0, 6) }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);

/** People of a campaign in the order in which they will come, the links mixed. */
export function newPeople(
  campaign: number,
  cards: ReadonlyMap<string, readonly { code: string; mark: string }[]>,
): Person[] {
  let n = (campaign + 1) * 10_000;
  const people = [...cards].flatMap(([link, own]) => {
    const lengths = shuffled(Array.from({ length: PEOPLE }, (_, i) => 2 + 2 * i));
    return shuffled(own.map((card, i) => ({ ...card, seat: i + 1 })))
      .slice(0, PEOPLE)
      .map(({ seat, code, mark }, i): Person => {
        const locale = LOCALES[Math.floor(Math.random() * LOCALES.length)] ?? 'zh-CN';
        const number = n++;
        return {
          ...{ n: number, link, seat, code, mark, locale },
          text: `m${number}. ${WORDS[locale].repeat(lengths[i] ?? 1)}`
            .slice(0, 30 + 12 * (lengths[i] ?? 1))
            .trim(),
          // Of a store that has no door; the door makes its own.
          draftMark: randomBytes(32).toString('hex'),
          sealed: randomBytes(768).toString('base64'),
          finished: number % 3 !== 0,
          ...{ submissionId: '', idHash: '', ticket: '', ticketHash: '' },
        };
      });
  });
  return shuffled(people);
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export type Subject = {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Runs one campaign from its cards to after its end. `unsealed` is what was there just before it was sealed. */
  run(campaign: number): Promise<{ sealed: Evidence; unsealed: Evidence }>;
  close(): Promise<void>;
};

/** An installation with its server in front of it. */
export async function openSubject(databaseUrl: string | undefined): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-linkage-'));
  const dataFolder = join(folder, 'data');
  const store = await openStore({ dataFolder, databaseUrl });
  const client = databaseUrl === undefined ? undefined : new pg.Client(databaseUrl);
  await client?.connect();
  let now = Date.UTC(2026, 4, 11, 2);
  const vault = createVault('the secret of an installation that is thrown away');
  const pages = createPages(store);
  const ctx: Context = {
    ...{ store, vault, work: workAtOnce(), actor: SYSTEM, now: () => now },
    publicOrigin: 'http://localhost:3000',
    campaignsChanged: () => pages.drop(),
  };
  await publishShipped(ctx, loadShipped());
  const version = (await publishedVersions(store.db)).find((v) => v.instrumentId === 'Q_COOP');
  const evaluationId = await createEvaluation(ctx, {
    ...{ title: '评估', periodStart: '2026-01-01', periodEnd: '2026-12-31' },
    units: 'code,name,type\nA,甲局,township',
  });
  const unitIds = (await listUnits(store.db, evaluationId)).map((u) => u.id);

  const intake = createIntake(store, whileOpen(ctx.now));
  let serverLog = '';
  const log = createLog('debug', (line) => {
    serverLog += line;
  });
  const lane = createLane({
    ...{ store, vault, pages, intake, limits: createLimits(), now: ctx.now },
    ...{ secure: false, publicOrigin: 'http://localhost' },
  });
  const console = async (_: unknown, response: { writeHead(status: number): { end(): unknown } }) =>
    void response.writeHead(404).end();
  const metrics = createMetrics({ waiting: intake.waiting });
  const server = createHttpServer({ ...{ store, lane, console, log, metrics }, secure: false, dev: false });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** Code, page, draft, answers, receipt: as a browser does it. */
  async function answer(p: Person): Promise<void> {
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const language = { 'accept-language': p.locale };
    const cookieIn = (headers: unknown, name: string) =>
      new RegExp(`${name}=([^;"]*)`).exec(JSON.stringify(headers))?.[1] ?? '';
    const entered = await send(port, 'POST', '/s/code', {
      ...{ headers: { ...form, ...language }, body: new URLSearchParams({ code: p.code }).toString() },
    });
    const path = (JSON.parse(entered.text) as { location: string }).location;
    const ticket = cookieIn(entered.headers['set-cookie'], 'hp_ticket');
    p.ticket = ticket.split('.')[0] ?? '';
    p.ticketHash = sha256(p.ticket);
    const page = await send(port, 'GET', path, {
      headers: { accept: 'text/html', ...language, cookie: `hp_ticket=${ticket}` },
    });
    p.submissionId = cookieIn(page.headers['set-cookie'], 'hp_submission');
    p.idHash = sha256(p.submissionId);
    const cookie = `hp_ticket=${ticket}; hp_submission=${p.submissionId}`;
    const kept = await send(port, 'POST', path.replace('?', '/draft?'), {
      headers: { ...form, ...language, cookie },
      body: bodyOf(p.n, p.text),
    });
    const resume = readCode((JSON.parse(kept.text) as { code: string }).code);
    p.draftMark = draftMark(vault, resume);
    p.sealed = (await findDraft(store.db, p.draftMark))?.sealed ?? '';
    // Who does not finish on this device leaves the draft behind.
    const sent = await send(port, 'POST', path, {
      headers: { ...form, ...language, cookie: p.finished ? `${cookie}; hp_draft=${resume}` : cookie },
      body: bodyOf(p.n, p.text),
    });
    if (sent.status !== 201) throw new Error(`answers were answered ${sent.status}: ${sent.text}`);
    // A refusal as well, for the log: whoever sends the same ticket again under a new id.
    const again = await send(port, 'POST', path, {
      headers: { ...form, ...language, cookie: `hp_ticket=${ticket}; hp_submission=${'7'.repeat(26)}` },
      body: bodyOf(p.n + 5_000, p.text),
    });
    if (again.status !== 409) throw new Error(`a second answer was answered ${again.status}`);
  }

  async function live(): Promise<{ copy: Copy; writeLog: (from: string) => Promise<Buffer> }> {
    if (client !== undefined) {
      return { copy: await readPostgres(client), writeLog: (from) => readPostgresLog(client, from) };
    }
    const read = readSqlite(join(dataFolder, DATABASE_FILE));
    return { copy: read, writeLog: async () => read.writeLog };
  }

  return {
    name: client === undefined ? 'SQLite' : 'PostgreSQL',
    async run(campaign) {
      serverLog = '';
      const position = (await client?.query('SELECT pg_current_wal_lsn()::text AS at'))?.rows[0] as
        | { at: string }
        | undefined;
      const campaignId = await publishCampaign(ctx, evaluationId, {
        ...{ questionnaireVersionId: version?.id, unitIds, departments: DEPARTMENTS.join('\n') },
        ...{ entry: 'code', seats: SEATS, contact: '评估组 0000-0000' },
        opensAt: new Date(now - 1_000).toISOString(),
        closesAt: new Date(now + 30 * DAY).toISOString(),
      });
      const cards = new Map<string, { code: string; mark: string }[]>();
      for (const link of await listLinks(store.db, campaignId)) {
        const { codes } = await readCodes(ctx, campaignId, link.id, 'cards');
        const own = codes.map((c) => readCode(c.code));
        cards.set(
          link.id,
          own.map((code) => ({ code, mark: seatMark(vault, code) })),
        );
      }
      const people = newPeople(campaign, cards);
      const backup = async (): Promise<Copy> => {
        const { folder: made } = await makeBackup({ store, to: join(folder, 'backups'), now });
        const copy = readSqlite(join(made, DATABASE_FILE));
        rmSync(made, { recursive: true });
        return copy;
      };
      let middle: Copy | undefined;
      for (const [i, person] of people.entries()) {
        if (i === people.length / 2) middle = await backup();
        // Nobody comes at the same moment; the day is the same.
        now += 1_000;
        await answer(person);
      }
      await changeCampaign(ctx, campaignId, { act: 'close' });
      const before = await live();
      const writeLog = await before.writeLog(position?.at ?? '');
      await sealCampaigns(store, ctx.now);
      const late = await backup();
      const after = await live();
      const rest = { people, middle: middle as Copy, late, serverLog };
      const result = {
        sealed: { ...rest, after: after.copy, writeLog: await after.writeLog(position?.at ?? '') },
        unsealed: { ...rest, after: before.copy, writeLog },
      };
      await clear(store);
      return result;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await client?.end();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Earlier campaigns would only make every reading longer. */
async function clear(store: Store): Promise<void> {
  const { response, responseText, receipt } = store.db.tables;
  await store.write(async (tx) => {
    for (const table of [response, responseText, receipt]) await tx.db.delete(table);
  });
}
