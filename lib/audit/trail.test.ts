import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditEntry, auditAfter, auditHash } from '#db/repositories/audit.ts';
import { DATABASE_FILE } from '#db/sqlite-store.ts';
import { openWorld, refusal, refusalCode, START, type World } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { anchorFolder, readAnchors, writeAnchor } from './anchors.ts';
import { pruneTrail, RETENTION_DAYS } from './prune-trail.ts';
import { exportTrail, readTrail, TRAIL_PAGE } from './read-trail.ts';
import { audit } from './record.ts';
import { type Anchor, verifyTrail } from './verify-trail.ts';

const DAY = 86_400_000;
let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const act = (ctx: Context, subject: string) =>
  ctx.store.write((tx) =>
    audit(ctx, tx, 'campaign.close', subject, {
      evaluationId: 'E',
      before: { closedAt: null },
      after: { closedAt: ctx.now() },
      why: '提前结束',
    }),
  );
const some = async (n: number) => {
  for (let i = 0; i < n; i++) await act(world.as('lead', 'lead'), `c${i}`);
};
/** Whoever has the file can do this. */
const tamper = (sql: string, ...values: unknown[]) => {
  const db = new Database(join(world.folder, DATABASE_FILE));
  db.prepare(sql).run(...values);
  db.close();
};
const faults = async (anchors: Anchor[] = []) =>
  (await verifyTrail(world.store.db, anchors)).faults.map((f) => `${f.seq} ${f.kind}`);
const entries = () => auditAfter(world.store.db, 0, 1_000);

describe('the trail', () => {
  it('says who, what, when, before, after and why, and links each entry to the one before', async () => {
    await some(2);
    const [first, second] = (await entries()) as [AuditEntry, AuditEntry];
    expect(first).toMatchObject({
      seq: 1,
      at: START,
      actorId: 'lead',
      actorName: 'lead',
      action: 'campaign.close',
      subject: 'c0',
      before: { closedAt: null },
      after: { closedAt: START },
      why: '提前结束',
    });
    expect(second.previousHash).toBe(first.hash);
    expect(await verifyTrail(world.store.db, [])).toEqual({
      entries: 2,
      first: 1,
      last: 2,
      anchors: 0,
      faults: [],
    });
  });

  it('exists with its act or not at all', async () => {
    const lead = world.as('lead', 'lead');
    const failed = world.store.write(async (tx) => {
      await audit(lead, tx, 'campaign.close', 'c');
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    expect(await entries()).toEqual([]);
  });
});

describe('a changed trail shows', () => {
  beforeEach(() => some(6));

  it.each([
    ['actor_id', 'other'],
    ['at', 1],
    ['why', 'another reason'],
    ['before', '{"closedAt":5}'],
    ['detail', '{"x":1}'],
    ['subject', 'other'],
    ['evaluation_id', 'other'],
  ])('when %s was edited', async (column, value) => {
    tamper(`UPDATE audit_event SET ${column} = ? WHERE seq = 3`, value);
    expect(await faults()).toEqual(['3 changed']);
  });

  it('when an entry was edited together with its hash', async () => {
    const edited = { ...((await entries())[2] as AuditEntry), why: 'other' };
    tamper('UPDATE audit_event SET why = ?, hash = ? WHERE seq = 3', 'other', auditHash(edited));
    expect(await faults()).toEqual(['4 link_broken']);
  });

  it('when an entry was removed', async () => {
    tamper('DELETE FROM audit_event WHERE seq = 3');
    expect(await faults()).toEqual(['3 missing', '4 link_broken']);
  });

  it('when two entries changed places', async () => {
    tamper('UPDATE audit_event SET seq = -1 WHERE seq = 3');
    tamper('UPDATE audit_event SET seq = 3 WHERE seq = 4');
    tamper('UPDATE audit_event SET seq = 4 WHERE seq = -1');
    expect(await faults()).toEqual(expect.arrayContaining(['3 changed', '4 changed']));
  });

  it('when its end was cut off, to whoever has an anchor', async () => {
    const folder = anchorFolder(world.folder);
    await writeAnchor(world.store.db, folder, world.now);
    tamper('DELETE FROM audit_event WHERE seq > 4');
    expect(await faults()).toEqual([]);
    expect(await faults(readAnchors(folder))).toEqual(['6 anchor_missing']);
  });

  it('when it was written anew from an entry on, to whoever has an anchor', async () => {
    const anchors = [(await entries()).map(({ seq, hash }) => ({ seq, hash, at: 0 }))[4] as Anchor];
    let previousHash = '';
    for (const entry of await entries()) {
      const forged = {
        ...entry,
        why: entry.seq === 2 ? 'forged' : entry.why,
        previousHash: previousHash || entry.previousHash,
      };
      const hash = auditHash(forged);
      tamper(
        'UPDATE audit_event SET why = ?, previous_hash = ?, hash = ? WHERE seq = ?',
        ...[forged.why, forged.previousHash, hash, entry.seq],
      );
      previousHash = hash;
    }
    expect(await faults()).toEqual([]);
    expect(await faults(anchors)).toEqual(['5 anchor_differs']);
  });
});

describe('anchors', () => {
  it('are written once a day and read back', async () => {
    await some(1);
    const folder = anchorFolder(world.folder);
    expect(await writeAnchor(world.store.db, folder, world.now)).toContain('2026-05-11.json');
    await some(1);
    expect(await writeAnchor(world.store.db, folder, world.now)).toBeUndefined();
    await writeAnchor(world.store.db, folder, world.now + DAY);
    expect(readAnchors(folder).map((a) => a.seq)).toEqual([1, 2]);
    expect(await faults(readAnchors(folder))).toEqual([]);
  });

  it('that are none are refused by name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anchors-'));
    writeFileSync(join(folder, 'x.json'), '{"seq":1}');
    expect(() => readAnchors(folder)).toThrow(join(folder, 'x.json'));
    rmSync(folder, { recursive: true });
  });
});

