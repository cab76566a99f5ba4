/** One database's content into another, whole and compared, or not at all. */
import { createHash } from 'node:crypto';
import { asc, count, getTableColumns, is, type SQL, sql, type Table } from 'drizzle-orm';
import { PgTable, getTableConfig as postgresConfig } from 'drizzle-orm/pg-core';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { getTableConfig as sqliteConfig } from 'drizzle-orm/sqlite-core';
import { AppError } from '#lib/errors.ts';
import type { Db, Store } from './store.ts';

/** What a table holds: how many rows, and SHA-256 over all of them in the order of their keys. */
export type Content = { readonly table: string; readonly rows: number; readonly hash: string };

const PAGE = 1_000;
/** PostgreSQL takes at most 65,535 values in a statement. */
const BATCH = 500;

/**
 * Copies every table in one transaction, rows in the order of their keys, and compares both sides before it is
 * committed.
 *
 * @throws AppError `conflict` when `to` is not empty or a table differs after copying; `to` is unchanged then
 */
export async function copyStore(
  from: Db,
  to: Store,
  progress: (content: Content) => void,
): Promise<Content[]> {
  return to.write(async (tx) => {
    await requireEmpty(tx.db);
    const contents: Content[] = [];
    for (const [key, table] of Object.entries(from.tables)) {
      const target = tx.db.tables[key as keyof typeof tx.db.tables] as SQLiteTable;
      for await (const rows of pages(from, table)) {
        for (let i = 0; i < rows.length; i += BATCH) {
          await tx.db.insert(target).values(rows.slice(i, i + BATCH));
        }
      }
      const [here, there] = [await contentOf(from, table), await contentOf(tx.db, target)];
      if (here.rows !== there.rows || here.hash !== there.hash) {
        throw new AppError(
          'conflict',
          `${here.table} differs after copying (${here.rows} rows here, ${there.rows} there); nothing was written.`,
        );
      }
      contents.push(here);
      progress(here);
    }
    return contents;
  });
}

/** The content of every table. */
export async function contentsOf(db: Db): Promise<Content[]> {
  const contents: Content[] = [];
  for (const table of Object.values(db.tables)) contents.push(await contentOf(db, table));
  return contents;
}

async function requireEmpty(db: Db): Promise<void> {
  for (const table of Object.values(db.tables)) {
    const [{ n } = { n: 0 }] = await db.select({ n: count() }).from(table);
    if (n > 0) {
      throw new AppError(
        'conflict',
        `The database is not empty: ${describe(table).name} has ${n} rows. Name a new one.`,
      );
    }
  }
}

async function contentOf(db: Db, table: SQLiteTable): Promise<Content> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const page of pages(db, table)) {
    for (const row of page) {
      const fields = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
      hash.update(`${JSON.stringify(fields)}\n`);
      rows++;
    }
  }
  return { table: describe(table).name, rows, hash: hash.digest('hex') };
}

/** Rows in the order of their keys, page after page. */
async function* pages(db: Db, table: SQLiteTable): AsyncGenerator<Record<string, unknown>[]> {
  const { key: names } = describe(table);
  const columns = getTableColumns(table);
  const key = names.map((name) => columns[name] as SQLiteColumn);
  // Both dialects compare text by its bytes here, whatever the order of the database's language is.
  const bytes = (column: SQLiteColumn): SQL =>
    is(table, PgTable) && column.dataType === 'string' ? sql`${column} COLLATE "C"` : sql`${column}`;
  const tuple = sql.join(key.map(bytes), sql`, `);
  let last: unknown[] | undefined;
  for (;;) {
    const after: SQL | undefined =
      last === undefined
        ? undefined
        : sql`(${tuple}) > (${sql.join(
            last.map((v) => sql`${v}`),
            sql`, `,
          )})`;
    const query = db.select().from(table);
    const rows = (await query
      .where(after)
      .orderBy(...key.map((column) => asc(bytes(column))))
      .limit(PAGE)) as Record<string, unknown>[];
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    const end = rows[rows.length - 1] as Record<string, unknown>;
    last = names.map((name) => end[name]);
  }
}

/** A table's name, and its key as rows name it. */
function describe(table: Table): { name: string; key: string[] } {
  const config = (is(table, PgTable) ? postgresConfig(table) : sqliteConfig(table as SQLiteTable)) as Pick<
    ReturnType<typeof sqliteConfig>,
    'name' | 'columns' | 'primaryKeys'
  >;
  const key = config.primaryKeys[0]?.columns ?? config.columns.filter((c) => c.primary);
  const properties = Object.entries(getTableColumns(table));
  // Compared by name: a composite key of PostgreSQL holds columns of its own.
  const property = (name: string) => properties.find(([, c]) => c.name === name)?.[0] ?? name;
  return { name: config.name, key: key.map((c) => property(c.name)) };
}
