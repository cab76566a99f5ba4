/** What somebody has who looks for people behind answers: people as they were seen, and bytes as they were found. */
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type pg from 'pg';
import { answersKey, keyOf } from '../../tests/support/load.ts';

/** One who answered, with everything that anybody may have seen of it. */
export type Person = {
  /** Stands in the answers and in the open text: who it was, known to the judge alone. */
  readonly n: number;
  /** What is declared: everybody may know who answers through which link. */
  readonly link: string;
  /** Number of the card, and what is on it. */
  readonly seat: number;
  readonly code: string;
  readonly mark: string;
  readonly locale: string;
  readonly text: string;
  draftMark: string;
  sealed: string;
  /** Whether the draft was deleted when the answers were sent. */
  readonly finished: boolean;
  submissionId: string;
  idHash: string;
  ticket: string;
  ticketHash: string;
};

const TABLES = ['response', 'response_text', 'receipt', 'seat', 'spent', 'draft', 'audit_event'] as const;
export type TableName = (typeof TABLES)[number];
export type Row = Readonly<Record<string, string | number | null>>;

/** One state of the database, read without the program. */
export type Copy = {
  readonly files: Readonly<Record<'response' | 'response_text', Buffer>>;
  readonly pageSize: number;
  /** All bytes there are, indexes, free pages and the log of writes included. */
  readonly everything: Buffer;
  /** Rows in the order in which they come when no order is asked for. */
  readonly rows: Readonly<Record<TableName, readonly Row[]>>;
};

export type Evidence = {
  /** In the order of arrival. */
  readonly people: readonly Person[];
  readonly after: Copy;
  /** Backups: of a moment at which half of the people had answered, and of after the end. */
  readonly middle: Copy;
  readonly late: Copy;
  readonly writeLog: Buffer;
  readonly serverLog: string;
};

const ANSWERS = /\{"[A-Z0-9_]+":(?:\d|")[^{}]*\}/g;
/** Without a boundary before it: in a file the value of another column may stand there. */
const TEXT = /m(\d{5,7})\. /g;

/** Numbers of the people whose answers stand in some bytes, in the order of their first place there. */
export function answersIn(bytes: Buffer | string, people: readonly Person[]): number[] {
  const byKey = new Map(people.map((p) => [keyOf(p.n), p.n]));
  const found = new Set<number>();
  for (const [json] of text(bytes).matchAll(ANSWERS)) {
    const n = byKey.get(keyIn(json));
    if (n !== undefined) found.add(n);
  }
  return [...found];
}

/** The same for open texts. */
export function textsIn(bytes: Buffer | string): number[] {
  return [...new Set([...text(bytes).matchAll(TEXT)].map((m) => Number(m[1])))];
}

const text = (bytes: Buffer | string) => (typeof bytes === 'string' ? bytes : bytes.toString('latin1'));

function keyIn(json: string): string {
  try {
    return answersKey(JSON.parse(json) as Record<string, unknown>);
  } catch {
    return '';
  }
}

const readIfThere = (file: string) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));

/** An SQLite file, and its log of writes where it has one. */
export function readSqlite(file: string): Copy & { writeLog: Buffer } {
  const bytes = readFileSync(file);
  const writeLog = readIfThere(`${file}-wal`);
  const db = new Database(file, { readonly: true });
  try {
    const rows = (table: string) => db.prepare(`SELECT * FROM ${table}`).all() as Row[];
    return {
      files: { response: bytes, response_text: bytes },
      // 1 stands for 65,536 (SQLite's file format, §1.3.2).
      pageSize: bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16),
      everything: Buffer.concat([bytes, writeLog]),
      rows: Object.fromEntries(TABLES.map((t) => [t, rows(t)])) as unknown as Copy['rows'],
      writeLog,
    };
  } finally {
    db.close();
  }
}

/** A server's tables with its own bookkeeping, and their files. */
export async function readPostgres(client: pg.Client): Promise<Copy> {
  await client.query('CHECKPOINT');
  const rows = async (table: string) => {
    const found = await client.query(
      `SELECT t.*, t.xmin::text::bigint::int AS "(xmin)",
        split_part(trim('()' FROM t.ctid::text), ',', 1)::int * 1000 + split_part(trim('()' FROM t.ctid::text), ',', 2)::int AS "(ctid)"
       FROM ${table} t`,
    );
    return found.rows as Row[];
  };
  const file = async (table: string) => {
    const found = await client.query('SELECT pg_read_binary_file(pg_relation_filepath($1)) AS bytes', [
      table,
    ]);
    return (found.rows[0] as { bytes: Buffer }).bytes;
  };
  // Tables and indexes of the answers and what is about them, and the tables of their long values.
  const all = await client.query(
    `WITH own AS (SELECT c.oid, c.reltoastrelid FROM pg_class c WHERE c.relname = ANY($1) AND c.relkind = 'r'),
      parts AS (SELECT oid FROM own UNION SELECT reltoastrelid FROM own WHERE reltoastrelid <> 0
        UNION SELECT indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM own))
     SELECT pg_read_binary_file(pg_relation_filepath(oid::regclass)) AS bytes FROM parts`,
    [TABLES.filter((t) => t !== 'audit_event')],
  );
  const entries: [TableName, Row[]][] = [];
  for (const table of TABLES) entries.push([table, await rows(table)]);
  return {
    files: { response: await file('response'), response_text: await file('response_text') },
    pageSize: 8_192,
    everything: Buffer.concat((all.rows as { bytes: Buffer }[]).map((r) => r.bytes)),
    rows: Object.fromEntries(entries) as unknown as Copy['rows'],
  };
}

/** The server's log of writes from a position on. */
export async function readPostgresLog(client: pg.Client, from: string): Promise<Buffer> {
  const found = await client.query(
    `SELECT pg_read_binary_file('pg_wal/' || l.name,
        CASE WHEN l.name = pg_walfile_name($1) THEN (pg_walfile_name_offset($1)).file_offset ELSE 0 END::bigint,
        CASE WHEN l.name = pg_walfile_name(pg_current_wal_lsn()) THEN (pg_walfile_name_offset(pg_current_wal_lsn())).file_offset ELSE 16777216 END::bigint) AS bytes
     FROM pg_ls_waldir() l WHERE l.name >= pg_walfile_name($1) AND l.name <= pg_walfile_name(pg_current_wal_lsn())
     ORDER BY l.name`,
    [from],
  );
  return Buffer.concat((found.rows as { bytes: Buffer }[]).map((r) => r.bytes));
}
