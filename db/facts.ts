/** What a machine's databases say of themselves, asked without opening a store. */
import Database from 'better-sqlite3';
import pg from 'pg';
import { migrationsFolder, pendingMigrations } from './migrations.ts';

export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return (db.prepare('SELECT sqlite_version() AS v').get() as { v: string }).v;
  } finally {
    db.close();
  }
}

export type PostgresFacts = {
  readonly version: string;
  readonly encoding: string;
  readonly collation: string;
  /** Whether a serializable transaction can be begun and ended. */
  readonly serializable: boolean;
  /** A standby takes no answers. */
  readonly standby: boolean;
  readonly mayCreate: boolean;
  readonly maxConnections: number;
  /** Another program answers for the server: the number it gave is not that of the server's process. */
  readonly pooler: boolean;
  /** Server's clock minus this machine's, in milliseconds. */
  readonly clockAhead: number;
  /** Migrations to come; all of them where the database is empty. */
  readonly pending: number;
};

const WAIT_MS = 5_000;

/** @throws what the driver says when the server does not answer; AppError where a newer program wrote it */
export async function postgresFacts(url: string): Promise<PostgresFacts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: WAIT_MS,
    query_timeout: WAIT_MS,
  });
  await client.connect();
  try {
    const one = async (text: string) => (await client.query(text)).rows[0] as Record<string, unknown>;
    const facts = await one(`SELECT current_setting('server_version') AS version,
      current_setting('server_encoding') AS encoding,
      (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS collation,
      pg_is_in_recovery() AS standby, has_schema_privilege('public', 'CREATE') AS may_create,
      current_setting('max_connections')::int AS max_connections, pg_backend_pid() AS pid,
      to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS migrated`);
    const before = Date.now();
    const { at } = await one('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at');
    const clockAhead = Number(at) - (before + Date.now()) / 2;
    const made = facts.migrated === true ? 'SELECT created_at AS at FROM drizzle.__drizzle_migrations' : '';
    const applied = made === '' ? [] : (await client.query(made)).rows.map((r) => Number(r.at));
    return {
      version: String(facts.version),
      encoding: String(facts.encoding),
      collation: String(facts.collation),
      serializable: await serializable(client),
      standby: facts.standby === true,
      mayCreate: facts.may_create === true,
      maxConnections: Number(facts.max_connections),
      pooler: (client as unknown as { processID?: number }).processID !== facts.pid,
      clockAhead,
      pending: pendingMigrations(migrationsFolder('postgres'), applied).length,
    };
  } finally {
    await client.end();
  }
}

async function serializable(client: pg.Client): Promise<boolean> {
  try {
    await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
    const { rows } = await client.query("SELECT current_setting('transaction_isolation') AS level");
    await client.query('ROLLBACK');
    return rows[0]?.level === 'serializable';
  } catch {
    return false;
  }
}
