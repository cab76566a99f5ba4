import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCampaigns, listEvaluations, listUnits } from '#db/repositories/evaluations.ts';
import { listFindings } from '#db/repositories/findings.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { listProposals } from '#db/repositories/proposals.ts';
import { listSourceValues } from '#db/repositories/source-values.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import { ROLES, type Role } from '#lib/accounts/permissions.ts';
import { WORKBOOK_TYPE } from '#lib/workbook/limits.ts';
import { doors } from '../support/doors.ts';
import { call, makePerson } from '../support/people.ts';
import { type RunningServer, signIn, startServer } from '../support/server.ts';

type Case = { readonly roles: readonly Role[]; readonly [parameter: string]: unknown };
/** Roles; cases by the value of a parameter; what everybody is answered; a page that only leads on. */
type Expectation =
  | readonly Role[]
  | { cases: readonly Case[] }
  | { publicly: number }
  | { leadsTo: (role: Role) => string };

const STAFF: readonly Role[] = ['evaluation_admin', 'author', 'lead', 'evaluator', 'analyst'];
const COUNTS: readonly Role[] = ['evaluation_admin', 'lead', 'analyst'];
const INTERVIEWERS: readonly Role[] = ['evaluator', 'lead'];
const READERS: readonly Role[] = ['evaluation_admin', 'lead', 'evaluator', 'analyst'];

