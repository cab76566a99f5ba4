/**
 * Column kits: the vocabulary in which the schema is written once for both dialects.
 *
 * Portable types only: app-made text keys, UTC milliseconds, booleans, JSON as text, doubles. The SQLite kit
 * fixes the static types; the PostgreSQL kit produces the same shapes (`db/schema.test.ts` compares them).
 */
import {
  doublePrecision,
  bigint as pgBigint,
  boolean as pgBoolean,
  customType as pgCustomType,
  foreignKey as pgForeignKey,
  index as pgIndex,
  integer as pgInteger,
  primaryKey as pgPrimaryKey,
  pgTable,
  text as pgText,
  uniqueIndex as pgUniqueIndex,
} from 'drizzle-orm/pg-core';
import {
  customType,
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

export const sqliteKit = {
  table: sqliteTable,
  index,
  uniqueIndex,
  primaryKey,
  foreignKey,
  text: (name: string) => text(name),
  int: (name: string) => integer(name),
  real: (name: string) => real(name),
  bool: (name: string) => integer(name, { mode: 'boolean' }),
  /** UTC milliseconds as a number. */
  millis: (name: string) => integer(name),
  /** UTC milliseconds in the database, `Date` in code: for the authentication library alone. */
  date: (name: string) => integer(name, { mode: 'timestamp_ms' }),
  json: <T>(name: string) =>
    customType<{ data: T; driverData: string }>({
      dataType: () => 'text',
      toDriver: (value) => JSON.stringify(value),
      fromDriver: (value) => JSON.parse(value) as T,
    })(name),
};

export type Kit = typeof sqliteKit;

/** The same vocabulary on PostgreSQL, under the static types of the SQLite kit. */
export const postgresKit = {
  table: pgTable,
  index: pgIndex,
  uniqueIndex: pgUniqueIndex,
  primaryKey: pgPrimaryKey,
  foreignKey: pgForeignKey,
  text: (name: string) => pgText(name),
  int: (name: string) => pgInteger(name),
  real: (name: string) => doublePrecision(name),
  bool: (name: string) => pgBoolean(name),
  millis: (name: string) => pgBigint(name, { mode: 'number' }),
  date: (name: string) =>
    pgCustomType<{ data: Date; driverData: number }>({
      dataType: () => 'bigint',
      toDriver: (value) => value.getTime(),
      fromDriver: (value) => new Date(Number(value)),
    })(name),
  json: <T>(name: string) =>
    pgCustomType<{ data: T; driverData: string }>({
      dataType: () => 'text',
      toDriver: (value) => JSON.stringify(value),
      fromDriver: (value) => JSON.parse(value) as T,
    })(name),
} as unknown as Kit;
