/** Accounts, sessions and credentials on each database. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Db, Store } from '../store.ts';
import { clearStore, DATABASES, emptyStore } from '../stores.test-support.ts';
import {
  addGrants,
  addUser,
  changeUser,
  dropGrant,
  findUser,
  grantsOf,
  listGrants,
  listUsers,
} from './accounts.ts';
import { appendAudit, auditAfter, dropOldAudit, searchAudit } from './audit.ts';
import {
  addInvitation,
  dropOldAttempts,
  dropPassword,
  earlierPasswords,
  findFailedAttempt,
  findInvitation,
  findSecondFactor,
  invitedUsers,
  passwordHashOf,
  putFailedAttempt,
  putSecondFactor,
  recoveryCodesLeft,
  setPassword,
  takeInvitation,
  takeRecoveryCode,
  takeStep,
} from './credentials.ts';
import {
  dropOldSessions,
  dropSession,
  dropSessions,
  findSession,
  listSessions,
  markSession,
} from './sessions.ts';

describe.each(DATABASES)('on %s', (database) => {
  let store: Store;
  let drop: () => Promise<void>;
  let userId: string;
  const write = <T>(work: (db: Db) => Promise<T>) => store.write((tx) => work(tx.db));
  const person = { username: 'zhang', name: '张三', organisation: null, endsAt: null };

  beforeAll(async () => {
    ({ store, drop } = await emptyStore(database, inject('postgresPort')));
  });
  beforeEach(async () => {
    await clearStore(store);
    userId = await write((db) => addUser(db, person, 1));
  });
  afterAll(() => drop());

  const addSession = (id: string, at: number) =>
    write(async (db) => {
      const when = new Date(at);
      const row = {
        id,
        userId,
        token: `token ${id}`,
        expiresAt: new Date(at + 1),
        createdAt: when,
        updatedAt: when,
      };
      await db.insert(db.tables.session).values(row);
    });

  it('keeps people, and their roles until these end', async () => {
    const until = 1_000;
    await write((db) =>
      addGrants(
        db,
        userId,
        [
          { role: 'lead', unitId: null, evaluationId: 'E' },
          { role: 'analyst', unitId: null, evaluationId: null, endsAt: until },
        ],
        1,
      ),
    );
    expect((await grantsOf(store.db, userId, until - 1)).map((g) => g.role).sort()).toEqual([
      'analyst',
      'lead',
    ]);
    expect(await grantsOf(store.db, userId, until)).toEqual([
      { role: 'lead', unitId: null, evaluationId: 'E' },
    ]);
    const [lead] = (await listGrants(store.db, userId)).filter((g) => g.role === 'lead');
    expect(await write((db) => dropGrant(db, 'another', lead?.id ?? ''))).toBeUndefined();
    expect(await write((db) => dropGrant(db, userId, lead?.id ?? ''))).toMatchObject({ role: 'lead' });
    await write((db) => changeUser(db, userId, { disabledAt: 9_007_199_254_740_991 }));
    expect((await findUser(store.db, userId))?.disabledAt).toBe(9_007_199_254_740_991);
    expect((await listUsers(store.db, until)).map((u) => [u.username, u.grants])).toEqual([['zhang', []]]);
  });

  it('keeps sessions with what decides about them', async () => {
    await addSession('a', 10);
    await addSession('b', 20);
    expect(await findSession(store.db, 'a')).toMatchObject({
      ...{ userId, name: '张三', seenAt: null, secondFactorAt: null, secondFactorConfirmedAt: null },
      createdAt: new Date(10),
    });
    await write((db) => markSession(db, 'a', { seenAt: 15, secondFactorAt: 12 }));
    expect(await findSession(store.db, 'a')).toMatchObject({ seenAt: 15, secondFactorAt: 12 });
    expect((await listSessions(store.db, userId)).map((s) => s.id)).toEqual(['b', 'a']);
    expect(await write((db) => dropSession(db, 'another', 'a'))).toBe(false);
    await write((db) => dropOldSessions(db, 20));
    expect((await listSessions(store.db, userId)).map((s) => s.id)).toEqual(['b']);
    await addSession('c', 30);
    expect(await write((db) => dropSessions(db, userId, 'c'))).toBe(1);
    expect(await write((db) => dropSession(db, userId, 'c'))).toBe(true);
    expect(await findSession(store.db, 'c')).toBeUndefined();
  });

  it('keeps a password and so many earlier ones', async () => {
    for (let i = 1; i <= 4; i++) await write((db) => setPassword(db, userId, `hash ${i}`, i, 2));
    expect(await passwordHashOf(store.db, userId)).toBe('hash 4');
    expect(await earlierPasswords(store.db, userId)).toEqual(['hash 3', 'hash 2']);
    await write((db) => dropPassword(db, userId, 5));
    expect(await passwordHashOf(store.db, userId)).toBeUndefined();
    expect((await earlierPasswords(store.db, userId))[0]).toBe('hash 4');
  });

  it('takes a time step, a recovery code and an invitation once, however many ask at once', async () => {
    const winners = async (work: (db: Db) => Promise<boolean>) =>
      (await Promise.all(Array.from({ length: 6 }, () => write(work)))).filter(Boolean).length;
    const factor = { sealedKey: 'sealed', step: 50, codeHashes: ['x', 'y'] };
    expect(await winners((db) => putSecondFactor(db, userId, factor, 2))).toBe(1);
    expect(await findSecondFactor(store.db, userId)).toMatchObject({ confirmedAt: 2, lastStep: 50 });
    expect(await winners((db) => takeStep(db, userId, 100))).toBe(1);
    expect(await winners((db) => takeStep(db, userId, 99))).toBe(0);
    expect(await winners((db) => takeRecoveryCode(db, userId, 'x', 3))).toBe(1);
    expect(await winners((db) => takeRecoveryCode(db, userId, 'z', 3))).toBe(0);
    expect(await recoveryCodesLeft(store.db, userId)).toBe(1);
    const invitation = { tokenHash: 't', userId, createdBy: 'x', createdAt: 1, expiresAt: 100 };
    await write((db) => addInvitation(db, invitation));
    expect(await invitedUsers(store.db, 50)).toEqual(new Set([userId]));
    expect([await findInvitation(store.db, 't', 99), await findInvitation(store.db, 't', 100)]).toEqual([
      { ...invitation, usedAt: null },
      undefined,
    ]);
    expect(await winners((db) => takeInvitation(db, 't', 50))).toBe(1);
    await write((db) => putSecondFactor(db, userId, { sealedKey: 'other', step: 7, codeHashes: ['v'] }, 5));
    expect(await findSecondFactor(store.db, userId)).toMatchObject({
      sealedKey: 'other',
      confirmedAt: 5,
      lastStep: 7,
    });
    expect(await recoveryCodesLeft(store.db, userId)).toBe(1);
  });

  it('counts tries and forgets old ones', async () => {
    await write((db) => putFailedAttempt(db, { keyHash: 'k', count: 1, firstAt: 10, restsUntil: null }));
    await write((db) => putFailedAttempt(db, { keyHash: 'k', count: 5, firstAt: 10, restsUntil: 99 }));
    expect(await findFailedAttempt(store.db, 'k')).toEqual({
      keyHash: 'k',
      count: 5,
      firstAt: 10,
      restsUntil: 99,
    });
    await write((db) => dropOldAttempts(db, 11));
    expect(await findFailedAttempt(store.db, 'k')).toBeUndefined();
  });

  it('keeps the trail in its order, searches it, and shortens it from its old end', async () => {
    const act = (at: number, action: string) => ({
      ...{ at, actorId: 'x', actorName: 'X', action, subject: 's', evaluationId: null },
      ...{ before: { a: null, b: [1, '二'] }, after: null, why: '因为', detail: { n: 1.5 } },
    });
    for (const [at, action] of [
      [1, 'campaign.open'],
      [2, 'account.create'],
      [3, 'campaign.close'],
    ] as const) {
      await write((db) => appendAudit(db, act(at, action)));
    }
    const all = await auditAfter(store.db, 0, 10);
    expect(all.map((e) => [e.seq, e.previousHash])).toEqual([
      [1, '0'.repeat(64)],
      [2, all[0]?.hash],
      [3, all[1]?.hash],
    ]);
    const found = async (filter: object) => (await searchAudit(store.db, filter, 99, 9)).map((e) => e.seq);
    expect(await found({ action: 'campaign.' })).toEqual([3, 1]);
    expect(await found({ classes: ['account'] })).toEqual([2]);
    expect(await found({ classes: ['nothing'] })).toEqual([]);
    expect(await found({ from: 2, to: 3, actorId: 'x', subject: 's' })).toEqual([2]);
    expect(await write((db) => dropOldAudit(db, 3))).toBe(2);
    expect(await write((db) => dropOldAudit(db, 3))).toBe(0);
    await write((db) => appendAudit(db, act(4, 'campaign.open')));
    expect((await auditAfter(store.db, 0, 10)).map((e) => e.seq)).toEqual([3, 4]);
  });
});
