/**
 * What is left on disk after a campaign has ended must not tell in which order its answers came: neither the
 * database's own bookkeeping nor the place of a row in its file.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { addResponse, claimReceipt } from '#db/repositories/responses.ts';
import { DATABASE_FILE } from '#db/sqlite-store.ts';
import type { Store } from '#db/store.ts';
import { emptyStore } from '#db/stores.test-support.ts';
import { tau } from '../support/order.ts';

const N = 300;
let drop: () => Promise<void> = async () => {};
afterEach(() => drop());

/** Stores answers one transaction after another; the answer says which one it was. */
async function collect(store: Store): Promise<void> {
  for (let i = 0; i < N; i++) {
    await store.write(async (tx) => {
      await claimReceipt(tx.db, 'c', `receipt ${(i * 7919) % N}`, 'mac');
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
}

type Row = { id: string; xmin: string; ctid: string; arrival: number };

async function rowsWithBookkeeping(store: Store): Promise<Row[]> {
  const { $client } = store.db as unknown as {
    $client: {
      query(text: string): Promise<{ rows: { id: string; xmin: string; ctid: string; answers: string }[] }>;
    };
  };
  const { rows } = await $client.query(
    'SELECT id, xmin::text, ctid::text, answers FROM response ORDER BY response.ctid',
  );
  return rows.map(({ answers, ...r }) => ({ ...r, arrival: Number(/n(\d+)/.exec(answers)?.[1]) }));
}

describe('after a rewrite', () => {
  it('PostgreSQL has one xmin for all rows and keeps them in the order of their random keys', async () => {
    const opened = await emptyStore('PostgreSQL', inject('postgresPort'));
    drop = opened.drop;
    await collect(opened.store);

    // While answers come in, both betray the order: the test would see a leak.
    const before = await rowsWithBookkeeping(opened.store);
    expect(tau(before.map((r) => r.arrival))).toBeGreaterThan(0.9);
    expect(new Set(before.map((r) => r.xmin)).size).toBe(N);

    await opened.store.rewriteAnswers();
    const after = await rowsWithBookkeeping(opened.store);
    expect(after).toHaveLength(N);
    expect(new Set(after.map((r) => r.xmin)).size).toBe(1);
    const ids = after.map((r) => r.id);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(after.map((r) => r.arrival)).size).toBe(N);
    // The order of the random keys is unrelated to arrival: |τ| of 300 random ranks is below 0.15 but once in 10,000.
    expect(Math.abs(tau(after.map((r) => r.arrival)))).toBeLessThan(0.15);
  });

  it('PostgreSQL keeps no earlier copy of the rows in the table\u2019s files', async () => {
    const opened = await emptyStore('PostgreSQL', inject('postgresPort'));
    drop = opened.drop;
    await collect(opened.store);
    const { $client } = opened.store.db as unknown as {
      $client: { query(text: string): Promise<{ rows: { path: string; dead: string }[] }> };
    };
    const path = async (table: string) =>
      (await $client.query(`SELECT pg_relation_filepath('${table}') AS path, '' AS dead`)).rows[0]?.path;
    const tables = ['response', 'response_text', 'receipt', 'seat', 'spent', 'draft'];
    const before = await Promise.all(tables.map(path));
    await opened.store.rewriteAnswers();
    const after = await Promise.all(tables.map(path));
    for (const [i, file] of after.entries()) expect(file).not.toBe(before[i]);
  });

  it('SQLite keeps rows in key order and no page of an earlier state', async () => {
    const opened = await emptyStore('SQLite', inject('postgresPort'));
    drop = opened.drop;
    await collect(opened.store);
    const file = join(opened.store.folder, DATABASE_FILE);
    const arrivals = () => {
      const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]).toString('latin1');
      return [...bytes.matchAll(/"arrival":"n(\d{4})"/g)].map((m) => Number(m[1]));
    };
    // The log of writes holds every state the page went through, newest rows last.
    expect(arrivals().length).toBeGreaterThan(N);

    await opened.store.rewriteAnswers();
    const left = arrivals();
    expect(left).toHaveLength(N);
    expect(new Set(left).size).toBe(N);
    expect(Math.abs(tau(left))).toBeLessThan(0.15);
  });
});
