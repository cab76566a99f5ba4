/** The respondents' lane with its store, its health and nothing else: a process that is killed, paused and starved. */
import { openStore } from '#db/store.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { readEnv } from '#lib/env.ts';
import { createIntake, whileOpen } from '#lib/respond/intake.ts';
import { createLane } from '#lib/respond/lane.ts';
import { createPages } from '#lib/respond/pages.ts';
import { createHttpServer } from '#lib/server/http.ts';
import type { Limits } from '#lib/server/limits.ts';
import { createLog } from '#lib/server/log.ts';
import { createMetrics } from '#lib/server/metrics.ts';

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
if (process.send !== undefined) {
  // Measured by whoever started it.
  process.on('message', () => process.send?.({ ...process.cpuUsage(), rss: process.memoryUsage.rss() }));
}
