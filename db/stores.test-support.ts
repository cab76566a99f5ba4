/** The same store on each database, empty, for tests that must hold on all of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { createDatabase } from '../tests/support/postgres.ts';
import { type Connections, createPostgresStore, type Lease } from './postgres-store.ts';
import { schema } from './schema/postgres.ts';
import { openSqlite } from './sqlite-store.ts';
import { type Db, openStore, type Store } from './store.ts';

export type DatabaseName = 'SQLite' | 'PGlite' | 'PostgreSQL';
export const DATABASES: readonly DatabaseName[] = ['SQLite', 'PGlite', 'PostgreSQL'];

/** Opens an empty store; `drop` closes it and removes its folder. `port` is that of the test run's PostgreSQL. */
export async function emptyStore(
  database: DatabaseName,
  port: number,
): Promise<{ store: Store; drop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-store-'));
  const store = await open(database, folder, port);
  return {
    store,
    async drop() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function open(database: DatabaseName, folder: string, port: number): Promise<Store> {
  if (database === 'SQLite') return openSqlite(folder);
  if (database === 'PGlite') return createPostgresStore(pgliteConnections(), folder);
  return openStore({ dataFolder: folder, databaseUrl: await createDatabase(port) });
}

/** Deletes every row, children before their parents. */
export async function clearStore(store: Store): Promise<void> {
  await store.write(async (tx) => {
    for (const table of Object.values(tx.db.tables).reverse()) await tx.db.delete(table);
  });
}

/** PGlite has one connection, so leases wait for each other. */
function pgliteConnections(): Connections {
  const client = new PGlite();
  const db = Object.assign(drizzle(client, { schema }), { tables: schema }) as unknown as Db;
  let tail: Promise<void> = Promise.resolve();
  return {
    db,
    async lease(): Promise<Lease> {
      const before = tail;
      let free = () => {};
      tail = new Promise((r) => {
        free = r;
      });
      await before;
      return {
        db,
        query: async (text, values) =>
          values === undefined
            ? ((await client.exec(text)).at(-1) as { rows: Record<string, unknown>[] })
            : client.query<Record<string, unknown>>(text, values),
        release: () => free(),
      };
    },
    end: () => client.close(),
  };
}
