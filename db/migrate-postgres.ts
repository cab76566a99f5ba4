/** Migrations on PostgreSQL: applied by one process at a time, or asked about without being applied. */
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { AppError } from '#lib/errors.ts';
import { pendingMigrations } from './migrations.ts';
import type { Connections, Lease } from './postgres-store.ts';

/** Locks are named by a class and a hash, so that they do not meet other programs' locks in the database. */
export const LOCK_CLASS = 0x48656e67;

/** Moments of the applied migrations, oldest first. */
export async function applied(lease: Lease): Promise<number[]> {
  const { rows } = await lease.query(
    "SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS known",
  );
  if (rows[0]?.known !== true) return [];
  const made = await lease.query(
    'SELECT created_at AS at FROM drizzle.__drizzle_migrations ORDER BY created_at',
  );
  return made.rows.map((r) => Number(r.at));
}

/** A command that only reads must not change the database below a server of another version. */
export async function requireMigrated(connections: Connections, folder: string): Promise<void> {
  const lease = await connections.lease();
  let broken = true;
  try {
    const pending = pendingMigrations(folder, await applied(lease)).length;
    broken = false;
    if (pending > 0) {
      throw new AppError(
        'conflict',
        `The database is not at this version of the program (${pending} migrations to come). Start the server of this version first, or use the version that wrote it last.`,
      );
    }
  } finally {
    lease.release(broken);
  }
}

/**
 * Two processes that start at once migrate one after the other. The lock belongs to a transaction and not to a
 * session, so that it holds behind a pooler as well; the migrator's own BEGIN finds that transaction begun, and
 * its COMMIT ends both.
 */
export async function migrateUnderLock(connections: Connections, folder: string): Promise<void> {
  const lease = await connections.lease();
  let broken = true;
  try {
    await lease.query('BEGIN');
    await lease.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, 'migrations']);
    if (pendingMigrations(folder, await applied(lease)).length > 0) {
      await lease.query('SET LOCAL client_min_messages TO error');
      await migrate(lease.db as never, { migrationsFolder: folder });
    } else {
      await lease.query('COMMIT');
    }
    broken = false;
  } finally {
    lease.release(broken);
  }
}
