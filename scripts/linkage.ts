/**
 * Whether somebody who watched people answer can find their answers in what is left on disk. Campaigns are
 * simulated, the store is read as an attacker would read it, and right guesses are counted against random ones.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { addResponse, claimReceipt } from '#db/repositories/responses.ts';
import { DATABASE_FILE, openSqlite } from '#db/sqlite-store.ts';
import { openStore, type Store } from '#db/store.ts';
import { newId } from '#lib/ids.ts';

/** Links of a simulated campaign (what is declared: everybody may know who answered through which), and people per link. */
const LINKS = ['link-a', 'link-b'];
const PEOPLE = 15;
/** A guess is as good as chance where it would be reached more often than this by guessing at random. */
export const ALPHA = 0.001;

/** What an attacker makes of a store: markers of answers in the order in which they are thought to have come. */
type Rule = { readonly name: string; read(): Promise<string[]> | string[] };
export type Finding = {
  readonly store: string;
  readonly rule: string;
  readonly campaigns: number;
  readonly right: number;
  /** Right ones that guessing at random gives on average. */
  readonly expected: number;
  /** Probability of at least so many by guessing at random. */
  readonly p: number;
};

/** Who answered when, by link: markers in the order of arrival. */
type Truth = ReadonlyMap<string, readonly string[]>;

const MARKER = /"M":"(m[0-9a-z]{26})"/g;

/** Answers come one after another, each in a transaction of its own, the links mixed. */
async function collect(store: Store, campaignId: string): Promise<Truth> {
  const truth = new Map<string, string[]>(LINKS.map((l) => [l, []]));
  for (let i = 0; i < LINKS.length * PEOPLE; i++) {
    const linkId = LINKS[i % LINKS.length] ?? '';
    const marker = `m${newId()}`;
    truth.get(linkId)?.push(marker);
    await store.write(async (tx) => {
      await claimReceipt(tx.db, campaignId, newId(), newId());
      await addResponse(tx.db, {
        ...{ campaignId, linkId, unitId: 'u', day: '2026-05-11', eligible: true },
        ...{ answers: { M: marker, L: linkId }, texts: { T: `text ${marker}` } },
      });
    });
  }
  return truth;
}

function markersIn(bytes: Buffer): string[] {
  const found = [...bytes.toString('latin1').matchAll(MARKER)].map((m) => m[1] ?? '');
  // A page may be there twice; the last state of it counts.
  return [...new Set(found.reverse())].reverse();
}

/** Joins the guessed order with the order of arrival inside each link and counts right pairs. */
function rightJoins(truth: Truth, guess: readonly string[]): number {
  let right = 0;
  for (const arrivals of truth.values()) {
    const own = new Set(arrivals);
    const guessed = guess.filter((m) => own.has(m));
    arrivals.forEach((marker, i) => {
      if (guessed[i] === marker) right++;
    });
  }
  return right;
}

/** Probabilities of k fixed points of a random permutation of n things (Montmort, 1708). */
export function fixedPoints(n: number): number[] {
  // D(j)/j! = Σ (−1)^i / i!
  const derangements: number[] = [];
  let sum = 0;
  let inverse = 1;
  for (let j = 0; j <= n; j++) {
    if (j > 0) inverse /= -j;
    sum += inverse;
    derangements.push(sum);
  }
  let factorial = 1;
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) factorial *= k;
    return Math.max(0, (derangements[n - k] ?? 0) / factorial);
  });
}

/** Probability that `groups` random matchings of `n` have together at least `right` right pairs: exact. */
export function chanceOfAtLeast(right: number, groups: number, n: number): number {
  const one = fixedPoints(n);
  let total = [1];
  for (let g = 0; g < groups; g++) {
    const next = new Array<number>(Math.min(total.length + n, right + 1)).fill(0);
    total.forEach((p, i) => {
      one.forEach((q, k) => {
        // Everything from `right` on is one class.
        const at = Math.min(i + k, right);
        next[at] = (next[at] ?? 0) + p * q;
      });
    });
    total = next;
  }
  return right === 0 ? 1 : Math.min(1, total[right] ?? 0);
}

type Subject = { store: Store; rules: Rule[]; close(): Promise<void> };

