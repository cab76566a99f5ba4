/** Backups of a demonstration: what they hold, what is refused, what a restore ends and keeps. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentsOf } from '#db/copy-store.ts';
import { getSetting } from '#db/repositories/accounts.ts';
import { auditAfter } from '#db/repositories/audit.ts';
import { countCollecting } from '#db/repositories/operations.ts';
import { addResponse } from '#db/repositories/responses.ts';
import { DATABASE_FILE, openSqlite } from '#db/sqlite-store.ts';
import floors from '../../scripts/floors.json' with { type: 'json' };
import { type DemoWorld, openDemoWorld, refusal } from '../../tests/support/world.ts';
import { anchorFolder, readAnchors, writeAnchor } from '../audit/anchors.ts';
import { audit } from '../audit/record.ts';
import { readEnv } from '../env.ts';
import { installationSecret, requireSameSecret, SECRET_FILE } from '../secrets.ts';
import { type Backup, makeBackup } from './backup.ts';
import { nearestBackup } from './backup-distance.ts';
import { diagnose, NODE_FLOOR, nodeVersion, serverDiagnoses } from './doctor.ts';
import { hashOfFile, MANIFEST_FILE, type Manifest } from './manifest.ts';
import { type RestoreInput, restoreBackup } from './restore.ts';
import { verifyBackup, verifyStore } from './verify.ts';

let world: DemoWorld;
let folder: string;
let backup: Backup;
let withSecret: Backup;
let n = 0;

beforeAll(async () => {
  world = await openDemoWorld();
  folder = mkdtempSync(join(tmpdir(), 'hengping-operations-'));
  await requireSameSecret(world.store, installationSecret(world.folder, undefined));
  await world.account('person', 'evaluator');
  await world.store.write(async (tx) => {
    await audit(world.system, tx, 'campaign.close', 'c');
    const at = new Date(world.now);
    const moments = { expiresAt: at, createdAt: at, updatedAt: at };
    const { session, secondFactor } = tx.db.tables;
    await tx.db.insert(session).values({ id: 's', token: 'a token', userId: 'person', ...moments });
    await tx.db
      .insert(secondFactor)
      .values({ userId: 'person', sealedKey: 'sealed', lastStep: 0, createdAt: world.now });
  });
  await writeAnchor(world.store.db, anchorFolder(world.folder), world.now);
  const to = join(folder, 'backups');
  backup = await makeBackup({ store: world.store, to, now: world.now });
  const secretFile = join(world.folder, SECRET_FILE);
  withSecret = await makeBackup({ store: world.store, to, now: world.now, secretFile });
}, 60_000);
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

let target: string;
beforeEach(() => {
  target = join(folder, `target-${n++}`);
});
const restore = (from: string, more: Partial<RestoreInput> = {}) =>
  restoreBackup({
    from,
    dataFolder: target,
    databaseUrl: undefined,
    secretFile: undefined,
    replace: false,
    newSecret: false,
    now: world.now,
    ...more,
  });
const failures = async (path: string) => (await verifyBackup(path)).filter((f) => !f.ok).map((f) => f.name);
/** A copy of the backup to spoil; with its hashes made right again where only the rest is to be looked at. */
async function spoiled(change: (path: string) => void, rehash = false): Promise<string> {
  const path = join(folder, `spoiled-${n++}`);
  cpSync(backup.folder, path, { recursive: true });
  change(path);
  if (rehash) {
    const manifest = JSON.parse(readFileSync(join(path, MANIFEST_FILE), 'utf8')) as Manifest;
    manifest.files[DATABASE_FILE] = await hashOfFile(join(path, DATABASE_FILE));
    writeFileSync(join(path, MANIFEST_FILE), JSON.stringify(manifest));
  }
  return path;
}
const sql = (path: string, text: string) => {
  const db = new Database(join(path, DATABASE_FILE));
  db.pragma('foreign_keys = OFF');
  db.exec(text);
  db.close();
};

