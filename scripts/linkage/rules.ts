/**
 * What an attacker tries. A rule puts people in an order that somebody may know (of arrival, of their cards, of
 * how wordy they are) and answers in an order that something left behind gives; inside each link the first is
 * joined with the first. By guessing one pair of each link is right on average, however many people it has.
 */
import { answersIn, type Copy, type Evidence, type Person, type Row, textsIn } from './evidence.ts';
import type { LeakName } from './leaky.ts';

type Guess = { readonly known: readonly Person[]; readonly found: readonly number[] };

export type Rule = {
  readonly name: string;
  /** The leaky store in which it must find people, so that it is a rule that can find something. */
  readonly leak: LeakName;
  readonly only?: 'SQLite' | 'PostgreSQL';
  /** Why finding people is no fault: it follows from what is stored by declaration (docs/anonymity.md). */
  readonly declared?: string;
  guess(e: Evidence): Guess;
};

/** Counts what must not be there at all. */
export type Search = {
  readonly name: string;
  readonly leak: LeakName;
  count(e: Evidence): number;
};

const byArrival = (found: (e: Evidence) => number[]) => (e: Evidence) => ({
  known: e.people,
  found: found(e),
});

/** Offsets in the file, pages in their order and each page from its end: where databases put rows one by one. */
function byPage({ files, pageSize }: Copy, people: readonly Person[]): number[] {
  const found: number[] = [];
  for (let at = 0; at < files.response.length; at += pageSize) {
    found.push(...answersIn(files.response.subarray(at, at + pageSize), people).reverse());
  }
  return [...new Set(found)];
}

function textsByPage({ files, pageSize }: Copy): number[] {
  const found: number[] = [];
  for (let at = 0; at < files.response_text.length; at += pageSize) {
    found.push(...textsIn(files.response_text.subarray(at, at + pageSize)).reverse());
  }
  return [...new Set(found)];
}

const sorted = (rows: readonly Row[], of: (r: Row) => string | number) =>
  [...rows].sort((a, b) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0));

const numbersOf = (rows: readonly Row[], e: Evidence) =>
  rows.flatMap((r) => answersIn(String(r.answers), e.people));

/** Rows by a column that counts or tells a moment, where one does; else by key. */
function byCounter(rows: readonly Row[]): Row[] {
  const [first] = rows;
  const column = Object.keys(first ?? {}).find(
    (c) =>
      !c.startsWith('(') &&
      rows.every((r) => typeof r[c] === 'number' || /^\d{4}-\d\d-\d\dT/.test(String(r[c]))) &&
      new Set(rows.map((r) => r[c])).size === rows.length,
  );
  return sorted(rows, (r) => r[column ?? 'id'] ?? '');
}

/** People in the order of rows that name something of theirs. */
function peopleOf(rows: readonly Row[], column: string, e: Evidence, of: (p: Person) => string): Person[] {
  const byValue = new Map(e.people.map((p) => [of(p), p]));
  return rows.flatMap((r) => byValue.get(String(r[column])) ?? []);
}

/** For each person in the order of arrival the answers whose row satisfies `names`. */
function named(e: Evidence, rows: readonly Row[], names: (row: string, p: Person) => boolean): Guess {
  const texts = rows.map((r) => ({
    row: JSON.stringify(Object.entries(r).filter(([column]) => column !== 'answers')),
    n: answersIn(String(r.answers), e.people)[0] ?? -1,
  }));
  const left = new Set(texts);
  const found = e.people.map((p) => {
    const own = [...left].find(
      (t) => names(t.row, p) && e.people.some((q) => q.n === t.n && q.link === p.link),
    );
    if (own !== undefined) left.delete(own);
    return own?.n ?? -1;
  });
  return { known: e.people, found };
}

/** The answers that a text names by their keys, in its order. */
function mentioned(text: string, e: Evidence): number[] {
  const places = e.after.rows.response.map((r) => ({
    at: text.indexOf(String(r.id)),
    n: answersIn(String(r.answers), e.people)[0] ?? -1,
  }));
  return places
    .filter((p) => p.at >= 0)
    .sort((a, b) => a.at - b.at)
    .map((p) => p.n);
}

