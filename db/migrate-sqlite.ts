/**
 * Migrations on SQLite that cannot lose data: the file is copied before, foreign keys are off while tables are
 * rebuilt, the result is checked, and the copy is put back when the check fails.
 */
import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { AppError } from '#lib/errors.ts';
import { pendingMigrations } from './migrations.ts';

/** Copies of this many earlier migrations are kept beside the database. */
const COPIES = 3;

/** Moments of the applied migrations, oldest first. */
export function appliedSqlite(db: Database.Database): number[] {
  const known = db.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get();
  if (known === undefined) return [];
  const rows = db.prepare('SELECT created_at AS at FROM __drizzle_migrations ORDER BY created_at').all();
  return (rows as { at: number | string }[]).map((r) => Number(r.at));
}

/** Brings the database in `file` (made where there is none) to the newest migration in `folder`. */
export function migrateSqlite(file: string, folder: string): void {
  const db = new Database(file);
  let copy: string | undefined;
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = ON');
    db.pragma('busy_timeout = 5000');
    const applied = appliedSqlite(db);
    const [next] = pendingMigrations(folder, applied);
    if (next === undefined) return;
    if (applied.length > 0) copy = copyBefore(db, file, next.tag);
    db.pragma('foreign_keys = OFF');
    migrate(drizzle(db), { migrationsFolder: folder });
    requireSound(db);
  } catch (error) {
    db.close();
    if (copy === undefined) throw error;
    putBack(copy, file);
    if (error instanceof AppError) throw error;
    throw new AppError(
      'conflict',
      `The database could not be migrated and is as it was before (${rootMessage(error)}). Start the version that wrote it last.`,
    );
  } finally {
    if (db.open) db.close();
  }
}

/** A whole copy, written in key order; fails before anything has been changed when the disk is too small. */
function copyBefore(db: Database.Database, file: string, tag: string): string {
  const copy = `${file}.before-${tag}`;
  rmSync(copy, { force: true });
  closeSync(openSync(copy, 'wx', 0o600));
  db.prepare('VACUUM INTO ?').run(copy);
  const prefix = `${basename(file)}.before-`;
  const older = readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix))
    .sort();
  for (const name of older.slice(0, -COPIES)) rmSync(join(dirname(file), name));
  return copy;
}

function requireSound(db: Database.Database): void {
  const orphans = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  const state = db.pragma('integrity_check', { simple: true });
  if (orphans.length === 0 && state === 'ok') return;
  const first = orphans[0];
  const what =
    first === undefined
      ? String(state)
      : `${orphans.length} rows without their parent, first in ${first.table} → ${first.parent}`;
  throw new AppError(
    'conflict',
    `The migrated database is not sound (${what}) and was put back as it was before. Start the version that wrote it last.`,
  );
}

function putBack(copy: string, file: string): void {
  for (const leftover of [`${file}-wal`, `${file}-shm`]) if (existsSync(leftover)) rmSync(leftover);
  renameSync(copy, file);
}

function rootMessage(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return cause instanceof Error ? cause.message : String(cause);
}
