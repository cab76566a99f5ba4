/** Access and accounts under attack, on an installation that begins with its three offices and nothing else. */
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors } from '../support/doors.ts';
import { type Admin, type Given, makePerson } from '../support/people.ts';
import { type RunningServer, signIn, startServer } from '../support/server.ts';

const UNITS = 'code,name,type\nE1,甲单位,economic_department\nE2,乙单位,township';
const PASSWORD = 'an honest long sentence';

let server: RunningServer;
/** Sessions of the three offices, the second factor given. */
const offices: Record<string, { cookie: string; key: string }> = {};
let people: Record<string, { userId: string; password: string; cookie: string }> = {};
let own: { evaluationId: string; unitId: string; otherUnitId: string };
let foreign: { evaluationId: string; unitId: string };

const origin = () => server.origin;
const post = (path: string, body: unknown, cookie: string, headers: Record<string, string> = {}) =>
  fetch(`${origin()}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', origin: origin(), cookie, ...headers },
    body: JSON.stringify(body),
  });
const get = (path: string, cookie: string) =>
  fetch(`${origin()}${path}`, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
const json = async <T>(reply: Response): Promise<T> => (await reply.json()) as T;
const tryIn = (username: string, password: string, cookie = '') =>
  post('/api/auth/sign-in/username', { username, password }, cookie);
const code = (key: string, at = Date.now()) => generateSync({ secret: key, epoch: Math.floor(at / 1_000) });
const cookieOf = (reply: Response) =>
  reply.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');

/** Turns the second factor on in a session and returns its key. */
async function enrol(cookie: string, password: string): Promise<string> {
  const begun = await post('/api/v1/account/second-factor', { password }, cookie);
  const { key, pending } = await json<{ key: string; pending: string }>(begun);
  const confirmed = await post('/api/v1/account/second-factor/confirm', { code: code(key), pending }, cookie);
  expect(confirmed.status).toBe(200);
  return key;
}

/** A person with roles, made by one office and authorized by another. */
async function member(username: string, roles: readonly Given[], also = {}) {
  const admin: Admin = { origin: origin(), cookie: offices.system?.cookie ?? '' };
  return makePerson(admin, username, roles, { ...also, authorizedBy: offices.security?.cookie ?? '' });
}

beforeAll(async () => {
  server = await startServer({ empty: true });
  const invitations = [...server.output().matchAll(/^invite +(\S+) +(\S+)/gm)];
  for (const [, username = '', address = ''] of invitations) {
    const accepted = await post(
      `/api/v1/invitations/${address.split('/').at(-1)}`,
      { password: PASSWORD },
      '',
    );
    expect(accepted.status).toBe(200);
    const cookie = await signIn(server, username, PASSWORD);
    offices[username] = { cookie, key: await enrol(cookie, PASSWORD) };
  }
  const boss = await member('boss', [{ role: 'evaluation_admin' }]);
  await enrol(boss.cookie, boss.password);
  const evaluation = async (title: string) => {
    const made = await post(
      '/api/v1/evaluations',
      { title, periodStart: '2026-01-01', periodEnd: '2026-12-31', units: UNITS },
      boss.cookie,
    );
    const { evaluationId } = await json<{ evaluationId: string }>(made);
    const page = await (await get(`/evaluations/${evaluationId}/units`, boss.cookie)).text();
    const units = [...page.matchAll(/\/indicators\/([0-9a-z]{26})/g)].map((m) => m[1] ?? '');
    return { evaluationId, unitId: units[0] ?? '', otherUnitId: [...new Set(units)][1] ?? '' };
  };
  own = await evaluation('自己的评估');
  foreign = await evaluation('别人的评估');
  people = {
    boss,
    guest: await member('guest', [{ role: 'evaluator', evaluationId: own.evaluationId }], {
      organisation: '某高校',
      lastDay: '2099-12-31',
    }),
    oneunit: await member('oneunit', [{ role: 'evaluator', unitId: own.unitId }]),
    analyst: await member('analyst', [{ role: 'analyst' }]),
    author: await member('author', [{ role: 'author' }]),
  };
}, 180_000);
afterAll(() => server?.stop());

describe('an installation that begins empty', () => {
  it('knows the three offices and no demonstration, and tells nobody a password', () => {
    expect(Object.keys(offices).sort()).toEqual(['auditor', 'security', 'system']);
    expect(server.output()).not.toMatch(/^(password|respond)/m);
  });
});

describe('a session that owes a step', () => {
  it('opens no door but the own account', async () => {
    const pending = await signIn(server, 'analyst', people.analyst?.password ?? '');
    const ids: Record<string, string> = { ...own, userId: 'x', token: 'x'.repeat(26), table: 'items' };
    let tried = 0;
    for (const door of doors()) {
      const [kind = '', pattern = ''] = door.split(' ');
      const path = pattern.replace(/\[(\w+)\]/g, (_, name: string) => ids[name] ?? '0'.repeat(26));
      // The page for field work is the same for everybody and holds no data.
      if (/^\/(login|invite|account|field)\b|^\/api\/v1\/(account|invitations)\b/.test(path)) continue;
      tried++;
      if (kind === 'PAGE') {
        const reply = await get(path, pending);
        expect([door, reply.status, reply.headers.get('location')]).toEqual([door, 307, '/account']);
      } else {
        const reply = await fetch(`${origin()}${path}`, {
          method: kind,
          headers: {
            cookie: pending,
            ...(kind === 'GET' ? {} : { 'content-type': 'application/json', origin: origin() }),
          },
          ...(kind === 'GET' ? {} : { body: '{}' }),
        });
        // Doors for files look at the type of the body first, which tells nothing.
        const answer = reply.status === 415 ? 'wrong type' : (await json<{ error: string }>(reply)).error;
        expect([door, answer]).toEqual([door, expect.stringMatching(/^(step_required|wrong type)$/)]);
      }
    }
    expect(tried).toBeGreaterThan(40);
    const page = await (await get('/account', pending)).text();
    expect(page).toContain('双因子');
  });
});

describe('somebody with a narrowed role', () => {
  it('finds his own evaluation and nothing of another', async () => {
    const { cookie } = people.guest ?? { cookie: '' };
    expect((await get(`/evaluations/${own.evaluationId}/interviews`, cookie)).status).toBe(200);
    expect(await (await get('/evaluations', cookie)).text()).not.toContain('别人的评估');
    for (const page of ['', '/units', '/interviews', '/indicators', `/indicators/${foreign.unitId}`]) {
      expect([page, (await get(`/evaluations/${foreign.evaluationId}${page}`, cookie)).status]).toEqual([
        page,
        404,
      ]);
    }
    const plan = (evaluationId: string, unitId: string) =>
      post(
        `/api/v1/evaluations/${evaluationId}/interviews`,
        { unitId, role: 'leadership', raterIds: [people.guest?.userId] },
        cookie,
      );
    expect((await plan(foreign.evaluationId, foreign.unitId)).status).toBe(404);
    // The own evaluation with a unit of the other one.
    expect((await plan(own.evaluationId, foreign.unitId)).status).toBe(400);
    expect((await plan(own.evaluationId, own.unitId)).status).toBe(200);
  });

  it('to a unit sees that unit alone', async () => {
    const { cookie } = people.oneunit ?? { cookie: '' };
    expect((await get(`/evaluations/${own.evaluationId}/indicators/${own.unitId}`, cookie)).status).toBe(200);
    expect((await get(`/evaluations/${own.evaluationId}/indicators/${own.otherUnitId}`, cookie)).status).toBe(
      404,
    );
    const matrix = await (await get(`/evaluations/${own.evaluationId}/indicators`, cookie)).text();
    expect(matrix).toContain('甲单位');
    expect(matrix).not.toContain(`/indicators/${own.otherUnitId}`);
  });
});

describe('climbing', () => {
  const grant = (userId: string, cookie: string) =>
    post(
      `/api/v1/accounts/${userId}/authorization`,
      { act: 'grant', role: 'system_admin', why: '我要' },
      cookie,
    );

  it('is for nobody: not the one who makes accounts, not the one who runs evaluations, not oneself', async () => {
    const boss = people.boss ?? { userId: '', cookie: '' };
    expect((await grant(boss.userId, boss.cookie)).status).toBe(403);
    expect((await grant(boss.userId, offices.system?.cookie ?? '')).status).toBe(403);
    const accounts = await json<{ id: string; username: string }[]>(
      await fetch(`${origin()}/api/v1/accounts`, { headers: { cookie: offices.security?.cookie ?? '' } }),
    );
    const security = accounts.find((a) => a.username === 'security')?.id ?? '';
    expect((await grant(security, offices.security?.cookie ?? '')).status).toBe(403);
    const system = accounts.find((a) => a.username === 'system')?.id ?? '';
    const disable = { act: 'disable', why: '报复' };
    expect((await post(`/api/v1/accounts/${system}`, disable, offices.system?.cookie ?? '')).status).toBe(
      403,
    );
    expect((await post(`/api/v1/accounts/${security}`, disable, offices.system?.cookie ?? '')).status).toBe(
      409,
    );
  });

  it('by fields that no form has is refused', async () => {
    const system = offices.system?.cookie ?? '';
    for (const extra of [
      { roles: ['system_admin'] },
      { role: 'lead' },
      { unitId: own.unitId },
      { passwordChangedAt: 1 },
      { id: 'x' },
      { emailVerified: true },
    ]) {
      const reply = await post('/api/v1/accounts', { username: 'sneaky', name: 'S', ...extra }, system);
      expect([extra, reply.status]).toEqual([extra, 400]);
    }
    const reply = await post(
      '/api/v1/account/password',
      { current: 'x', next: 'another long sentence', userId: people.boss?.userId },
      people.guest?.cookie ?? '',
    );
    expect(reply.status).toBe(400);
  });
});

describe('what pages and answers hold', () => {
  it('no hash, no token, no key, no session of anybody', async () => {
    const cookie = people.guest?.cookie ?? '';
    const system = offices.system?.cookie ?? '';
    const texts = await Promise.all([
      ...[
        '/account',
        '/evaluations',
        `/evaluations/${own.evaluationId}`,
        `/evaluations/${own.evaluationId}/interviews`,
      ].map(async (p) => (await get(p, cookie)).text()),
      ...['/admin/accounts', `/admin/accounts/${people.boss?.userId}`].map(async (p) =>
        (await get(p, system)).text(),
      ),
      (await fetch(`${origin()}/api/v1/accounts`, { headers: { cookie: system } })).text(),
      (await fetch(`${origin()}/api/v1/account`, { headers: { cookie } })).text(),
    ]);
    const token = /session_token=([^.;]+)/.exec(cookie)?.[1] ?? 'none';
    for (const text of texts) {
      expect(text).not.toMatch(/\$argon2|sealed_?key|password_?hash|token_?hash|session_token/i);
      expect(text).not.toContain(decodeURIComponent(token));
      expect(text).not.toContain('accounts.invalid');
    }
  });
});

describe('what is taken away is gone at the next request', () => {
  it('a role, an account, a password, a session', async () => {
    const security = offices.security?.cookie ?? '';
    const system = offices.system?.cookie ?? '';
    const person = await member('leaver', [{ role: 'lead' }]);
    const may = async () => (await get('/library', person.cookie)).status;
    expect(await may()).toBe(200);
    const detail = await json<{ grants: { id: string }[] }>(
      await fetch(`${origin()}/api/v1/accounts/${person.userId}`, { headers: { cookie: security } }),
    );
    const revoke = { act: 'revoke', grantId: detail.grants[0]?.id, why: '调离' };
    expect((await post(`/api/v1/accounts/${person.userId}/authorization`, revoke, security)).status).toBe(
      200,
    );
    expect(await may()).toBe(404);
    expect((await get('/account', person.cookie)).status).toBe(200);

    const second = await signIn(server, 'leaver', person.password);
    const next = 'a completely new sentence';
    expect((await post('/api/v1/account/password', { current: person.password, next }, second)).status).toBe(
      200,
    );
    expect((await get('/account', person.cookie)).status).toBe(307);
    expect((await get('/account', second)).status).toBe(200);

    expect(
      (await post(`/api/v1/accounts/${person.userId}`, { act: 'disable', why: '离职' }, system)).status,
    ).toBe(200);
    expect((await get('/account', second)).status).toBe(307);
    expect((await tryIn('leaver', next)).status).toBe(401);
  });

  it('a session that was signed out; the cookie of before is worth nothing', async () => {
    const person = await member('outgoing', [{ role: 'lead' }]);
    const out = await post('/api/auth/sign-out', {}, person.cookie);
    expect([out.status, out.headers.get('clear-site-data')]).toEqual([200, '"cache"']);
    expect((await get('/account', person.cookie)).status).toBe(307);
  });
});

describe('guessing', () => {
  it('is told nothing: a wrong name, a wrong password and a disabled account look the same', async () => {
    const answers = await Promise.all(
      [
        ['nobody-there', 'whatever it may be'],
        ['author', 'whatever it may be'],
        ['leaver', 'a completely new sentence'],
      ].map(async ([name = '', password = '']) => {
        const reply = await tryIn(name, password);
        const headers = [...reply.headers.keys()].filter((h) => h !== 'date').sort();
        return { status: reply.status, body: await reply.text(), headers };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[2]).toEqual(answers[1]);
  });

  it('takes as long for a name that does not exist', async () => {
    const time = async (name: string) => {
      const began = performance.now();
      await tryIn(name, 'whatever it may be');
      return performance.now() - began;
    };
    await time('warm-up');
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 4; i++) {
      known.push(await time('boss'));
      unknown.push(await time(`no-such-${i}`));
    }
    const middle = (times: number[]) => times.toSorted((a, b) => a - b)[2] ?? 0;
    // Without the hash an answer comes in a tenth of the time.
    expect(middle(unknown) / middle(known)).toBeGreaterThan(0.4);
    expect(middle(unknown) / middle(known)).toBeLessThan(2.5);
  });

  it('rests the name, but not for a device that has signed in before', async () => {
    const person = await member('target', [{ role: 'lead' }]);
    const known = cookieOf(await tryIn('target', person.password));
    const device = known
      .split('; ')
      .filter((c) => c.includes('hp_device'))
      .join('; ');
    for (let i = 0; i < 5; i++) expect((await tryIn('target', `guess number ${i}`)).status).toBe(401);
    const rested = await tryIn('target', person.password);
    expect([rested.status, Number(rested.headers.get('retry-after')) > 800]).toEqual([429, true]);
    expect((await tryIn('target', person.password, device)).status).toBe(200);
    // The mark of one device is of no use for another name.
    expect(
      (await tryIn('author', 'guess again 123', device.replace(/hp_device_\w+/, 'hp_device_x'))).status,
    ).toBe(401);
  });

  it('of a long password costs nothing', async () => {
    const began = performance.now();
    expect((await tryIn('author', 'x'.repeat(1_000_000))).status).toBe(413);
    expect((await tryIn('author', 'x'.repeat(3_000))).status).toBe(401);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('signing in', () => {
  it('is taken from this site alone', async () => {
    const body = { username: 'author', password: people.author?.password };
    const from = async (headers: Record<string, string>) =>
      (await post('/api/auth/sign-in/username', body, '', headers)).status;
    expect(await from({ origin: 'https://evil.example' })).toBe(403);
    expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await from({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await from({})).toBe(200);
  });
});

describe('sessions', () => {
  it('are new at every sign-in, whatever cookie came with it', async () => {
    const fixed = 'hengping.session_token=fixed-by-an-attacker.AAAA';
    const reply = await tryIn('author', people.author?.password ?? '', fixed);
    const first = cookieOf(reply);
    expect(first).not.toContain('fixed-by-an-attacker');
    const second = cookieOf(await tryIn('author', people.author?.password ?? '', first));
    expect(/session_token=([^;]+)/.exec(first)?.[1]).not.toBe(/session_token=([^;]+)/.exec(second)?.[1]);
    expect((await get('/account', fixed)).status).toBe(307);
  });

  it('with a signature that was cut, changed or left out are none', async () => {
    const [, name = '', token = '', signature = ''] =
      /(hengping\.session_token)=([^.;]+)\.([^;]+)/.exec(people.author?.cookie ?? '') ?? [];
    for (const value of [
      token,
      `${token}.`,
      `${token}.${signature.slice(0, 8)}`,
      `${token}.${'A'.repeat(44)}`,
    ]) {
      expect([value.length, (await get('/account', `${name}=${value}`)).status]).toEqual([value.length, 307]);
    }
    expect((await get('/account', `${name}=${token}.${signature}`)).status).toBe(200);
  });

  it('are kept from scripts and other sites', async () => {
    const cookies = (await tryIn('author', people.author?.password ?? '')).headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite=(Lax|Strict)/i);
      expect(cookie).toMatch(/Path=\//i);
      expect(cookie).not.toMatch(/Domain=/i);
    }
  });
});

describe('the second factor over the wire', () => {
  it('takes a code once, in whichever session', async () => {
    const person = await member('careful', [{ role: 'lead' }]);
    const key = await enrol(person.cookie, person.password);
    const [a, b] = [
      await signIn(server, 'careful', person.password),
      await signIn(server, 'careful', person.password),
    ];
    // The step in which it was turned on is used up; the next one is not.
    const next = code(key, Date.now() + 30_000);
    const give = (cookie: string) => post('/api/v1/account/second-factor/give', { code: next }, cookie);
    expect((await get('/library', a)).headers.get('location')).toBe('/account');
    expect((await give(a)).status).toBe(200);
    expect((await get('/library', a)).status).toBe(200);
    expect((await give(b)).status).toBe(400);
    expect((await get('/library', b)).headers.get('location')).toBe('/account');
  });
});

describe('behind https', () => {
  it('cookies are of this host alone', async () => {
    const secure = await startServer({ empty: true, env: { PUBLIC_ORIGIN: 'https://ping.example.gov.cn' } });
    try {
      const [, username = '', address = ''] = /^invite +(\S+) +(\S+)/m.exec(secure.output()) ?? [];
      expect(address).toMatch(/^https:\/\/ping\.example\.gov\.cn\/invite\//);
      const send = (path: string, body: unknown) =>
        fetch(`${secure.origin}${path}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            origin: 'https://ping.example.gov.cn',
            host: 'evil.example',
          },
          body: JSON.stringify(body),
        });
      await send(`/api/v1/invitations/${address.split('/').at(-1)}`, { password: PASSWORD });
      const reply = await send('/api/auth/sign-in/username', { username, password: PASSWORD });
      const cookies = reply.headers.getSetCookie();
      expect(cookies.length).toBeGreaterThan(1);
      for (const cookie of cookies) {
        expect(cookie).toMatch(/^__Host-/);
        expect(cookie).toMatch(/; ?Secure/i);
        expect(cookie).not.toMatch(/Domain=/i);
      }
      expect(reply.headers.get('strict-transport-security')).toContain('max-age=');
      const cookie = cookies.map((c) => c.split(';')[0]).join('; ');
      const account = await fetch(`${secure.origin}/api/v1/account`, { headers: { cookie } });
      expect(account.status).toBe(200);
    } finally {
      await secure.stop();
    }
  });
});
