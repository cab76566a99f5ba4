import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '#db/sqlite-store.ts';
import { sealCampaigns } from '#lib/campaigns/seal-campaigns.ts';
import { type DemoWorld, openDemoWorld } from '../tests/support/world.ts';

let world: DemoWorld;
beforeAll(async () => {
  world = await openDemoWorld();
  world.now += 1_000;
  await sealCampaigns(world.store, () => world.now);
  await world.store.close();
});
afterAll(() => rmSync(world.folder, { recursive: true, force: true }));

function dataset(...args: string[]) {
  const done = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), 'dataset', ...args], {
    encoding: 'utf8',
    env: { ...process.env, HENGPING_DATA: world.folder },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

describe('hengping dataset verify', () => {
  it('says of each locked dataset that it is unchanged, and which one is not', () => {
    const whole = dataset('verify', '--all');
    expect([whole.code, whole.err]).toEqual([0, '']);
    expect(whole.out.trim().split('\n')).toHaveLength(2);
    for (const line of whole.out.trim().split('\n')) {
      expect(line).toMatch(/^ok {5}[0-9a-z]{26}: \d+ answers, \d+ open texts, sha256 [0-9a-f]{64}$/);
    }
    const { id } = world.campaigns.own_staff;
    const database = new Database(join(world.folder, DATABASE_FILE));
    database
      .prepare(
        `UPDATE response SET eligible = 1 - eligible WHERE campaign_id = ?
         AND id = (SELECT min(id) FROM response WHERE campaign_id = ?)`,
      )
      .run(id, id);
    database.close();
    const changed = dataset('verify', '--all');
    expect(changed.code).toBe(1);
    expect(changed.out).toContain(`FAILED ${id}: locked with sha256 `);
    expect(changed.out.match(/^ok/gm)).toHaveLength(1);
    expect(dataset('verify', id).code).toBe(1);
    expect(dataset('verify', world.campaigns.service_recipient.id).code).toBe(0);
  });

  it('refuses a campaign that is not locked or not there, and wrong usage', () => {
    const open = dataset('verify', world.campaigns.cooperating_department.id);
    expect([open.code, open.err.trim()]).toEqual([
      1,
      'The dataset is not locked yet; that happens by itself after the end.',
    ]);
    expect(dataset('verify', 'nowhere').err).toContain('There is no such campaign.');
    for (const args of [[], ['verify'], ['verify', 'a', 'b'], ['verify', 'a', '--all'], ['check', '--all']]) {
      const refused = dataset(...args);
      expect([refused.code, refused.out, refused.err.trim()]).toEqual([
        1,
        '',
        'Usage: hengping dataset verify CAMPAIGN | --all',
      ]);
    }
  });
});
