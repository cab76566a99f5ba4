/** Two servers on one PostgreSQL behind a proxy: people do not notice which one answers, nor that one dies. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#lib/ids.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';
import { completeAnswers, formBody } from '../support/answers.ts';
import { send } from '../support/http.ts';
import { createDatabase, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type Proxy, startProxy } from '../support/round-robin.ts';
import { type RunningServer, signIn, startServer } from '../support/server.ts';

let folder: string;
let postgres: PostgresServer;
let proxy: Proxy;
let databaseUrl: string;
let client: pg.Client;
let a: RunningServer;
let b: RunningServer;
let cookie: string;
let upstreams: number[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hengping-two-'));
  const secret = join(folder, 'secret');
  writeFileSync(secret, randomBytes(48).toString('base64'), { mode: 0o600 });
  postgres = await startPostgres();
  databaseUrl = await createDatabase(postgres.port);
  proxy = await startProxy(() => upstreams);
  const env = { DATABASE_URL: databaseUrl, HENGPING_SECRET_FILE: secret, PUBLIC_ORIGIN: proxy.origin };
  a = await startServer({ env });
  b = await startServer({ env, joins: true });
  upstreams = [a.port, b.port];
  cookie = await signIn(proxy, a.username, a.password);
  client = new pg.Client(databaseUrl);
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await a?.stop();
  await b?.stop();
  await proxy?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => new URL(a.link).pathname;

describe('two servers on one database', () => {
  it('know each other\u2019s sessions', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => fetch(`${proxy.origin}/api/v1/evaluations`, { headers: { cookie } })),
    );
    expect(replies.map((r) => r.status)).toEqual(Array(10).fill(200));
  });

  it('refuse a third with another secret, saying which setting is wrong', async () => {
    const other = join(folder, 'other');
    writeFileSync(other, randomBytes(48).toString('base64'));
    const env = { DATABASE_URL: databaseUrl, HENGPING_SECRET_FILE: other };
    await expect(startServer({ env, joins: true })).rejects.toThrow('HENGPING_SECRET_FILE');
  });

  it('lose nothing that was acknowledged when one of them is killed under load', async () => {
    const questionnaire = loadShipped().find((s) => s.instrument.id === 'Q_COOP')
      ?.instrument as Questionnaire;
    const fields = completeAnswers(questionnaire);
    const text = [...fields.keys()].find((k) => fields.get(k)?.includes('进度')) ?? '';
    const before = await stored();
    const acknowledged = new Set<string>();
    let retried = 0;
    let running = true;
    let made = 0;

    /** Sends until it is acknowledged, always the same body under the same id, as the page does. */
    async function submit(marker: string): Promise<void> {
      const id = newId();
      const body = formBody(new Map(fields).set(text, marker));
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        cookie: `hp_submission=${id}`,
      };
      for (;;) {
        const status = await send(proxy.port, 'POST', path(), { headers, body }).then(
          (r) => r.status,
          () => 0,
        );
        if (status === 201) {
          acknowledged.add(marker);
          return;
        }
        if (status !== 0 && status < 500) throw new Error(`answered ${status}`);
        retried++;
        await new Promise((r) => setTimeout(r, 20));
      }
    }
    const people = Array.from({ length: 24 }, async () => {
      while (running) await submit(`m${made++}`);
    });
    const until = async (n: number) => {
      while (acknowledged.size < n) await new Promise((r) => setTimeout(r, 5));
    };
    await until(200);
    await b.kill();
    await until(500);
    running = false;
    await Promise.all(people);

    const texts = await client.query("SELECT text FROM response_text WHERE text LIKE 'm%'");
    const found = texts.rows.map((r) => r.text as string);
    expect(new Set(found)).toEqual(acknowledged);
    expect(found).toHaveLength(acknowledged.size);
    expect((await stored()) - before).toBe(acknowledged.size);
    // The kill was felt: somebody had to send again.
    expect(retried).toBeGreaterThan(0);
  });

  it('close a campaign for each other at once, and show it within a moment', async () => {
    const secret = join(folder, 'secret');
    const env = { DATABASE_URL: databaseUrl, HENGPING_SECRET_FILE: secret, PUBLIC_ORIGIN: proxy.origin };
    await b.stop();
    b = await startServer({ env, joins: true });
    const ask = () => send(b.port, 'GET', path(), { headers: { accept: 'text/html' } });
    expect((await ask()).status).toBe(200);
    const campaigns = await client.query('SELECT id, evaluation_id FROM campaign WHERE closed_at IS NULL');
    const closed = await fetch(`${a.origin}/api/v1/campaigns/${campaigns.rows[0]?.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: proxy.origin, cookie },
      body: JSON.stringify({ act: 'close' }),
    });
    expect(closed.status).toBe(200);
    const questionnaire = loadShipped().find((s) => s.instrument.id === 'Q_COOP')
      ?.instrument as Questionnaire;
    const late = await send(b.port, 'POST', path(), {
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: formBody(completeAnswers(questionnaire)),
    });
    expect(late.status).toBe(410);
    await expect.poll(async () => (await ask()).status, { timeout: 5_000 }).toBe(410);
  });
});

async function stored(): Promise<number> {
  const { rows } = await client.query('SELECT count(*)::int AS n FROM response');
  return rows[0]?.n as number;
}
