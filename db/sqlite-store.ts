/** The store on SQLite: one reading connection, one writing connection, one queue in front of it. */
import { chmodSync, closeSync, existsSync, openSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { AppError } from '#lib/errors.ts';
import { lockFolder, makeFolder } from './folder-lock.ts';
import { appliedSqlite, migrateSqlite } from './migrate-sqlite.ts';
import { migrationsFolder, pendingMigrations } from './migrations.ts';
import { schema } from './schema/sqlite.ts';
import type { Db, Store, Transaction } from './store.ts';
import { createWriteScope, endingHandle } from './write-scope.ts';

type Savepoint = Readonly<Record<'begin' | 'release' | 'undo', Database.Statement>>;

export const DATABASE_FILE = 'hengping.sqlite';
/** Below it SQLite has a defect that can corrupt a database in WAL mode. */
const SQLITE_FLOOR = [3, 53, 2] as const;

/**
 * Opens (and creates and migrates) the database in `folder`.
 *
 * @param options.readOnly for commands that only read while a server runs; no lock, no migration
 * @param options.migrations another folder of migrations, for tests of them
 * @throws AppError `conflict` when another process holds the folder, `invalid_input` when it cannot be one
 */
export function openSqlite(folder: string, options: { readOnly?: boolean; migrations?: string } = {}): Store {
  const readOnly = options.readOnly ?? false;
  const migrations = options.migrations ?? migrationsFolder('sqlite');
  if (!readOnly) makeFolder(folder);
  const file = join(folder, DATABASE_FILE);
  if (readOnly && !existsSync(file)) {
    throw new AppError('not_found', `There is no database in ${folder}. Set HENGPING_DATA to its folder.`);
  }
  const release = readOnly ? () => {} : lockFolder(folder);
  let writer: Database.Database;
  try {
    if (!readOnly) {
      makePrivate(file);
      migrateSqlite(file, migrations);
    }
    writer = new Database(file, { readonly: readOnly });
  } catch (error) {
    release();
    throw error;
  }
  requireVersion(writer);
  if (!readOnly) {
    writer.pragma('synchronous = FULL');
    writer.pragma('secure_delete = ON');
    writer.pragma('foreign_keys = ON');
    // Keys are random, so each insert needs another leaf of its tree; in kB, for some 50,000 answers.
    writer.pragma('cache_size = -32000');
    // For the same reason a page is changed again and again: in pages of 4 kB, before they go back into the file.
    writer.pragma('wal_autocheckpoint = 4000');
    // What a savepoint keeps of changed pages, to undo them, stays in memory instead of going through a file.
    writer.pragma('temp_store = MEMORY');
  }
  writer.pragma('busy_timeout = 5000');
  const reader = new Database(file, { readonly: true });
  reader.pragma('busy_timeout = 5000');

  const surface = (connection: Database.Database): Db =>
    Object.assign(drizzle(connection, { schema }), { tables: schema });
  const writerDb = surface(writer);
  const scope = createWriteScope();
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;

  const savepoints: Savepoint[] = [];
  /** The statements of the savepoint at a depth; they run for every answer, so they are prepared once. */
  const savepointAt = (depth: number): Savepoint => {
    const known = savepoints[depth];
    if (known !== undefined) return known;
    const made = {
      begin: writer.prepare(`SAVEPOINT sp${depth}`),
      release: writer.prepare(`RELEASE sp${depth}`),
      undo: writer.prepare(`ROLLBACK TO sp${depth}`),
    };
    savepoints[depth] = made;
    return made;
  };

  async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const handle = endingHandle(writerDb);
    let depth = 0;
    const tx: Transaction = {
      db: handle.db,
      async savepoint(inner) {
        handle.requireOpen();
        const point = savepointAt(depth++);
        point.begin.run();
        try {
          const result = await inner();
          point.release.run();
          return result;
        } catch (error) {
          point.undo.run();
          point.release.run();
          throw error;
        } finally {
          depth--;
        }
      },
    };
    writer.exec('BEGIN IMMEDIATE');
    try {
      const result = await scope.run(() => work(tx));
      writer.exec('COMMIT');
      return result;
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK');
      throw error;
    } finally {
      handle.end();
    }
  }

  /** Behind everything that was queued before. */
  async function queued<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw new AppError('unavailable', 'The database is closed.');
    if (readOnly) throw new Error('This store was opened for reading only.');
    scope.requireOutside();
    const run = tail.then(work);
    tail = run.catch(() => {});
    return run;
  }

  return {
    dialect: 'sqlite',
    folder,
    db: surface(reader),
    async snapshot(work) {
      const connection = new Database(file, { readonly: true });
      connection.pragma('busy_timeout = 5000');
      const handle = endingHandle(surface(connection));
      try {
        connection.exec('BEGIN');
        return await work(handle.db);
      } finally {
        handle.end();
        connection.close();
      }
    },
    write: (work) => queued(() => transact(work)),
    // The folder's lock leaves no other process.
    exclusive: (_name, work) => work(),
    rewriteAnswers: () =>
      queued(async () => {
        // Every table is one tree in key order; a rewrite puts the trees' pages in that order as well.
        // The copy that it makes on the way may be larger than memory.
        writer.pragma('temp_store = FILE');
        try {
          writer.exec('VACUUM');
        } finally {
          writer.pragma('temp_store = MEMORY');
        }
        writer.pragma('wal_checkpoint(TRUNCATE)');
      }),
    async ready() {
      const disk = statfsSync(folder);
      const diskFreeBytes = disk.bavail * disk.bsize;
      try {
        const pending = pendingMigrations(migrations, appliedSqlite(reader));
        return { database: true, migrations: pending.length === 0, diskFreeBytes };
      } catch {
        return { database: false, migrations: false, diskFreeBytes };
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await tail;
      reader.close();
      if (!readOnly) writer.pragma('wal_checkpoint(TRUNCATE)');
      writer.close();
      release();
    },
  };
}

/** Before SQLite makes it readable for others; its log of writes takes the same mode. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
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