const size = (row: Row) =>
  Object.values(row).reduce<number>((n, v) => n + Buffer.byteLength(String(v ?? '')), 0);
const wordy = (e: Evidence) =>
  [...e.people].sort((a, b) => Buffer.byteLength(a.text) - Buffer.byteLength(b.text));
const join = (known: (e: Evidence) => Person[], found: (e: Evidence) => number[]) => (e: Evidence) => ({
  known: known(e),
  found: found(e),
});
const unasked = (e: Evidence) => numbersOf(e.after.rows.response, e);
const unaskedMiddle = (e: Evidence) => numbersOf(e.middle.rows.response, e);
const byKey = (e: Evidence) =>
  numbersOf(
    sorted(e.after.rows.response, (r) => r.id ?? ''),
    e,
  );

function places(what: string, of: (e: Evidence) => Copy): Rule[] {
  const file = (e: Evidence) => answersIn(of(e).files.response, e.people);
  return [
    { name: `${what}place in the file`, leak: 'counting down', guess: byArrival(file) },
    {
      name: `${what}place in the file, backwards`,
      leak: 'counting',
      guess: byArrival((e) => file(e).reverse()),
    },
    {
      name: `${what}place in the file, page by page`,
      leak: 'counting',
      guess: byArrival((e) => byPage(of(e), e.people)),
    },
    {
      name: `${what}order without being asked`,
      leak: 'counting',
      guess: byArrival((e) => numbersOf(of(e).rows.response, e)),
    },
  ];
}

