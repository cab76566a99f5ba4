/** A backup put in place: into an empty data folder, or into an empty PostgreSQL database. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { migrationOf } from '#db/backup-file.ts';
import { contentsOf, copyStore } from '#db/copy-store.ts';
import { lockFolder, makeFolder } from '#db/folder-lock.ts';
import { getSetting } from '#db/repositories/accounts.ts';
import { endAllSessions, forgetSealed } from '#db/repositories/operations.ts';
import { databaseSound } from '#db/soundness.ts';
import { DATABASE_FILE, openSqlite } from '#db/sqlite-store.ts';
import { openStore, type Store } from '#db/store.ts';
import { SYSTEM } from '../accounts/permissions.ts';
import { anchorFolder } from '../audit/anchors.ts';
import { audit } from '../audit/record.ts';
import { AppError } from '../errors.ts';
import { SECRET_FILE, SECRET_MARK, secretMark } from '../secrets.ts';
import { sync } from './backup.ts';
import { type Manifest, readBackup } from './manifest.ts';
import { differences } from './verify.ts';

export type RestoreInput = {
  /** Folder of the backup. */
  readonly from: string;
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  readonly secretFile: string | undefined;
  /** Moves what is there aside; nothing is ever deleted. */
  readonly replace: boolean;
  /** The secret is lost: second factors, which it sealed, are forgotten. */
  readonly newSecret: boolean;
  readonly now: number;
};

export type Restored = {
  readonly manifest: Manifest;
  readonly migrated: boolean;
  readonly sessionsEnded: number;
  readonly factorsForgotten: number;
  /** Files that were moved aside, by their new names. */
  readonly aside: readonly string[];
};

/**
 * Restores a backup, whole or not at all: it is copied, migrated, compared with its manifest and entered in the
 * trail beside the place it is for, and put there by one rename (or one transaction) at the end.
 *
 * @throws AppError `conflict` when the target is in use or not empty, the backup was changed, is newer than the
 *   program or belongs to another secret
 */
