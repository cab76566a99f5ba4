/** `hengping verify [BACKUP]`: what holds of the live database or of a backup, one line each. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { anchorFolder, readAnchors } from '#lib/audit/anchors.ts';
import { AppError } from '#lib/errors.ts';
import { verifyBackup, verifyStore } from '#lib/operations/verify.ts';
import { reading } from './store.ts';

export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { anchors: { type: 'string' } },
  });
  const [backup, ...rest] = positionals;
  if (rest.length > 0)
    throw new AppError('invalid_input', 'Usage: hengping verify [BACKUP] [--anchors FOLDER]');
  const findings =
    backup === undefined
      ? await reading((store, env) =>
          verifyStore(store, readAnchors(values.anchors ?? anchorFolder(env.dataFolder))),
        )
      : await verifyBackup(resolve(backup), values.anchors);
  for (const { name, ok, text } of findings) console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${text}`);
  return findings.every((f) => f.ok) ? 0 : 1;
}
