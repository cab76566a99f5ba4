/** What the database itself can say about its state: whether it is whole, and what its tables of answers keep. */
import { type SQL, sql } from 'drizzle-orm';
import type { Db, Store } from './store.ts';

type Dialect = Store['dialect'];
export type Finding = { readonly name: string; readonly ok: boolean; readonly text: string };

/** Tables of answers with the columns that they have and no others: none of them holds a moment. */
const ANSWER_COLUMNS: Readonly<Record<string, string>> = {
  response: 'answers campaign_id day eligible id link_id pace',
  response_text: 'campaign_id id item_id text unit_id',
  receipt: 'body_mac campaign_id id_hash',
  seat: 'campaign_id link_id mark used',
  spent: 'campaign_id ticket_hash',
  draft: 'campaign_id link_id mark sealed',
};
/** Fewer keys than this say nothing about how they were drawn. */
const ENOUGH_KEYS = 100;

/** Pages, indexes, constraints and references. */
export async function databaseSound(db: Db, dialect: Dialect): Promise<Finding[]> {
  if (dialect === 'postgres') return postgresSound(db);
  const [state] = await rows(db, dialect, sql`PRAGMA integrity_check(1)`);
  const integrity = String(state?.integrity_check);
  const orphans = await rows(db, dialect, sql`PRAGMA foreign_key_check`);
  return [
    { name: 'integrity', ok: integrity === 'ok', text: integrity === 'ok' ? 'every page' : integrity },
    {
      name: 'references',
      ok: orphans.length === 0,
      text: orphans.length === 0 ? 'every row has its parent' : `${orphans.length} rows without their parent`,
    },
  ];
}

async function postgresSound(db: Db): Promise<Finding[]> {
  const ask = (query: SQL) => rows(db, 'postgres', query);
  const [invalid] = await ask(
    sql`SELECT count(*)::int AS n FROM pg_index WHERE NOT indisvalid
        AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`,
  );
  const [open] = await ask(
    sql`SELECT count(*)::int AS n FROM pg_constraint WHERE contype = 'f' AND NOT convalidated`,
  );
  const [sums] = await ask(sql`SELECT current_setting('data_checksums') AS state`);
  return [
    {
      name: 'integrity',
      ok: invalid?.n === 0,
      text:
        invalid?.n === 0 ? `indexes valid, page checksums ${sums?.state}` : `${invalid?.n} invalid indexes`,
    },
    { name: 'references', ok: open?.n === 0, text: `${open?.n} constraints that are not validated` },
  ];
}

/** The storage rule on the tables of answers: nothing finer than the day, keys that tell nothing. */
export async function answersTellNothing(db: Db, dialect: Dialect): Promise<Finding[]> {
  const faults: string[] = [];
  for (const [table, expected] of Object.entries(ANSWER_COLUMNS)) {
    const found = await rows(
      db,
      dialect,
      dialect === 'sqlite'
        ? sql`SELECT name FROM pragma_table_info(${table})`
        : sql`SELECT column_name AS name FROM information_schema.columns
              WHERE table_schema = 'public' AND table_name = ${table}`,
    );
    const names = found
      .map((c) => String(c.name))
      .sort()
      .join(' ');
    if (names !== expected) faults.push(`${table} has the columns ${names}`);
    if (dialect === 'sqlite') {
      const [kind] = await rows(db, dialect, sql`SELECT wr FROM pragma_table_list(${table})`);
      if (kind?.wr !== 1) faults.push(`${table} numbers its rows in the order of arrival`);
    }
  }
  const finer =
    dialect === 'sqlite'
      ? sql`SELECT count(*) AS n FROM response WHERE day NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`
      : sql`SELECT count(*)::int AS n FROM response WHERE day !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'`;
  const [days] = await rows(db, dialect, finer);
  if (days?.n !== 0) faults.push(`${days?.n} answers whose day is none`);
  const [paces] = await rows(
    db,
    dialect,
    sql`SELECT CAST(count(*) AS integer) AS n FROM response WHERE pace NOT BETWEEN 0 AND 4`,
  );
  if (paces?.n !== 0) faults.push(`${paces?.n} answers whose pace is finer than five bands`);
  return [
    {
      name: 'storage rule',
      ok: faults.length === 0,
      text: faults.length === 0 ? 'answers keep nothing finer than the day' : faults.join('; '),
    },
    await keysRandom(db, dialect),
  ];
}

/** Keys made of a clock or a counter begin alike; random ones share each first sign with one in 32. */
async function keysRandom(db: Db, dialect: Dialect): Promise<Finding> {
  let keys = 0;
  for (const query of [
    sql`SELECT substr(id, 1, 1) AS first, count(*) AS n FROM response GROUP BY 1`,
    sql`SELECT substr(id, 1, 1) AS first, count(*) AS n FROM response_text GROUP BY 1`,
  ]) {
    const groups = (await rows(db, dialect, query)).map((g) => Number(g.n));
    const n = groups.reduce((sum, g) => sum + g, 0);
    keys += n;
    const expected = n / 32;
    // Eight standard deviations: reached by chance less than once in 10^13.
    const most = expected + 8 * Math.sqrt(expected);
    if (n >= ENOUGH_KEYS && Math.max(...groups) > most) {
      return { name: 'keys', ok: false, text: 'keys of answers are not random: many begin alike' };
    }
  }
  return { name: 'keys', ok: true, text: `${keys} keys of answers` };
}

/** Gaps in the numbers of score versions: 1, 2, 3 … for each evaluation, unit and indicator. */
export async function scoresWithoutGaps(db: Db, dialect: Dialect): Promise<Finding> {
  const broken = await rows(
    db,
    dialect,
    sql`SELECT count(*) AS n FROM (
          SELECT 1 AS one FROM indicator_score GROUP BY evaluation_id, unit_id, indicator_id
          HAVING min(seq) <> 1 OR max(seq) <> count(*)) AS broken`,
  );
  const n = Number(broken[0]?.n);
  return {
    name: 'score versions',
    ok: n === 0,
    text: n === 0 ? 'numbered without gaps' : `${n} indicators whose versions have a gap`,
  };
}

async function rows(db: Db, dialect: Dialect, query: SQL): Promise<Record<string, unknown>[]> {
  if (dialect === 'sqlite') return db.all<Record<string, unknown>>(query);
  const postgres = db as unknown as {
    execute(query: SQL): Promise<{ rows: Record<string, unknown>[] }>;
  };
  return (await postgres.execute(query)).rows;
}
