import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { getTableName, is, Table } from 'drizzle-orm';
import { PgTable, getTableConfig as postgresConfig } from 'drizzle-orm/pg-core';
import { SQLiteTable, getTableConfig as sqliteConfig } from 'drizzle-orm/sqlite-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema as postgres } from './schema/postgres.ts';
import { schema as sqlite } from './schema/sqlite.ts';
import { openSqlite } from './sqlite-store.ts';
import type { Store } from './store.ts';

type Column = { name: string; notNull: boolean; primary: boolean; unique: boolean };
type Description = {
  table: string;
  columns: Column[];
  primaryKey: string[];
  indexes: { name: string; unique: boolean; columns: string[] }[];
  foreignKeys: { columns: string[]; to: string; foreignColumns: string[]; onDelete: string }[];
};

type Config = Pick<
  ReturnType<typeof sqliteConfig>,
  'name' | 'columns' | 'primaryKeys' | 'indexes' | 'foreignKeys'
>;

function describeTable(config: Config): Description {
  return {
    table: config.name,
    columns: config.columns
      .map((c) => ({ name: c.name, notNull: c.notNull, primary: c.primary, unique: c.isUnique }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    primaryKey: config.primaryKeys.flatMap((k) => k.columns.map((c) => c.name)),
    indexes: config.indexes
      .map((i) => ({
        name: i.config.name ?? '',
        unique: i.config.unique,
        columns: i.config.columns.map((c) => ('name' in c ? String(c.name) : '')),
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    foreignKeys: config.foreignKeys
      .map((f) => {
        const reference = f.reference();
        return {
          columns: reference.columns.map((c) => c.name),
          to: getTableName(reference.foreignTable),
          foreignColumns: reference.foreignColumns.map((c) => c.name),
          onDelete: f.onDelete ?? 'no action',
        };
      })
      .sort((a, b) => a.columns.join().localeCompare(b.columns.join())),
  };
}

const tables = (all: Record<string, unknown>, describeOne: (t: Table) => Description) =>
  Object.entries(all)
    .filter((e): e is [string, Table] => is(e[1], Table))
    .map(([key, table]) => ({ key, ...describeOne(table) }))
    .sort((a, b) => a.key.localeCompare(b.key));

const onSqlite = tables(sqlite, (t) => describeTable(sqliteConfig(t as SQLiteTable)));
const onPostgres = tables(postgres as Record<string, unknown>, (t) =>
  describeTable(postgresConfig(t as unknown as PgTable) as unknown as Config),
);

let folder: string;
let store: Store;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schema-'));
  store = openSqlite(folder);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('one schema, two dialects', () => {
  it('makes tables of the dialect it is asked for', () => {
    expect(onSqlite.length).toBe(39);
    for (const table of Object.values(sqlite)) expect(is(table, SQLiteTable)).toBe(true);
    for (const table of Object.values(postgres)) expect(is(table, PgTable)).toBe(true);
  });

  it.each(onSqlite.map((t, i) => [t.key, t, onPostgres[i]] as const))(
    '%s has the same columns, keys, indexes and references on both',
    (_, here, there) => {
      expect(there).toEqual(here);
      expect(here.columns.length).toBeGreaterThan(1);
    },
  );

  it('is what the SQLite migrations make', () => {
    const db = (store.db as unknown as { $client: Database.Database }).$client;
    for (const { table, columns, primaryKey } of onSqlite) {
      const made = db.prepare('SELECT name, "notnull", pk FROM pragma_table_info(?)').all(table) as {
        name: string;
        notnull: number;
        pk: number;
      }[];
      expect(made.map((c) => [c.name, c.notnull === 1]).sort(), table).toEqual(
        columns.map((c) => [c.name, c.notNull]).sort(),
      );
      const keys = made.filter((c) => c.pk > 0).sort((a, b) => a.pk - b.pk);
      const declared =
        primaryKey.length > 0 ? primaryKey : columns.filter((c) => c.primary).map((c) => c.name);
      expect(
        keys.map((c) => c.name),
        table,
      ).toEqual(declared);
    }
  });
});

describe('what respondents leave', () => {
  const left = onSqlite.filter((t) => ['response', 'response_text', 'receipt', 'spent'].includes(t.table));
  const columns = (table: string) => left.find((t) => t.table === table)?.columns.map((c) => c.name);

  it('has no column beyond the known ones: no person, no device, no time finer than the day', () => {
    expect(columns('response')).toEqual([
      'answers',
      'campaign_id',
      'day',
      'eligible',
      'id',
      'link_id',
      'pace',
    ]);
    expect(columns('response_text')).toEqual(['campaign_id', 'id', 'item_id', 'text', 'unit_id']);
    expect(columns('receipt')).toEqual(['body_mac', 'campaign_id', 'id_hash']);
    expect(columns('spent')).toEqual(['campaign_id', 'ticket_hash']);
  });

  it('has seats that tell their link and whether they were used, and nothing else', () => {
    const seat = onSqlite.find((t) => t.table === 'seat');
    expect(seat?.columns.map((c) => c.name)).toEqual(['campaign_id', 'link_id', 'mark', 'used']);
    expect(seat?.columns.filter((c) => c.primary).map((c) => c.name)).toEqual(['mark']);
    expect(seat?.foreignKeys).toEqual([]);
  });

  it('has drafts that tell their link, sealed, and nothing else', () => {
    const draft = onSqlite.find((t) => t.table === 'draft');
    expect(draft?.columns.map((c) => c.name)).toEqual(['campaign_id', 'link_id', 'mark', 'sealed']);
    expect(draft?.foreignKeys).toEqual([]);
  });

  it('is reached by no foreign key and no secondary index, either way', () => {
    for (const t of left) expect([t.table, t.foreignKeys, t.indexes]).toEqual([t.table, [], []]);
    const names = left.map((t) => t.table);
    expect(onSqlite.flatMap((t) => t.foreignKeys).filter((f) => names.includes(f.to))).toEqual([]);
  });
});
