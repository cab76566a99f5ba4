/** What two backups tell together: which answers came between them. A backup cannot take that back; it can say so. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BACKUP_NAME, type Backup } from './backup.ts';
import { type Manifest, readManifest } from './manifest.ts';

const answersIn = (manifest: Manifest) => manifest.tables.find((t) => t.table === 'response')?.rows ?? 0;

/**
 * The backup beside this one that tells most together with it: the one that differs by the fewest answers.
 *
 * @returns its name and by how many answers it differs; undefined where there is none, or none that differs
 */
export function nearestBackup({ folder, manifest }: Backup): { name: string; answers: number } | undefined {
  const to = dirname(folder);
  const own = answersIn(manifest);
  const others = existsSync(to) ? readdirSync(to).filter((n) => BACKUP_NAME.test(n)) : [];
  const distances = others.flatMap((name) => {
    if (name === basename(folder)) return [];
    try {
      return [{ name, answers: Math.abs(own - answersIn(readManifest(join(to, name)))) }];
    } catch {
      // What is no backup tells nothing.
      return [];
    }
  });
  return distances.filter((d) => d.answers > 0).sort((a, b) => a.answers - b.answers)[0];
}
