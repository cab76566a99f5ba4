/**
 * Generates migrations for both dialects from the one schema and applies the storage rule to SQLite: every
 * table is `WITHOUT ROWID`, because an implicit rowid would keep the order of arrival.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const name = process.argv[2];
for (const dialect of ['sqlite', 'postgres'] as const) {
  const out = join('db', 'migrations', dialect);
  const args = [
    'generate',
    `--dialect=${dialect === 'sqlite' ? 'sqlite' : 'postgresql'}`,
    `--schema=./db/schema/${dialect}.ts`,
    `--out=./${out}`,
    ...(name === undefined ? [] : [`--name=${name}`]),
  ];
  const run = spawnSync('drizzle-kit', args, { stdio: 'inherit' });
  if (run.status !== 0) process.exit(run.status ?? 1);
  if (dialect === 'sqlite') {
    for (const file of readdirSync(out).filter((f) => f.endsWith('.sql'))) {
      const path = join(out, file);
      const sql = readFileSync(path, 'utf8');
      writeFileSync(path, sql.replace(/(CREATE TABLE [\s\S]*?\n\));/g, '$1 WITHOUT ROWID;'));
    }
  }
}
