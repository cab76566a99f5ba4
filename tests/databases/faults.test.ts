/** A sample of `npm run check:fault`: each fault once on each database. */
import { describe, expect, inject, it } from 'vitest';
import { FAULTS, faultRounds } from '../support/faults.ts';
import { createDatabase } from '../support/postgres.ts';

describe.each(['SQLite', 'PostgreSQL'])('under faults on %s', (database) => {
  it('what was acknowledged is stored once', async () => {
    const databaseUrl = database === 'SQLite' ? undefined : await createDatabase(inject('postgresPort'));
    const { rounds, disk } = await faultRounds({ rounds: FAULTS.length, databaseUrl });
    expect(rounds.length).toBe(FAULTS.length);
    expect(new Set(rounds.map((r) => r.fault)).size).toBe(disk === 'none' ? 4 : 5);
    for (const round of rounds) expect(round.acknowledged).toBeGreaterThanOrEqual(80);
    // The kill was felt.
    expect(rounds[0]?.unanswered).toBeGreaterThan(0);
  });
});

it('a file of SQLite that must not grow loses nothing, where no small disk can be mounted', async () => {
  const { rounds, disk } = await faultRounds({
    ...{ rounds: 2, databaseUrl: undefined, mount: false },
    faults: ['full disk', 'bad neighbour'],
  });
  expect([disk, rounds.map((r) => r.fault)]).toEqual(['max_page_count', ['full disk', 'bad neighbour']]);
  for (const round of rounds) expect(round.acknowledged).toBeGreaterThanOrEqual(80);
});