describe('retention', () => {
  it('keeps at least half a year, and the chain after it whole', async () => {
    await some(3);
    world.now += 10 * DAY;
    await some(2);
    const anchors = (await entries()).map(({ seq, hash }) => ({ seq, hash, at: 0 }));
    world.now += RETENTION_DAYS * DAY - DAY;
    const refused = await refusal(pruneTrail(world.system, world.now - RETENTION_DAYS * DAY + 1));
    expect([refused.code, refused.problems[0]?.path]).toEqual(['invalid_input', 'before']);
    expect(await pruneTrail(world.system, START + DAY)).toBe(3);
    expect(await faults(anchors)).toEqual([]);
    expect((await entries()).map((e) => [e.seq, e.action])).toEqual([
      [4, 'campaign.close'],
      [5, 'campaign.close'],
      [6, 'audit.prune'],
    ]);
    tamper('DELETE FROM audit_event WHERE seq = 4');
    expect(await faults()).toEqual(['4 missing', '5 link_broken']);
  });

  it('is the installation’s business alone', async () => {
    expect(await refusalCode(pruneTrail(world.as('a', 'auditor'), 0))).toBe('not_allowed');
  });
});

describe('reading', () => {
  beforeEach(async () => {
    await some(3);
    world.now += DAY;
    const other = world.as('sec', 'system_admin');
    await other.store.write((tx) => audit(other, tx, 'account.create', 'u1', { after: { username: 'x' } }));
  });
  const auditor = () => world.as('auditor', 'auditor');
  const numbers = async (ctx: Context, query: object) =>
    (await readTrail(ctx, query)).entries.map((e) => e.seq);

  it('is for the auditor, and for the security administrator as far as accounts go', async () => {
    expect(await numbers(auditor(), {})).toEqual([4, 3, 2, 1]);
    const security = world.as('s', 'security_admin');
    expect(await numbers(security, {})).toEqual([4]);
    expect(await numbers(security, { action: 'campaign.close' })).toEqual([]);
    expect((await readTrail(security, {})).actions).toEqual(['account.create']);
    expect((await exportTrail(security, {})).rows).toHaveLength(1);
    for (const role of ['system_admin', 'evaluation_admin', 'analyst', 'lead'] as const) {
      expect(await refusalCode(readTrail(world.as('x', role), {}))).toBe('not_allowed');
    }
  });

  it('filters by day, person, act, evaluation and subject; empty filters are none', async () => {
    expect(await numbers(auditor(), { from: '2026-05-12', to: '' })).toEqual([4]);
    expect(await numbers(auditor(), { to: '2026-05-11' })).toEqual([3, 2, 1]);
    expect(await numbers(auditor(), { actor: 'sec' })).toEqual([4]);
    expect(await numbers(auditor(), { action: 'campaign.' })).toEqual([3, 2, 1]);
    expect(await numbers(auditor(), { evaluation: 'E', subject: 'c1' })).toEqual([2]);
    expect((await refusal(readTrail(auditor(), { from: 'yesterday' }))).problems[0]?.path).toBe('from');
  });

  it('goes page by page without losing or repeating an entry', async () => {
    await some(TRAIL_PAGE + 5);
    const first = await readTrail(auditor(), {});
    expect(first.entries).toHaveLength(TRAIL_PAGE);
    const second = await readTrail(auditor(), { before: String(first.next) });
    expect([...first.entries, ...second.entries].map((e) => e.seq)).toEqual(
      Array.from({ length: TRAIL_PAGE + 9 }, (_, i) => TRAIL_PAGE + 9 - i),
    );
    expect(second.next).toBeUndefined();
  });

  it('as an export is oldest first and is itself recorded', async () => {
    const table = await exportTrail(auditor(), { action: 'campaign.close' });
    expect(table.rows.map((r) => r[0])).toEqual([1, 2, 3]);
    expect((await entries()).at(-1)).toMatchObject({ action: 'audit.export', actorId: 'auditor' });
  });
});
