import { generateSync } from 'otplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findUserByName, putSetting } from '#db/repositories/accounts.ts';
import { auditAfter } from '#db/repositories/audit.ts';
import { earlierPasswords, passwordHashOf } from '#db/repositories/credentials.ts';
import { listSessions } from '#db/repositories/sessions.ts';
import { openWorld, refusal, refusalCode, type World } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { acceptInvitation, readInvitation } from './accept-invitation.ts';
import { ATTEMPTS, createAttempts, REST_MS } from './attempts.ts';
import { changeAccount } from './change-account.ts';
import { changeAuthorization } from './change-authorization.ts';
import { changePassword } from './change-password.ts';
import { createAccount } from './create-account.ts';
import { createDevices } from './devices.ts';
import type { Invited } from './invite.ts';
import { listAccounts, readAccount } from './list-accounts.ts';
import { endOwnSession, readOwnAccount } from './own-account.ts';
import { beginOwnFactor, confirmOwnFactor, giveOwnFactor } from './own-second-factor.ts';
import type { Actor, Role } from './permissions.ts';
import { actorOfSession, IDLE_MS, SESSION_MS } from './standing.ts';
import { createVault } from './vault.ts';

const PASSWORD = 'correct horse 42 battery';
let world: World;
let system: Context;
let security: Context;

beforeEach(async () => {
  world = await openWorld();
  // Somebody else in each office, so that the last one is not the question everywhere.
  for (const [name, role] of [
    ['sys2', 'system_admin'],
    ['sec2', 'security_admin'],
  ] as const) {
    await world.account(name, role);
  }
  system = await world.account('sys', 'system_admin');
  security = await world.account('sec', 'security_admin');
});
afterEach(() => world.close());

const token = (invited: Invited | undefined) => invited?.address.split('/').at(-1) ?? '';
const problemOf = async (work: Promise<unknown>) => {
  const { problems } = await refusal(work);
  return problems.map((p) => `${p.path} ${p.rule}`);
};
const last = async () => (await auditAfter(world.store.db, 0, 1_000)).at(-1);

/** A person with a password and roles. */
async function person(username: string, ...roles: Role[]): Promise<{ userId: string }> {
  const invited = await createAccount(system, { username, name: `姓名${username}` });
  await acceptInvitation(world.nobody, token(invited), { password: PASSWORD });
  for (const role of roles) {
    await changeAuthorization(security, invited.userId, { act: 'grant', role, why: '工作需要' });
  }
  return invited;
}

let sessions = 0;
/** A session as the sign-in makes it. */
async function session(userId: string): Promise<string> {
  const id = `session${++sessions}`;
  await world.store.write(async (tx) => {
    const { session: table } = tx.db.tables;
    const at = new Date(world.now);
    await tx.db.insert(table).values({
      ...{ id, userId, token: `token of ${id}`, expiresAt: new Date(world.now + SESSION_MS) },
      ...{ createdAt: at, updatedAt: at },
    });
  });
  return id;
}
const actor = (id: string) => actorOfSession(world.store, id, world.now);
const standing = async (id: string): Promise<string> => {
  const found = await actor(id);
  return found.kind === 'staff' ? (found.step ?? 'free') : found.kind;
};
const as = async (id: string): Promise<Context> => ({ ...world.nobody, actor: await actor(id) });

