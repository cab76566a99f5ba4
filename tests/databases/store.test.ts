/** What a write promises, on each database: whole or absent, seen after commit, alone among equals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { getSetting, listUsers, putSetting } from '#db/repositories/accounts.ts';
import { appendAudit, auditAfter } from '#db/repositories/audit.ts';
import {
  addCampaign,
  addEvaluation,
  addUnits,
  changeCampaign,
  findCampaign,
} from '#db/repositories/evaluations.ts';
import { addInstrumentVersion } from '#db/repositories/instruments.ts';
import { appendScore, listScores } from '#db/repositories/scores.ts';
import { type Db, openStore, type Store } from '#db/store.ts';
import { clearStore, DATABASES, emptyStore } from '#db/stores.test-support.ts';
import { SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { workAtOnce } from '#lib/analysis/at-once.ts';
import { verifyTrail } from '#lib/audit/verify-trail.ts';
import type { Context } from '#lib/context.ts';
import { createIntake, whileOpen } from '#lib/respond/intake.ts';
import { firstStart } from '#lib/server/first-start.ts';
import { createDatabase } from '../support/postgres.ts';

const act = (at: number) => ({
  ...{ at, actorId: 'x', actorName: 'X', action: 'n', subject: '', evaluationId: null },
  ...{ before: null, after: null, why: null, detail: {} },
});

const version = (kind: string) => ({
  instrumentId: kind,
  kind,
  version: '1.0.0',
  status: 'published',
  trial: false,
  title: { 'zh-CN': '卷' },
  source: '',
  contentHash: kind,
  createdBy: 'system',
  createdAt: 1,
});

async function campaignIn(
  store: Store,
): Promise<{ evaluationId: string; campaignId: string; unitId: string }> {
  return store.write(async (tx) => {
    const id = await addInstrumentVersion(tx.db, version('questionnaire'));
    const evaluationId = await addEvaluation(tx.db, {
      title: 'E',
      periodStart: '2026-01-01',
      periodEnd: '2026-12-31',
      treeVersionId: id,
      policyVersionId: id,
      demo: false,
      createdBy: 'system',
      createdAt: 1,
    });
    const [unit] = await addUnits(tx.db, evaluationId, [{ code: 'A', name: 'A', type: 'township' }]);
    const campaignId = await addCampaign(tx.db, {
      evaluationId,
      questionnaireVersionId: id,
      audience: 'staff',
      contact: '',
      opensAt: 0,
      closesAt: 10_000,
      closedAt: null,
      createdBy: 'system',
      createdAt: 1,
    });
    return { evaluationId, campaignId, unitId: unit?.id ?? '' };
  });
}

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  beforeEach(() => clearStore(store));
  afterAll(() => drop());

  it('undoes everything of a failed write', async () => {
    const failed = store.write(async (tx) => {
      await putSetting(tx.db, 'a', 1);
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    expect(await getSetting(store.db, 'a')).toBeUndefined();
  });

  it('undoes only what a failed savepoint wrote, also when the database refused it', async () => {
    const { evaluationId } = await campaignIn(store);
    await store.write(async (tx) => {
      await putSetting(tx.db, 'before', 1);
      await tx
        .savepoint(() => addUnits(tx.db, 'nowhere', [{ code: 'B', name: 'B', type: 'township' }]))
        .catch(() => {});
      await tx.savepoint(() => addUnits(tx.db, evaluationId, [{ code: 'C', name: 'C', type: 'township' }]));
      await putSetting(tx.db, 'after', 1);
    });
    expect([await getSetting(store.db, 'before'), await getSetting(store.db, 'after')]).toEqual([1, 1]);
  });

  it('refuses a handle whose transaction has ended and a write inside a write', async () => {
    const leaked: Db[] = [];
    await store.write(async (tx) => void leaked.push(tx.db));
    await expect(putSetting(leaked[0] as Db, 'a', 1)).rejects.toThrow('had ended');
    await expect(store.write(() => store.write((tx) => putSetting(tx.db, 'a', 1)))).rejects.toThrow(
      'inside a write',
    );
  });

  it('says without its values what it refused', async () => {
    const refused = store.write((tx) =>
      addUnits(tx.db, 'nowhere', [{ code: 'a secret note', name: 'a secret note', type: 'township' }]),
    );
    await expect(refused).rejects.toThrow(/foreign key/i);
    await expect(refused).rejects.not.toThrow(/secret note/);
  });

  it('numbers the versions of a score without a gap when many are written at once', async () => {
    const { evaluationId, unitId } = await campaignIn(store);
    const one = (value: number) =>
      store.write((tx) =>
        appendScore(tx.db, {
          evaluationId,
          unitId,
          indicatorId: 'D1',
          value,
          reason: null,
          standardError: 0,
          degreesOfFreedom: 1,
          n: 1,
          sources: [],
          inputHash: '',
          ruleVersion: '',
          engineVersion: '',
          createdBy: 'system',
          createdAt: 1,
          why: '',
          revertsTo: null,
        }),
      );
    await Promise.all(Array.from({ length: 12 }, (_, i) => one(i / 12)));
    const numbers = (await listScores(store.db, evaluationId)).map((s) => s.seq).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it('counts up without losing a step when many add at once', async () => {
    const add = () =>
      store.write(async (tx) => {
        const before = (await getSetting<number>(tx.db, 'n')) ?? 0;
        await new Promise((r) => setTimeout(r, 2));
        await putSetting(tx.db, 'n', before + 1);
        await appendAudit(tx.db, act(before));
      });
    await Promise.all(Array.from({ length: 10 }, add));
    expect(await getSetting(store.db, 'n')).toBe(10);
    const trail = await auditAfter(store.db, 0, 100);
    expect(trail.map((e) => [e.seq, e.at])).toEqual(Array.from({ length: 10 }, (_, i) => [i + 1, i]));
    expect(await verifyTrail(store.db, [])).toMatchObject({ entries: 10, faults: [] });
  });

  it('takes no answer after its campaign was closed, however the two meet', async () => {
    const { campaignId, unitId } = await campaignIn(store);
    const intake = createIntake(
      store,
      whileOpen(() => 5_000),
    );
    const send = (i: number) =>
      intake.submit({
        campaignId,
        linkId: 'l',
        unitId,
        day: '2026-01-01',
        eligible: true,
        answers: { i },
        texts: {},
      });
    const sent = Array.from({ length: 300 }, (_, i) =>
      send(i).then(
        () => 'stored',
        (e: { code?: string }) => e.code ?? String(e),
      ),
    );
    await sent[0];
    await store.write((tx) => changeCampaign(tx.db, campaignId, { closedAt: 4_000 }));
    // What a reader sees right after the close must be all there will ever be.
    const { response } = store.db.tables;
    const seen = (await store.db.select({ id: response.id }).from(response)).length;
    const outcomes = await Promise.all(sent);
    const last = (await store.db.select({ id: response.id }).from(response)).length;
    expect(last).toBe(seen);
    expect(outcomes.filter((o) => o === 'stored')).toHaveLength(last);
    expect(new Set(outcomes)).toEqual(last === 300 ? new Set(['stored']) : new Set(['stored', 'gone']));
    expect((await findCampaign(store.db, campaignId))?.closedAt).toBe(4_000);
  });

  it('runs exclusive work of one name one after another', async () => {
    const events: string[] = [];
    const work = (name: string) =>
      store.exclusive('x', async () => {
        events.push(`begin ${name}`);
        await new Promise((r) => setTimeout(r, 10));
        events.push(`end ${name}`);
      });
    if (database === 'PostgreSQL') await Promise.all([work('a'), work('b')]);
    else {
      await work('a');
      await work('b');
    }
    expect(events.map((e) => e.split(' ')[0])).toEqual(['begin', 'end', 'begin', 'end']);
  });
});

describe('several processes on one PostgreSQL', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hengping-store-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('start at the same moment on an empty database, and migrate it once', async () => {
    const databaseUrl = await createDatabase(inject('postgresPort'));
    const stores = await Promise.all(
      ['a', 'b', 'c'].map((name) => openStore({ dataFolder: join(folder, name), databaseUrl })),
    );
    for (const store of stores)
      expect(await store.ready()).toMatchObject({ database: true, migrations: true });
    await stores[0]?.write((tx) => putSetting(tx.db, 'a', 1));
    expect(await getSetting((stores[1] as Store).db, 'a')).toBe(1);
    await Promise.all(stores.map((s) => s.close()));
  });

  it('begin once when several find the database empty', async () => {
    const databaseUrl = await createDatabase(inject('postgresPort'));
    const stores = await Promise.all(
      ['d', 'e', 'f'].map((name) => openStore({ dataFolder: join(folder, name), databaseUrl })),
    );
    const begun = await Promise.all(
      stores.map((store) => {
        const ctx: Context = {
          store,
          vault: createVault('the same secret for each of them'),
          actor: SYSTEM,
          now: Date.now,
          publicOrigin: 'http://localhost',
          work: workAtOnce(),
          campaignsChanged: () => {},
        };
        return store.exclusive('first start', () => firstStart(ctx, false));
      }),
    );
    expect(begun.filter((b) => b.invitations !== undefined)).toHaveLength(1);
    const people = await listUsers((stores[0] as Store).db, Date.now());
    expect(people.map((p) => p.username)).toEqual(['auditor', 'security', 'system']);
    await Promise.all(stores.map((s) => s.close()));
  });

  it('refuse a database that a newer version has migrated', async () => {
    const databaseUrl = await createDatabase(inject('postgresPort'));
    const place = { dataFolder: folder, databaseUrl };
    const store = await openStore(place);
    const { $client } = store.db as unknown as { $client: { query(text: string): Promise<unknown> } };
    await $client.query(
      "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 99999999999999)",
    );
    await store.close();
    await expect(openStore(place)).rejects.toThrow('newer version');
  });

  it('say what is wrong where no server answers', async () => {
    const place = { dataFolder: folder, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' };
    await expect(openStore(place)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
