import { is, Param, Placeholder } from 'drizzle-orm';
import { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Db } from './store.ts';

/** Statements prepared once per connection: building them anew for every answer costs more than running them. */
export function preparedOnce<T>(prepare: (db: Db) => T): (db: Db) => T {
  const known = new WeakMap<object, T>();
  return (db) => {
    // Asking the handle for its connection also asks whether its transaction is still open.
    const connection = (db as Db & { readonly $client: object }).$client;
    const made = known.get(connection) ?? prepare(db);
    known.set(connection, made);
    return made;
  };
}

type Values = Readonly<Record<string, unknown>>;

/** An insert as the query builder made it, its values placeholders. */
type Insert = {
  toSQL(): { sql: string; params: unknown[] };
  prepare(): { execute(values: Record<string, unknown>): PromiseLike<unknown> };
};

type Driver = { prepare(sql: string): { run(...values: unknown[]): { changes: number } } };

/**
 * A prepared insert for statements that run for every answer; says how many rows it added. The query builder
 * writes the statement and knows how each column is encoded, but its own prepared statement looks the
 * placeholders up anew each time, which on SQLite costs as much as the insert. So there the places of the values
 * are noted once and the values handed to the driver.
 */
export function preparedInsert(db: Db, insert: Insert): (values: Values) => number | Promise<number> {
  if (!is(db, BaseSQLiteDatabase)) {
    const prepared = insert.prepare();
    return async (values) => rowsAdded(await prepared.execute({ ...values }));
  }
  const { sql, params } = insert.toSQL();
  const statement = (db as Db & { readonly $client: Driver }).$client.prepare(sql);
  const places = params.map(placeOf);
  return (values) => statement.run(...places.map((read) => read(values))).changes;
}

/** Where a parameter of a statement takes its value from. */
function placeOf(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => values[param.name];
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { name } = param.value;
    return (values) => param.encoder.mapToDriverValue(values[name]);
  }
  return () => param;
}

/** As the drivers of PostgreSQL say it. */
function rowsAdded(result: unknown): number {
  const { rowCount, affectedRows } = result as { rowCount?: number; affectedRows?: number };
  const added = rowCount ?? affectedRows;
  if (added === undefined) throw new Error('The driver does not say how many rows an insert has added.');
  return added;
}
