/** `hengping backup`: the database, the anchors and a manifest into a new folder, while the server runs. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countCollecting } from '#db/repositories/operations.ts';
import { AppError } from '#lib/errors.ts';
import { backupsFolder, makeBackup } from '#lib/operations/backup.ts';
import { nearestBackup } from '#lib/operations/backup-distance.ts';
import { SECRET_FILE } from '#lib/secrets.ts';
import { reading } from './store.ts';

/** Prints the folder; what it holds goes to standard error, counts only. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, 'with-secret': { type: 'boolean' } },
  });
  const withSecret = values['with-secret'] === true;
  const { backup, collecting } = await reading(async (store, env) => {
    const secretFile = env.secretFile ?? join(env.dataFolder, SECRET_FILE);
    if (withSecret && !existsSync(secretFile)) {
      throw new AppError('not_found', `There is no secret in ${secretFile}; leave --with-secret out.`);
    }
    const now = Date.now();
    const backup = await makeBackup({
      store,
      to: resolve(values.to ?? backupsFolder(env.dataFolder)),
      now,
      secretFile: withSecret ? secretFile : undefined,
      progress: ({ table, rows }) => console.error(`${table}: ${rows} rows`),
    });
    return { backup, collecting: await countCollecting(store.db, now) };
  });
  const { folder, manifest } = backup;
  const rows = manifest.tables.reduce((n, t) => n + t.rows, 0);
  console.log(folder);
  console.error(`${manifest.tables.length} tables, ${rows} rows, checked.`);
  console.error(
    withSecret
      ? `The installation's secret is in it: keep it as you keep the secret.`
      : `The installation's secret is NOT in it. Keep ${SECRET_FILE} (or the file of HENGPING_SECRET_FILE) somewhere else: without it second factors must be set up anew.`,
  );
  if (collecting > 0) {
    console.error(
      `warning: questionnaires still collecting answers: ${collecting}. Two backups of them tell which answers came between: make one a day, at the same hour, and delete those of open days after the end (docs/anonymity.md).`,
    );
    const near = nearestBackup(backup);
    if (near !== undefined)
      console.error(`warning: answers between ${near.name} and this one: ${near.answers}.`);
  }
  return 0;
}
