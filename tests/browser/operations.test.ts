/** The server as its operator has it: restored from a backup, stopped, and read by whoever reads its logs. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '#db/sqlite-store.ts';
import { send } from '../support/http.ts';
import { answersKey, bodyOf, keyOf, startLoad, submit, textOf } from '../support/load.ts';
import { freePort, type RunningServer, signIn, startServer } from '../support/server.ts';
import { ROOT } from '../support/sources.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-operator-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function hengping(dataFolder: string, port: number, ...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'cli', 'main.ts'), ...args], {
    env: { ...process.env, HENGPING_DATA: dataFolder, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, ...said })),
  );
}

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** How often each submission is stored, by its answers and by its text. */
async function storedTimes(dataFolder: string): Promise<(n: number) => string> {
  const store = openSqlite(dataFolder, { readOnly: true });
  const answers = await store.db.select().from(store.db.tables.response);
  const texts = await store.db.select().from(store.db.tables.responseText);
  await store.close();
  const byAnswers = countsOf(answers.map((a) => answersKey(a.answers)));
  const byText = countsOf(texts.map((t) => t.text));
  return (n) => `${byAnswers.get(keyOf(n)) ?? 0}/${byText.get(textOf(n)) ?? 0}`;
}

describe('a server that is lost under load', () => {
  it('comes back from its backup elsewhere, with everything acknowledged before the backup began', async () => {
    const server = await startServer();
    const elsewhere = join(folder, 'elsewhere');
    let again: RunningServer | undefined;
    try {
      const path = new URL(server.link).pathname;
      await signIn(server, server.username, server.password);
      const load = startLoad(server.port, path, { people: 8, first: 1_000_000, retry: () => false });
      await load.until(100);
      const before = [...load.acknowledged];
      const made = await hengping(server.dataFolder, server.port, 'backup');
      expect([made.code, made.err]).toEqual([0, expect.stringContaining('secret is NOT in it')]);
      // Counts alone: no answer, no name.
      expect(made.out + made.err).not.toMatch(/m1\d{6}|云汀/);
      const backup = made.out.trim();
      expect(await hengping(server.dataFolder, server.port, 'verify', backup)).toMatchObject({ code: 0 });
      await load.until(before.length + 200);
      await server.kill();
      await load.stop();

      mkdirSync(elsewhere, { mode: 0o700 });
      copyFileSync(join(server.dataFolder, 'session.key'), join(elsewhere, 'session.key'));
      const restored = await hengping(elsewhere, server.port, 'restore', backup);
      expect([restored.code, restored.err]).toEqual([0, expect.stringMatching(/^2 sessions were ended/m)]);
      const times = await storedTimes(elsewhere);
      expect(before.length).toBeGreaterThanOrEqual(100);
      expect(before.map(times).filter((t) => t !== '1/1')).toEqual([]);
      const later = [...load.acknowledged].slice(before.length).map(times);
      expect(later.filter((t) => t !== '0/0' && t !== '1/1')).toEqual([]);
      expect(later).toContain('0/0');

      again = await startServer({ joins: true, dataFolder: elsewhere });
      await signIn(again, server.username, server.password);
      expect(await submit(again.port, path, 5, '0'.repeat(26))).toBe(201);
      const checked = await hengping(elsewhere, again.port, 'verify');
      expect(checked.out.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([]);
      expect(checked.out).toMatch(/ok {4} audit trail: \d+ entries, 1 anchors/);
      const doctor = await hengping(elsewhere, again.port, 'doctor');
      expect([doctor.code, doctor.out]).toEqual([0, expect.stringContaining('running on')]);
    } finally {
      await again?.stop();
      await server.stop();
    }
  });
});

describe('a server that is asked to stop under load', () => {
  it('stores what it acknowledges, answers what it accepted, and says so', async () => {
    const dataFolder = join(folder, 'stopped');
    mkdirSync(dataFolder, { mode: 0o700 });
    const server = await startServer({ dataFolder });
    try {
      const path = new URL(server.link).pathname;
      const load = startLoad(server.port, path, { people: 24, first: 1_000_000, retry: () => false });
      await load.until(200);
      const ended = server.terminate();
      // New ones are refused meanwhile; they are not what is asked about.
      const stopping = load.stop();
      const { code, ms } = await ended;
      await stopping;
      expect(code).toBe(0);
      expect(ms).toBeLessThan(10_000);
      expect(server.output()).toMatch(/"event":"stopped"/);
      const times = await storedTimes(dataFolder);
      expect([...load.acknowledged].map(times).filter((t) => t !== '1/1')).toEqual([]);
      // Whoever got no answer had not been accepted: nothing was stored and then left unanswered.
      expect([...load.unanswered].map(times).filter((t) => t !== '0/0')).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

describe('what a server writes and shows', () => {
  let server: RunningServer;
  let metrics: string;
  const pages: string[] = [];
  const secrets: Record<string, string> = {};

  beforeAll(async () => {
    const metricsPort = await freePort();
    server = await startServer({ env: { METRICS_PORT: String(metricsPort), LOG_LEVEL: 'debug' } });
    const agent = 'Unmistakable-Agent/7.7';
    const address = '203.0.113.77';
    const seen = { 'user-agent': agent, 'x-forwarded-for': address, 'x-real-ip': address };
    const path = new URL(server.link).pathname;
    const keep = (reply: { text: string }) => pages.push(reply.text);
    const json = { 'content-type': 'application/json', origin: server.origin, ...seen };
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...seen };

    const cookie = await signIn(server, server.username, server.password);
    const wrong = JSON.stringify({ username: 'nobody-known', password: 'Wrong-Password-77!' });
    keep(await send(server.port, 'POST', '/api/auth/sign-in/username', { headers: json, body: wrong }));
    const submission = 'c0ffee'.padEnd(26, '7');
    const sent = { headers: { ...form, cookie: `hp_submission=${submission}` }, body: bodyOf(1_234_567) };
    expect((await send(server.port, 'POST', path, sent)).status).toBe(201);
    const conflict = { ...sent, body: bodyOf(1_234_568) };
    expect((await send(server.port, 'POST', path, conflict)).status).toBe(409);
    keep(await send(server.port, 'POST', path, { headers: form, body: 'COP_COL1=Secret-Answer-77' }));
    keep(await send(server.port, 'GET', `/s/${'7'.repeat(26)}`, { headers: seen }));
    keep(await send(server.port, 'GET', '/no/such/page-77', { headers: { ...seen, cookie } }));
    const staff = { ...json, cookie };
    const evaluations = await send(server.port, 'GET', '/api/v1/evaluations', { headers: staff });
    expect(evaluations.status).toBe(200);
    const name = '不存在的机构七十七';
    const bad = JSON.stringify({ title: name, periodStart: 'x', units: `code,name,type\nX,${name},none` });
    const refused = await send(server.port, 'POST', '/api/v1/evaluations', { headers: staff, body: bad });
    expect(refused.status).toBe(400);
    const broken = { headers: staff, body: `{"title":"${name}` };
    keep(await send(server.port, 'POST', '/api/v1/evaluations', broken));
    const upload = { headers: { ...staff, 'content-type': 'application/octet-stream' }, body: 'upload-77' };
    await send(server.port, 'POST', '/api/v1/units/workbook', upload);
    const trail = await send(server.port, 'GET', '/api/v1/audit?format=csv', { headers: staff });
    expect(trail.status).toBeLessThan(500);
    for (const health of ['/healthz', '/readyz', '/api/v1/no-such-door']) {
      keep(await send(server.port, 'GET', health, { headers: seen }));
    }
    metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    const { code } = await server.terminate();
    expect(code).toBe(0);
    Object.assign(secrets, {
      'session cookie': cookie.split(';')[0]?.split('=')[1]?.split('.')[0] ?? '',
      'own password': server.password,
      'wrong password': 'Wrong-Password-77!',
      'tried name': 'nobody-known',
      'open text': textOf(1_234_567),
      'refused text': textOf(1_234_568),
      'invalid answer': 'Secret-Answer-77',
      'submission id': submission,
      agent: agent,
      'forwarded address': address,
      'unit name': name,
      upload: 'upload-77',
      "person's name": '管理员',
      'installation secret': readFileSync(join(server.dataFolder, 'session.key'), 'utf8').trim(),
    });
    // The first words of a first start are for whoever started it; they come once, before the log.
    for (const value of Object.values(secrets)) expect(value.length).toBeGreaterThan(2);
  });
  afterAll(() => server?.stop());

  it('logs requests, and nothing of who sent what', () => {
    const log = server.output();
    expect(log).toMatch(/"route":"\/api\/v1\/evaluations","status":400/);
    const announced = log.split('\n').filter((line) => !line.startsWith('{'));
    const lines = log.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(5);
    const found = Object.entries(secrets).filter(([, value]) => log.includes(value));
    expect(found.map(([name]) => name)).toEqual([]);
    // Two things are announced once: the first password, and the demonstration's link.
    const printed = server.password.replace(/^own /, '');
    const once = [printed, new URL(server.link).pathname];
    for (const value of once) {
      expect(announced.filter((line) => line.includes(value))).toHaveLength(1);
      expect(lines.filter((line) => line.includes(value))).toEqual([]);
    }
    expect(lines.join('\n')).not.toMatch(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/);
  });

  it('counts without telling anybody apart', () => {
    expect(metrics).toMatch(/hengping_requests_total\{door="respond",status="2xx"\} 1\b/);
    const found = [
      ...Object.entries(secrets),
      ['password', server.password],
      ['link', server.link.slice(-26)],
    ];
    expect(found.filter(([, value]) => metrics.includes(value as string)).map(([name]) => name)).toEqual([]);
  });

  it('shows no secret, place or stack in errors and health', () => {
    expect(pages.length).toBeGreaterThan(6);
    for (const page of pages) {
      expect(page).not.toContain(secrets['installation secret']);
      expect(page).not.toContain(server.dataFolder);
      expect(page).not.toContain(ROOT);
      expect(page).not.toMatch(/\bat \S+ \(.*:\d+:\d+\)|SQLITE_|node_modules|session\.key/);
    }
  });

  it('gives browsers no key, no source map and no code of the server', () => {
    const built = join(ROOT, '.next', 'static');
    const files = readdirSync(built, { recursive: true, encoding: 'utf8' });
    expect(files.filter((f) => f.endsWith('.js')).length).toBeGreaterThan(5);
    expect(files.filter((f) => f.endsWith('.map'))).toEqual([]);
    const leaks = files
      .filter((f) => /\.(js|css|json|txt)$/.test(f))
      .flatMap((f) => {
        const text = readFileSync(join(built, f), 'utf8');
        const found =
          /-----BEGIN [A-Z ]*PRIVATE KEY|sourceMappingURL|better-sqlite3|DATABASE_URL|HENGPING_SECRET_FILE|session\.key|drizzle-orm|postgres:\/\/|argon2/.exec(
            text,
          );
        return found === null ? [] : [`${f}: ${found[0]}`];
      });
    expect(leaks).toEqual([]);
    const public_ = readdirSync(join(ROOT, 'public'), { recursive: true, encoding: 'utf8' });
    expect(public_.filter((f) => /\.(map|env|key|pem|sqlite)$/.test(f))).toEqual([]);
  });
});
