/** `hengping move`: the SQLite database in HENGPING_DATA into the empty PostgreSQL database at DATABASE_URL. */
import { copyStore } from '#db/copy-store.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import { openStore } from '#db/store.ts';
import { readEnv } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';

/** Prints rows and hash of each table once both sides agree. */
export async function main(args: string[]): Promise<number> {
  if (args.length > 0) {
    console.error('Usage: DATABASE_URL=postgres://… HENGPING_DATA=FOLDER hengping move');
    return 1;
  }
  const env = readEnv();
  if (env.databaseUrl === undefined) {
    throw new AppError('invalid_input', 'Set DATABASE_URL to the address of an empty PostgreSQL database.');
  }
  const from = openSqlite(env.dataFolder);
  try {
    const to = await openStore(env);
    try {
      const contents = await copyStore(from.db, to, ({ table, rows }) =>
        console.error(`${table}: ${rows} rows`),
      );
      for (const { table, rows, hash } of contents) console.log(`${hash}  ${rows}\t${table}`);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
  console.error(
    `Moved and compared. Start the server with the same DATABASE_URL and HENGPING_DATA=${env.dataFolder} (its session.key is still needed); the SQLite file there is not used any more and can be kept as a backup.`,
  );
  return 0;
}
