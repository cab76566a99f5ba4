/**
 * Stores that somebody who has not thought of it would make: rows are counted, timed and signed, nothing is
 * written over, and the log names what it stored. Each rule must find people in one of them.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { bodyOf } from '../../tests/support/load.ts';
import { newPeople, sha256 } from './campaigns.ts';
import { type Evidence, type Person, readSqlite } from './evidence.ts';

/** How answers get their keys; `unsealed` is no store of its own but ours before its campaign was sealed. */
export const LEAKY_STORES = ['counting', 'counting down', 'derived key', 'numbered key'] as const;
export type LeakName = (typeof LEAKY_STORES)[number] | 'unsealed';

const KEYS: Record<(typeof LEAKY_STORES)[number], (p: Person, arrival: number) => string> = {
  counting: (_, arrival) => `answer-${String(arrival).padStart(6, '0')}`,
  'counting down': (_, arrival) => `answer-${String(999_999 - arrival)}`,
  'derived key': (p) => p.idHash.slice(0, 26),
  'numbered key': (p) => `seat-${String(p.seat).padStart(6, '0')}-${p.link}`,
};

const SCHEMA = `
  CREATE TABLE response (n integer PRIMARY KEY, id text, link_id text, at integer, code_mark text, locale text, text text, answers text);
  CREATE TABLE response_text (n integer PRIMARY KEY, id text, text text);
  CREATE TABLE receipt (n integer PRIMARY KEY, id_hash text);
  CREATE TABLE seat (n integer PRIMARY KEY, mark text, used integer);
  CREATE TABLE spent (n integer PRIMARY KEY, ticket_hash text);
  CREATE TABLE draft (n integer PRIMARY KEY, mark text, sealed text);
  CREATE TABLE audit_event (n integer PRIMARY KEY, at integer, action text, subject text);
`;

/** Runs one campaign on a leaky store. */
export function leakyCampaign(kind: (typeof LEAKY_STORES)[number], campaign: number): Evidence {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-leaky-'));
  const file = join(folder, 'leaky.sqlite');
  const db = new Database(file);
  try {
    // One page holds all rows of a table, so that a rule about places sees one order.
    db.pragma('page_size = 65536');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = OFF');
    db.pragma('secure_delete = OFF');
    db.exec(SCHEMA);
    const cards = new Map(
      ['a', 'b', 'c'].map((link) => [
        link,
        Array.from({ length: 12 }, (_, i) => {
          const code = `CODE${campaign}${link}${i}`;
          return { code, mark: sha256(code) };
        }),
      ]),
    );
    const people = newPeople(campaign, cards);
    let serverLog = '';
    let middle = '';
    const backup = (name: string) => {
      if (kind === 'counting down') db.exec('VACUUM');
      db.pragma('wal_checkpoint(TRUNCATE)');
      const copy = join(folder, name);
      copyFileSync(file, copy);
      return copy;
    };
    for (const [i, p] of people.entries()) {
      if (i === people.length / 2) middle = backup('middle.sqlite');
      p.submissionId = sha256(`id ${p.n}`).slice(0, 26);
      p.idHash = sha256(p.submissionId);
      p.ticket = sha256(`ticket ${p.n}`).slice(0, 22);
      p.ticketHash = sha256(p.ticket);
      const id = KEYS[kind](p, i);
      const n = kind === 'counting down' ? 100_000 - i : i + 1;
      const answers = Object.fromEntries(new URLSearchParams(bodyOf(p.n, p.text)));
      for (const [key, value] of Object.entries(answers)) if (value.startsWith('m')) delete answers[key];
      const add = (table: string, values: Record<string, unknown>) => {
        const names = Object.keys(values);
        db.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`).run(
          ...Object.values(values),
        );
      };
      add('draft', { n, mark: p.draftMark, sealed: p.sealed.slice(0, 200) });
      add('seat', { n, mark: p.mark, used: 1 });
      add('spent', { n, ticket_hash: p.ticketHash });
      add('receipt', { n, id_hash: p.idHash });
      add('response', {
        ...{
          n,
          id,
          link_id: p.link,
          at: 1_770_000_000_000 + i,
          code_mark: p.mark,
          locale: p.locale,
          text: p.text,
        },
        answers: JSON.stringify(answers),
      });
      add('response_text', { n, id, text: p.text });
      add('audit_event', { n, at: 1_770_000_000_000 + i, action: 'answer', subject: id });
      serverLog += `${JSON.stringify({ path: `/s/${p.link}`, stored: id, ticket: p.ticket })}\n`;
    }
    const { writeLog } = readSqlite(file);
    if (kind === 'counting') db.exec('DELETE FROM seat; DELETE FROM spent; DELETE FROM draft');
    const late = readSqlite(backup('late.sqlite'));
    return { people, after: readSqlite(file), middle: readSqlite(middle), late, writeLog, serverLog };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