export async function restoreBackup(input: RestoreInput): Promise<Restored> {
  const { from, dataFolder, databaseUrl } = input;
  const manifest = await readBackup(from);
  const { current } = migrationOf(join(from, DATABASE_FILE));
  if (databaseUrl !== undefined && input.replace) {
    throw new AppError(
      'invalid_input',
      '--replace is for SQLite. On PostgreSQL make a new empty database and name it in DATABASE_URL; the old one stays as it is.',
    );
  }
  makeFolder(dataFolder);
  const release = lockFolder(dataFolder);
  const scratch = mkdtempSync(join(dataFolder, 'restoring-'));
  try {
    const target = join(dataFolder, DATABASE_FILE);
    if (databaseUrl === undefined && existsSync(target) && !input.replace) {
      throw new AppError(
        'conflict',
        `${dataFolder} holds a database already. Set HENGPING_DATA to an empty folder, or add --replace to move the old one aside.`,
      );
    }
    copyFileSync(join(from, DATABASE_FILE), join(scratch, DATABASE_FILE));
    chmodSync(join(scratch, DATABASE_FILE), 0o600);
    const copy = openSqlite(scratch);
    let changed: { sessions: number; factors: number };
    let secretIn: string | undefined;
    try {
      await requireSame(copy, manifest, current);
      secretIn = await findSecret(copy, input, manifest);
      changed = await enter(copy, input, manifest);
    } finally {
      await copy.close();
    }
    // On a server the database comes first: it may turn out not to be empty.
    if (databaseUrl !== undefined) await putOnServer(scratch, dataFolder, databaseUrl);
    const aside = prepareFolder(input, manifest, secretIn);
    if (databaseUrl === undefined)
      aside.push(...putInPlace(join(scratch, DATABASE_FILE), target, manifest.day));
    return {
      manifest,
      migrated: !current,
      sessionsEnded: changed.sessions,
      factorsForgotten: changed.factors,
      aside,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    release();
  }
}

async function requireSame(copy: Store, manifest: Manifest, current: boolean): Promise<void> {
  for (const { name, ok, text } of await databaseSound(copy.db, 'sqlite')) {
    if (!ok) throw new AppError('conflict', `The backup is not sound (${name}: ${text}). Use another one.`);
  }
  // A migration may change rows; the file as a whole has been compared by then.
  if (!current) return;
  const found = differences(manifest.tables, await contentsOf(copy.db));
  if (found.length > 0) {
    throw new AppError('conflict', `The backup does not hold what its manifest says: ${found.join(', ')}.`);
  }
}

/**
 * The secret that this database has been used with: named, in the folder, or in the backup.
 *
 * @returns where it is, undefined where none is needed
 */
async function findSecret(copy: Store, input: RestoreInput, manifest: Manifest): Promise<string | undefined> {
  const mark = await getSetting<string>(copy.db, SECRET_MARK);
  if (mark === undefined || input.newSecret) return undefined;
  const places =
    input.secretFile === undefined
      ? [
          join(input.dataFolder, SECRET_FILE),
          ...(SECRET_FILE in manifest.files ? [join(input.from, SECRET_FILE)] : []),
        ]
      : [input.secretFile];
  const texts = (path: string) => {
    const text = readFileSync(path, 'utf8');
    return [text, text.trim()];
  };
  const found = places.find((p) => existsSync(p) && texts(p).some((text) => secretMark(text) === mark));
  if (found !== undefined) return found;
  throw new AppError(
    'conflict',
    `The secret that this backup was used with is not here. Put that installation's ${SECRET_FILE} into ${input.dataFolder} (or name it in HENGPING_SECRET_FILE) and restore again; if it is lost, add --new-secret: everybody sets up the second factor anew.`,
  );
}

/** Ends what must not go on after a restore, and records that there was one. */
async function enter(
  copy: Store,
  input: RestoreInput,
  manifest: Manifest,
): Promise<{ sessions: number; factors: number }> {
  const ctx = { actor: SYSTEM, now: () => input.now };
  return copy.write(async (tx) => {
    const sessions = await endAllSessions(tx.db);
    const factors = input.newSecret ? await forgetSealed(tx.db, SECRET_MARK) : 0;
    const { day, product, migration } = manifest;
    await audit(ctx, tx, 'installation.restore', 'installation', {
      detail: { day, product, migration, sessionsEnded: sessions, secondFactorsForgotten: factors },
    });
    return { sessions, factors };
  });
}

/** Secret and anchors, before the database: they are nothing without it. @returns what was moved aside */
function prepareFolder(input: RestoreInput, manifest: Manifest, secretIn: string | undefined): string[] {
  const { dataFolder, from } = input;
  const aside: string[] = [];
  const own = join(dataFolder, SECRET_FILE);
  if (secretIn === join(from, SECRET_FILE) || (input.newSecret && input.secretFile === undefined)) {
    if (existsSync(own)) aside.push(moveAside(own, manifest.day));
    if (secretIn !== undefined) {
      copyFileSync(secretIn, own);
      chmodSync(own, 0o600);
    }
  }
  const anchors = anchorFolder(dataFolder);
  if (existsSync(anchors)) aside.push(moveAside(anchors, manifest.day));
  const names = Object.keys(manifest.files).filter((name) => name.startsWith('audit-anchors/'));
  if (names.length > 0) mkdirSync(anchors, { mode: 0o700 });
  for (const name of names) {
    copyFileSync(join(from, name), join(dataFolder, name));
    chmodSync(join(dataFolder, name), 0o400);
  }
  return aside;
}

/** The old database goes aside with its log of writes, without which it would be an older one. */
function putInPlace(file: string, target: string, day: string): string[] {
  const aside: string[] = [];
  if (existsSync(target)) {
    const name = moveAside(target, day);
    aside.push(name);
    for (const tail of ['-wal', '-shm']) {
      if (existsSync(target + tail)) renameSync(target + tail, name + tail);
    }
  }
  sync(file);
  renameSync(file, target);
  sync(join(target, '..'));
  return aside;
}

async function putOnServer(scratch: string, dataFolder: string, databaseUrl: string): Promise<void> {
  const copy = openSqlite(scratch, { readOnly: true });
  try {
    const server = await openStore({ dataFolder, databaseUrl });
    try {
      await copyStore(copy.db, server, () => {});
    } finally {
      await server.close();
    }
  } finally {
    await copy.close();
  }
}

function moveAside(path: string, day: string): string {
  for (let n = 1; ; n++) {
    const name = `${path}.replaced-by-${day}${n === 1 ? '' : `-${n}`}`;
    if (existsSync(name)) continue;
    renameSync(path, name);
    return name;
  }
}
