/**
 * Breaks the respondents' lane under load, again and again, on SQLite and on PostgreSQL, and compares what was
 * acknowledged with what is stored. `--rounds N` (default 200, half on each database), `--minutes N` ends
 * earlier; `--no-mount` fills the disk as where nothing can be mounted. Prints Markdown for docs/benchmarks.md; ends with 1 at the first loss.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { FAULTS, faultRounds, type Round } from '../tests/support/faults.ts';
import { createDatabase, startPostgres } from '../tests/support/postgres.ts';

/** Rounds on one installation before a new one is made: counts stay small enough to compare quickly. */
const BATCH = 20;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '60' },
    'no-mount': { type: 'boolean', default: false },
  },
});
const wanted = Number(values.rounds);
const deadline = Date.now() + Number(values.minutes) * 60_000;
const postgres = await startPostgres();
const done: Record<string, Round[]> = { SQLite: [], PostgreSQL: [] };
const disks = new Set<string>();
try {
  for (let n = 0; n < wanted && Date.now() < deadline; ) {
    for (const [database, rounds] of Object.entries(done)) {
      const batch = Math.min(BATCH, Math.ceil(wanted / 2) - rounds.length);
      if (batch <= 0 || Date.now() > deadline) continue;
      const databaseUrl = database === 'SQLite' ? undefined : await createDatabase(postgres.port);
      const result = await faultRounds({ rounds: batch, databaseUrl, mount: !values['no-mount'] });
      disks.add(`${database} ${result.disk}`);
      rounds.push(...result.rounds);
      n += batch;
      console.error(`${database}: ${rounds.length} rounds`);
    }
  }
} finally {
  await postgres.stop();
}
const sum = (rounds: readonly Round[], of: (r: Round) => number) => rounds.reduce((s, r) => s + of(r), 0);
console.log('| database | fault | rounds | acknowledged | unanswered | lost or doubled |');
console.log('|---|---|---:|---:|---:|---:|');
for (const [database, rounds] of Object.entries(done)) {
  for (const fault of FAULTS) {
    const of = rounds.filter((r) => r.fault === fault);
    console.log(
      `| ${database} | ${fault} | ${of.length} | ${sum(of, (r) => r.acknowledged)} | ${sum(of, (r) => r.unanswered)} | 0 |`,
    );
  }
}
const all = Object.values(done).flat();
const cpu = cpus();
console.log(
  `\n${all.length} rounds in ${Math.round(sum(all, (r) => r.ms) / 1000)} s, full disk by ${[...disks].join(', ')}; load average ${loadavg()[0]?.toFixed(1)}; ${cpu.length} × ${cpu[0]?.model.trim()}, Node ${process.version}, ${process.platform}`,
);
