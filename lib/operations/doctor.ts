/** Whether a machine and its settings are fit to run an installation: what is wrong, and what to do about it. */
import { existsSync, lstatSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { migrationOf } from '#db/backup-file.ts';
import { type PostgresFacts, postgresFacts, sqliteVersion } from '#db/facts.ts';
import { makeFolder } from '#db/folder-lock.ts';
import { DATABASE_FILE } from '#db/sqlite-store.ts';
import { anchorFolder } from '../audit/anchors.ts';
import type { Env } from '../env.ts';
import { AppError } from '../errors.ts';
import { SECRET_FILE } from '../secrets.ts';
import { BACKUP_NAME, backupsFolder } from './backup.ts';

/** `failed` must be repaired before people use it; a `warning` should be. */
export type Diagnosis = {
  readonly state: 'ok' | 'warning' | 'failed';
  readonly name: string;
  readonly text: string;
};

export const NODE_FLOOR = '24.22.1';
const POSTGRES_FLOOR = 14;
const MB = 1024 * 1024;
const DAY_MS = 86_400_000;
/** Backups and anchors are daily; one may be late. */
const LATE_DAYS = 2;
/** Before it there was no program: the clock stands at its beginning. */
const EARLIEST = Date.UTC(2026, 0, 1);
/** Connections that one process opens at most: for reading, for writing, for what it does now and then. */
const CONNECTIONS = 16;

const ok = (name: string, text: string): Diagnosis => ({ state: 'ok', name, text });
const warning = (name: string, text: string): Diagnosis => ({ state: 'warning', name, text });
const failed = (name: string, text: string): Diagnosis => ({ state: 'failed', name, text });

/** Everything that can be seen without asking a running server. */
export async function diagnose(
  env: Env,
  now: number,
  backups: string = backupsFolder(env.dataFolder),
): Promise<Diagnosis[]> {
  return [
    nodeVersion(process.versions.node),
    ok('SQLite', sqliteVersion()),
    ...folder(env.dataFolder),
    secret(env),
    clock(env.dataFolder, now),
    env.warnings.length === 0
      ? ok('PUBLIC_ORIGIN', env.publicOrigin)
      : warning('PUBLIC_ORIGIN', `${env.warnings.join(' ')} Set it to the https address of the proxy.`),
    ...(env.databaseUrl === undefined ? [sqliteFile(env.dataFolder)] : await server(env.databaseUrl)),
    age(
      'backup',
      newestDay(backups, BACKUP_NAME),
      now,
      'Run hengping backup each day; docs/operating.md has a timer.',
    ),
    age(
      'audit anchor',
      newestDay(anchorFolder(env.dataFolder), /^(\d{4}-\d{2}-\d{2})\.json$/),
      now,
      'A running server writes one each day: is it running?',
    ),
    ...leftovers(env.dataFolder),
  ];
}

export function nodeVersion(version: string): Diagnosis {
  const [have, floor] = [version, NODE_FLOOR].map((v) => v.split('.').map(Number)) as [number[], number[]];
  const at = floor.findIndex((part, i) => part !== have[i]);
  const below = at >= 0 && (have[at] ?? 0) < (floor[at] ?? 0);
  if (!below) return ok('Node', version);
  const text = `${version} is below ${NODE_FLOOR}, which closes known holes. Replace bin/node or use the image of Dockerfile.`;
  return (have[0] ?? 0) < 24 ? failed('Node', text) : warning('Node', text);
}

function folder(path: string): Diagnosis[] {
  try {
    makeFolder(path);
  } catch (error) {
    return [failed('data folder', error instanceof AppError ? error.message : String(error))];
  }
  const found: Diagnosis[] = [];
  const open = (mode: number) => (mode & 0o077) !== 0;
  found.push(
    open(statSync(path).mode)
      ? failed('data folder', `${path} is open to other users. Run: chmod 700 ${path}`)
      : ok('data folder', path),
  );
  const files = readdirSync(path, { withFileTypes: true }).filter((f) => f.isFile());
  const loose = files.map((f) => join(path, f.name)).filter((f) => open(lstatSync(f).mode));
  found.push(
    loose.length > 0
      ? failed('files', `open to other users: ${loose.join(', ')}. Run: chmod 600 on each`)
      : ok('files', `${files.length}, readable by their owner alone`),
  );
  const disk = statfsSync(path);
  const free = (disk.bavail * disk.bsize) / MB;
  const file = join(path, DATABASE_FILE);
  const size = existsSync(file) ? statSync(file).size / MB : 0;
  const text = `${Math.round(free)} MB free, database ${Math.round(size)} MB`;
  if (free < 100) found.push(failed('disk', `${text}. Below 100 MB the server is not ready: make room.`));
  else if (free < Math.max(1024, 3 * size))
    found.push(warning('disk', `${text}. A backup and the rewriting after a campaign need twice its size.`));
  else found.push(ok('disk', text));
  return found;
}

function secret({ dataFolder, secretFile, databaseUrl }: Env): Diagnosis {
  const path = secretFile ?? join(dataFolder, SECRET_FILE);
  if (secretFile === undefined && !existsSync(path)) return ok('secret', 'none yet: made at the first start');
  try {
    const { length } = readFileSync(path, 'utf8').trim();
    if (length < 32) {
      return failed(
        'secret',
        `${path} has ${length} characters, 32 are needed. Make one: openssl rand -base64 48`,
      );
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return failed(
      'secret',
      `${path} cannot be read (${code}). It must be readable by the user of the server.`,
    );
  }
  if ((statSync(path).mode & 0o077) !== 0) {
    return failed('secret', `${path} is open to other users. Run: chmod 600 ${path}`);
  }
  if (databaseUrl !== undefined && secretFile === undefined) {
    return warning(
      'secret',
      `${path} belongs to this folder alone: a second instance needs HENGPING_SECRET_FILE.`,
    );
  }
  return ok('secret', `${path}; keep a copy apart from the backups`);
}

function clock(dataFolder: string, now: number): Diagnosis {
  const day = new Date(now).toISOString().slice(0, 10);
  const anchor = newestDay(anchorFolder(dataFolder), /^(\d{4}-\d{2}-\d{2})\.json$/);
  if (now < EARLIEST)
    return failed('clock', `it says ${day}. Set the clock: campaigns open and close by it.`);
  if (anchor !== undefined && anchor > day) {
    return failed('clock', `it says ${day}, and ${anchor} has been here already. Set the clock, with NTP.`);
  }
  return ok('clock', `${new Date(now).toISOString().slice(0, 16)}Z`);
}

function sqliteFile(dataFolder: string): Diagnosis {
  const file = join(dataFolder, DATABASE_FILE);
  if (!existsSync(file)) return ok('database', 'none yet: made at the first start');
  try {
    const { current, newest } = migrationOf(file);
    return current
      ? ok('database', `SQLite, at ${newest}`)
      : warning('database', `SQLite, at ${newest}: the next start migrates it, after a copy`);
  } catch (error) {
    if (error instanceof AppError) return failed('database', error.message);
    return failed('database', `${file} cannot be read as a database. Restore the newest backup.`);
  }
}

async function server(url: string): Promise<Diagnosis[]> {
  let facts: PostgresFacts;
  try {
    facts = await postgresFacts(url);
  } catch (error) {
    if (error instanceof AppError) return [failed('database', error.message)];
    // Not its message: it may repeat parts of the address.
    const { code = 'no reason given' } = error as { code?: string };
    return [
      failed(
        'database',
        `The server at DATABASE_URL does not answer (${code}). Is it running, and the address right?`,
      ),
    ];
  }
  return serverDiagnoses(facts);
}

/** What follows from the answers of a server. */
export function serverDiagnoses(f: PostgresFacts): Diagnosis[] {
  const found: Diagnosis[] = [];
  const major = Number.parseInt(f.version, 10);
  found.push(
    major < POSTGRES_FLOOR
      ? failed('database', `PostgreSQL ${f.version}: ${POSTGRES_FLOOR} or newer is needed.`)
      : ok('database', `PostgreSQL ${f.version}, up to ${f.maxConnections} connections`),
  );
  found.push(
    f.encoding === 'UTF8'
      ? ok('encoding', `UTF8, collation ${f.collation}`)
      : failed(
          'encoding',
          `${f.encoding}. Make the database with: CREATE DATABASE hengping ENCODING 'UTF8' TEMPLATE template0`,
        ),
  );
  if (f.standby)
    found.push(failed('writing', 'this server is a standby and takes no writes. Name the primary.'));
  else if (!f.mayCreate && f.pending > 0)
    found.push(failed('writing', 'the user may not create tables. Run: GRANT CREATE ON SCHEMA public TO …'));
  else if (!f.serializable) found.push(failed('writing', 'serializable transactions are refused.'));
  else found.push(ok('writing', 'serializable transactions'));
  if (f.pooler)
    found.push(
      ok('pooler', 'there is one in between: session or transaction mode; statement mode does not work'),
    );
  if (f.maxConnections < 2 * CONNECTIONS && !f.pooler) {
    found.push(
      warning(
        'connections',
        `${f.maxConnections} at the server; each instance opens up to ${CONNECTIONS}. Raise max_connections.`,
      ),
    );
  }
  if (Math.abs(f.clockAhead) > 5_000) {
    found.push(
      warning('clocks', `the server's differs by ${Math.round(f.clockAhead / 1_000)} s. Set both by NTP.`),
    );
  }
  found.push(
    f.pending === 0
      ? ok('migrations', 'all applied')
      : warning('migrations', `${f.pending} to come: the next start applies them. Back up first.`),
  );
  return found;
}

function age(name: string, day: string | undefined, now: number, remedy: string): Diagnosis {
  if (day === undefined) return warning(name, `none was found. ${remedy}`);
  const days = Math.floor((now - Date.parse(`${day}T00:00:00Z`)) / DAY_MS);
  return days > LATE_DAYS
    ? warning(name, `the newest is of ${day}. ${remedy}`)
    : ok(name, `the newest is of ${day}`);
}

/** The newest day among names, by their first group. */
function newestDay(path: string, pattern: RegExp): string | undefined {
  if (!existsSync(path)) return undefined;
  return readdirSync(path)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .sort()
    .at(-1);
}

function leftovers(dataFolder: string): Diagnosis[] {
  const places = [dataFolder, backupsFolder(dataFolder)].filter((p) => existsSync(p));
  const names = places.flatMap((p) => readdirSync(p).map((name) => join(p, name)));
  const old = names.filter((n) =>
    /\.before-|\.replaced-by-|\/restoring-|\/\.partial-/.test(n.slice(dirname(n).length)),
  );
  if (old.length === 0) return [];
  return [
    warning(
      'old copies',
      `${old.join(', ')}. They hold answers; delete them once the installation has been checked.`,
    ),
  ];
}