const EXPECTED: Readonly<Record<string, Expectation>> = {
  'GET /api/v1/accounts': ['system_admin', 'security_admin'],
  'GET /api/v1/audit/export': ['auditor', 'security_admin'],
  'POST /api/v1/accounts': ['system_admin'],
  'GET /api/v1/accounts/[userId]': ['system_admin', 'security_admin'],
  'POST /api/v1/accounts/[userId]': ['system_admin'],
  'POST /api/v1/accounts/[userId]/authorization': ['security_admin'],
  'GET /api/v1/account': ROLES,
  'POST /api/v1/account/password': ROLES,
  'POST /api/v1/account/second-factor': ROLES,
  'POST /api/v1/account/second-factor/confirm': ROLES,
  'POST /api/v1/account/second-factor/give': ROLES,
  'POST /api/v1/account/sessions/[sessionId]/end': ROLES,
  // whoever has the address; what it names must exist
  'POST /api/v1/invitations/[token]': { publicly: 404 },
  'GET /api/v1/campaigns/[campaignId]': COUNTS,
  'POST /api/v1/campaigns/[campaignId]': ['evaluation_admin'],
  'POST /api/v1/campaigns/[campaignId]/strata': ['evaluation_admin', 'analyst'],
  'GET /api/v1/campaigns/[campaignId]/strata/export': ['evaluation_admin', 'analyst'],
  'POST /api/v1/campaigns/[campaignId]/reviews': ['analyst'],
  'GET /api/v1/campaigns/[campaignId]/links/[linkId]/export': ['evaluation_admin'],
  'GET /api/v1/campaigns/[campaignId]/export/[table]': {
    cases: [
      { table: 'responses', roles: ['analyst'] },
      { table: 'texts', roles: ['analyst'] },
      { table: 'flags', roles: ['analyst'] },
      ...['items', 'scales', 'units', 'codebook'].map((table) => ({ table, roles: COUNTS })),
    ],
  },
  'GET /api/v1/campaigns/[campaignId]/scales/[scaleId]/export/[table]': {
    cases: ['distribution', 'units', 'screening'].map((table) => ({ table, roles: COUNTS })),
  },
  'GET /api/v1/campaigns/[campaignId]/scales/[scaleId]/work': COUNTS,
  'POST /api/v1/campaigns/[campaignId]/scales/[scaleId]/work': COUNTS,
  'DELETE /api/v1/campaigns/[campaignId]/scales/[scaleId]/work': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/units': STAFF,
  'GET /api/v1/evaluations': [...STAFF, 'unit_liaison'],
  'POST /api/v1/evaluations': ['evaluation_admin'],
  'POST /api/v1/evaluations/[evaluationId]/campaigns': ['evaluation_admin'],
  'GET /api/v1/evaluations/[evaluationId]/agreement/export/[table]': {
    cases: ['agreement', 'severity'].map((table) => ({ table, roles: COUNTS })),
  },
  'POST /api/v1/evaluations/[evaluationId]/calibration': INTERVIEWERS,
  'POST /api/v1/evaluations/[evaluationId]/interviews': ['evaluation_admin', 'lead', 'evaluator'],
  'POST /api/v1/evaluations/[evaluationId]/proposals/[proposalId]/decision': ['analyst'],
  'GET /api/v1/evaluations/[evaluationId]/reports/[unitId]/export/word': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/reports/overall/export/word': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/reports/export/zip': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/reports/work': COUNTS,
  'POST /api/v1/evaluations/[evaluationId]/reports/work': COUNTS,
  'DELETE /api/v1/evaluations/[evaluationId]/reports/work': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/compare/before/export': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/compare/before/work': COUNTS,
  'POST /api/v1/evaluations/[evaluationId]/compare/before/work': COUNTS,
  'DELETE /api/v1/evaluations/[evaluationId]/compare/before/work': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/compare/export/[table]': {
    cases: ['units', 'indicators'].map((table) => ({ table, roles: COUNTS })),
  },
  'GET /api/v1/evaluations/[evaluationId]/results/export': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/results/work': READERS,
  'POST /api/v1/evaluations/[evaluationId]/results/work': READERS,
  'DELETE /api/v1/evaluations/[evaluationId]/results/work': READERS,
  'GET /api/v1/evaluations/[evaluationId]/scores': COUNTS,
  'POST /api/v1/evaluations/[evaluationId]/scores': ['analyst'],
  'POST /api/v1/evaluations/[evaluationId]/scores/preview': ['analyst'],
  'POST /api/v1/evaluations/[evaluationId]/scores/revert': ['analyst'],
  'POST /api/v1/evaluations/[evaluationId]/source-states': ['analyst', 'lead'],
  'POST /api/v1/evaluations/[evaluationId]/units/industries': ['evaluation_admin'],
  'POST /api/v1/evaluations/[evaluationId]/units/industries/workbook': ['evaluation_admin'],
  'POST /api/v1/evaluations/[evaluationId]/sources': ['analyst', 'lead'],
  'POST /api/v1/evaluations/[evaluationId]/sources/import': ['analyst', 'lead'],
  'POST /api/v1/evaluations/[evaluationId]/sources/[valueId]/withdraw': ['analyst', 'lead'],
  'GET /api/v1/evaluations/[evaluationId]/sources/export': COUNTS,
  'GET /api/v1/evaluations/[evaluationId]/sources/template': ['analyst', 'lead'],
  'POST /api/v1/evaluations/[evaluationId]/sources/workbook': ['analyst', 'lead'],
  'GET /api/v1/evaluations/[evaluationId]/excerpts/export': ['lead', 'analyst'],
  'POST /api/v1/evaluations/[evaluationId]/findings': INTERVIEWERS,
  'PUT /api/v1/evaluations/[evaluationId]/findings/[findingId]': INTERVIEWERS,
  'POST /api/v1/evaluations/[evaluationId]/findings/[findingId]/withdraw': INTERVIEWERS,
  'GET /api/v1/evaluations/[evaluationId]/joint/export': COUNTS,
  'GET /api/v1/field/assignments': INTERVIEWERS,
  'POST /api/v1/field/devices': INTERVIEWERS,
  // whose own it is not, to him it does not exist (404); whoever decides about access may give it up as well
  'POST /api/v1/field/devices/[deviceId]/key': INTERVIEWERS,
  'POST /api/v1/field/devices/[deviceId]/revoke': [...INTERVIEWERS, 'security_admin'],
  'GET /api/v1/instruments': STAFF,
  'POST /api/v1/instruments': ['author'],
  'POST /api/v1/outlines': ['author'],
  'POST /api/v1/frameworks': ['author'],
  'POST /api/v1/instruments/check': ['author'],
  'POST /api/v1/instruments/[versionId]/decision': ['author', 'evaluation_admin'],
  'GET /api/v1/instruments/[versionId]/preview': STAFF,
  'POST /api/v1/instruments/[versionId]/submit': ['author'],
  'GET /api/v1/instruments/[versionId]/workbook': STAFF,
  'GET /api/v1/instruments/[versionId]/yaml': STAFF,
  'GET /api/v1/instruments/[versionId]/flow/export': STAFF,
  'POST /api/v1/interviews/[interviewId]/changes': INTERVIEWERS,
  'GET /api/v1/interviews/[interviewId]': INTERVIEWERS,
  'POST /api/v1/evaluations/[evaluationId]/recusals': ['evaluation_admin', 'lead', 'evaluator'],
  'DELETE /api/v1/evaluations/[evaluationId]/recusals/[unitId]/[userId]': ['evaluation_admin', 'lead'],
  'GET /api/v1/interviews/[interviewId]/export/record': INTERVIEWERS,
  'PUT /api/v1/interviews/[interviewId]/paper': INTERVIEWERS,
  'PUT /api/v1/interviews/[interviewId]/plan': READERS,
  'PUT /api/v1/interviews/[interviewId]/reconciliation': INTERVIEWERS,
  'POST /api/v1/interviews/[interviewId]/move': READERS,
  'POST /api/v1/interviews/[interviewId]/finish': INTERVIEWERS,
  'POST /api/v1/interviews/[interviewId]/lock': INTERVIEWERS,
  'GET /api/v1/workbooks/units': ['evaluation_admin'],
  'POST /api/v1/workbooks/units': ['evaluation_admin'],
  'POST /api/v1/workbooks/framework': ['author'],

  'PAGE /': {
    leadsTo: (role) =>
      role === 'auditor'
        ? '/admin/audit'
        : role === 'system_admin' || role === 'security_admin'
          ? '/admin/accounts'
          : '/evaluations',
  },
  'PAGE /login': { publicly: 200 },
  'PAGE /account': ROLES,
  // holds nothing of anybody: what it shows comes from the device
  'PAGE /field/interviews': { publicly: 200 },
  'PAGE /invite/[token]': { publicly: 404 },
  'PAGE /admin/accounts/[userId]': ['system_admin', 'security_admin'],
  'PAGE /admin/accounts': ['system_admin', 'security_admin'],
  'PAGE /admin/audit': ['auditor', 'security_admin'],
  'PAGE /evaluations': [...STAFF, 'unit_liaison'],
  'PAGE /evaluations/new': ['evaluation_admin'],
  'PAGE /evaluations/[evaluationId]': STAFF,
  'PAGE /evaluations/[evaluationId]/units': STAFF,
  'PAGE /evaluations/[evaluationId]/campaigns': COUNTS,
  'PAGE /evaluations/[evaluationId]/campaigns/new': ['evaluation_admin'],
  'PAGE /evaluations/[evaluationId]/campaigns/[campaignId]': COUNTS,
  'PAGE /evaluations/[evaluationId]/campaigns/[campaignId]/scales': COUNTS,
  'PAGE /evaluations/[evaluationId]/campaigns/[campaignId]/strata': COUNTS,
  'PAGE /evaluations/[evaluationId]/campaigns/[campaignId]/quality': ['analyst'],
  'PAGE /evaluations/[evaluationId]/campaigns/[campaignId]/sheet': COUNTS,
  'PAGE /evaluations/[evaluationId]/campaigns/[campaignId]/cards/[linkId]': {
    cases: [{ campaignId: '@byCodes', roles: ['evaluation_admin'] }],
  },
  'PAGE /evaluations/[evaluationId]/excerpts': ['lead', 'evaluator', 'analyst'],
  'PAGE /evaluations/[evaluationId]/sources': READERS,
  'PAGE /evaluations/[evaluationId]/findings': READERS,
  'PAGE /evaluations/[evaluationId]/findings/[findingId]': INTERVIEWERS,
  'PAGE /evaluations/[evaluationId]/findings/common': READERS,
  'PAGE /evaluations/[evaluationId]/findings/new': INTERVIEWERS,
  'PAGE /evaluations/[evaluationId]/joint': READERS,
  'PAGE /evaluations/[evaluationId]/interviews/summary/[unitId]': READERS,
  'PAGE /evaluations/[evaluationId]/indicators': READERS,
  'PAGE /evaluations/[evaluationId]/indicators/export': ['analyst'],
  'PAGE /evaluations/[evaluationId]/indicators/proposals': ['analyst'],
  'PAGE /evaluations/[evaluationId]/indicators/proposals/[proposalId]': ['analyst'],
  'PAGE /evaluations/[evaluationId]/indicators/[unitId]': READERS,
  'PAGE /evaluations/[evaluationId]/reports': READERS,
  'PAGE /evaluations/[evaluationId]/reports/overall': READERS,
  'PAGE /evaluations/[evaluationId]/reports/[unitId]': READERS,
  'PAGE /evaluations/[evaluationId]/compare': READERS,
  'PAGE /evaluations/[evaluationId]/compare/before': COUNTS,
  'PAGE /evaluations/[evaluationId]/results': READERS,
  'PAGE /evaluations/[evaluationId]/what-if': READERS,
  'PAGE /evaluations/[evaluationId]/interviews': READERS,
  // its raters (here the evaluator and the lead), who plans, and who analyses
  // who only rates is told his own severity there
  'PAGE /evaluations/[evaluationId]/interviews/agreement': READERS,
  'PAGE /evaluations/[evaluationId]/interviews/calibration': ['evaluation_admin', 'lead', 'evaluator'],
  'PAGE /evaluations/[evaluationId]/interviews/calibration/rate': INTERVIEWERS,
  'PAGE /evaluations/[evaluationId]/interviews/calendar': READERS,
  'PAGE /evaluations/[evaluationId]/interviews/recusals': READERS,
  'PAGE /evaluations/[evaluationId]/interviews/[interviewId]': INTERVIEWERS,
  'PAGE /evaluations/[evaluationId]/interviews/[interviewId]/plan': READERS,
  'PAGE /evaluations/[evaluationId]/interviews/[interviewId]/record': INTERVIEWERS,
  'PAGE /library': STAFF,
  'PAGE /library/new': ['author'],
  'PAGE /library/[versionId]': {
    cases: [
      { roles: STAFF },
      // the experts' ratings, which whoever rates must not have read
      { versionId: '@calibration', roles: ['author', 'evaluation_admin'] },
    ],
  },
  // for those who may not write, the preview
  'PAGE /library/[versionId]/edit': {
    cases: [
      { versionId: '@outline', roles: STAFF },
      { versionId: '@tree', roles: STAFF },
    ],
  },
  'PAGE /library/[versionId]/compare/[otherId]': {
    cases: [
      { otherId: '@versionId', roles: STAFF },
      { versionId: '@calibration', otherId: '@calibration', roles: ['author', 'evaluation_admin'] },
    ],
  },
  'PAGE /methods': ROLES,
  'PAGE /methods/[slug]': ROLES,
};