describe('a backup', () => {
  it('is a private folder with the database, the anchors and a manifest of both', async () => {
    expect(backup.folder).toBe(join(folder, 'backups', 'hengping-2026-05-11'));
    expect(withSecret.folder).toBe(`${backup.folder}-2`);
    expect(readdirSync(backup.folder).sort()).toEqual(['audit-anchors', DATABASE_FILE, MANIFEST_FILE]);
    const { manifest } = backup;
    expect(Object.keys(manifest.files)).toEqual([DATABASE_FILE, 'audit-anchors/2026-05-11.json']);
    expect(Object.keys(withSecret.manifest.files)).toContain(SECRET_FILE);
    expect(manifest.tables).toEqual(await contentsOf(world.store.db));
    for (const path of [DATABASE_FILE, MANIFEST_FILE, 'audit-anchors/2026-05-11.json']) {
      expect(statSync(join(backup.folder, path)).mode & 0o777, path).toBe(0o600);
    }
    expect(statSync(backup.folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'backups')).filter((f) => f.startsWith('.'))).toEqual([]);
    // No moment of the making either.
    expect(readFileSync(join(backup.folder, MANIFEST_FILE), 'utf8')).not.toMatch(/\d{2}:\d{2}/);
  });

  it('leaves nothing behind where it cannot be made', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    const failed = await refusal(makeBackup({ store: world.store, to: join(file, 'x'), now: 0 }));
    expect(failed.message).toContain('Name another with --to');
  });

  it('passes every check', async () => {
    const found = await verifyBackup(backup.folder);
    expect(found.filter((f) => !f.ok)).toEqual([]);
    expect(found.map((f) => f.name)).toEqual([
      ...['files', 'free pages', 'contents', 'migrations', 'integrity', 'references', 'audit trail'],
      ...['instruments', 'score versions', 'storage rule', 'keys'],
    ]);
    expect(found.find((f) => f.name === 'keys')?.text).toMatch(/^\d{4} keys/);
    expect((await verifyStore(world.store, [])).filter((f) => !f.ok)).toEqual([]);
  });
});

describe('verify finds', () => {
  it.each([
    ['a changed file', 'backup', (p: string) => writeFileSync(join(p, DATABASE_FILE), 'x', { flag: 'a' })],
    ['a missing file', 'backup', (p: string) => rmSync(join(p, DATABASE_FILE))],
    ['a manifest that is none', 'backup', (p: string) => writeFileSync(join(p, MANIFEST_FILE), '{}')],
  ])('%s', async (_, name, change) => {
    expect(await failures(await spoiled(change))).toEqual([name]);
  });

  it.each([
    ['a changed row', 'UPDATE unit SET name = name || 1 WHERE position = 0', ['contents']],
    ['an orphan', "UPDATE unit SET evaluation_id = 'gone' WHERE position = 0", ['contents', 'references']],
    ['a cut trail', 'DELETE FROM audit_event', ['contents', 'audit trail']],
    [
      'a published instrument that was edited',
      "UPDATE instrument_version SET source = replace(source, '主动', '被动')",
      ['contents', 'instruments'],
    ],
    [
      'a gap in score versions',
      `INSERT INTO indicator_score (id, evaluation_id, unit_id, indicator_id, seq, n, sources, input_hash,
         rule_version, engine_version, created_by, created_at, why)
       SELECT 'x', id, 'u', 'i', 2, 0, '[]', '', '', '', '', 0, '' FROM evaluation LIMIT 1`,
      ['contents', 'score versions'],
    ],
    [
      'a moment beside an answer',
      "UPDATE response SET day = day || 'T10:00' WHERE id IN (SELECT id FROM response LIMIT 1)",
      ['contents', 'storage rule'],
    ],
    ['a pace in seconds', 'UPDATE response SET pace = 37', ['contents', 'storage rule']],
    ['keys that are a clock', "UPDATE response SET id = '01h' || substr(id, 4)", ['contents', 'keys']],
  ])('%s', async (_, text, names) => {
    const path = await spoiled((p) => sql(p, text), true);
    const found = (await failures(path)).filter((name) => name !== 'free pages');
    expect(found).toEqual(names);
  });
});

