/**
 * The store on PostgreSQL: any number of processes on one database. Every write is a serializable transaction
 * that is run again when the server finds that two of them met; readers see committed data.
 */
import { statfsSync } from 'node:fs';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { AppError } from '#lib/errors.ts';
import { makeFolder } from './folder-lock.ts';
import { applied, LOCK_CLASS, migrateUnderLock, requireMigrated } from './migrate-postgres.ts';
import { migrationsFolder, pendingMigrations } from './migrations.ts';
import { schema } from './schema/postgres.ts';
import type { Db, Store, Transaction } from './store.ts';
import { createWriteScope, endingHandle } from './write-scope.ts';

/** One connection, for as long as it is needed. */
export type Lease = {
  readonly db: Db;
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** @param broken the connection is not to be used again */
  release(broken: boolean): void;
};

/** Where connections come from. */
export type Connections = {
  /** Each statement on a connection of its own. */
  readonly db: Db;
  lease(): Promise<Lease>;
  end(): Promise<void>;
};

const READERS = 8;
const WRITERS = 6;
/** A write that met another that often is given up; with the pauses between, after about two seconds. */
const ATTEMPTS = 12;
/** serialization_failure, deadlock_detected; unique_violation is what two equal next numbers can look like. */
const MEETINGS = new Set(['40001', '40P01', '23505']);
const UNIQUE_VIOLATION = '23505';

export async function openPostgres(
  url: string,
  folder: string,
  options: { readOnly?: boolean } = {},
): Promise<Store> {
  const connections = connect(url);
  try {
    return await createPostgresStore(connections, folder, options);
  } catch (error) {
    await connections.end();
    throw error;
  }
}

/** The store over given connections; migrates the database first unless it is only read. */
export async function createPostgresStore(
  connections: Connections,
  folder: string,
  { readOnly = false }: { readOnly?: boolean } = {},
): Promise<Store> {
  makeFolder(folder);
  const migrations = migrationsFolder('postgres');
  if (readOnly) await requireMigrated(connections, migrations);
  else await migrateUnderLock(connections, migrations);
  const scope = createWriteScope();
  const running = new Set<Promise<unknown>>();
  let closed = false;

  async function write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (closed) throw new AppError('unavailable', 'The database is closed.');
    if (readOnly) throw new Error('This store was opened for reading only.');
    scope.requireOutside();
    const run = transactUntilAlone(connections, (tx) => scope.run(() => work(tx)));
    running.add(run);
    try {
      return await run;
    } finally {
      running.delete(run);
    }
  }

  return {
    dialect: 'postgres',
    folder,
    db: connections.db,
    async snapshot(work) {
      const lease = await connections.lease();
      const handle = endingHandle(lease.db);
      let broken = true;
      try {
        await lease.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const result = await work(handle.db);
        await lease.query('COMMIT');
        broken = false;
        return result;
      } finally {
        handle.end();
        lease.release(broken);
      }
    },
    write,
    async exclusive(name, work) {
      const lease = await connections.lease();
      let broken = true;
      try {
        await lease.query('BEGIN');
        await lease.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, name]);
        const result = await work();
        await lease.query('COMMIT');
        broken = false;
        return result;
      } finally {
        // Ending the connection ends its transaction and with it the lock.
        lease.release(broken);
      }
    },
    rewriteAnswers: () => rewriteAnswers(connections),
    async ready() {
      const disk = statfsSync(folder);
      const diskFreeBytes = disk.bavail * disk.bsize;
      try {
        const lease = await connections.lease();
        let broken = true;
        try {
          const pending = pendingMigrations(migrations, await applied(lease));
          broken = false;
          return { database: true, migrations: pending.length === 0, diskFreeBytes };
        } finally {
          lease.release(broken);
        }
      } catch {
        return { database: false, migrations: false, diskFreeBytes };
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await Promise.allSettled(running);
      await connections.end();
    },
  };
}