let server: RunningServer;
let ids: Readonly<Record<string, string>>;
const sessions = new Map<Role, string>();
const passwords = new Map<Role, string>();

beforeAll(async () => {
  server = await startServer();
  const admin = {
    origin: server.origin,
    cookie: await signIn(server, server.username, server.password),
  };
  const store = openSqlite(server.dataFolder, { readOnly: true });
  const [evaluation] = await listEvaluations(store.db);
  const evaluationId = evaluation?.id ?? '';
  const [unit] = await listUnits(store.db, evaluationId);
  const campaigns = await listCampaigns(store.db, evaluationId);
  const questionnaire = (await publishedVersions(store.db)).find((v) => v.instrumentId === 'Q_COOP');
  const cases = (await publishedVersions(store.db)).find((v) => v.kind === 'calibration_cases');
  const outline = (await publishedVersions(store.db)).find((v) => v.instrumentId === 'IV_LEAD');
  const tree = (await publishedVersions(store.db)).find((v) => v.kind === 'indicator_tree');
  const ownStaff = (await publishedVersions(store.db)).find((v) => v.instrumentId === 'Q_INT');
  const [finding] = await listFindings(store.db, evaluationId);
  const [proposal] = await listProposals(store.db, evaluationId);
  const [value] = await listSourceValues(store.db, evaluationId);
  await store.close();

  const users: Partial<Record<Role, string>> = {};
  for (const role of ROLES) {
    const given = role === 'unit_liaison' ? { role, unitId: unit?.id ?? '' } : { role };
    const person = await makePerson(admin, role.replaceAll('_', '-'), [given]);
    users[role] = person.userId;
    sessions.set(role, person.cookie);
    passwords.set(role, person.password);
  }
  const planned = await call(
    admin,
    `/api/v1/evaluations/${evaluationId}/interviews`,
    { unitId: unit?.id, role: 'leadership', raterIds: [users.evaluator, users.lead] },
    sessions.get('lead'),
  );
  const { campaignId: byCodes, linkId } = await publishCodes(admin, {
    evaluationId,
    questionnaireVersionId: ownStaff?.id,
    unitIds: [unit?.id],
  });
  const device = await call(
    admin,
    '/api/v1/field/devices',
    { name: '外勤平板', key: Buffer.alloc(32).toString('base64') },
    sessions.get('evaluator'),
  );
  ids = {
    deviceId: ((await device.json()) as { deviceId: string }).deviceId,
    byCodes,
    linkId,
    evaluationId,
    findingId: finding?.id ?? '',
    proposalId: proposal?.id ?? '',
    valueId: value?.id ?? '',
    unitId: unit?.id ?? '',
    campaignId: campaigns.find((c) => c.audience === 'service_recipient')?.id ?? '',
    versionId: questionnaire?.id ?? '',
    calibration: cases?.id ?? '',
    outline: outline?.id ?? '',
    tree: tree?.id ?? '',
    interviewId: ((await planned.json()) as { interviewId: string }).interviewId,
    questionId: 'LD_Q01',
    scaleId: 'SVC_ATT',
    slug: 'alpha',
    userId: users.author ?? '',
    sessionId: 'none',
    token: '0'.repeat(26),
  };
});
afterAll(() => server?.stop());