describe('accounts', () => {
  it('begin with nothing, get a password from their person and roles from somebody else', async () => {
    const invited = await createAccount(system, { username: 'zhang', name: '张三' });
    expect(await readInvitation(world.nobody, token(invited))).toEqual({ username: 'zhang', name: '张三' });
    expect((await listAccounts(system)).find((p) => p.username === 'zhang')).toMatchObject({
      state: 'invited',
      grants: [],
    });
    await acceptInvitation(world.nobody, token(invited), { password: PASSWORD });
    await changeAuthorization(security, invited.userId, { act: 'grant', role: 'evaluator', why: '抽调' });
    expect((await readAccount(security, invited.userId)).grants.map((g) => g.role)).toEqual(['evaluator']);
    expect(await last()).toMatchObject({ action: 'role.grant', why: '抽调', actorId: 'sec' });
  });

  it('are made by the one and authorized by the other', async () => {
    const { userId } = await person('zhang');
    const grant = { act: 'grant', role: 'lead', why: '需要' };
    expect(await refusalCode(changeAuthorization(system, userId, grant))).toBe('not_allowed');
    expect(await refusalCode(createAccount(security, { username: 'li', name: '李' }))).toBe('not_allowed');
    expect(await refusalCode(changeAccount(security, userId, { act: 'disable', why: '离职' }))).toBe(
      'not_allowed',
    );
  });

  it('never join the offices with each other or with the work', async () => {
    const { userId } = await person('zhang', 'evaluator');
    for (const role of ['system_admin', 'security_admin', 'auditor'] as const) {
      expect(
        await problemOf(changeAuthorization(security, userId, { act: 'grant', role, why: '需要' })),
      ).toEqual(['role offices']);
    }
    const { userId: auditor } = await person('wang', 'auditor');
    expect(
      await problemOf(changeAuthorization(security, auditor, { act: 'grant', role: 'analyst', why: '需要' })),
    ).toEqual(['role offices']);
    await world.store.write((tx) => putSetting(tx.db, 'demonstration', true));
    await changeAuthorization(security, userId, { act: 'grant', role: 'auditor', why: '演示' });
  });

  it('nobody changes his own, and the last of an office stays', async () => {
    expect(await refusalCode(changeAccount(system, 'sys', { act: 'disable', why: '自己' }))).toBe(
      'not_allowed',
    );
    expect(
      await refusalCode(changeAuthorization(security, 'sec', { act: 'grant', role: 'lead', why: '自己' })),
    ).toBe('not_allowed');
    await changeAccount(system, 'sys2', { act: 'disable', why: '离职' });
    const sys2 = await world.as('sys2', 'system_admin');
    expect(await refusalCode(changeAccount(sys2, 'sys', { act: 'disable', why: '报复' }))).toBe('conflict');
    expect(
      await refusalCode(changeAccount(sys2, 'sys', { act: 'end', lastDay: '2030-01-01', why: '限期' })),
    ).toBe('conflict');
    const grant = (await readAccount(security, 'sys')).grants[0]?.id;
    expect(
      await refusalCode(changeAuthorization(security, 'sys', { act: 'revoke', grantId: grant, why: '收回' })),
    ).toBe('conflict');
  });

  it('take no field that the form does not have', async () => {
    const extra = { username: 'zhang', name: '张', role: 'system_admin', disabledAt: null };
    expect(await refusalCode(createAccount(system, extra))).toBe('invalid_input');
    const { userId } = await person('lisi');
    const grant = { act: 'grant', role: 'lead', why: '需要', userId: 'sys' };
    expect(await refusalCode(changeAuthorization(security, userId, grant))).toBe('invalid_input');
  });

  it('of third parties end by themselves', async () => {
    const third = { username: 'third', name: '王五', organisation: '某高校' };
    expect(await problemOf(createAccount(system, third))).toEqual(['lastDay third_party_end']);
    const invited = await createAccount(system, { ...third, lastDay: '2026-05-20' });
    await acceptInvitation(world.nobody, token(invited), { password: PASSWORD });
    const id = await session(invited.userId);
    expect(await standing(id)).toBe('free');
    world.now = new Date('2026-05-20T23:59:00').getTime();
    expect(await standing(await session(invited.userId))).toBe('free');
    world.now = new Date('2026-05-21T00:00:00').getTime();
    expect(await standing(await session(invited.userId))).toBe('nobody');
    expect(
      await problemOf(changeAccount(system, invited.userId, { act: 'end', lastDay: '', why: '续聘' })),
    ).toEqual(['lastDay third_party_end']);
  });

  it('lose a role on the day it ends', async () => {
    const { userId } = await person('zhang');
    await changeAuthorization(security, userId, {
      ...{ act: 'grant', role: 'lead', lastDay: '2026-05-12', why: '代班' },
    });
    const id = await session(userId);
    const roles = async () => ((await actor(id)) as Actor).grants.map((g) => g.role);
    expect(await roles()).toEqual(['lead']);
    world.now = new Date('2026-05-13T00:00:00').getTime();
    const later = await session(userId);
    expect(((await actor(later)) as Actor).grants).toEqual([]);
  });
});

