/** The database as one SQLite file of its own, whichever database it lives in. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#lib/errors.ts';
import { type Content, copyStore } from './copy-store.ts';
import { appliedSqlite } from './migrate-sqlite.ts';
import { migrationEntries, migrationsFolder, pendingMigrations } from './migrations.ts';
import { DATABASE_FILE, openSqlite } from './sqlite-store.ts';
import type { Store } from './store.ts';

/**
 * Writes the committed state of `store` to a new file, while it is used. Every table is written anew in the
 * order of its keys, so the file has no free page, no log of writes and no order of arrival.
 *
 * @param scratch an empty folder for what is needed on the way
 * @throws AppError `unavailable` when the disk is too small
 */
export async function writeDatabaseFile(
  store: Store,
  file: string,
  scratch: string,
  progress: (content: Content) => void,
): Promise<void> {
  try {
    if (store.dialect === 'sqlite') return writeAnew(join(store.folder, DATABASE_FILE), file);
    const copy = openSqlite(scratch);
    try {
      await store.snapshot((db) => copyStore(db, copy, progress));
    } finally {
      await copy.close();
    }
    writeAnew(join(scratch, DATABASE_FILE), file);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'SQLITE_FULL' && code !== 'ENOSPC') throw error;
    throw new AppError(
      'unavailable',
      `The disk of ${file} is too small for the backup; nothing was left there.`,
    );
  }
}

function writeAnew(from: string, file: string): void {
  // Made empty and private first: SQLite itself would make it readable for others.
  closeSync(openSync(file, 'wx', 0o600));
  const source = new Database(from, { readonly: true });
  try {
    source.pragma('busy_timeout = 5000');
    // The new file takes it over: pages that are divided while they fill keep no second copy of their rows.
    source.pragma('secure_delete = ON');
    source.prepare('VACUUM INTO ?').run(file);
  } finally {
    source.close();
  }
}

/** Pages that belong to nothing any more: what was deleted may still be read in them. */
export function freePages(file: string): number {
  return inspecting(file, (db) => Number(db.pragma('freelist_count', { simple: true })));
}

/**
 * Name of the newest migration in a file, and whether this program would apply more.
 *
 * @throws AppError `conflict` when a newer program wrote it
 */
export function migrationOf(file: string): { newest: string; current: boolean } {
  const folder = migrationsFolder('sqlite');
  return inspecting(file, (db) => {
    const applied = appliedSqlite(db);
    const pending = pendingMigrations(folder, applied);
    const newest = migrationEntries(folder).findLast((e) => applied.includes(e.when));
    return { newest: newest?.tag ?? '', current: pending.length === 0 };
  });
}

function inspecting<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}
