/** A throw-away PostgreSQL from Debian's package, on a free port of loopback, gone when it is stopped. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './server.ts';

const INSTALLED = '/usr/lib/postgresql';

export type PostgresServer = {
  readonly port: number;
  readonly folder: string;
  stop(): Promise<void>;
};

/** PostgreSQL refuses to run as root, so root runs it as the package's own user. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export async function startPostgres(): Promise<PostgresServer> {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort() : [];
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error('PostgreSQL is not installed: run npm test, which installs it.');
  const bin = join(INSTALLED, newest, 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'hengping-postgres-'));
  const as = owner();
  chmodSync(folder, 0o700);
  if (as !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'hengping', '--locale=C.UTF-8', '-E', 'UTF8', '--no-sync'],
    { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((s) => ['-c', s])], {
    ...as,
    cwd: folder,
    stdio: 'ignore',
  });
  await answering(server, databaseUrl(port, 'postgres'));
  return {
    port,
    folder,
    async stop() {
      const gone = once(server, 'exit');
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const databaseUrl = (port: number, name: string) => `postgres://hengping@127.0.0.1:${port}/${name}`;

/** Makes an empty database in a running server. @returns its address */
export async function createDatabase(port: number): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client(databaseUrl(port, 'postgres'));
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return databaseUrl(port, name);
}

async function answering(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}.`);
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((r) => setTimeout(r, 50));
    }
  }
}