/** A campaign by codes, which the demonstration has none of. */
async function publishCodes(
  by: { origin: string; cookie: string },
  { evaluationId, ...what }: { evaluationId: string; questionnaireVersionId: unknown; unitIds: unknown },
): Promise<{ campaignId: string; linkId: string }> {
  const made = await call(by, `/api/v1/evaluations/${evaluationId}/campaigns`, {
    ...what,
    entry: 'code',
    seats: 2,
    opensAt: '2026-01-01T00:00:00Z',
    closesAt: '2036-01-01T00:00:00Z',
    contact: '评估组',
  });
  const { campaignId } = (await made.json()) as { campaignId: string };
  const read = await fetch(`${by.origin}/api/v1/campaigns/${campaignId}`, { headers: { cookie: by.cookie } });
  const { rows } = (await read.json()) as { rows: { links: { id: string }[] }[] };
  return { campaignId, linkId: rows[0]?.links[0]?.id ?? '' };
}

function address(pattern: string, given: Readonly<Record<string, unknown>> = {}): string {
  return pattern.replace(/\[(\w+)\]/g, (_, name: string) => {
    const named = given[name] ?? ids[name];
    // What is known only once it has been made is named by `@`.
    const value = typeof named === 'string' && named.startsWith('@') ? ids[named.slice(1)] : named;
    if (typeof value !== 'string' || value === '') throw new Error(`No value for [${name}] of ${pattern}.`);
    return value;
  });
}

