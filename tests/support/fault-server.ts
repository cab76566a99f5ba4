/** The respondents' lane with its store, its health and nothing else: a process that is killed, paused and starved. */
import type { Database } from 'better-sqlite3';
import { openStore } from '#db/store.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { readEnv } from '#lib/env.ts';
import { createIntake, type Submission, whileOpen } from '#lib/respond/intake.ts';
import { createLane } from '#lib/respond/lane.ts';
import { createPages } from '#lib/respond/pages.ts';
import { createHttpServer } from '#lib/server/http.ts';
import type { Limits } from '#lib/server/limits.ts';
import { createLog } from '#lib/server/log.ts';
import { createMetrics } from '#lib/server/metrics.ts';
import { type Asked, BAD } from './fault-messages.ts';

/** What is measured is the store, not the limit for one campaign. */
const UNLIMITED: Limits = { take: async () => 0 };

const env = readEnv();
const store = await openStore(env);
const intake = createIntake(store, whileOpen(Date.now));
const pages = createPages(store);
const vault = createVault('the secret of a store that is thrown away');
const server = createHttpServer({
  store,
  lane: createLane({
    ...{ store, vault, pages, intake, limits: UNLIMITED, now: Date.now, secure: false },
    publicOrigin: 'http://localhost',
  }),
  console: async (_request, response) => void response.writeHead(404).end(),
  log: createLog('silent', () => {}),
  metrics: createMetrics({ waiting: intake.waiting }),
  secure: false,
  dev: false,
});
server.listen(env.port, '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', async () => {
  server.close();
  await intake.drain();
  server.closeAllConnections();
  await store.close();
  process.exit(0);
});
/** How many of the submissions that no table takes were refused, each among those that came at the same moment. */
async function spoil(campaignId: string): Promise<number> {
  const bad: Submission = {
    ...{ campaignId, linkId: 'bad', unitId: 'bad', day: '2026-05-11', eligible: true, answers: { bad: 1 } },
    // Found by the database alone, after the answers themselves are written.
    texts: { bad: null as unknown as string },
  };
  const sent: Promise<boolean>[] = [];
  for (let i = 0; i < BAD; i++) {
    sent.push(
      intake.submit(bad).then(
        () => false,
        () => true,
      ),
    );
    await new Promise((r) => setTimeout(r, 3));
  }
  return (await Promise.all(sent)).filter((refused) => refused).length;
}

async function limitPages(pages: number | 'as many as there are'): Promise<number> {
  return store.write(async (tx) => {
    const { $client } = tx.db as unknown as { $client: Database };
    const most = pages === 'as many as there are' ? $client.pragma('page_count', { simple: true }) : pages;
    return Number($client.pragma(`max_page_count = ${most}`, { simple: true }));
  });
}

if (process.send !== undefined) {
  process.on('message', async (asked: Asked) => {
    if (typeof asked === 'string') process.send?.({ ...process.cpuUsage(), rss: process.memoryUsage.rss() });
    else if ('pages' in asked) process.send?.(await limitPages(asked.pages));
    else process.send?.(await spoil(asked.bad));
  });
}
