import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import DatabaseFile from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { getSetting, putSetting } from './repositories/accounts.ts';
import { DATABASE_FILE, openSqlite } from './sqlite-store.ts';
import type { Db, Store } from './store.ts';

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  store = openSqlite(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const connection = (db: Db) => (db as unknown as { $client: Database.Database }).$client;
const put = (key: string, value: unknown) => store.write((tx) => putSetting(tx.db, key, value));
const get = (key: string) => getSetting(store.db, key);

describe('queue of writes', () => {
  it('runs writes one after another in the order they came', async () => {
    const events: string[] = [];
    const slow = (name: string, ms: number) =>
      store.write(async () => {
        events.push(`begin ${name}`);
        await new Promise((r) => setTimeout(r, ms));
        events.push(`end ${name}`);
      });
    await Promise.all([slow('a', 20), slow('b', 0), slow('c', 5)]);
    expect(events).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
  });

  it('resolves with the result after the commit, when readers see it', async () => {
    const result = await store.write(async (tx) => {
      await putSetting(tx.db, 'a', 1);
      expect(await getSetting(store.db, 'a')).toBeUndefined();
      expect(await getSetting(tx.db, 'a')).toBe(1);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await get('a')).toBe(1);
  });

  it('undoes everything of a failed write and goes on with the next', async () => {
    const failed = store.write(async (tx) => {
      await putSetting(tx.db, 'a', 1);
      throw new Error('on purpose');
    });
    const next = put('b', 2);
    await expect(failed).rejects.toThrow('on purpose');
    await next;
    expect([await get('a'), await get('b')]).toEqual([undefined, 2]);
  });

  it('refuses a write begun inside a write instead of waiting for itself', async () => {
    await expect(store.write(() => put('a', 1))).rejects.toThrow('inside a write');
    await put('b', 2);
    expect([await get('a'), await get('b')]).toEqual([undefined, 2]);
  });

  it('refuses a handle whose transaction has ended', async () => {
    let db: Db | undefined;
    let savepoint: ((work: () => Promise<void>) => Promise<void>) | undefined;
    await store.write(async (tx) => {
      db = tx.db;
      savepoint = tx.savepoint;
    });
    await expect(putSetting(db as Db, 'a', 1)).rejects.toThrow('had ended');
    await expect(savepoint?.(async () => {})).rejects.toThrow('had ended');
    await put('b', 2);
    expect(await get('a')).toBeUndefined();
  });

  it('refuses writes once closed, and writes what was queued before', async () => {
    const queued = put('a', 1);
    const closing = store.close();
    expect(await put('b', 2).catch((e: AppError) => e.code)).toBe('unavailable');
    await queued;
    await closing;
    store = openSqlite(folder);
    expect([await get('a'), await get('b')]).toEqual([1, undefined]);
  });
});

describe('savepoint', () => {
  it('undoes only its own writes', async () => {
    await store.write(async (tx) => {
      await putSetting(tx.db, 'before', 1);
      await tx
        .savepoint(async () => {
          await putSetting(tx.db, 'inside', 1);
          throw new Error('on purpose');
        })
        .catch(() => {});
      await tx.savepoint(() => putSetting(tx.db, 'second', 1));
      await putSetting(tx.db, 'after', 1);
    });
    const kept = await Promise.all(['before', 'inside', 'second', 'after'].map(get));
    expect(kept).toEqual([1, undefined, 1, 1]);
  });

  it('nests', async () => {
    await store.write((tx) =>
      tx.savepoint(async () => {
        await putSetting(tx.db, 'outer', 1);
        await tx
          .savepoint(async () => {
            await putSetting(tx.db, 'inner', 1);
            throw new Error('on purpose');
          })
          .catch(() => {});
      }),
    );
    expect([await get('outer'), await get('inner')]).toEqual([1, undefined]);
  });

  it('is undone with its transaction', async () => {
    const failed = store.write(async (tx) => {
      await tx.savepoint(() => putSetting(tx.db, 'a', 1));
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow();
    expect(await get('a')).toBeUndefined();
  });
});

describe('database file', () => {
  it('is opened with the settings that keep acknowledged answers and erase deleted ones', async () => {
    const pragmas = await store.write(async (tx) =>
      Object.fromEntries(
        ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'busy_timeout'].map((name) => [
          name,
          connection(tx.db).pragma(name, { simple: true }),
        ]),
      ),
    );
    expect(pragmas).toEqual({
      journal_mode: 'wal',
      synchronous: 2, // FULL
      foreign_keys: 1,
      secure_delete: 1,
      busy_timeout: 5000,
    });
  });

  it('keeps no order of arrival: every table of ours is WITHOUT ROWID', () => {
    const tables = connection(store.db)
      .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all() as { name: string; sql: string }[];
    const ours = tables.filter((t) => t.name !== '__drizzle_migrations');
    expect(ours.length).toBeGreaterThan(20);
    expect(ours.filter((t) => !/WITHOUT ROWID\s*$/i.test(t.sql)).map((t) => t.name)).toEqual([]);
    // a query that needs the implicit key must fail, whatever the text of the schema says
    for (const { name } of ours) {
      expect(() => connection(store.db).prepare(`SELECT rowid FROM "${name}"`), name).toThrow(
        'no such column',
      );
    }
  });

  it('lies in a folder of the owner alone', () => {
    rmSync(join(folder, 'deeper'), { recursive: true, force: true });
    const own = join(folder, 'deeper');
    const other = openSqlite(own);
    expect(statSync(own).mode & 0o077).toBe(0);
    return other.close();
  });

  it('cannot be where a file is, and says which setting is wrong', () => {
    const path = join(folder, DATABASE_FILE);
    expect(() => openSqlite(path)).toThrow(
      `The data folder ${path} cannot be made (EEXIST). Set HENGPING_DATA`,
    );
  });

  it('reports readiness', async () => {
    const state = await store.ready();
    expect(state).toMatchObject({ database: true, migrations: true });
    expect(state.diskFreeBytes).toBeGreaterThan(0);
  });

  it('can be read beside its writer, and then not written', async () => {
    await put('a', 1);
    const reading = openSqlite(folder, { readOnly: true });
    expect(await getSetting(reading.db, 'a')).toBe(1);
    await expect(reading.write((tx) => putSetting(tx.db, 'a', 2))).rejects.toThrow('reading only');
    await reading.close();
    expect(existsSync(join(folder, 'hengping.lock'))).toBe(true);
    expect(existsSync(join(folder, DATABASE_FILE))).toBe(true);
  });
});

describe('lock of the folder', () => {
  const script = `
    import { openSqlite } from ${JSON.stringify(join(import.meta.dirname, 'sqlite-store.ts'))};
    try { openSqlite(process.argv[1]); console.log('open'); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.code + ' ' + error.message); }`;
  const start = (path: string) =>
    spawn(process.execPath, ['--input-type=module', '-e', script, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  it('keeps a second process out and names the first', async () => {
    const other = start(folder);
    const [said] = (await once(other.stdout, 'data')) as [Buffer];
    expect(String(said)).toContain(`conflict The data folder ${folder} is in use by process ${process.pid}.`);
    await once(other, 'close');
  });

  it('is taken over from a process that died', async () => {
    const path = join(folder, 'second');
    const other = start(path);
    const [said] = (await once(other.stdout, 'data')) as [Buffer];
    expect(String(said)).toBe('open\n');
    expect(() => openSqlite(path)).toThrow(AppError);
    other.kill('SIGKILL');
    await once(other, 'close');
    await openSqlite(path).close();
  });

  it('does not take an id in its file for a running holder: ids are given out again after a restart', async () => {
    const path = join(folder, 'third');
    await openSqlite(path).close();
    // What a power cut leaves behind: the file, with an id that by now belongs to a stranger who runs.
    const left = new DatabaseFile(join(path, 'hengping.lock'));
    left.pragma(`user_version = ${process.ppid}`);
    left.close();
    await openSqlite(path).close();
  });

  it('keeps a second process out whose own id is the holder’s, as in two containers on one folder', async () => {
    // Every container numbers its processes from 1, so the id alone says nothing.
    const holder = start(join(folder, 'fourth'));
    await once(holder.stdout, 'data');
    const own = process.pid;
    try {
      Object.defineProperty(process, 'pid', { value: holder.pid });
      expect(() => openSqlite(join(folder, 'fourth'))).toThrow('is in use by process');
    } finally {
      Object.defineProperty(process, 'pid', { value: own });
      holder.kill('SIGKILL');
      await once(holder, 'close');
    }
  });

  it('is held once inside a process as well', () => {
    expect(() => openSqlite(folder)).toThrow(`in use by process ${process.pid}`);
  });
});
