/**
 * Completed submissions a second, and CPU time of the processes that take them, on SQLite and on PostgreSQL
 * with one and two instances, and with two behind pgbouncer in transaction mode where it is installed. All take
 * turns in one run, `--turns N` of them (default 3), `--count N` submissions each (default 3000). Prints Markdown
 * for docs/benchmarks.md. Databases, instances and load share the machine: compare the ratios.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { newId } from '#lib/ids.ts';
import { type Place, prepareCampaign, startLane } from '../tests/support/faults.ts';
import { submit } from '../tests/support/load.ts';
import { createDatabase, startPostgres } from '../tests/support/postgres.ts';
import { freePort } from '../tests/support/server.ts';

const CONNECTIONS = 32;
const WARM_UP = 300;
const PGBOUNCER = '/usr/sbin/pgbouncer';

type Setup = { name: string; path: string; lanes: { child: ChildProcess; port: number }[] };
type Measured = { perSecond: number; cpuMs: number };

const { values } = parseArgs({
  options: { turns: { type: 'string', default: '3' }, count: { type: 'string', default: '3000' } },
});
const [turns, count] = [Number(values.turns), Number(values.count)];

async function cpuOf(child: ChildProcess): Promise<number> {
  const said = once(child, 'message');
  child.send('cpu');
  const [usage] = (await said) as [NodeJS.CpuUsage];
  return (usage.user + usage.system) / 1_000;
}

async function measure({ lanes, path, name }: Setup, submissions: number): Promise<Measured> {
  const cpu = async () => (await Promise.all(lanes.map((l) => cpuOf(l.child)))).reduce((s, ms) => s + ms, 0);
  const before = await cpu();
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < submissions) {
        const n = next++;
        const port = lanes[n % lanes.length]?.port ?? 0;
        const status = await submit(port, path, n, newId());
        if (status !== 201) throw new Error(`${name}: answered ${status}`);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  return { perSecond: submissions / seconds, cpuMs: ((await cpu()) - before) / submissions };
}

async function open(name: string, place: Place, through: string | undefined, n: number): Promise<Setup> {
  const { path } = await prepareCampaign(place);
  const lanes: Setup['lanes'] = [];
  for (let i = 0; i < n; i++) {
    const port = await freePort();
    const dataFolder = i === 0 ? place.dataFolder : `${place.dataFolder}-${i}`;
    const databaseUrl = through ?? place.databaseUrl;
    lanes.push({ port, child: await startLane({ dataFolder, databaseUrl }, port) });
  }
  return { name, path, lanes };
}

/** In transaction mode: a server's connection belongs to a client for one transaction at a time. */
async function startPgbouncer(folder: string, postgresPort: number) {
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${postgresPort} user=hengping`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1`,
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 8',
    'max_client_conn = 200',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 });
  const as = process.getuid?.() === 0 ? ['-u', 'postgres'] : [];
  const child = spawn(PGBOUNCER, ['-q', ...as, file], { stdio: 'ignore' });
  return { port, child };
}

const folder = mkdtempSync('/tmp/hengping-bench-');
const postgres = await startPostgres();
const setups: Setup[] = [];
let bouncer: Awaited<ReturnType<typeof startPgbouncer>> | undefined;
try {
  const place = async (name: string): Promise<Place> => ({
    dataFolder: join(folder, name),
    databaseUrl: await createDatabase(postgres.port),
  });
  const sqlite = { dataFolder: join(folder, 'sqlite'), databaseUrl: undefined };
  setups.push(await open('SQLite, 1 instance', sqlite, undefined, 1));
  setups.push(await open('PostgreSQL, 1 instance', await place('one'), undefined, 1));
  setups.push(await open('PostgreSQL, 2 instances', await place('two'), undefined, 2));
  if (existsSync(PGBOUNCER)) {
    bouncer = await startPgbouncer(folder, postgres.port);
    const behind = await place('pooled');
    const url = new URL(behind.databaseUrl ?? '');
    url.port = String(bouncer.port);
    setups.push(await open('PostgreSQL, 2 instances, pgbouncer', behind, url.href, 2));
  }
  const client = new pg.Client(`postgres://hengping@127.0.0.1:${postgres.port}/postgres`);
  await client.connect();
  const version = (await client.query('SHOW server_version')).rows[0]?.server_version;
  await client.end();

  for (const setup of setups) await measure(setup, WARM_UP);
  const results = new Map<string, Measured[]>(setups.map((s) => [s.name, []]));
  for (let turn = 0; turn < turns; turn++) {
    for (const setup of setups) results.get(setup.name)?.push(await measure(setup, count));
  }
  const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
  const of = (name: string) => ({
    perSecond: median((results.get(name) ?? []).map((r) => r.perSecond)),
    cpuMs: median((results.get(name) ?? []).map((r) => r.cpuMs)),
  });
  const base = of('SQLite, 1 instance');
  console.log('| setup | submissions a second | ratio | CPU-ms of the instances each | ratio |');
  console.log('|---|---:|---:|---:|---:|');
  for (const { name } of setups) {
    const { perSecond, cpuMs } = of(name);
    console.log(
      `| ${name} | ${Math.round(perSecond)} | ${(perSecond / base.perSecond).toFixed(2)} | ${cpuMs.toFixed(2)} | ${(cpuMs / base.cpuMs).toFixed(2)} |`,
    );
  }
  const cpu = cpus();
  console.log(
    `\nMedian of ${turns} turns of ${count} on ${CONNECTIONS} connections; PostgreSQL ${version}, ${cpu.length} × ${cpu[0]?.model.trim()}, Node ${process.version}, everything on one machine, load average ${loadavg()[0]?.toFixed(1)}; data in ${tmpdir()}`,
  );
} finally {
  for (const { child } of setups.flatMap((s) => s.lanes)) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
  bouncer?.child.kill('SIGTERM');
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
