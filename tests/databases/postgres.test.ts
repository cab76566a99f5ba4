/** The PostgreSQL migration on PostgreSQL itself (compiled to WebAssembly), with statements as repositories make them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'db', 'migrations', 'postgres');
let db: PGlite;

beforeAll(async () => {
  db = new PGlite();
  for (const file of readdirSync(MIGRATIONS)
    .filter((f) => f.endsWith('.sql'))
    .sort()) {
    for (const statement of readFileSync(join(MIGRATIONS, file), 'utf8').split('--> statement-breakpoint')) {
      await db.exec(statement);
    }
  }
}, 60_000);
afterAll(() => db.close());

const rows = async (sql: string, values: unknown[] = []) => (await db.query(sql, values)).rows;

describe('PostgreSQL', () => {
  it('has every table', async () => {
    const tables = (await rows(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    )) as { table_name: string }[];
    const names = tables.map((t) => t.table_name);
    expect(names).toHaveLength(39);
    for (const name of ['response', 'response_text', 'receipt', 'seat', 'spent', 'draft', 'indicator_score'])
      expect(names).toContain(name);
  });

  it('keeps moments as 64-bit whole numbers, flags as booleans, rates as doubles', async () => {
    const type = async (table: string, column: string) =>
      (
        (await rows(
          'SELECT data_type FROM information_schema.columns WHERE table_name = $1 AND column_name = $2',
          [table, column],
        )) as { data_type: string }[]
      )[0]?.data_type;
    expect(await type('campaign', 'opens_at')).toBe('bigint');
    expect(await type('session', 'expires_at')).toBe('bigint');
    expect(await type('response', 'eligible')).toBe('boolean');
    expect(await type('indicator_score', 'value')).toBe('double precision');
    expect(await type('response', 'answers')).toBe('text');
  });

  it('claims a receipt once', async () => {
    const claim = (mac: string) =>
      rows(
        'INSERT INTO receipt (campaign_id, id_hash, body_mac) VALUES ($1, $2, $3) ON CONFLICT (campaign_id, id_hash) DO NOTHING RETURNING id_hash',
        ['c1', 'h1', mac],
      );
    expect(await claim('m1')).toHaveLength(1);
    expect(await claim('m2')).toHaveLength(0);
    expect(await rows('SELECT body_mac FROM receipt')).toEqual([{ body_mac: 'm1' }]);
  });

  it('counts responses by link and eligibility', async () => {
    for (const [id, link, eligible] of [
      ['r1', 'l1', true],
      ['r2', 'l1', true],
      ['r3', 'l1', false],
      ['r4', 'l2', true],
    ]) {
      await rows(
        'INSERT INTO response (campaign_id, id, link_id, day, eligible, answers) VALUES ($1, $2, $3, $4, $5, $6)',
        ['c1', id, link, '2026-05-11', eligible, '{}'],
      );
    }
    expect(
      await rows(
        'SELECT link_id, eligible, count(*)::int AS n FROM response WHERE campaign_id = ANY($1) GROUP BY link_id, eligible ORDER BY link_id, eligible',
        [['c1']],
      ),
    ).toEqual([
      { link_id: 'l1', eligible: false, n: 1 },
      { link_id: 'l1', eligible: true, n: 2 },
      { link_id: 'l2', eligible: true, n: 1 },
    ]);
  });

  it('refuses a unit without an evaluation and replaces a setting under its key', async () => {
    const person = ['u1', 'n', 'e', false, 1, 1];
    await rows(
      'INSERT INTO "user" (id, name, email, email_verified, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)',
      person,
    );
    await expect(
      rows('INSERT INTO unit (id, evaluation_id, code, name, type, position) VALUES ($1,$2,$3,$4,$5,$6)', [
        'x',
        'nowhere',
        'A',
        'A',
        'township',
        0,
      ]),
    ).rejects.toThrow('foreign key');
    await rows('INSERT INTO setting (key, value) VALUES ($1, $2)', ['k', '1']);
    await rows(
      'INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      ['k', '2'],
    );
    expect(await rows('SELECT value FROM setting WHERE key = $1', ['k'])).toEqual([{ value: '2' }]);
  });
});
