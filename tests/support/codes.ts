/** A campaign by one-time codes on any store, with the respondents' lane in front of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LinkRow, listLinks } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import type { Store } from '#db/store.ts';
import { SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { workAtOnce } from '#lib/analysis/at-once.ts';
import { publishCampaign } from '#lib/campaigns/publish-campaign.ts';
import { groupedCode, seatCodes } from '#lib/campaigns/seat-codes.ts';
import type { Context } from '#lib/context.ts';
import { createEvaluation } from '#lib/evaluations/create-evaluation.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { loadVersion } from '#lib/library/load-version.ts';
import { publishShipped } from '#lib/library/publish-shipped.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { createIntake, whileOpen } from '#lib/respond/intake.ts';
import { createLane } from '#lib/respond/lane.ts';
import { createPages } from '#lib/respond/pages.ts';
import { completeAnswers } from './answers.ts';
import { type Reply, send } from './http.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 4, 11, 2, 0, 0);
/** The secret outlives the process. */
const vault = createVault('the secret of an installation that is thrown away');

export type CodeWorld = {
  readonly ctx: Context;
  now: number;
  readonly evaluationId: string;
  readonly campaignId: string;
  readonly links: readonly LinkRow[];
  /** Codes of a link as they are printed. */
  codes(link: LinkRow): string[];
  readonly answers: Map<string, string>;
};

/** Publishes the questionnaire for cooperating departments by codes, and another campaign by links beside it. */
export async function codeWorld(store: Store, seats = 5): Promise<CodeWorld> {
  const world = { now: START + DAY } as CodeWorld;
  const ctx: Context = {
    store,
    vault,
    work: workAtOnce(),
    actor: SYSTEM,
    now: () => world.now,
    publicOrigin: 'http://localhost:3000',
    campaignsChanged: () => {},
  };
  await publishShipped(
    ctx,
    loadShipped().map(({ file, text }) => ({ file, text })),
  );
  const evaluationId = await createEvaluation(ctx, {
    title: '评估',
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    units: 'code,name,type\nA,甲局,township\nB,乙局,township',
  });
  const { units } = await readEvaluation(ctx, evaluationId);
  const version = (await publishedVersions(store.db)).find((v) => v.instrumentId === 'Q_COOP');
  const { instrument } = await loadVersion(store.db, version?.id ?? '', 'questionnaire');
  const campaignId = await publishCampaign(ctx, evaluationId, {
    questionnaireVersionId: version?.id,
    unitIds: units.map((u) => u.id),
    departments: '区财政局\n区审计局',
    entry: 'code',
    seats,
    opensAt: new Date(START).toISOString(),
    closesAt: new Date(START + 30 * DAY).toISOString(),
    contact: '评估组',
  });
  return Object.assign(world, {
    ctx,
    evaluationId,
    campaignId,
    links: await listLinks(store.db, campaignId),
    codes: (link: LinkRow) => seatCodes(vault, link).map(groupedCode),
    answers: completeAnswers(instrument),
  });
}

export type CodeLane = {
  readonly port: number;
  enter(code: string, headers?: Record<string, string>): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  submit(link: LinkRow, cookie: string, body: string): Promise<Reply>;
  /** Tells it that a campaign was changed. */
  changed(): void;
  close(): Promise<void>;
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const HTML = { accept: 'text/html', 'accept-language': 'zh-CN' };

/** A process in front of the store: what it remembers is gone when it is closed. */
export async function openLane(
  world: CodeWorld,
  store: Store = world.ctx.store,
  take: (act: string, key: string) => Promise<number> = async () => 0,
): Promise<CodeLane> {
  const now = () => world.now;
  const intake = createIntake(store, whileOpen(now));
  const pages = createPages(store);
  const lane = createLane({
    ...{ store, vault, pages, intake, limits: { take }, now, secure: false },
    publicOrigin: 'http://localhost',
  });
  const server = createServer((request, response) => void lane(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    enter: (code, headers = {}) =>
      send(port, 'POST', '/s/code', {
        headers: { ...FORM, ...headers },
        body: new URLSearchParams({ code }).toString(),
      }),
    get: (path, headers = {}) => send(port, 'GET', path, { headers: { ...HTML, ...headers } }),
    submit: (link, cookie, body) =>
      send(port, 'POST', `/s/${link.token}`, { headers: { ...FORM, cookie }, body }),
    changed: () => pages.drop(),
    async close() {
      await intake.drain();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The ticket in an answer, as a browser would send it back. */
export function ticketIn(reply: Reply): string {
  return /hp_ticket=[^;]+/.exec(String(reply.headers['set-cookie']))?.[0] ?? '';
}
