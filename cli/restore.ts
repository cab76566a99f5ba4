/** `hengping restore BACKUP`: into the empty folder HENGPING_DATA, or the empty database at DATABASE_URL. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readEnv } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { restoreBackup } from '#lib/operations/restore.ts';

export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { replace: { type: 'boolean' }, 'new-secret': { type: 'boolean' } },
  });
  const [from, ...rest] = positionals;
  if (from === undefined || rest.length > 0) {
    throw new AppError('invalid_input', 'Usage: hengping restore BACKUP [--replace] [--new-secret]');
  }
  const { dataFolder, databaseUrl, secretFile } = readEnv();
  const done = await restoreBackup({
    from: resolve(from),
    dataFolder,
    databaseUrl,
    secretFile,
    replace: values.replace === true,
    newSecret: values['new-secret'] === true,
    now: Date.now(),
  });
  const { manifest } = done;
  for (const name of done.aside) console.error(`Moved aside: ${name}`);
  if (done.migrated) console.error(`Migrated from ${manifest.migration} (version ${manifest.product}).`);
  if (done.factorsForgotten > 0)
    console.error(`${done.factorsForgotten} people must set up their second factor anew.`);
  console.error(`${done.sessionsEnded} sessions were ended; everybody signs in again.`);
  const rows = manifest.tables.reduce((n, t) => n + t.rows, 0);
  console.log(
    `restored the backup of ${manifest.day} (${rows} rows) into ${databaseUrl === undefined ? dataFolder : 'the database at DATABASE_URL'}`,
  );
  return 0;
}
