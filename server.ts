/**
 * Starts everything in one process: the database, the respondents' lane, and Next for the console.
 * `--dev` compiles the console on the fly.
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import next from 'next';
import { openStore } from '#db/store.ts';
import { createAuth } from '#lib/accounts/auth.ts';
import { SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { startWorkPool } from '#lib/analysis/pool.ts';
import { type Env, readEnv } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { formatProblem, formatRefusal } from '#lib/i18n/problem-catalogues.ts';
import { readMethods } from '#lib/methods/read-methods.ts';
import { createHourlyCounts } from '#lib/respond/hourly-counts.ts';
import { createIntake, whileOpen } from '#lib/respond/intake.ts';
import { createLane } from '#lib/respond/lane.ts';
import { createPages } from '#lib/respond/pages.ts';
import { contextFor, installRuntime } from '#lib/runtime.ts';
import { installationSecret, requireSameSecret } from '#lib/secrets.ts';
import { createCommandSocket } from '#lib/server/command-socket.ts';
import { firstStart } from '#lib/server/first-start.ts';
import { followCampaigns } from '#lib/server/follow-campaigns.ts';
import { keepHouse } from '#lib/server/housekeeping.ts';
import { createHttpServer } from '#lib/server/http.ts';
import { createLimits } from '#lib/server/limits.ts';
import { createLog } from '#lib/server/log.ts';
import { createMetrics, serveMetrics } from '#lib/server/metrics.ts';

const LAST_ANSWERS_MS = 5_000;
/** One core stays with respondents and pages. */
const STATISTICS_THREADS = Math.max(1, availableParallelism() - 1);
const dev = process.argv.includes('--dev');

async function main(): Promise<void> {
  const env = readEnv();
  const store = await openStore(env);
  const hours = createHourlyCounts(Date.now);
  const pages = createPages(store);
  const intake = createIntake(store, whileOpen(Date.now), hours.add, pages.forget);
  const secure = env.publicOrigin.startsWith('https:');
  const secret = installationSecret(env.dataFolder, env.secretFile);
  await requireSameSecret(store, secret);
  const vault = createVault(secret);
  const auth = createAuth(store, vault, secret, env.publicOrigin, contextFor);
  const limits = createLimits();
  const log = createLog(env.logLevel, (line) => process.stderr.write(line));
  const metrics = createMetrics({ waiting: intake.waiting });
  const work = startWorkPool(STATISTICS_THREADS, (error) => log.failed('statistics', error));
  installRuntime({
    env,
    store,
    work,
    methods: readMethods(import.meta.dirname),
    limits,
    log,
    authHandler: auth.handler,
    actorOf: auth.actorOf,
    vault,
    campaignsChanged: () => pages.drop(),
  });
  const began = await store.exclusive('first start', () => firstStart(contextFor(SYSTEM), env.demonstration));

  const app = next({ dev, dir: import.meta.dirname, hostname: 'localhost', port: env.port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const http = createHttpServer({
    store,
    lane: createLane({
      ...{ store, vault, pages, intake, limits, secure },
      now: Date.now,
      publicOrigin: env.publicOrigin,
    }),
    console: (request, response) => handle(request, response),
    log,
    metrics,
    secure,
    dev,
  });
  // Compiling on the fly talks to the page over a web socket; in production there is none.
  if (dev) http.on('upgrade', app.getUpgradeHandler());
  const endHousekeeping = keepHouse(store, hours, log.failed);
  const unfollow = await followCampaigns(store, () => pages.drop());
  const socket = createCommandSocket(env.dataFolder);
  const numbers = env.metricsPort === undefined ? undefined : await serveMetrics(metrics, env.metricsPort);
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error) => reject(notListening(env, error)));
    http.listen(env.port, env.host, resolve);
  });

  for (const warning of env.warnings) console.error(`warning: ${warning}`);
  announce(env, began);

  const stop = async () => {
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
    const answered = once(http, 'close');
    http.close();
    socket.close();
    numbers?.close();
    unfollow();
    await endHousekeeping();
    await intake.drain();
    // What was accepted is on disk; whoever waits for the answer gets it, but nobody is waited for any longer.
    const hurry = setInterval(() => http.closeIdleConnections(), 20);
    await Promise.race([answered, new Promise((r) => setTimeout(r, LAST_ANSWERS_MS))]);
    clearInterval(hurry);
    await work.close();
    await store.close();
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function notListening(env: Env, error: NodeJS.ErrnoException): AppError {
  const remedy =
    error.code === 'EADDRINUSE'
      ? 'Stop the program that listens there or set PORT to another number.'
      : 'Set HOST to an address of this machine and PORT to a number this user may listen on.';
  return new AppError('conflict', `Cannot listen on ${env.host}:${env.port} (${error.code}). ${remedy}`);
}

function announce(env: Env, began: Awaited<ReturnType<typeof firstStart>>): void {
  console.log(`console     ${env.publicOrigin}/`);
  if (began.administrator !== undefined) {
    console.log(`sign in     ${began.administrator.username}`);
    console.log(
      `password    ${began.administrator.password}   (shown this once; choose your own at the first sign-in)`,
    );
  }
  for (const { username, address } of began.invitations ?? []) {
    console.log(`invite      ${username.padEnd(9)} ${address}   (three days, once)`);
  }
  if (began.demoLink !== undefined) {
    console.log(`respond     ${env.publicOrigin}/s/${began.demoLink}   (demonstration)`);
  }
}

main().catch((error: unknown) => {
  if (error instanceof AppError) {
    console.error(formatRefusal(error));
    for (const p of error.problems) console.error(`  ${formatProblem(p)}`);
  } else {
    console.error(error);
  }
  process.exit(1);
});
