/** A demonstration moved from SQLite to PostgreSQL: the same rows, the same statistics, by the command itself. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { contentsOf } from '#db/copy-store.ts';
import { findCampaign } from '#db/repositories/evaluations.ts';
import { claimReceipt } from '#db/repositories/responses.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import { openStore } from '#db/store.ts';
import { datasetChecksum } from '#lib/campaigns/dataset-checksum.ts';
import { loadDataset } from '#lib/responses/dataset.ts';
import { createDatabase } from '../support/postgres.ts';
import { ROOT } from '../support/sources.ts';
import { type DemoWorld, openDemoWorld } from '../support/world.ts';

let world: DemoWorld;
beforeAll(async () => {
  world = await openDemoWorld();
});
afterAll(() => world.close());

function move(folder: string, databaseUrl: string) {
  const child = spawn(process.execPath, [join(ROOT, 'cli', 'main.ts'), 'move'], {
    cwd: ROOT,
    env: { ...process.env, HENGPING_DATA: folder, DATABASE_URL: databaseUrl },
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

it('moves everything by one command, once, and says how much', async () => {
  const databaseUrl = await createDatabase(inject('postgresPort'));
  const busy = await move(world.folder, databaseUrl);
  expect([busy.code, busy.err]).toEqual([1, expect.stringContaining('is in use by process')]);

  // More than two pages of the copy.
  await world.store.write(async (tx) => {
    for (let i = 0; i < 2_300; i++) await claimReceipt(tx.db, 'c', `receipt ${i}`, '键');
  });
  await world.store.close();
  const done = await move(world.folder, databaseUrl);
  expect(done.err).toContain('Moved and compared');
  expect(done.code).toBe(0);

  const here = openSqlite(world.folder, { readOnly: true });
  const there = await openStore({ dataFolder: world.folder, databaseUrl });
  try {
    const contents = await contentsOf(here.db);
    expect(await contentsOf(there.db)).toEqual(contents);
    expect(done.out.trim().split('\n')).toEqual(contents.map((c) => `${c.hash}  ${c.rows}\t${c.table}`));
    expect(contents.find((c) => c.table === 'response')?.rows).toBeGreaterThan(900);
    expect(contents.find((c) => c.table === 'receipt')?.rows).toBe(2_300);

    const { id } = world.campaigns.own_staff;
    expect(await findCampaign(there.db, id)).toEqual(await findCampaign(here.db, id));
    const [a, b] = [await loadDataset(here.db, id, world.now), await loadDataset(there.db, id, world.now)];
    expect([b.rows, b.columns]).toEqual([a.rows, a.columns]);
    expect(await datasetChecksum(there.db, id)).toEqual(await datasetChecksum(here.db, id));
  } finally {
    await there.close();
    await here.close();
  }

  const again = await move(world.folder, databaseUrl);
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('The database is not empty')]);
}, 120_000);
