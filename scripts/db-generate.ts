/**
 * Generates migrations for both dialects from the one schema and applies the storage rule to SQLite: every
 * table is `WITHOUT ROWID`, because an implicit rowid would keep the order of arrival.
 *
 * `--check` generates into a copy instead and fails when that differs from what is committed, or when a
 * committed migration would lose data.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationLosses } from './migration-losses.ts';

const DIALECTS = { sqlite: 'sqlite', postgres: 'postgresql' } as const;
const COMMITTED = join('db', 'migrations');

function generate(root: string, name: string | undefined): void {
  for (const [folder, dialect] of Object.entries(DIALECTS)) {
    const out = join(root, folder);
    const args = [
      'generate',
      `--dialect=${dialect}`,
      `--schema=./db/schema/${folder}.ts`,
      `--out=./${out}`,
      ...(name === undefined ? [] : [`--name=${name}`]),
    ];
    const run = spawnSync('drizzle-kit', args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (run.status !== 0) throw new Error(`drizzle-kit failed for ${dialect}`);
    if (dialect !== 'sqlite') continue;
    for (const file of readdirSync(out).filter((f) => f.endsWith('.sql'))) {
      const path = join(out, file);
      const sql = readFileSync(path, 'utf8');
      writeFileSync(path, sql.replace(/(CREATE TABLE [\s\S]*?\n\));/g, '$1 WITHOUT ROWID;'));
    }
  }
}

/** Files that differ between the committed migrations and freshly generated ones. */
function stale(): string[] {
  // Inside the checkout, because drizzle-kit takes a relative folder only.
  const copy = join('node_modules', '.cache', `hengping-migrations-${process.pid}`);
  mkdirSync(copy, { recursive: true });
  try {
    cpSync(COMMITTED, copy, { recursive: true });
    generate(copy, undefined);
    const files = (root: string) =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile())
        .map((e) => join(e.parentPath, e.name).slice(root.length + 1));
    const text = (root: string, file: string) => {
      try {
        return readFileSync(join(root, file), 'utf8');
      } catch {
        return undefined;
      }
    };
    return [...new Set([...files(COMMITTED), ...files(copy)])]
      .filter((file) => text(COMMITTED, file) !== text(copy, file))
      .sort();
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Committed statements that take data with them, by file. */
function losses(): string[] {
  return Object.keys(DIALECTS).flatMap((folder) =>
    readdirSync(join(COMMITTED, folder))
      .filter((f) => f.endsWith('.sql'))
      .sort()
      .flatMap((f) => {
        const path = join(COMMITTED, folder, f);
        return migrationLosses(readFileSync(path, 'utf8')).map((line) => `${path}: ${line}`);
      }),
  );
}

if (process.argv.includes('--check')) {
  for (const loss of losses()) {
    console.error(`${loss}: loses data. Keep it, or copy it somewhere first.`);
    process.exitCode = 1;
  }
  const differing = stale();
  for (const file of differing) console.error(`${join(COMMITTED, file)}: not what db/schema generates.`);
  if (differing.length > 0) {
    console.error('Run npm run db:generate and commit the result.');
    process.exitCode = 1;
  }
} else {
  generate(COMMITTED, process.argv[2]);
}