describe('a restore', () => {
  it('puts everything back, ends sessions and says so in the trail', async () => {
    const done = await restore(withSecret.folder);
    expect([done.sessionsEnded, done.migrated, done.aside]).toEqual([1, false, []]);
    const store = openSqlite(target);
    try {
      await requireSameSecret(store, installationSecret(target, undefined));
      const changed = (await contentsOf(store.db)).filter(
        (c) => !backup.manifest.tables.some((t) => t.table === c.table && t.hash === c.hash),
      );
      expect(changed.map((c) => c.table).sort()).toEqual(['audit_event', 'session']);
      const last = (await auditAfter(store.db, 0, 100)).at(-1);
      expect(last).toMatchObject({
        action: 'installation.restore',
        detail: { day: '2026-05-11', sessionsEnded: 1, secondFactorsForgotten: 0 },
      });
      expect((await verifyStore(store, readAnchors(anchorFolder(target)))).filter((f) => !f.ok)).toEqual([]);
    } finally {
      await store.close();
    }
    for (const name of [DATABASE_FILE, SECRET_FILE])
      expect([name, statSync(join(target, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(readdirSync(target).filter((f) => f.startsWith('restoring-'))).toEqual([]);
    expect((await refusal(restore(backup.folder))).message).toContain('holds a database already');
  });

  it('wants the secret, or to be told that it is lost', async () => {
    expect((await refusal(restore(backup.folder))).message).toContain('--new-secret');
    expect(existsSync(join(target, DATABASE_FILE))).toBe(false);
    mkdirSync(target, { recursive: true });
    copyFileSync(join(world.folder, SECRET_FILE), join(target, SECRET_FILE));
    await restore(backup.folder);

    target = join(folder, `target-${n++}`);
    const done = await restore(backup.folder, { newSecret: true });
    expect(done.factorsForgotten).toBe(1);
    const store = openSqlite(target);
    expect(await getSetting(store.db, 'secret_mark')).toBeUndefined();
    await requireSameSecret(store, installationSecret(target, undefined));
    await store.close();
  });

  it('moves what is there aside when told to replace it, and deletes nothing', async () => {
    await restore(withSecret.folder);
    const before = readFileSync(join(target, DATABASE_FILE));
    const done = await restore(withSecret.folder, { replace: true });
    const old = done.aside.find((name) => name.includes(DATABASE_FILE)) ?? '';
    expect(readFileSync(old).equals(before)).toBe(true);
    await restore(withSecret.folder, { replace: true });
    expect(existsSync(old)).toBe(true);
    expect(readdirSync(target).filter((f) => f.startsWith(`${DATABASE_FILE}.replaced-by-`))).toHaveLength(2);
  });

  it('refuses what was changed, leads out of the folder, or is newer', async () => {
    const changed = await spoiled((p) => sql(p, 'UPDATE unit SET name = name || 1'));
    expect((await refusal(restore(changed))).message).toContain('its SHA-256 differs');
    const rehashed = await spoiled((p) => sql(p, 'UPDATE unit SET name = name || 1'), true);
    expect((await refusal(restore(rehashed, { newSecret: true }))).message).toContain('unit');
    const outside = await spoiled((p) => {
      const path = join(p, MANIFEST_FILE);
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
      manifest.files['audit-anchors/../../x.json'] = '0'.repeat(64);
      writeFileSync(path, JSON.stringify(manifest));
    });
    expect((await refusal(restore(outside))).code).toBe('invalid_input');
    const linked = await spoiled((p) => {
      rmSync(join(p, 'audit-anchors', '2026-05-11.json'));
      symlinkSync('/etc/passwd', join(p, 'audit-anchors', '2026-05-11.json'));
    });
    expect((await refusal(restore(linked))).message).toContain('not a plain file');
    const newer = await spoiled(
      (p) => sql(p, "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)"),
      true,
    );
    expect((await refusal(restore(newer))).message).toContain('newer version');
    expect((await refusal(restore(join(folder, 'nowhere')))).code).toBe('not_found');
    expect(existsSync(join(target, DATABASE_FILE))).toBe(false);
  });

  it('migrates an older one', async () => {
    // The state of the migration before the newest, as the tests of migrations make it.
    const older = await spoiled((p) => {
      rmSync(join(p, DATABASE_FILE));
      const migrations = join(folder, 'older');
      cpSync(join(import.meta.dirname, '..', '..', 'db', 'migrations', 'sqlite'), migrations, {
        recursive: true,
      });
      const journal = join(migrations, 'meta', '_journal.json');
      const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] };
      writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, -1) }));
      const scratch = join(folder, 'older-data');
      void openSqlite(scratch, { migrations }).close();
      copyFileSync(join(scratch, DATABASE_FILE), join(p, DATABASE_FILE));
    }, true);
    expect((await verifyBackup(older)).at(-1)).toMatchObject({ name: 'migrations', ok: true });
    expect((await restore(older)).migrated).toBe(true);
    const store = openSqlite(target);
    expect((await store.ready()).migrations).toBe(true);
    await store.close();
  });
});