describe('invitations', () => {
  it('work once, for three days, and not at all for a disabled account', async () => {
    const invited = await createAccount(system, { username: 'zhang', name: '张三' });
    await acceptInvitation(world.nobody, token(invited), { password: PASSWORD });
    const again = () =>
      acceptInvitation(world.nobody, token(invited), { password: 'another long password 9' });
    expect(await refusalCode(again())).toBe('not_found');

    const second = await changeAccount(system, invited.userId, { act: 'invite', why: '忘记密码' });
    world.now += 72 * 3_600_000;
    expect(await refusalCode(readInvitation(world.nobody, token(second)))).toBe('not_found');

    const third = await changeAccount(system, invited.userId, { act: 'invite', why: '过期' });
    await changeAccount(system, invited.userId, { act: 'disable', why: '离职' });
    expect(await refusalCode(readInvitation(world.nobody, token(third)))).toBe('not_found');
    expect(await refusalCode(readInvitation(world.nobody, 'x'.repeat(26)))).toBe('not_found');
  });

  it('raced by many are accepted once', async () => {
    const invited = await createAccount(system, { username: 'zhang', name: '张三' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        acceptInvitation(world.nobody, token(invited), { password: `a different phrase ${i}` }),
      ),
    );
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
  });

  it('anew end the password and every session', async () => {
    const { userId } = await person('zhang', 'lead');
    const id = await session(userId);
    await changeAccount(system, userId, { act: 'invite', why: '疑似泄露' });
    expect(await standing(id)).toBe('nobody');
    expect(await passwordHashOf(world.store.db, userId)).toBeUndefined();
    expect(await standing(await session(userId))).toBe('change_password');
  });

  it('leave no token in the database', async () => {
    const invited = await createAccount(system, { username: 'zhang', name: '张三' });
    const { invitation } = world.store.db.tables;
    const rows = JSON.stringify(await world.store.db.select().from(invitation));
    expect(rows).not.toContain(token(invited));
    expect(JSON.stringify(await auditAfter(world.store.db, 0, 1_000))).not.toContain(token(invited));
  });
});

describe('passwords', () => {
  it.each([
    ['short', 'password_too_short'],
    ['password123', 'password_common'],
    ['1234567890', 'password_common'],
    ['aaaaaaaaaaaa', 'password_common'],
    ['qwertyuiop', 'password_common'],
    ['woaini1314!', 'password_common'],
    ['hengping2026', 'password_common'],
    ['zhangsan-is-great', 'password_own_name'],
    ['这是张三丰的好密码吧', 'password_own_name'],
    ['x'.repeat(129), 'password_too_long'],
  ])('%s is refused: %s', async (password, rule) => {
    const invited = await createAccount(system, { username: 'zhangsan', name: '张三丰' });
    expect(await problemOf(acceptInvitation(world.nobody, token(invited), { password }))).toEqual([
      `password ${rule}`,
    ]);
  });

  it.each([
    ['four words are fine'],
    ['衡评平台真的很好用啊'],
    ['kJ8#vQ2!mZ'],
    [`${'x9'.repeat(3)}Lorem-ipsum`],
  ])('%s is taken', async (password) => {
    const invited = await createAccount(system, { username: 'zhangsan', name: '张三丰' });
    await acceptInvitation(world.nobody, token(invited), { password });
    const hash = (await passwordHashOf(world.store.db, invited.userId)) ?? '';
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(await world.nobody.vault.passwordMatches(hash, password)).toBe(true);
  });

  it('are changed with the present one, never back to one of the last five, and end other sessions', async () => {
    const { userId } = await person('zhang', 'lead');
    const [own, other] = [await session(userId), await session(userId)];
    const change = async (current: string, next: string) => {
      world.now += 1_000;
      await changePassword(await as(own), { current, next });
    };
    expect(await problemOf(change('wrong password!', 'the second phrase 2'))).toEqual([
      'current wrong_password',
    ]);
    await change(PASSWORD, 'the second phrase 2');
    expect([await standing(own), await standing(other)]).toEqual(['free', 'nobody']);
    expect(await problemOf(change('the second phrase 2', PASSWORD))).toEqual(['next password_used_before']);
    expect(await problemOf(change('the second phrase 2', 'the second phrase 2'))).toEqual([
      'next password_used_before',
    ]);
    let current = 'the second phrase 2';
    for (const n of [3, 4, 5, 6, 7]) {
      await change(current, `the next phrase ${n}`);
      current = `the next phrase ${n}`;
    }
    expect(await earlierPasswords(world.store.db, userId)).toHaveLength(5);
    await change(current, PASSWORD);
  }, 60_000);

  it('wrong too often rest', async () => {
    const { userId } = await person('zhang', 'lead');
    const id = await session(userId);
    const change = async (current: string) =>
      refusalCode(changePassword(await as(id), { current, next: 'the second phrase 2' }));
    for (let i = 0; i < ATTEMPTS; i++) expect(await change('wrong password!')).toBe('invalid_input');
    expect(await change(PASSWORD)).toBe('too_many');
  });
});