function connect(url: string): Connections {
  const pool = (max: number) => {
    const made = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 10_000 });
    // An idle connection that the server ended is replaced by the pool; unheard, the event would end the process.
    made.on('error', () => {});
    return made;
  };
  // Building a surface costs more than a statement, so each connection keeps its own.
  const surfaces = new WeakMap<pg.PoolClient, Db>();
  const readers = pool(READERS);
  const writers = pool(WRITERS);
  return {
    db: surface(readers),
    async lease() {
      const client = await reachable(writers);
      const db = surfaces.get(client) ?? surface(client);
      surfaces.set(client, db);
      return {
        db,
        query: (text, values) => client.query(text, values),
        release: (broken) => client.release(broken),
      };
    },
    async end() {
      await Promise.all([readers.end(), writers.end()]);
    },
  };
}

const surface = (client: pg.Pool | pg.PoolClient): Db =>
  Object.assign(drizzle(client, { schema }), { tables: schema }) as unknown as Db;

async function reachable(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('unavailable', `The database at DATABASE_URL does not answer (${why}).`);
  }
}

/** Runs a write and, when it met another, runs it again after a short random pause. */
async function transactUntilAlone<T>(
  connections: Connections,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(connections, work);
    } catch (error) {
      const code = sqlState(error);
      // A true duplicate stays one however often it is tried.
      const last = code === UNIQUE_VIOLATION ? ATTEMPTS / 2 : ATTEMPTS;
      if (code === undefined || !MEETINGS.has(code) || attempt >= last) throw error;
      await new Promise((r) => setTimeout(r, Math.random() * Math.min(400, 4 * 2 ** attempt)));
    }
  }
}

async function transact<T>(connections: Connections, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const lease = await connections.lease();
  const handle = endingHandle(lease.db);
  let depth = 0;
  let met: unknown;
  const tx: Transaction = {
    db: handle.db,
    async savepoint(inner) {
      handle.requireOpen();
      const name = `sp${++depth}`;
      await lease.query(`SAVEPOINT ${name}`);
      try {
        const result = await inner();
        await lease.query(`RELEASE ${name}`);
        return result;
      } catch (error) {
        // A meeting cannot be undone by a savepoint: the whole transaction is run again.
        if (MEETINGS.has(sqlState(error) ?? '')) met ??= error;
        await lease.query(`ROLLBACK TO ${name}`);
        await lease.query(`RELEASE ${name}`);
        throw error;
      }
    },
  };
  let broken = true;
  try {
    await lease.query('BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL synchronous_commit TO on');
    try {
      const result = await work(tx);
      if (met !== undefined) throw met;
      await lease.query('COMMIT');
      broken = false;
      return result;
    } catch (error) {
      await lease.query('ROLLBACK');
      broken = false;
      throw ofServer(error);
    }
  } finally {
    handle.end();
    lease.release(broken);
  }
}

/** The server's own error: the query builder's wrapper repeats the values of the statement, which are not for logs. */
function ofServer(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}

/** The SQLSTATE of an error of the server, through whatever wraps it. */
function sqlState(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code } = e as { code?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/**
 * A truncated table gets new files; filled in key order by one transaction, its rows carry one `xmin` and the
 * order of random keys. `link` holds no answers and stays.
 */
async function rewriteAnswers(connections: Connections): Promise<void> {
  const lease = await connections.lease();
  let broken = true;
  try {
    await lease.query('BEGIN');
    for (const [table, key] of [
      ['response', 'campaign_id, id'],
      ['response_text', 'campaign_id, id'],
      ['receipt', 'campaign_id, id_hash'],
      ['seat', 'mark'],
      ['spent', 'campaign_id, ticket_hash'],
      ['draft', 'mark'],
    ]) {
      await lease.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      await lease.query(`CREATE TEMPORARY TABLE rewriting ON COMMIT DROP AS TABLE ${table}`);
      await lease.query(`TRUNCATE ${table}`);
      await lease.query(`INSERT INTO ${table} SELECT * FROM rewriting ORDER BY ${key}`);
      await lease.query('DROP TABLE rewriting');
    }
    await lease.query('COMMIT');
    broken = false;
  } finally {
    lease.release(broken);
  }
}
