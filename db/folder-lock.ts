/** One process writes a data folder. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#lib/errors.ts';

const LOCK_FILE = 'hengping.lock';

export function makeFolder(folder: string): void {
  try {
    makeLevels(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      'invalid_input',
      `The data folder ${folder} cannot be made (${code}). Set HENGPING_DATA to a folder that this user may write.`,
    );
  }
}

/** Level by level: Node's own way of making parents never ends where the file system denies that it has any. */
function makeLevels(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' });
    return;
  }
  if (dirname(folder) !== folder) makeLevels(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process was first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Locks of this process by file: the operating system's lock does not keep a process from itself, and a
 * connection that nothing refers to would be collected and its lock lost.
 */
const held = new Map<string, Database.Database>();

/**
 * The lock is the operating system's own, held through SQLite: it ends with its process however that ends, and
 * is not fooled by a process id that was given out again after a restart or that means something else in
 * another container. The holder's id is kept in the file for the message alone.
 *
 * @returns gives the folder back; the file stays, since removing it could take the next holder's lock away
 * @throws AppError `conflict` when another process holds the folder
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK_FILE);
  if (held.has(path)) throw inUse(folder, process.pid);
  closeSync(openSync(path, 'a', 0o600));
  const lock = takeLock(path);
  if (lock === undefined) throw inUse(folder, readHolder(path));
  held.set(path, lock);
  return () => {
    held.delete(path);
    lock.close();
  };
}

/** The connection that holds the lock until it is closed; undefined where another process holds it. */
function takeLock(path: string): Database.Database | undefined {
  const lock = new Database(path, { timeout: 250 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.pragma('journal_mode = MEMORY');
    lock.pragma(`user_version = ${process.pid}`);
    return lock;
  } catch (error) {
    lock.close();
    const { code } = error as { code?: string };
    if (code?.startsWith('SQLITE_BUSY')) return undefined;
    throw new AppError(
      'conflict',
      `${path} cannot be locked (${code ?? String(error)}). Stop every process that uses the folder, remove this file and start again.`,
    );
  }
}

/** The process id in a lock held by another process: `user_version` in the header of an SQLite file. */
function readHolder(path: string): number {
  const header = readFileSync(path);
  return header.length >= 64 ? header.readInt32BE(60) : 0;
}

function inUse(folder: string, holder: number): AppError {
  const who = holder > 0 ? `process ${holder}` : 'another process';
  return new AppError(
    'conflict',
    `The data folder ${folder} is in use by ${who}. Stop that process or set HENGPING_DATA to another folder.`,
  );
}