export const RULES: readonly Rule[] = [
  ...places('', (e) => e.after),
  ...places('backup of the middle: ', (e) => e.middle),
  ...places('backup of the end: ', (e) => e.late),
  { name: 'order of keys', leak: 'counting', guess: byArrival(byKey) },
  {
    name: 'counter or moment in the row',
    leak: 'counting',
    guess: byArrival((e) => numbersOf(byCounter(e.after.rows.response), e)),
  },
  ...(['(ctid)', '(xmin)'] as const).map(
    (column): Rule => ({
      name: column.slice(1, -1),
      leak: 'unsealed',
      only: 'PostgreSQL',
      guess: byArrival((e) =>
        numbersOf(
          sorted(e.after.rows.response, (r) => r[column] ?? 0),
          e,
        ),
      ),
    }),
  ),
  {
    name: 'log of writes',
    leak: 'counting',
    only: 'SQLite',
    guess: byArrival((e) => answersIn(e.writeLog, e.people)),
  },
  {
    name: 'log of writes of the database server',
    leak: 'unsealed',
    only: 'PostgreSQL',
    declared: 'the server keeps it until it reuses the file; it is not in backups of ours',
    guess: byArrival((e) => answersIn(e.writeLog, e.people)),
  },
  {
    name: 'texts: place in the file, page by page',
    leak: 'counting',
    guess: byArrival((e) => textsByPage(e.after)),
  },
  {
    name: 'texts: order without being asked',
    leak: 'counting',
    guess: byArrival((e) => e.after.rows.response_text.flatMap((r) => textsIn(String(r.text)))),
  },
  {
    name: 'texts: order of keys',
    leak: 'counting',
    guess: byArrival((e) =>
      sorted(e.after.rows.response_text, (r) => r.id ?? '').flatMap((r) => textsIn(String(r.text))),
    ),
  },
  {
    name: 'texts with answers, by order',
    leak: 'counting',
    guess: (e) => {
      const order = e.after.rows.response_text.flatMap((r) => textsIn(String(r.text)));
      return { known: order.flatMap((n) => e.people.find((p) => p.n === n) ?? []), found: unasked(e) };
    },
  },
  {
    name: 'texts, by length and wordiness',
    leak: 'counting',
    declared: 'a text is stored as it was written: whoever knows how somebody writes may know it again',
    guess: (e) => ({
      known: wordy(e),
      found: sorted(e.after.rows.response_text, (r) => Buffer.byteLength(String(r.text))).flatMap((r) =>
        textsIn(String(r.text)),
      ),
    }),
  },
  {
    name: 'size of the row and wordiness',
    leak: 'counting',
    guess: (e) => ({ known: wordy(e), found: numbersOf(sorted(e.after.rows.response, size), e) }),
  },
  {
    name: 'receipts with answers, by order',
    leak: 'counting',
    guess: join((e) => peopleOf(e.after.rows.receipt, 'id_hash', e, (p) => p.idHash), unasked),
  },
  {
    name: 'receipts with answers, by key',
    leak: 'derived key',
    guess: join((e) => [...e.people].sort((a, b) => (a.idHash < b.idHash ? -1 : 1)), byKey),
  },
  {
    name: 'spent tickets with answers, by order',
    leak: 'counting',
    guess: join((e) => peopleOf(e.middle.rows.spent, 'ticket_hash', e, (p) => p.ticketHash), unaskedMiddle),
  },
  {
    name: 'seats with answers, by order',
    leak: 'counting',
    guess: join(
      (e) =>
        peopleOf(
          e.middle.rows.seat.filter((s) => Number(s.used) === 1),
          'mark',
          e,
          (p) => p.mark,
        ),
      unaskedMiddle,
    ),
  },
  {
    name: 'number of the card and key of the answer',
    leak: 'numbered key',
    guess: join((e) => [...e.people].sort((a, b) => a.seat - b.seat), byKey),
  },
  {
    name: 'drafts with answers, by order',
    leak: 'counting',
    guess: join((e) => peopleOf(e.middle.rows.draft, 'mark', e, (p) => p.draftMark), unaskedMiddle),
  },
  {
    name: 'a code, mark or hash in the row',
    leak: 'counting',
    guess: (e) =>
      named(e, e.after.rows.response, (row, p) =>
        [p.code, p.mark, p.ticket, p.ticketHash, p.submissionId, p.idHash, p.draftMark].some((s) =>
          row.includes(s),
        ),
      ),
  },
  {
    name: 'the language of the page in the row',
    leak: 'counting',
    guess: (e) => named(e, e.after.rows.response, (row, p) => row.includes(p.locale)),
  },
  {
    name: 'audit trail',
    leak: 'counting',
    guess: byArrival((e) => mentioned(JSON.stringify(sorted(e.after.rows.audit_event, (r) => r.at ?? 0)), e)),
  },
  { name: "the server's log", leak: 'counting', guess: byArrival((e) => mentioned(e.serverLog, e)) },
  {
    name: 'two backups, the difference between them',
    leak: 'counting',
    declared: 'whoever has two backups knows which answers came between them',
    guess: byArrival((e) => {
      const before = unaskedMiddle(e);
      const known = new Set(before);
      return [...before, ...numbersOf(e.late.rows.response, e).filter((n) => !known.has(n))];
    }),
  },
];

const occurrences = (bytes: Buffer | string, words: readonly string[]) =>
  words.filter((w) => bytes.includes(w)).length;
/** Random enough at their beginning; the rest may lie on another page. */
const head = (s: string) => s.slice(0, 40);
const gone = (p: Person) => [
  p.code,
  p.mark,
  p.ticket,
  p.ticketHash,
  p.submissionId,
  p.draftMark,
  head(p.sealed),
];

export const SEARCHES: readonly Search[] = [
  {
    name: 'codes, marks, tickets, drafts left in the files',
    leak: 'counting',
    count: (e) => occurrences(e.after.everything, e.people.flatMap(gone)),
  },
  {
    name: 'codes, marks, tickets, drafts left in the backup of the end',
    leak: 'counting',
    count: (e) => occurrences(e.late.everything, e.people.flatMap(gone)),
  },
  {
    name: 'codes, tickets, deleted drafts in the backup of the middle',
    leak: 'counting',
    count: (e) =>
      occurrences(e.middle.everything, [
        ...e.people.flatMap((p) => [p.code, p.ticket, p.submissionId]),
        ...e.people.filter((p) => p.finished).flatMap((p) => [p.draftMark, head(p.sealed)]),
      ]),
  },
  {
    name: "anything of theirs in the server's log",
    leak: 'counting',
    count: (e) =>
      occurrences(e.serverLog, [...e.people.flatMap((p) => [...gone(p), p.idHash, `m${p.n}.`]), '/s/']),
  },
];