function sqliteSubject(): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-linkage-'));
  const store = openSqlite(folder);
  const file = join(folder, DATABASE_FILE);
  const bytes = (suffix: string) => {
    try {
      return readFileSync(`${file}${suffix}`);
    } catch {
      return Buffer.alloc(0);
    }
  };
  const rows = (sql: string) => {
    const db = new Database(file, { readonly: true });
    const found = db.prepare(sql).all() as { answers: string }[];
    db.close();
    return found.flatMap((r) => markersIn(Buffer.from(r.answers)));
  };
  return {
    store,
    rules: [
      { name: 'place in the file', read: () => markersIn(bytes('')) },
      { name: 'place in the file, backwards', read: () => markersIn(bytes('')).reverse() },
      { name: 'log of writes', read: () => markersIn(bytes('-wal')) },
      { name: 'file and log', read: () => markersIn(Buffer.concat([bytes(''), bytes('-wal')])) },
      { name: 'order without being asked', read: () => rows('SELECT answers FROM response') },
      { name: 'order of keys', read: () => rows('SELECT answers FROM response ORDER BY id') },
    ],
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function postgresSubject(databaseUrl: string): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-linkage-'));
  const store = await openStore({ dataFolder: folder, databaseUrl });
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const rows = async (order: string) => {
    const { rows: found } = await client.query(`SELECT answers FROM response r ${order}`);
    return found.flatMap((r: { answers: string }) => markersIn(Buffer.from(r.answers)));
  };
  const heap = async () => {
    await client.query('CHECKPOINT');
    const { rows: found } = await client.query(
      "SELECT pg_read_binary_file(pg_relation_filepath('response')) AS bytes",
    );
    return markersIn((found[0] as { bytes: Buffer }).bytes);
  };
  return {
    store,
    rules: [
      { name: 'order without being asked', read: () => rows('') },
      { name: 'ctid', read: () => rows('ORDER BY r.ctid') },
      { name: 'xmin', read: () => rows('ORDER BY r.xmin::text::bigint, r.ctid') },
      { name: 'place in the file', read: heap },
      { name: 'place in the file, backwards', read: async () => (await heap()).reverse() },
    ],
    async close() {
      await client.end();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A store that somebody who has not thought of it would make: a counting key. The same rules must find it out. */
function leakySubject(): Pick<Subject, 'rules' | 'close'> & { collect(): Truth } {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-leaky-'));
  const file = join(folder, 'leaky.sqlite');
  const db = new Database(file);
  db.exec('CREATE TABLE response (id integer PRIMARY KEY, link text, answers text)');
  const insert = db.prepare('INSERT INTO response (link, answers) VALUES (?, ?)');
  return {
    collect() {
      db.exec('DELETE FROM response');
      const truth = new Map<string, string[]>(LINKS.map((l) => [l, []]));
      for (let i = 0; i < LINKS.length * PEOPLE; i++) {
        const link = LINKS[i % LINKS.length] ?? '';
        const marker = `m${newId()}`;
        truth.get(link)?.push(marker);
        insert.run(link, JSON.stringify({ M: marker }));
      }
      db.exec('VACUUM');
      return truth;
    },
    rules: [
      { name: 'place in the file, backwards', read: () => markersIn(readFileSync(file)).reverse() },
      {
        name: 'order without being asked',
        read: () =>
          (db.prepare('SELECT answers FROM response').all() as { answers: string }[]).flatMap((r) =>
            markersIn(Buffer.from(r.answers)),
          ),
      },
    ],
    async close() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function tally(store: string, campaigns: number, right: ReadonlyMap<string, number>): Finding[] {
  const groups = campaigns * LINKS.length;
  return [...right].map(([rule, n]) => ({
    ...{ store, rule, campaigns, right: n, expected: groups },
    p: chanceOfAtLeast(n, groups, PEOPLE),
  }));
}

/** Each rule against each store, over `campaigns` simulated campaigns. */
export async function measureLinkage(campaigns: number, databaseUrl: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, open] of [
    ['SQLite', async () => sqliteSubject()],
    ['PostgreSQL', () => postgresSubject(databaseUrl)],
  ] as const) {
    const subject = await open();
    const right = new Map<string, number>();
    for (let c = 0; c < campaigns; c++) {
      const truth = await collect(subject.store, `c${c}`);
      await subject.store.rewriteAnswers();
      for (const rule of subject.rules) {
        right.set(rule.name, (right.get(rule.name) ?? 0) + rightJoins(truth, await rule.read()));
      }
      // Earlier campaigns would only make every read longer.
      const { response, responseText, receipt } = subject.store.db.tables;
      await subject.store.write(async (tx) => {
        for (const table of [response, responseText, receipt]) await tx.db.delete(table);
      });
    }
    await subject.close();
    findings.push(...tally(name, campaigns, right));
  }
  const leaky = leakySubject();
  const right = new Map<string, number>();
  for (let c = 0; c < campaigns; c++) {
    const truth = leaky.collect();
    for (const rule of leaky.rules) {
      right.set(rule.name, (right.get(rule.name) ?? 0) + rightJoins(truth, await rule.read()));
    }
  }
  await leaky.close();
  findings.push(...tally('leaky', campaigns, right));
  return findings;
}

/** Rules that did better than chance on a store of ours, or no better on the leaky one. */
export function faultsOf(findings: readonly Finding[], alpha = ALPHA): Finding[] {
  return findings.filter((f) => (f.store === 'leaky' ? f.p >= alpha : f.p < alpha));
}