describe('failed tries', () => {
  it('rest after five, for a quarter of an hour, in every process, and never for good', async () => {
    const vault = world.nobody.vault;
    const here = createAttempts(world.store, vault, () => world.now);
    const there = createAttempts(world.store, vault, () => world.now);
    for (let i = 0; i < ATTEMPTS; i++) expect(await (i % 2 ? here : there).begin('name:a')).toBe(0);
    expect(await here.begin('name:a')).toBe(REST_MS);
    expect(await there.begin('name:b')).toBe(0);
    // Trying on while it rests does not make the rest longer.
    world.now += REST_MS - 1;
    expect(await there.begin('name:a')).toBe(1);
    world.now += 1;
    expect(await there.begin('name:a')).toBe(0);
    await there.succeeded('name:a');
    for (let i = 0; i < ATTEMPTS; i++) expect(await here.begin('name:a')).toBe(0);
  });

  it('of many at once are counted each', async () => {
    const attempts = createAttempts(world.store, world.nobody.vault, () => world.now);
    const waits = await Promise.all(Array.from({ length: 20 }, () => attempts.begin('name:a')));
    expect(waits.filter((w) => w === 0)).toHaveLength(ATTEMPTS);
  });

  it('of a known device are its own, so that a stranger cannot keep a person out', () => {
    const devices = createDevices(world.nobody.vault, false);
    const cookie = devices.cookie('admin', undefined).split(';')[0] ?? '';
    const of = (text: string, name = 'admin') => devices.of(new Headers({ cookie: text }), name);
    expect(of(cookie)).toMatch(/^device:/);
    expect(of(`a=b; ${cookie}; c=d`)).toBe(of(cookie));
    expect(of(cookie, 'other')).toBeUndefined();
    expect(of(cookie.replace(/.$/, (c) => (c === '0' ? '1' : '0')))).toBeUndefined();
    const foreign = createDevices(createVault('another installation entirely!!'), false);
    expect(foreign.of(new Headers({ cookie }), 'admin')).toBeUndefined();
  });
});

describe('sessions', () => {
  it('end when idle, after half a day, and at once when an account is disabled or a role taken', async () => {
    const { userId } = await person('zhang', 'lead');
    const idle = await session(userId);
    world.now += IDLE_MS - 1;
    expect(await standing(idle)).toBe('free');
    world.now += IDLE_MS - 1;
    expect(await standing(idle)).toBe('free');
    world.now += IDLE_MS;
    expect(await standing(idle)).toBe('nobody');

    const long = await session(userId);
    const begun = world.now;
    while (world.now < begun + SESSION_MS - IDLE_MS) {
      world.now += IDLE_MS - 1_000;
      expect(await standing(long)).toBe('free');
    }
    world.now = begun + SESSION_MS;
    expect(await standing(long)).toBe('nobody');

    const live = await session(userId);
    const grant = (await readAccount(security, userId)).grants[0]?.id;
    await changeAuthorization(security, userId, { act: 'revoke', grantId: grant, why: '调离' });
    expect(((await actor(live)) as Actor).grants).toEqual([]);
    await changeAccount(system, userId, { act: 'disable', why: '离职' });
    expect(await standing(live)).toBe('nobody');
    expect(await standing(await session(userId))).toBe('nobody');
  });

  it('are listed to their person, who ends them one by one, and nobody else\u2019s', async () => {
    const { userId } = await person('zhang', 'lead');
    const { userId: stranger } = await person('lisi', 'lead');
    const [own, other, foreign] = [await session(userId), await session(userId), await session(stranger)];
    const ctx = await as(own);
    expect((await readOwnAccount(ctx)).sessions.map((s) => [s.id, s.own]).sort()).toEqual(
      [
        [own, true],
        [other, false],
      ].sort(),
    );
    expect(await refusalCode(endOwnSession(ctx, foreign))).toBe('not_found');
    await endOwnSession(ctx, other);
    expect([await standing(other), await standing(foreign)]).toEqual(['nobody', 'free']);
  });
});

