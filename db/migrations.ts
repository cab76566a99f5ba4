/** The committed migrations of a dialect. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#lib/errors.ts';

export type MigrationEntry = { readonly tag: string; readonly when: number };

export function migrationsFolder(dialect: 'sqlite' | 'postgres'): string {
  return join(import.meta.dirname, 'migrations', dialect);
}

/** In the order in which they are applied. */
export function migrationEntries(folder: string): MigrationEntry[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: MigrationEntry[];
  };
  return journal.entries;
}

/**
 * Migrations a database still needs.
 *
 * @param applied moments of the applied ones
 * @throws AppError `conflict` when the database knows one that this program does not
 */
export function pendingMigrations(folder: string, applied: readonly number[]): MigrationEntry[] {
  const entries = migrationEntries(folder);
  const known = new Set(entries.map((e) => e.when));
  if (applied.some((when) => !known.has(when))) {
    throw new AppError(
      'conflict',
      'The database was written by a newer version of the program. Start that version, or restore the backup made before its first start.',
    );
  }
  return entries.filter((e) => !applied.includes(e.when));
}
