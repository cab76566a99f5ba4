/** The console over many answers: what its heaviest pages take after a start of the server, and warm. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { listCampaigns, listEvaluations } from '#db/repositories/evaluations.ts';
import { addResponse, responsePages } from '#db/repositories/responses.ts';
import { listStratumSizes, replaceStratumSizes } from '#db/repositories/stratum-sizes.ts';
import { openStore, type Store } from '#db/store.ts';
import { newId } from '#lib/ids.ts';
import { signIn, startServer } from './server.ts';

export type ConsoleTimes = {
  /** Milliseconds of each warm request, to the last byte. */
  readonly pages: readonly { readonly page: string; readonly times: readonly number[] }[];
  /** The first page after the start; when everything was there; what it said meanwhile. */
  readonly cold: { readonly first: number; readonly ready: number; readonly shares: readonly number[] };
  readonly stored: number;
  readonly machine: string;
};

/** Fills the demonstration's closed campaigns up to `rows` answers and asks for pages, each `rounds` times. */
export async function consoleTimes(
  rows: number,
  rounds: number,
  say: (words: string) => void = () => {},
): Promise<ConsoleTimes> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hengping-console-'));
  try {
    const first = await startServer({ dataFolder });
    const { password } = first;
    await first.terminate();
    const place = { dataFolder, databaseUrl: undefined };
    const store = await openStore(place);
    const filled = await fill(store, rows, say);
    await store.close();
    say('starting');
    const server = await startServer({ dataFolder, joins: true });
    try {
      const cookie = await signIn(server, 'admin', password);
      const get = async (path: string) => {
        const began = performance.now();
        const response = await fetch(server.origin + path, { headers: { cookie } });
        const html = await response.text();
        if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
        const share = /<progress max="100" value="(\d+)"/.exec(html)?.[1];
        return { ms: performance.now() - began, share: share === undefined ? undefined : Number(share) };
      };
      const base = `/evaluations/${filled.evaluationId}`;
      const began = performance.now();
      const opened = await get(base);
      const shares: number[] = [];
      for (let now = opened; now.share !== undefined; now = await get(base)) shares.push(now.share);
      const ready = performance.now() - began;
      const pages: { page: string; times: number[] }[] = [];
      for (const [page, path] of [
        ['overview', base],
        ['indicators', `${base}/indicators`],
        ['indicator sheet', `${base}/indicators/${filled.unitId}`],
        ['scale report', `${base}/campaigns/${filled.campaignId}/scales`],
        ['results', `${base}/results`],
        ['comparison', `${base}/compare?of=D3.1`],
      ] as const) {
        say(page);
        // Statistics of a scale that go on in the background are not waited for; once is warm.
        await settled(get, path);
        const times: number[] = [];
        for (let i = 0; i < rounds; i++) times.push((await get(path)).ms);
        pages.push({ page, times });
      }
      const [cpu] = cpus();
      return {
        pages,
        cold: { first: opened.ms, ready, shares },
        stored: filled.stored,
        machine: `${cpus().length} × ${cpu?.model.trim()}, Node ${process.version}, SQLite`,
      };
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** Until nothing on the page is under way any more. */
async function settled(get: (path: string) => Promise<{ share: number | undefined }>, path: string) {
  const until = performance.now() + 600_000;
  while ((await get(path)).share !== undefined) {
    if (performance.now() > until) throw new Error(`${path} did not come to an end`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Answers like those of the demonstration, over and over; strata grow with them. */
async function fill(store: Store, rows: number, say: (words: string) => void) {
  const evaluation = (await listEvaluations(store.db)).find((e) => e.demo);
  if (evaluation === undefined) throw new Error('no demonstration');
  const closed = (await listCampaigns(store.db, evaluation.id)).filter((c) => c.closedAt !== null);
  let stored = 0;
  let unitId = '';
  for (const [i, campaign] of closed.entries()) {
    const known: { linkId: string; unitId: string; eligible: boolean; answers: Record<string, never> }[] = [];
    const { link } = store.db.tables;
    const links = new Map((await store.db.select().from(link)).map((l) => [l.id, l.unitId]));
    for await (const page of responsePages(store.db, campaign.id)) {
      for (const r of page) {
        const own = { linkId: r.linkId, unitId: links.get(r.linkId) ?? '', eligible: r.eligible };
        known.push({ ...own, answers: r.answers as Record<string, never> });
      }
    }
    unitId ||= known[0]?.unitId ?? '';
    const wanted = Math.floor(rows / closed.length) + (i === 0 ? rows % closed.length : 0);
    for (let from = known.length; from < wanted; from += 5_000) {
      await store.write(async (tx) => {
        for (let r = from; r < Math.min(wanted, from + 5_000); r++) {
          const like = known[(r * 7919) % known.length];
          if (like === undefined) throw new Error('no answers');
          await addResponse(tx.db, { campaignId: campaign.id, ...like, day: '2026-11-01', texts: {} });
        }
      });
      if (from % 100_000 < 5_000) say(`${stored + from} answers`);
    }
    stored += Math.max(wanted, known.length);
    const sizes = await listStratumSizes(store.db, campaign.id);
    const factor = Math.ceil(wanted / known.length);
    await store.write((tx) =>
      replaceStratumSizes(
        tx.db,
        campaign.id,
        [...new Set(sizes.map((s) => s.unitId))],
        sizes.map((s) => ({ ...s, people: s.people * factor })),
      ),
    );
  }
  const campaignId = closed[0]?.id ?? newId();
  return { evaluationId: evaluation.id, campaignId, unitId, stored };
}
