/** Whether a database is what it should be, one line for each thing that was looked at. */
import { join } from 'node:path';
import { freePages, migrationOf } from '#db/backup-file.ts';
import { type Content, contentsOf } from '#db/copy-store.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { answersTellNothing, databaseSound, type Finding, scoresWithoutGaps } from '#db/soundness.ts';
import { DATABASE_FILE, openSqlite } from '#db/sqlite-store.ts';
import type { Db, Store } from '#db/store.ts';
import { anchorFolder, readAnchors } from '../audit/anchors.ts';
import { type Anchor, verifyTrail } from '../audit/verify-trail.ts';
import { AppError } from '../errors.ts';
import { contentHash } from '../instruments/canonical.ts';
import { readInstrument } from '../instruments/parse.ts';
import { readBackup } from './manifest.ts';

/** Looks at one state of the database, also while it is used. */
export async function verifyStore(store: Store, anchors: readonly Anchor[]): Promise<Finding[]> {
  if (!(await store.ready()).migrations) {
    return [
      { name: 'migrations', ok: false, text: 'not at this version of the program: start its server once' },
    ];
  }
  return store.snapshot(async (db) => [
    { name: 'migrations', ok: true, text: 'the newest are applied' },
    ...(await databaseSound(db, store.dialect)),
    await trailWhole(db, anchors),
    await instrumentsUnchanged(db),
    await scoresWithoutGaps(db, store.dialect),
    ...(await answersTellNothing(db, store.dialect)),
  ]);
}

/**
 * Looks at a backup: its files, what it says of itself, and the database in it.
 *
 * @param anchors where better ones than the backup's own lie
 */
export async function verifyBackup(folder: string, anchors?: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    const manifest = await readBackup(folder);
    const count = Object.keys(manifest.files).length;
    findings.push({ name: 'files', ok: true, text: `${count} as the manifest of ${manifest.day} says` });
    const file = join(folder, DATABASE_FILE);
    const pages = freePages(file);
    findings.push({ name: 'free pages', ok: pages === 0, text: `${pages} pages of deleted rows` });
    const { current, newest } = migrationOf(file);
    if (!current) {
      const text = `at ${newest}, written by version ${manifest.product}: restore migrates it; contents were not looked at`;
      return [...findings, { name: 'migrations', ok: true, text }];
    }
    const store = openSqlite(folder, { readOnly: true });
    try {
      const found = differences(manifest.tables, await contentsOf(store.db));
      findings.push({
        name: 'contents',
        ok: found.length === 0,
        text:
          found.length === 0
            ? `${manifest.tables.length} tables, ${manifest.tables.reduce((n, t) => n + t.rows, 0)} rows`
            : `not what the manifest says: ${found.join(', ')}`,
      });
      return [...findings, ...(await verifyStore(store, readAnchors(anchors ?? anchorFolder(folder))))];
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = error.problems.map((p) => ` ${p.path}: ${p.message}`).join('');
    return [...findings, { name: 'backup', ok: false, text: error.message + problems }];
  }
}

/** Tables whose rows differ. */
export function differences(expected: readonly Content[], found: readonly Content[]): string[] {
  const key = ({ table, rows, hash }: Content) => `${table} ${rows} ${hash}`;
  const known = new Set(found.map(key));
  const extra = found.filter((f) => !expected.some((e) => e.table === f.table));
  return [...expected.filter((e) => !known.has(key(e))), ...extra].map((c) => c.table);
}

async function trailWhole(db: Db, anchors: readonly Anchor[]): Promise<Finding> {
  const { entries, faults } = await verifyTrail(db, anchors);
  const [first] = faults;
  return first === undefined
    ? { name: 'audit trail', ok: true, text: `${entries} entries, ${anchors.length} anchors` }
    : {
        name: 'audit trail',
        ok: false,
        text: `${faults.length} faults, first at entry ${first.seq}: ${first.kind}`,
      };
}

async function instrumentsUnchanged(db: Db): Promise<Finding> {
  const versions = await publishedVersions(db);
  const changed = versions.filter((v) => {
    const read = readInstrument(v.source, `${v.instrumentId}@${v.version}`);
    return !read.ok || contentHash(read.instrument) !== v.contentHash;
  });
  return {
    name: 'instruments',
    ok: changed.length === 0,
    text:
      changed.length === 0
        ? `${versions.length} published, as their content hashes say`
        : `changed after publication: ${changed.map((v) => `${v.instrumentId}@${v.version}`).join(', ')}`,
  };
}