describe('doctor', () => {
  const env = (more: Record<string, string> = {}) => readEnv({ HENGPING_DATA: world.folder, ...more });
  const state = async (name: string, settings: Record<string, string> = {}, now = world.now) =>
    (await diagnose(env(settings), now, join(folder, 'backups'))).find((d) => d.name === name);

  it('finds a sound machine sound', async () => {
    const found = await diagnose(env(), world.now, join(folder, 'backups'));
    expect(found.filter((d) => d.state === 'failed')).toEqual([]);
    expect(found.filter((d) => d.state === 'warning').map((d) => d.name)).toEqual(['Node']);
  });

  it('says what is wrong and what to do', async () => {
    const secretFile = join(folder, 'short');
    writeFileSync(secretFile, 'short', { mode: 0o600 });
    expect(await state('secret', { HENGPING_SECRET_FILE: secretFile })).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('openssl rand'),
    });
    chmodSync(join(world.folder, SECRET_FILE), 0o644);
    expect((await state('files'))?.text).toContain('chmod 600');
    expect((await state('secret'))?.state).toBe('failed');
    chmodSync(join(world.folder, SECRET_FILE), 0o600);
    expect((await state('PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'http://ping.example' }))?.state).toBe('warning');
    expect((await state('clock', {}, Date.UTC(1970, 0, 2)))?.state).toBe('failed');
    expect((await state('clock', {}, world.now - 3 * 86_400_000))?.text).toContain('NTP');
    expect((await state('backup', {}, world.now + 4 * 86_400_000))?.state).toBe('warning');
    const unreachable = { DATABASE_URL: 'postgres://u:hidden-word@127.0.0.1:1/x' };
    expect((await state('database', unreachable))?.text).toContain('ECONNREFUSED');
    expect(JSON.stringify(await diagnose(env(unreachable), world.now))).not.toContain('hidden-word');
    expect((await diagnose(env({ HENGPING_DATA: '/proc/x' }), world.now))[2]).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('Set HENGPING_DATA'),
    });
  });

  it('knows the floors', () => {
    expect(NODE_FLOOR).toBe(floors.node);
    expect(['24.22.1', '24.22.10', '25.0.0', '24.21.9', '22.30.0'].map((v) => nodeVersion(v).state)).toEqual([
      'ok',
      'ok',
      'ok',
      'warning',
      'failed',
    ]);
  });

  it('judges a server', () => {
    const facts = {
      ...{ version: '15.6', encoding: 'UTF8', collation: 'C', serializable: true, standby: false },
      ...{ mayCreate: true, maxConnections: 100, pooler: false, clockAhead: 10, pending: 0 },
    };
    const bad = (change: Partial<typeof facts>) =>
      serverDiagnoses({ ...facts, ...change })
        .filter((d) => d.state !== 'ok')
        .map((d) => `${d.state} ${d.name}`);
    expect(bad({})).toEqual([]);
    expect(bad({ version: '12.1' })).toEqual(['failed database']);
    expect(bad({ encoding: 'SQL_ASCII' })).toEqual(['failed encoding']);
    expect(bad({ standby: true })).toEqual(['failed writing']);
    expect(bad({ serializable: false })).toEqual(['failed writing']);
    expect(bad({ maxConnections: 20 })).toEqual(['warning connections']);
    expect(bad({ maxConnections: 20, pooler: true })).toEqual([]);
    expect(bad({ clockAhead: -60_000 })).toEqual(['warning clocks']);
    expect(bad({ pending: 1, mayCreate: false })).toEqual(['failed writing', 'warning migrations']);
  });
});

describe('two backups', () => {
  it('of the same answers tell nothing; of different ones, how many came between', async () => {
    expect(nearestBackup(withSecret)).toBeUndefined();
    const collecting = await countCollecting(world.store.db, world.now);
    expect(collecting).toBe(Object.keys(world.campaigns).length);
    await world.store.write(async (tx) => {
      const { id: campaignId } = world.campaigns.own_staff;
      const answer = { campaignId, linkId: 'l', unitId: 'u', day: '2026-05-11', eligible: true };
      for (let i = 0; i < 3; i++) await addResponse(tx.db, { ...answer, answers: {}, texts: {} });
    });
    const later = await makeBackup({ store: world.store, to: join(folder, 'apart'), now: world.now });
    cpSync(backup.folder, join(folder, 'apart', 'hengping-2026-05-10'), { recursive: true });
    mkdirSync(join(folder, 'apart', 'hengping-2026-05-09'));
    expect(nearestBackup(later)).toEqual({ name: 'hengping-2026-05-10', answers: 3 });
  });
});
