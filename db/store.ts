/**
 * The database handle: one reading connection, one writing connection, one queue in front of it.
 *
 * Writes run one after another, each in a transaction; a handle used after its transaction has ended throws,
 * and a write begun inside a write throws instead of waiting for itself. Nothing opens a database on import.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { closeSync, mkdirSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { AppError } from '#lib/errors.ts';
import { schema } from './schema/sqlite.ts';

/** A query surface: the reading connection, or a transaction's. */
export type Db = BetterSQLite3Database<typeof schema>;

export type Transaction = {
  readonly db: Db;
  /** Runs `work` so that its failure undoes only its own writes. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
};

export type Readiness = { database: boolean; migrations: boolean; diskFreeBytes: number };

export type Store = {
  readonly dialect: 'sqlite';
  readonly folder: string;
  /** For reading only; sees committed data. */
  readonly db: Db;
  /** Queues `work` behind earlier writes and runs it in one transaction; resolves after commit. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  ready(): Readiness;
  close(): Promise<void>;
};

export const DATABASE_FILE = 'hengping.sqlite';
const LOCK_FILE = 'hengping.lock';
const MIGRATIONS = join(import.meta.dirname, 'migrations', 'sqlite');
/** Below it SQLite has a defect that can corrupt a database in WAL mode. */
const SQLITE_FLOOR = [3, 53, 2] as const;

/**
 * Opens (and creates and migrates) the database in `folder`.
 *
 * @param options.readOnly for commands that only read while a server runs; no lock, no migration
 * @throws AppError `conflict` when another process holds the folder, `invalid_input` when it cannot be one
 */
export function openStore(folder: string, options: { readOnly?: boolean } = {}): Store {
  makeFolder(folder);
  const file = join(folder, DATABASE_FILE);
  const release = options.readOnly ? () => {} : lockFolder(folder);
  const writer = new Database(file, { readonly: options.readOnly ?? false });
  requireVersion(writer);
  if (!options.readOnly) {
    writer.pragma('journal_mode = WAL');
    writer.pragma('synchronous = FULL');
    writer.pragma('secure_delete = ON');
    writer.pragma('busy_timeout = 5000');
    writer.pragma('foreign_keys = OFF');
    migrate(drizzle(writer), { migrationsFolder: MIGRATIONS });
    writer.pragma('foreign_keys = ON');
  }
  const reader = new Database(file, { readonly: true });
  reader.pragma('busy_timeout = 5000');

  const writerDb = drizzle(writer, { schema });
  const inside = new AsyncLocalStorage<true>();
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let open = true;
    let depth = 0;
    const requireOpen = () => {
      if (!open) throw new Error('A transaction handle was used after its transaction had ended.');
    };
    const guarded = new Proxy(writerDb, {
      get(target, key, receiver) {
        requireOpen();
        return Reflect.get(target, key, receiver);
      },
    });
    const tx: Transaction = {
      db: guarded,
      async savepoint(inner) {
        requireOpen();
        const name = `sp${++depth}`;
        writer.exec(`SAVEPOINT ${name}`);
        try {
          const result = await inner();
          writer.exec(`RELEASE ${name}`);
          return result;
        } catch (error) {
          writer.exec(`ROLLBACK TO ${name}`);
          writer.exec(`RELEASE ${name}`);
          throw error;
        }
      },
    };
    writer.exec('BEGIN IMMEDIATE');
    try {
      const result = await inside.run(true, () => work(tx));
      writer.exec('COMMIT');
      return result;
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK');
      throw error;
    } finally {
      open = false;
    }
  }

  return {
    dialect: 'sqlite',
    folder,
    db: drizzle(reader, { schema }),
    write(work) {
      if (closed) return Promise.reject(new AppError('unavailable', 'The database is closed.'));
      if (options.readOnly) return Promise.reject(new Error('This store was opened for reading only.'));
      if (inside.getStore()) {
        return Promise.reject(
          new Error('A write was begun inside a write; pass the transaction on instead.'),
        );
      }
      const run = tail.then(() => transact(work));
      tail = run.catch(() => {});
      return run;
    },
    ready() {
      const disk = statfsSync(folder);
      const free = disk.bavail * disk.bsize;
      try {
        reader.prepare('SELECT 1').get();
        const applied = reader.prepare('SELECT count(*) AS n FROM __drizzle_migrations').get() as {
          n: number;
        };
        return { database: true, migrations: applied.n === migrationCount(), diskFreeBytes: free };
      } catch {
        return { database: false, migrations: false, diskFreeBytes: free };
      }
    },
    async close() {
      closed = true;
      await tail;
      reader.close();
      if (!options.readOnly) writer.pragma('wal_checkpoint(TRUNCATE)');
      writer.close();
      release();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      'invalid_input',
      `The data folder ${folder} cannot be made (${code}). Set HENGPING_DATA to a folder that this user may write.`,
    );
  }
}

function migrationCount(): number {
  const journal = JSON.parse(readFileSync(join(MIGRATIONS, 'meta', '_journal.json'), 'utf8')) as {
    entries: unknown[];
  };
  return journal.entries.length;
}

function requireVersion(db: Database.Database): void {
  const { v } = db.prepare('SELECT sqlite_version() AS v').get() as { v: string };
  const have = v.split('.').map(Number);
  for (let i = 0; i < SQLITE_FLOOR.length; i++) {
    const difference = (have[i] ?? 0) - (SQLITE_FLOOR[i] ?? 0);
    if (difference > 0) return;
    if (difference < 0)
      throw new Error(`SQLite ${v} is too old; ${SQLITE_FLOOR.join('.')} or newer is needed.`);
  }
}

/**
 * Locks of this process by file: the operating system's lock does not keep a process from itself, and a
 * connection that nothing refers to would be collected and its lock lost.
 */
const held = new Map<string, Database.Database>();

/**
 * One process writes a folder. The lock is the operating system's own, held through SQLite: it ends with its
 * process however that ends, and is not fooled by a process id that was given out again after a restart or
 * that means something else in another container. The holder's id is kept in the file for the message alone.
 *
 * @returns gives the folder back; the file stays, since removing it could take the next holder's lock away
 */
function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK_FILE);
  if (held.has(path)) throw inUse(folder, process.pid);
  closeSync(openSync(path, 'a', 0o600));
  const lock = takeLock(path);
  if (lock === undefined) throw inUse(folder, readHolder(path));
  held.set(path, lock);
  return () => {
    held.delete(path);
    lock.close();
  };
}

/** The connection that holds the lock until it is closed; undefined where another process holds it. */
function takeLock(path: string): Database.Database | undefined {
  const lock = new Database(path, { timeout: 250 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.pragma('journal_mode = MEMORY');
    lock.pragma(`user_version = ${process.pid}`);
    return lock;
  } catch (error) {
    lock.close();
    const { code } = error as { code?: string };
    if (code?.startsWith('SQLITE_BUSY')) return undefined;
    throw new AppError(
      'conflict',
      `${path} cannot be locked (${code ?? String(error)}). Stop every process that uses the folder, remove this file and start again.`,
    );
  }
}

/** The process id in a lock held by another process: `user_version` in the header of an SQLite file. */
function readHolder(path: string): number {
  const header = readFileSync(path);
  return header.length >= 64 ? header.readInt32BE(60) : 0;
}

function inUse(folder: string, holder: number): AppError {
  const who = holder > 0 ? `process ${holder}` : 'another process';
  return new AppError(
    'conflict',
    `The data folder ${folder} is in use by ${who}. Stop that process or set HENGPING_DATA to another folder.`,
  );
}
