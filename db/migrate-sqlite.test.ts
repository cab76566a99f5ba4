import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { migrationEntries, migrationsFolder } from './migrations.ts';

let folder: string;
let file: string;
let migrations: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  file = join(folder, 'db.sqlite');
  migrations = join(folder, 'migrations');
  cpSync(migrationsFolder('sqlite'), migrations, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Leaves only the first `n` migrations in the folder. */
function only(n: number): void {
  const path = join(migrations, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: unknown[] };
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, n) }));
}

/** Adds a migration after the committed ones. */
function add(tag: string, sql: string): void {
  const path = join(migrations, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { when: number; idx: number }[] };
  const last = journal.entries.at(-1) as { when: number; idx: number };
  const entries = [...journal.entries, { ...last, idx: last.idx + 1, when: last.when + 1_000, tag }];
  writeFileSync(path, JSON.stringify({ ...journal, entries }));
  writeFileSync(join(migrations, `${tag}.sql`), sql);
}

function inDatabase<T>(work: (db: Database.Database) => T): T {
  const db = new Database(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const people = () => inDatabase((db) => db.prepare('SELECT id, name FROM user ORDER BY id').all());
const grants = () => inDatabase((db) => db.prepare('SELECT id FROM role_grant').all());
const copies = () => readdirSync(folder).filter((n) => n.startsWith('db.sqlite.before-'));

/** A person and a role that hangs on it. */
function fill(): void {
  inDatabase((db) => {
    db.pragma('foreign_keys = ON');
    db.exec(`INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES ('u', '张', 'e', 0, 1, 1);
      INSERT INTO role_grant (id, user_id, role, created_at) VALUES ('g', 'u', 'lead', 1);`);
  });
}

const REBUILD = `CREATE TABLE __new_user AS SELECT * FROM user;
--> statement-breakpoint
DROP TABLE user;
--> statement-breakpoint
ALTER TABLE __new_user RENAME TO user;`;

function refusal(work: () => void): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('migrating SQLite', () => {
  it('brings a database of the first version to the newest without losing a row, and keeps a copy', () => {
    const entries = migrationEntries(migrationsFolder('sqlite'));
    only(1);
    migrateSqlite(file, migrations);
    fill();
    migrateSqlite(file, migrationsFolder('sqlite'));
    expect(people()).toEqual([{ id: 'u', name: '张' }]);
    expect(grants()).toEqual([{ id: 'g' }]);
    expect(copies()).toEqual([`db.sqlite.before-${entries[1]?.tag}`]);
  });

  it('makes no copy of an empty database and none where nothing is to be done', () => {
    migrateSqlite(file, migrations);
    migrateSqlite(file, migrations);
    expect(copies()).toEqual([]);
  });

  it('rebuilds a table without taking the rows that hang on it', () => {
    migrateSqlite(file, migrations);
    fill();
    add('9000_rebuild', `${REBUILD}\n--> statement-breakpoint\nCREATE UNIQUE INDEX user_id ON user (id);`);
    migrateSqlite(file, migrations);
    expect(grants()).toEqual([{ id: 'g' }]);
  });

  it('leaves the database as it was when a statement fails half way', () => {
    migrateSqlite(file, migrations);
    fill();
    add('9000_broken', `${REBUILD}\n--> statement-breakpoint\nINSERT INTO nowhere VALUES (1);`);
    const error = refusal(() => migrateSqlite(file, migrations));
    expect([error.code, error.message]).toEqual([
      'conflict',
      expect.stringMatching(/is as it was before .*nowhere/),
    ]);
    expect(people()).toEqual([{ id: 'u', name: '张' }]);
    expect(grants()).toEqual([{ id: 'g' }]);
  });

  it('puts the copy back when rows were left without their parents', () => {
    migrateSqlite(file, migrations);
    fill();
    add('9000_orphans', 'DELETE FROM user;');
    const error = refusal(() => migrateSqlite(file, migrations));
    expect(error.message).toContain('1 rows without their parent, first in role_grant → user');
    expect(people()).toEqual([{ id: 'u', name: '张' }]);
    expect(existsSync(`${file}-wal`)).toBe(false);
    // and it can be used as before
    only(migrationEntries(migrations).length - 1);
    migrateSqlite(file, migrations);
    expect(grants()).toEqual([{ id: 'g' }]);
  });

  it('refuses a database that a newer version has written', () => {
    migrateSqlite(file, migrations);
    only(1);
    expect(refusal(() => migrateSqlite(file, migrations)).message).toContain('newer version');
  });

  it('keeps the copies of the last three', () => {
    migrateSqlite(file, migrations);
    for (const n of [1, 2, 3, 4, 5]) {
      add(`900${n}_more`, `CREATE TABLE extra${n} (id text PRIMARY KEY NOT NULL) WITHOUT ROWID;`);
      migrateSqlite(file, migrations);
    }
    expect(copies()).toEqual([3, 4, 5].map((n) => `db.sqlite.before-900${n}_more`));
  });
});