describe('the second factor', () => {
  const at = () => Math.floor(world.now / 1_000);
  const codeOf = (key: string, seconds = at()) => generateSync({ secret: key, epoch: seconds });

  async function withFactor(role: Role) {
    const { userId } = await person(`p-${role.replaceAll('_', '-')}`, role);
    const first = await session(userId);
    const { key, pending } = await beginOwnFactor(await as(first), { password: PASSWORD });
    const { recoveryCodes } = await confirmOwnFactor(await as(first), { code: codeOf(key), pending });
    world.now += 60_000;
    return { userId, key, recoveryCodes, first };
  }

  it('is required of administrators, the auditor and the analyst, and of nobody in the demonstration', async () => {
    const needs: Record<string, string> = {};
    for (const role of ['evaluation_admin', 'analyst', 'auditor', 'lead', 'evaluator', 'author'] as const) {
      const { userId } = await person(`x-${role.replaceAll('_', '-')}`, role);
      needs[role] = await standing(await session(userId));
    }
    expect(needs).toEqual({
      ...{ evaluation_admin: 'set_second_factor', analyst: 'set_second_factor' },
      ...{ auditor: 'set_second_factor', lead: 'free', evaluator: 'free', author: 'free' },
    });
    await world.store.write((tx) => putSetting(tx.db, 'demonstration', true));
    const analyst = await findUserByName(world.store.db, 'x-analyst');
    expect(await standing(await session(analyst?.id ?? ''))).toBe('free');
  }, 60_000);

  it('once on is asked for in every new session, and ends the others', async () => {
    const { userId, key, first } = await withFactor('analyst');
    expect(await standing(first)).toBe('free');
    const next = await session(userId);
    expect(await standing(next)).toBe('give_second_factor');
    const ctx = await as(next);
    const own = await readOwnAccount(ctx);
    expect([own.grants, own.sessions]).toEqual([[], []]);
    expect(await refusalCode(changePassword(ctx, { current: PASSWORD, next: 'the second phrase 2' }))).toBe(
      'step_required',
    );
    expect(await refusalCode(beginOwnFactor(ctx, { password: PASSWORD }))).toBe('step_required');
    expect(await refusalCode(endOwnSession(ctx, first))).toBe('step_required');
    await giveOwnFactor(ctx, { code: codeOf(key) });
    expect(await standing(next)).toBe('free');
  });

  it('stays as it is while another key waits, and until its first code has been seen', async () => {
    const { userId, key, first } = await withFactor('analyst');
    const ctx = await as(first);
    const { key: next, pending } = await beginOwnFactor(ctx, { password: PASSWORD });
    const given = await session(userId);
    await giveOwnFactor(await as(given), { code: codeOf(key) });
    expect(await standing(given)).toBe('free');
    // A code of the key in force does not confirm the waiting one.
    world.now += 60_000;
    expect(await refusalCode(confirmOwnFactor(ctx, { code: codeOf(key), pending }))).toBe('invalid_input');
    const { recoveryCodes } = await confirmOwnFactor(ctx, { code: codeOf(next), pending });
    expect(recoveryCodes).toHaveLength(10);
    expect(await refusalCode(confirmOwnFactor(ctx, { code: codeOf(next), pending }))).toBe('invalid_input');
    world.now += 60_000;
    const later = await session(userId);
    expect(await refusalCode(giveOwnFactor(await as(later), { code: codeOf(key) }))).toBe('invalid_input');
    await giveOwnFactor(await as(later), { code: codeOf(next) });
    expect(await standing(later)).toBe('free');
  });

  it('waits a quarter of an hour, for the person who began it', async () => {
    const { userId } = await person('waits', 'analyst');
    const ctx = await as(await session(userId));
    const { key, pending } = await beginOwnFactor(ctx, { password: PASSWORD });
    const other = await as(await session((await person('waits-not', 'analyst')).userId));
    expect(await refusalCode(confirmOwnFactor(other, { code: codeOf(key), pending }))).toBe('conflict');
    expect(await refusalCode(confirmOwnFactor(ctx, { code: codeOf(key), pending: 'forged' }))).toBe(
      'conflict',
    );
    world.now += 15 * 60_000 + 1;
    expect(await refusalCode(confirmOwnFactor(ctx, { code: codeOf(key), pending }))).toBe('conflict');
  });

  it('takes a code of this step or a neighbour once, and of no other', async () => {
    const { userId, key } = await withFactor('analyst');
    const give = async (code: string) => {
      const id = await session(userId);
      const outcome = await refusalCode(giveOwnFactor(await as(id), { code })).catch(() => 'taken');
      return outcome;
    };
    expect(await give(codeOf(key, at() - 60))).toBe('invalid_input');
    expect(await give(codeOf(key, at() + 60))).toBe('invalid_input');
    expect(await give(codeOf(key))).toBe('taken');
    // The same code again, and the one before it, are used up.
    expect(await give(codeOf(key))).toBe('invalid_input');
    expect(await give(codeOf(key, at() - 30))).toBe('invalid_input');
    world.now += 30_000;
    expect(await give(codeOf(key))).toBe('taken');
  });

  it('given twice at once is taken once', async () => {
    const { userId, key } = await withFactor('analyst');
    const [a, b] = [await session(userId), await session(userId)];
    const code = codeOf(key);
    const outcomes = await Promise.allSettled([
      giveOwnFactor(await as(a), { code }),
      giveOwnFactor(await as(b), { code }),
    ]);
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
  });

  it('guessed across sessions rests', async () => {
    const { userId, key } = await withFactor('analyst');
    const outcomes: string[] = [];
    for (let i = 0; i < ATTEMPTS + 1; i++) {
      outcomes.push(await refusalCode(giveOwnFactor(await as(await session(userId)), { code: '000000' })));
    }
    expect(outcomes).toEqual([...Array(ATTEMPTS).fill('invalid_input'), 'too_many']);
    expect(await refusalCode(giveOwnFactor(await as(await session(userId)), { code: codeOf(key) }))).toBe(
      'too_many',
    );
  });

  it('is replaced once by each recovery code, however it is typed', async () => {
    const { userId, recoveryCodes } = await withFactor('analyst');
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code.replaceAll('-', '')).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/);
    const [first = '', second = ''] = recoveryCodes;
    const give = async (code: string) => {
      const id = await session(userId);
      await giveOwnFactor(await as(id), { code });
      return standing(id);
    };
    expect(await give(first.toUpperCase().replaceAll('-', ' '))).toBe('free');
    await expect(give(first)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await give(second)).toBe('free');
    const { recoveryCode, secondFactor } = world.store.db.tables;
    const stored = JSON.stringify([
      await world.store.db.select().from(recoveryCode),
      await world.store.db.select().from(secondFactor),
    ]);
    for (const code of recoveryCodes) expect(stored).not.toContain(code.replaceAll('-', ''));
  });

  it('is sealed: the database alone gives no code', async () => {
    const { userId, key } = await withFactor('analyst');
    const { secondFactor } = world.store.db.tables;
    const [row] = await world.store.db.select().from(secondFactor);
    expect(row?.sealedKey).not.toContain(key);
    expect(world.nobody.vault.unseal(userId, row?.sealedKey ?? '')).toBe(key);
    expect(() => world.nobody.vault.unseal('somebody else', row?.sealedKey ?? '')).toThrow();
    expect(() =>
      createVault('another secret of this length!!!').unseal(userId, row?.sealedKey ?? ''),
    ).toThrow();
  });

  it('is reset by the security administrator, with a reason, and every session with it', async () => {
    const { userId, first } = await withFactor('analyst');
    await changeAuthorization(security, userId, { act: 'reset_second_factor', why: '手机遗失，当面核实' });
    expect(await listSessions(world.store.db, userId)).toEqual([]);
    expect(await standing(first)).toBe('nobody');
    expect(await standing(await session(userId))).toBe('set_second_factor');
    expect(await last()).toMatchObject({ action: 'account.reset_second_factor', why: '手机遗失，当面核实' });
  });
});
