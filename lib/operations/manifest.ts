/** What a backup says of itself, and the files it may consist of. */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';

export const MANIFEST_FILE = 'manifest.json';
const HASH = /^[0-9a-f]{64}$/;
/** No other name is ever read from a backup, so none can lead out of its folder. */
const FILE = /^(hengping\.sqlite|session\.key|audit-anchors\/\d{4}-\d{2}-\d{2}\.json)$/;

const manifest = z.strictObject({
  format: z.literal('hengping-backup'),
  formatVersion: z.literal(1, 'is of a newer program: use its version'),
  /** Version of the program that made it. */
  product: z.string().max(40),
  /** UTC; no finer than what the answers themselves keep. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  database: z.enum(['sqlite', 'postgres']),
  /** Newest migration of the file. */
  migration: z.string().max(80),
  /** SHA-256 of each file. */
  files: z.record(z.string().regex(FILE), z.string().regex(HASH)),
  tables: z.array(
    z.strictObject({
      table: z.string().max(80),
      rows: z.number().int().nonnegative(),
      hash: z.string().regex(HASH),
    }),
  ),
});
export type Manifest = z.infer<typeof manifest>;

/**
 * Reads what a backup says of itself and compares every file with it.
 *
 * @throws AppError `not_found` where there is no backup, `invalid_input` when its manifest is none, `conflict`
 *   when a file is missing, is not a plain file or is not what the manifest says
 */
export async function readBackup(folder: string): Promise<Manifest> {
  const read = readManifest(folder);
  for (const [name, hash] of Object.entries(read.files)) {
    const path = join(folder, name);
    requirePlain(path);
    if ((await hashOfFile(path)) !== hash) {
      throw new AppError('conflict', `${path} is not the file that was backed up: its SHA-256 differs.`);
    }
  }
  return read;
}

/** The manifest alone. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST_FILE);
  requirePlain(path);
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new AppError('invalid_input', `${path} is not JSON: this is not a backup made by hengping backup.`);
  }
  const result = manifest.safeParse(parsed);
  if (result.success && 'hengping.sqlite' in result.data.files) return result.data;
  const issues = result.success ? [] : result.error.issues;
  throw new AppError(
    'invalid_input',
    `${path} is not the manifest of a backup.`,
    issues.slice(0, 5).map((issue) => ({
      rule: 'manifest',
      path: issue.path.join('.') || 'manifest',
      message: `${issue.message}.`,
      remedy: 'Use a backup as hengping backup made it.',
    })),
  );
}

/** A link could name any file of the machine. */
function requirePlain(path: string): void {
  let plain = false;
  try {
    plain = lstatSync(path).isFile() && lstatSync(join(path, '..')).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new AppError('not_found', `There is no ${path}. Name the folder that hengping backup made.`);
  }
  if (!plain) throw new AppError('conflict', `${path} is not a plain file.`);
}

export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
