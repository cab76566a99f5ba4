/**
 * Anchors: once a day the newest entry's number and hash go to a file of their own, which belongs on another
 * machine. Whoever can rewrite the database cannot rewrite what has left it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { chainHead } from '#db/repositories/audit.ts';
import type { Db } from '#db/store.ts';
import { AppError } from '../errors.ts';
import type { Anchor } from './verify-trail.ts';

const anchor = z.strictObject({
  at: z.number().int(),
  seq: z.number().int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Where a process leaves its anchors. */
export const anchorFolder = (dataFolder: string): string => join(dataFolder, 'audit-anchors');

/**
 * Writes today's anchor unless there is one.
 *
 * @returns the file, or undefined when it was there already
 */
export async function writeAnchor(db: Db, folder: string, now: number): Promise<string | undefined> {
  const path = join(folder, `${new Date(now).toISOString().slice(0, 10)}.json`);
  if (existsSync(path)) return undefined;
  const head = await chainHead(db);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${JSON.stringify({ at: now, ...head })}\n`, { flag: 'wx', mode: 0o400 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  return path;
}

/**
 * Reads the anchors in a folder, or the one in a file.
 *
 * @throws AppError `invalid_input` naming a file that is not an anchor
 */
export function readAnchors(path: string): Anchor[] {
  if (!existsSync(path)) return [];
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.map((file) => {
    try {
      return anchor.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      throw new AppError(
        'invalid_input',
        `${file} is not an anchor of the audit trail: {"at":…,"seq":…,"hash":"…"} is.`,
      );
    }
  });
}
