/**
 * The database as the rest of the program sees it: a reading surface, and writes that are whole or absent.
 *
 * A write's work may be run again from its beginning where the database asks for it (PostgreSQL, when two
 * writes meet), so it must not leave traces outside its transaction before it returns. A handle used after its
 * transaction has ended throws, and so does a write begun inside a write. Nothing opens a database on import.
 */
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { openPostgres } from './postgres-store.ts';
import type { schema } from './schema/sqlite.ts';
import { openSqlite } from './sqlite-store.ts';

type Tables = typeof schema;

/**
 * A query surface: the reading side, or a transaction's. `tables` are those of its dialect; their static types
 * are SQLite's, which the PostgreSQL kit reproduces.
 */
export type Db = BetterSQLite3Database<Tables> & { readonly tables: Tables };

export type Transaction = {
  readonly db: Db;
  /** Runs `work` so that its failure undoes only its own writes. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
};

export type Readiness = { database: boolean; migrations: boolean; diskFreeBytes: number };

export type Store = {
  readonly dialect: 'sqlite' | 'postgres';
  /** The data folder: the database itself on SQLite, secrets and sockets on both. */
  readonly folder: string;
  /** For reading only; sees committed data. */
  readonly db: Db;
  /** Runs `work` on one state of the database, for reading only; what is committed meanwhile is not seen. */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Runs `work` in one serializable transaction; resolves after commit. On SQLite one after another. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `work` while no other process of this installation runs work under the same name. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Writes every table of answers anew in the order of its random keys, so that no trace of arrival is left. */
  rewriteAnswers(): Promise<void>;
  ready(): Promise<Readiness>;
  close(): Promise<void>;
};

/**
 * Opens (and creates and migrates) the installation's database: PostgreSQL where an address is given, else
 * SQLite in the folder.
 *
 * @param options.readOnly for commands that only read while a server runs; nothing is made or migrated
 * @throws AppError `conflict` when another process holds the folder or the database is newer than the program,
 *   `invalid_input` when the folder cannot be one, `unavailable` when the server does not answer
 */
export async function openStore(
  place: { dataFolder: string; databaseUrl?: string | undefined },
  options: { readOnly?: boolean } = {},
): Promise<Store> {
  return place.databaseUrl === undefined
    ? openSqlite(place.dataFolder, options)
    : openPostgres(place.databaseUrl, place.dataFolder, options);
}
