/**
 * The installation's secret: what sessions are signed with and second factors are sealed under. Every process on
 * one database needs the same one, and says so at its start instead of signing people out.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getSetting, putSetting } from '#db/repositories/accounts.ts';
import type { Store } from '#db/store.ts';
import { AppError } from './errors.ts';

/** The setting under which a database keeps the mark of its secret. */
export const SECRET_MARK = 'secret_mark';
export const SECRET_FILE = 'session.key';
const SHORTEST = 32;

/**
 * Reads the secret, from `file` where one is named, else from the data folder, where it is made once and is
 * readable by its owner alone.
 *
 * @throws AppError `invalid_input` when the named file is missing or too short
 */
export function installationSecret(folder: string, file: string | undefined): string {
  if (file !== undefined) return readSecret(file);
  const path = join(folder, SECRET_FILE);
  if (!existsSync(path)) writeFileSync(path, randomBytes(48).toString('base64'), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}

/** What a database keeps of its secret: enough to compare, too little to find it. */
export function secretMark(secret: string): string {
  return createHmac('sha256', secret).update('hengping secret mark').digest('hex');
}

function readSecret(file: string): string {
  let text = '';
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw unusable(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (text.length < SHORTEST) throw unusable(`has ${text.length} characters`);
  return text;
}

function unusable(what: string): AppError {
  const remedy = `Name a file with at least ${SHORTEST} random characters, for example made by: openssl rand -base64 48`;
  return new AppError('invalid_input', `The file of HENGPING_SECRET_FILE ${what}. ${remedy}`);
}

/**
 * Compares the secret with the one the database has been used with, by a mark from which it cannot be found.
 *
 * @throws AppError `conflict` when they differ
 */
export async function requireSameSecret(store: Store, secret: string): Promise<void> {
  const mark = secretMark(secret);
  const known = await store.write(async (tx) => {
    const found = await getSetting<string>(tx.db, SECRET_MARK);
    if (found === undefined) await putSetting(tx.db, SECRET_MARK, mark);
    return found ?? mark;
  });
  if (known !== mark) {
    throw new AppError(
      'conflict',
      'This database has been used with another secret. Every process on one database needs the same file in HENGPING_SECRET_FILE (a single one may keep it in its data folder as session.key).',
    );
  }
}
