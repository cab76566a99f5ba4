/** A backup: one folder with the database as a file, the anchors of the trail and a manifest. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { freePages, migrationOf, writeDatabaseFile } from '#db/backup-file.ts';
import { type Content, contentsOf } from '#db/copy-store.ts';
import { databaseSound } from '#db/soundness.ts';
import { DATABASE_FILE, openSqlite } from '#db/sqlite-store.ts';
import type { Store } from '#db/store.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { anchorFolder } from '../audit/anchors.ts';
import { AppError } from '../errors.ts';
import { SECRET_FILE } from '../secrets.ts';
import { hashOfFile, MANIFEST_FILE, type Manifest } from './manifest.ts';

export const backupsFolder = (dataFolder: string): string => join(dataFolder, 'backups');
const ANCHORS = 'audit-anchors';

/** Where backups of one day lie: `hengping-2026-05-11`, then `hengping-2026-05-11-2`. */
export const BACKUP_NAME = /^hengping-(\d{4}-\d{2}-\d{2})(-\d+)?$/;

export type Backup = { readonly folder: string; readonly manifest: Manifest };

/**
 * Backs up a database that may be in use. The folder appears under its name when it is complete and checked,
 * or not at all.
 *
 * @param input.to folder for backups; made where there is none
 * @param input.secretFile the installation's secret, where it is to be taken along
 * @throws AppError `conflict` when the database is not at this program's migration or the copy is not sound,
 *   `unavailable` when the disk is too small
 */
export async function makeBackup(input: {
  store: Store;
  to: string;
  now: number;
  secretFile?: string | undefined;
  progress?: (content: Content) => void;
}): Promise<Backup> {
  const { store, to } = input;
  if (!(await store.ready()).migrations) {
    throw new AppError(
      'conflict',
      'The database is not at this version of the program. Make the backup with the version that wrote it last.',
    );
  }
  const day = new Date(input.now).toISOString().slice(0, 10);
  makePrivate(to);
  const partial = mkdtempSync(join(to, '.partial-'));
  try {
    const scratch = join(partial, 'scratch');
    mkdirSync(scratch, { mode: 0o700 });
    await writeDatabaseFile(store, join(partial, DATABASE_FILE), scratch, input.progress ?? (() => {}));
    rmSync(scratch, { recursive: true });
    const tables = await checkedContents(partial);
    const names = [DATABASE_FILE, ...copyAnchors(store.folder, partial)];
    if (input.secretFile !== undefined) {
      copyFileSync(input.secretFile, join(partial, SECRET_FILE));
      names.push(SECRET_FILE);
    }
    const files: Record<string, string> = {};
    for (const name of names) {
      chmodSync(join(partial, name), 0o600);
      files[name] = await hashOfFile(join(partial, name));
      sync(join(partial, name));
    }
    const manifest: Manifest = {
      format: 'hengping-backup',
      formatVersion: 1,
      product: packageJson.version,
      day,
      database: store.dialect,
      migration: migrationOf(join(partial, DATABASE_FILE)).newest,
      files,
      tables,
    };
    const path = join(partial, MANIFEST_FILE);
    writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    for (const part of [path, partial]) sync(part);
    const folder = place(partial, to, day);
    sync(to);
    return { folder, manifest };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

/** What the copy holds, once the copy is known to be sound. */
async function checkedContents(folder: string): Promise<Content[]> {
  const copy = openSqlite(folder, { readOnly: true });
  try {
    for (const { name, ok, text } of await databaseSound(copy.db, 'sqlite')) {
      if (!ok)
        throw new AppError('conflict', `The copy is not sound (${name}: ${text}): so is the database.`);
    }
    if (freePages(join(folder, DATABASE_FILE)) > 0) throw new Error('A copy written anew has free pages.');
    return await contentsOf(copy.db);
  } finally {
    await copy.close();
  }
}

function copyAnchors(dataFolder: string, to: string): string[] {
  const from = anchorFolder(dataFolder);
  const names = existsSync(from) ? readdirSync(from).filter((n) => /^\d{4}-\d{2}-\d{2}\.json$/.test(n)) : [];
  if (names.length > 0) mkdirSync(join(to, ANCHORS), { mode: 0o700 });
  return names.sort().map((name) => {
    copyFileSync(join(from, name), join(to, ANCHORS, name));
    return `${ANCHORS}/${name}`;
  });
}

/** Under the first free name of the day; a folder that is there is never replaced. */
function place(partial: string, to: string, day: string): string {
  for (let n = 1; ; n++) {
    const folder = join(to, `hengping-${day}${n === 1 ? '' : `-${n}`}`);
    if (existsSync(folder)) continue;
    try {
      renameSync(partial, folder);
      return folder;
    } catch (error) {
      // Another backup took the name in between.
      if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

function makePrivate(folder: string): void {
  try {
    if (!existsSync(dirname(folder))) makePrivate(dirname(folder));
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      'invalid_input',
      `The folder ${folder} cannot be made (${code}). Name another with --to.`,
    );
  }
}

/** On disk, also after a power cut. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