/** Doors for files take a workbook instead of JSON. */
function typeOf(path: string): string {
  return path.startsWith('/api/v1/workbooks/') || path.endsWith('/workbook')
    ? WORKBOOK_TYPE
    : 'application/json';
}

function ask(method: string, path: string, cookie?: string): Promise<Response> {
  const writing = method !== 'GET' && method !== 'HEAD';
  return fetch(`${server.origin}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(writing ? { 'content-type': typeOf(path), origin: server.origin } : { accept: 'text/html' }),
    },
    ...(writing ? { body: '{}' } : {}),
  });
}

function casesOf(
  door: string,
  expected: Exclude<Expectation, { publicly: number } | { leadsTo: unknown }>,
): Case[] {
  return 'cases' in expected ? [...expected.cases] : [{ roles: expected as readonly Role[], door }];
}

const found = doors();

describe('the table', () => {
  it('knows every route and page', () => {
    expect(found.length).toBeGreaterThan(25);
    const unknown = found.filter((door) => !(door in EXPECTED));
    expect(unknown, 'add these to EXPECTED with the roles that may use them').toEqual([]);
  });

  it('names roles that exist, for cases that a route has', () => {
    for (const [door, expected] of Object.entries(EXPECTED)) {
      if ('publicly' in expected || 'leadsTo' in expected) continue;
      for (const { roles } of casesOf(door, expected)) {
        expect(roles.length, door).toBeGreaterThan(0);
        for (const role of roles) expect(ROLES).toContain(role);
      }
    }
  });
});

describe.each(found)('%s', (door) => {
  const expected = EXPECTED[door] ?? [];
  const [kind = '', pattern = ''] = door.split(' ');
  const page = kind === 'PAGE';
  const method = page ? 'GET' : kind;

  if ('publicly' in expected) {
    it('is for everybody', async () => {
      expect((await ask(method, address(pattern))).status).toBe(expected.publicly);
    });
    return;
  }
  if ('leadsTo' in expected) {
    it.each(ROLES)('leads %s to a place of theirs', async (role) => {
      const reply = await ask(method, address(pattern), sessions.get(role));
      expect([reply.status, reply.headers.get('location')]).toEqual([307, expected.leadsTo(role)]);
    });
    return;
  }

  it('asks for a session', async () => {
    for (const given of casesOf(door, expected)) {
      for (const cookie of [undefined, 'better-auth.session_token=forged.forged']) {
        const reply = await ask(method, address(pattern, given), cookie);
        if (page) expect([reply.status, reply.headers.get('location')]).toEqual([307, '/login']);
        else
          expect([reply.status, ((await reply.json()) as { error: string }).error]).toEqual([
            401,
            'not_signed_in',
          ]);
      }
    }
  });

  it.each(ROLES)('%s', async (role) => {
    for (const given of casesOf(door, expected)) {
      const path = address(pattern, given);
      const reply = await ask(method, path, sessions.get(role));
      const text = await reply.text();
      const outcome = `${method} ${path} as ${role}: ${reply.status} ${page ? '' : text.slice(0, 200)}`;
      if (given.roles.includes(role)) {
        if (page) expect(reply.status, outcome).toBe(200);
        else expect([200, 400, 404, 409], outcome).toContain(reply.status);
      } else {
        expect(reply.status, outcome).toBe(page ? 404 : 403);
        if (!page) expect(JSON.parse(text), outcome).toMatchObject({ error: 'not_allowed' });
      }
    }
  });
});

describe('the trail', () => {
  it('knows who was refused where, and names no id', async () => {
    const reply = await fetch(`${server.origin}/api/v1/audit/export?format=json&action=session.refused`, {
      headers: { cookie: sessions.get('auditor') ?? '' },
    });
    const { records } = (await reply.json()) as { records: { actor: string; detail: string }[] };
    for (const role of ROLES) {
      const own = records.filter((r) => r.actor === role.replaceAll('_', '-').toUpperCase());
      expect([role, own.length > 10]).toEqual([role, true]);
    }
    const routes = new Set(records.map((r) => (JSON.parse(r.detail) as { route: string }).route));
    expect(routes).toContain('/api/v1/accounts');
    expect(routes).toContain('/evaluations/:id/campaigns/new');
    for (const route of routes) expect(route).not.toMatch(/[0-9a-z]{26}/);
  });
});

describe('a write', () => {
  const write = (headers: Record<string, string>, body: BodyInit = '{}') =>
    fetch(`${server.origin}/api/v1/evaluations`, {
      method: 'POST',
      headers: { cookie: sessions.get('evaluation_admin') ?? '', ...headers },
      body,
    });
  const json = { 'content-type': 'application/json' };

  it('is taken from this site alone', async () => {
    const status = async (headers: Record<string, string>) => (await write({ ...json, ...headers })).status;
    expect(await status({ origin: server.origin })).toBe(400);
    expect(await status({})).toBe(403);
    for (const origin of [
      'https://evil.example',
      'null',
      `${server.origin}.evil.example`,
      server.origin.replace('http:', 'https:'),
      server.origin.toUpperCase(),
    ]) {
      expect([origin, await status({ origin })]).toEqual([origin, 403]);
    }
    expect(await status({ origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' })).toBe(403);
  });

  it('is JSON of at most 2 MB in UTF-8', async () => {
    const own = { origin: server.origin };
    const status = async (type: string, body: BodyInit) =>
      (await write({ ...own, 'content-type': type }, body)).status;
    expect(await status('text/plain', '{}')).toBe(415);
    expect(await status('application/x-www-form-urlencoded', 'a=1')).toBe(415);
    expect(await status('application/json', '{"a":')).toBe(400);
    expect(await status('application/json', '')).toBe(400);
    expect(await status('application/json', new Uint8Array([0x22, 0xff, 0x22]))).toBe(400);
    expect(await status('application/json', '['.repeat(10_000))).toBe(400);
    expect(await status('application/json', JSON.stringify({ title: 'x'.repeat(3 * 1024 * 1024) }))).toBe(
      413,
    );
  });

  it('takes no field that the form does not have', async () => {
    const reply = await fetch(`${server.origin}/api/v1/accounts`, {
      method: 'POST',
      headers: { ...json, origin: server.origin, cookie: sessions.get('system_admin') ?? '' },
      body: JSON.stringify({
        username: 'sneaky',
        name: 'Sneaky',
        password: 'long-enough-password',
        roles: ['evaluator', 'root'],
      }),
    });
    expect(reply.status).toBe(400);
  });
});

describe('from outside', () => {
  const title = '（演示）';
  const nothing = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(`${server.origin}${path}`, { redirect: 'manual', ...init });
    return { status: reply.status, leaks: (await reply.text()).includes(title) };
  };

  it.each([
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-middleware-subrequest': 'src/middleware' },
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
    { 'x-nextjs-data': '1' },
    { 'next-resume': '1' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  ] as Record<string, string>[])('headers %j open no page', async (headers) => {
    const reply = await nothing(`/evaluations/${ids.evaluationId}/units`, { headers });
    expect(reply.leaks).toBe(false);
    const list = await fetch(`${server.origin}/evaluations`, { redirect: 'manual', headers });
    const text = await list.text();
    expect(text).not.toContain(title);
    expect(list.headers.get('location') ?? '').not.toContain('evil.example');
    // Next may first send the reader to the same address with a mark of its own
    const api = await nothing('/api/v1/evaluations', { headers, redirect: 'follow' });
    expect(api).toEqual({ status: 401, leaks: false });
  });

  it.each([
    '/_next/data/build/evaluations.json',
    '/evaluations.rsc',
    '/evaluations.segments/_tree.segment.rsc',
    '/%2565valuations',
    '//evaluations',
    '/evaluations/..;/evaluations',
    '/EVALUATIONS',
    '/api/v1/%61ccounts',
    '/api//v1/accounts',
    '/api/V1/accounts',
    '/.env',
    '/.git/config',
    '/package.json',
    '/data/session.key',
    '/api/auth/sign-up/email',
    '/api/auth/list-sessions',
    '/api/auth/../v1/accounts',
  ])('%s gives no data', async (path) => {
    const { status, leaks } = await nothing(path);
    expect(leaks).toBe(false);
    expect([301, 307, 308, 400, 401, 404]).toContain(status);
  });

  it('an action that does not exist is not looked for', async () => {
    for (const action of ['__proto__', 'constructor', 'a'.repeat(42)]) {
      const reply = await nothing('/login', {
        method: 'POST',
        headers: { 'next-action': action, 'content-type': 'text/plain;charset=UTF-8', origin: server.origin },
        body: '[]',
      });
      expect(reply.status).toBeLessThan(500);
    }
  });

  it('no image is fetched on somebody’s behalf', async () => {
    for (const url of ['http://127.0.0.1/', '/icon.svg']) {
      const { status } = await nothing(`/_next/image?url=${encodeURIComponent(url)}&w=64&q=75`);
      expect([400, 404]).toContain(status);
    }
  });

  it('pages carry a policy with a nonce of their own and are not kept', async () => {
    const nonce = async () => {
      const reply = await fetch(`${server.origin}/login`);
      const policy = reply.headers.get('content-security-policy') ?? '';
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('cache-control')).toContain('no-store');
      const value = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      const scripts = (await reply.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(2);
      for (const script of scripts) expect(script).toContain(`nonce="${value}"`);
      return value;
    };
    expect(await nonce()).not.toBe(await nonce());
  });

  it('guessing passwords is stopped', async () => {
    const attempt = async (username: string, password: string) => {
      const reply = await fetch(`${server.origin}/api/auth/sign-in/username`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.origin },
        body: JSON.stringify({ username, password }),
      });
      return reply.status;
    };
    for (const name of ['analyst', 'no-such-person']) {
      const statuses: number[] = [];
      for (let i = 0; i < 7; i++) statuses.push(await attempt(name, `guess-number-${i}`));
      expect([name, ...statuses]).toEqual([name, ...Array(5).fill(401), 429, 429]);
    }
    // nor does the right password help then, and written otherwise the name is the same
    expect(await attempt('ANALYST ', passwords.get('analyst') ?? '')).toBe(429);
    expect(await attempt('lead', passwords.get('lead') ?? '')).toBe(200);
  });

  it('nothing secret was written to the log', () => {
    const output = server.output().replace(/^password .*$/m, '');
    for (const secret of [server.password, ...sessions.values(), ...passwords.values()]) {
      expect(output).not.toContain(secret);
    }
  });
});
