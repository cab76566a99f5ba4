/** Backups on each database: consistent while answers come in, one format for both, and no order of arrival. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { contentsOf } from '#db/copy-store.ts';
import { postgresFacts } from '#db/facts.ts';
import { endAllSessions } from '#db/repositories/operations.ts';
import { addResponse, claimReceipt, listResponses } from '#db/repositories/responses.ts';
import { DATABASE_FILE, openSqlite } from '#db/sqlite-store.ts';
import { openStore, type Store } from '#db/store.ts';
import { type DatabaseName, emptyStore } from '#db/stores.test-support.ts';
import { makeBackup } from '#lib/operations/backup.ts';
import { serverDiagnoses } from '#lib/operations/doctor.ts';
import { restoreBackup } from '#lib/operations/restore.ts';
import { verifyBackup, verifyStore } from '#lib/operations/verify.ts';
import { tau } from '../support/order.ts';
import { createDatabase } from '../support/postgres.ts';

const DAY = Date.UTC(2026, 4, 11);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answer(store: Store, i: number): Promise<void> {
  await store.write(async (tx) => {
    await claimReceipt(tx.db, 'c', `receipt ${i}`, 'mac');
    await addResponse(tx.db, {
      campaignId: 'c',
      linkId: 'l',
      unitId: 'u',
      day: '2026-05-11',
      eligible: true,
      answers: { arrival: `n${String(i).padStart(4, '0')}` },
      texts: { T: `text ${i}` },
    });
  });
}

const restored = (from: string, to: { dataFolder: string; databaseUrl?: string }) =>
  restoreBackup({
    databaseUrl: undefined,
    ...to,
    from,
    secretFile: undefined,
    replace: false,
    newSecret: false,
    now: DAY,
  });

describe.each<DatabaseName>(['SQLite', 'PostgreSQL'])('a backup of %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  afterAll(() => drop());

  // Enough that a random order is told from that of arrival: 0.15 is more than five standard deviations of tau.
  const FIRST = 600;

  it('taken while answers come in holds each one whole or not at all, and tells no order', async () => {
    for (let i = 0; i < FIRST; i++) await answer(store, i);
    await store.write(async (tx) => {
      const at = new Date(DAY);
      const moments = { createdAt: at, updatedAt: at };
      const person = { id: 'p', name: 'P', email: 'p@x', emailVerified: false, ...moments };
      await tx.db.insert(tx.db.tables.user).values(person);
      const session = { id: 's', token: 'a-token-that-was-deleted', userId: 'p', expiresAt: at, ...moments };
      await tx.db.insert(tx.db.tables.session).values(session);
    });
    await store.write((tx) => endAllSessions(tx.db));

    let running = true;
    let sent = FIRST;
    const load = (async () => {
      while (running) {
        await answer(store, sent++);
        // SQLite answers without ever letting the loop of events turn.
        await new Promise((r) => setImmediate(r));
      }
    })();
    const to = join(folder, database);
    const backup = await makeBackup({ store, to, now: DAY });
    running = false;
    await load;

    const rows = Object.fromEntries(backup.manifest.tables.map((t) => [t.table, t.rows]));
    expect(rows.response).toBeGreaterThanOrEqual(FIRST);
    expect(rows.response).toBeLessThanOrEqual(sent);
    expect([rows.response_text, rows.receipt]).toEqual([rows.response, rows.response]);

    expect(readdirSync(backup.folder)).toEqual([DATABASE_FILE, 'manifest.json']);
    const file = join(backup.folder, DATABASE_FILE);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(file).toString('latin1');
    expect(bytes).not.toContain('a-token-that-was-deleted');
    const arrivals = [...bytes.matchAll(/"arrival":"n(\d{4})"/g)].map((m) => Number(m[1]));
    // Each answer stands in the file once, in the order of its random key.
    expect(arrivals).toHaveLength(rows.response ?? 0);
    expect(Math.abs(tau(arrivals))).toBeLessThan(0.15);
    const texts = [...bytes.matchAll(/text (\d+)/g)].map((m) => Number(m[1]));
    expect(texts).toHaveLength(rows.response ?? 0);
    expect(Math.abs(tau(texts))).toBeLessThan(0.15);
    const failed = (await verifyBackup(backup.folder)).filter((f) => !f.ok);
    expect(failed.map((f) => f.name)).toEqual([]);

    // The same folder goes into either database.
    const sqlite = join(folder, `${database}-sqlite`);
    await restored(backup.folder, { dataFolder: sqlite });
    const databaseUrl = await createDatabase(inject('postgresPort'));
    const server = { dataFolder: join(folder, `${database}-postgres`), databaseUrl };
    await restored(backup.folder, server);
    const [a, b] = [openSqlite(sqlite, { readOnly: true }), await openStore(server, { readOnly: true })];
    try {
      const contents = (await contentsOf(a.db)).filter((c) => c.table !== 'audit_event');
      // Each restore makes an entry of its own.
      expect((await contentsOf(b.db)).filter((c) => c.table !== 'audit_event')).toEqual(contents);
      expect((await listResponses(b.db, 'c')).length).toBe(rows.response);
      for (const s of [a, b]) expect((await verifyStore(s, [])).filter((f) => !f.ok)).toEqual([]);
    } finally {
      await a.close();
      await b.close();
    }
    const again = await restored(backup.folder, { ...server, dataFolder: join(folder, 'other') }).catch(
      (error: Error) => error.message,
    );
    expect(again).toContain('The database is not empty');
  });
});

it('a command that only reads does not migrate a server’s database', async () => {
  const databaseUrl = await createDatabase(inject('postgresPort'));
  const open = openStore({ dataFolder: folder, databaseUrl }, { readOnly: true });
  await expect(open).rejects.toThrow('not at this version of the program');
  const facts = await postgresFacts(databaseUrl);
  expect(facts).toMatchObject({ encoding: 'UTF8', serializable: true, standby: false, pooler: false });
  expect(facts.pending).toBeGreaterThan(0);
  expect(serverDiagnoses(facts).filter((d) => d.state === 'failed')).toEqual([]);
});
