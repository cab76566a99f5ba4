/** `npm run check:linkage [-- CAMPAIGNS]`: whether an attacker can join answers with the people who were seen. */
import { cpus, loadavg } from 'node:os';
import { createDatabase, startPostgres } from '../tests/support/postgres.ts';
import { ALPHA, faultsOf, measureLinkage } from './linkage/measure.ts';

const campaigns = Number(process.argv[2] ?? 200);
if (!(Number.isInteger(campaigns) && campaigns > 0)) {
  throw new Error(`${process.argv[2]} is no number of campaigns: node scripts/check-linkage.ts 60`);
}
const began = performance.now();
const postgres = await startPostgres();
try {
  const url = await createDatabase(postgres.port);
  const findings = await measureLinkage(campaigns, url, (text) => console.error(text));
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${campaigns} campaigns, α ${ALPHA} (Holm), ${seconds} s, load average ${loadavg()[0]?.toFixed(1)}.`,
  );
  console.log('\n| store | rule | right | by chance | p | must be |\n|---|---|---:|---:|---:|---|');
  for (const { store, rule, right, byChance, p, expected } of findings) {
    const shown = p < 1e-12 ? '< 1e-12' : p.toFixed(4);
    console.log(`| ${store} | ${rule} | ${right} | ${byChance} | ${shown} | ${expected} |`);
  }
  const faults = faultsOf(findings);
  for (const f of faults) console.error(`FAILED ${f.store}: ${f.rule}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await postgres.stop();
}
