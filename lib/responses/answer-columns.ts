/** A campaign's answers as columns, filled while they are read page by page. */
import { responsePages } from '#db/repositories/responses.ts';
import type { Db } from '#db/store.ts';

export type AnswerColumns = {
  /** Eligible responses. */
  readonly rows: number;
  /** Raw codes by item id, −1 where unanswered (blank or "not applicable"). */
  readonly columns: ReadonlyMap<string, Int8Array>;
  /** Rows with the answer "not applicable" by item, ascending. */
  readonly notApplicable: ReadonlyMap<string, Int32Array>;
  /** Row → band 0..4 of seconds per item, −1 where the device counted nothing. */
  readonly pace: Int8Array;
  /** Row → place of its link in `links`, −1 for a link that is not in the list. */
  readonly link: Int32Array;
  /** Responses left out because the person was not eligible to answer, per link. */
  readonly ineligible: Int32Array;
  /** Place of the chosen option by single-choice item, −1 where unanswered. */
  readonly choices: ReadonlyMap<string, Int8Array>;
};

/** A single-choice item with the values of its options, in their order. */
export type ChoiceItem = { readonly id: string; readonly values: readonly string[] };

const FIRST_ROOM = 1_024;

/** Reads the answers to `items` and `choiceItems`; `expected` is how many rows to make room for at once; `read` is told how far it is. */
export async function readAnswerColumns(
  db: Db,
  campaignId: string,
  items: readonly string[],
  links: readonly string[],
  expected = FIRST_ROOM,
  choiceItems: readonly ChoiceItem[] = [],
  read: (rows: number) => void = () => {},
): Promise<AnswerColumns> {
  const place = new Map(links.map((id, i) => [id, i]));
  const notApplicable = items.map((): number[] => []);
  const ineligible = new Int32Array(links.length);
  let room = Math.max(expected, FIRST_ROOM);
  let columns = items.map(() => new Int8Array(room));
  let choices = choiceItems.map(() => new Int8Array(room));
  const places = choiceItems.map((c) => new Map(c.values.map((v, i) => [v, i])));
  let link = new Int32Array(room);
  let paces = new Int8Array(room);
  let rows = 0;
  for await (const page of responsePages(db, campaignId)) {
    if (rows + page.length > room) {
      room = Math.max(2 * room, rows + page.length);
      columns = columns.map((c) => grown(c, new Int8Array(room)));
      choices = choices.map((c) => grown(c, new Int8Array(room)));
      link = grown(link, new Int32Array(room));
      paces = grown(paces, new Int8Array(room));
    }
    for (const { linkId, eligible, pace, answers } of page) {
      const at = place.get(linkId) ?? -1;
      if (!eligible) {
        if (at >= 0) ineligible[at] = (ineligible[at] as number) + 1;
        continue;
      }
      link[rows] = at;
      paces[rows] = pace ?? -1;
      for (let i = 0; i < items.length; i++) {
        const answer = answers[items[i] as string];
        (columns[i] as Int8Array)[rows] = typeof answer === 'number' ? answer : -1;
        if (answer === 'NA') notApplicable[i]?.push(rows);
      }
      for (let i = 0; i < choiceItems.length; i++) {
        const answer = answers[(choiceItems[i] as ChoiceItem).id];
        (choices[i] as Int8Array)[rows] =
          (typeof answer === 'string' ? places[i]?.get(answer) : undefined) ?? -1;
      }
      rows++;
    }
    read(rows);
    // Between pages the process answers others.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    rows,
    columns: new Map(items.map((id, i) => [id, (columns[i] as Int8Array).slice(0, rows)])),
    notApplicable: new Map(items.map((id, i) => [id, Int32Array.from(notApplicable[i] ?? [])])),
    pace: paces.slice(0, rows),
    link: link.slice(0, rows),
    ineligible,
    choices: new Map(choiceItems.map(({ id }, i) => [id, (choices[i] as Int8Array).slice(0, rows)])),
  };
}

function grown<T extends Int8Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
