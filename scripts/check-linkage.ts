/** `npm run check:linkage [-- CAMPAIGNS]`: whether an attacker can join answers with the order of their arrival. */
import { cpus } from 'node:os';
import { createDatabase, startPostgres } from '../tests/support/postgres.ts';
import { ALPHA, faultsOf, measureLinkage } from './linkage.ts';

const campaigns = Number(process.argv[2] ?? 200);
const postgres = await startPostgres();
try {
  const findings = await measureLinkage(campaigns, await createDatabase(postgres.port));
  console.log(
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${campaigns} campaigns, α ${ALPHA}.`,
  );
  console.log('\n| store | rule | right joins | by chance | p |\n|---|---|---:|---:|---:|');
  for (const { store, rule, right, expected, p } of findings) {
    const shown = p < 1e-12 ? '< 1e-12' : p.toFixed(4);
    console.log(`| ${store} | ${rule} | ${right} | ${expected} | ${shown} |`);
  }
  const faults = faultsOf(findings);
  for (const f of faults) console.error(`FAILED ${f.store}: ${f.rule}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await postgres.stop();
}
