/** `hengping dataset verify CAMPAIGN|--all`: whether locked datasets are what they were when they were locked. */
import { parseArgs } from 'node:util';
import { verifyDatasets } from '#lib/campaigns/verify-datasets.ts';
import { reading } from './store.ts';

const USAGE = 'Usage: hengping dataset verify CAMPAIGN | --all';

/** 0 when every dataset that was looked at is unchanged. */
export async function main(args: string[]): Promise<number> {
  const [what, ...rest] = args;
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { all: { type: 'boolean' } },
  });
  const [campaignId, ...more] = positionals;
  const one = campaignId !== undefined && values.all !== true && more.length === 0;
  if (what !== 'verify' || (!one && !(values.all === true && campaignId === undefined))) {
    console.error(USAGE);
    return 1;
  }
  const findings = await reading((store) => verifyDatasets(store, campaignId));
  for (const { campaignId: id, sealed, found, rows, openTexts } of findings) {
    const counts = `${rows} answers, ${openTexts} open texts`;
    if (sealed === found) console.log(`ok     ${id}: ${counts}, sha256 ${found}`);
    else console.log(`FAILED ${id}: locked with sha256 ${sealed}, now ${counts} with sha256 ${found}`);
  }
  if (findings.length === 0) console.error('No dataset is locked yet.');
  return findings.every((f) => f.sealed === f.found) ? 0 : 1;
}
