/** From form fields to answers: the only gate through which answers enter. */
import { choiceList, type ScoringPolicy } from '#lib/indicators/policy.ts';
import { canonicalJson, isPlainObject } from '#lib/instruments/canonical.ts';
import {
  allowsNotApplicable,
  choicesOf,
  type Item,
  isRequired,
  itemsInOrder,
  type Questionnaire,
} from '#lib/questionnaire/definition.ts';
import { endingOptions } from '#lib/questionnaire/scoring-key.ts';

/** A raw code, the mark "not applicable", or the value of an option. */
export type Answer = number | 'NA' | string;

export type AnswerProblem = {
  readonly item: string;
  readonly code:
    | 'missing'
    | 'unknown_item'
    | 'unknown_code'
    | 'too_long'
    | 'duplicate'
    | 'na_not_allowed'
    | 'personal_number';
  /** Characters allowed, for `too_long`. */
  readonly limit?: number;
};

export type ParsedAnswers =
  | {
      ok: true;
      eligible: boolean;
      answers: Record<string, Answer>;
      texts: Record<string, string>;
      /** The answers as JSON, and answers and texts as `canonicalAnswers` writes them. */
      answersText: string;
      canonical: string;
    }
  | { ok: false; problems: AnswerProblem[] };

/** More problems of unknown fields than this say nothing more. */
const MAX_UNKNOWN = 20;
const BIDI_CONTROLS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Reads the fields of a submitted form. Field names are item ids; the order of fields does not matter. Once
 * an eligibility item is answered with an option that ends the survey, only that answer is kept and nothing
 * else is asked for. Problems come in the order of the form, unknown fields after it by name.
 */
export function parseAnswers(
  q: Questionnaire,
  policy: ScoringPolicy,
  raw: Iterable<readonly [string, string]>,
  reserved: ReadonlySet<string> = NONE,
): ParsedAnswers {
  const { fields, byId, place, screening } = readerOf(q, policy);
  // By place in the form; undefined where nothing was sent.
  const given = new Array<string | undefined>(fields.length).fill(undefined);
  const repeated = new Set<string>();
  const unknown = new Set<string>();
  for (const field of raw) {
    // Taken by place: destructuring goes through an iterator, once for every field.
    const name = field[0];
    const value = field[1];
    if (reserved.has(name)) continue;
    const at = place.get(name);
    if (at === undefined) unknown.add(name.slice(0, 80));
    else if (given[at] !== undefined) repeated.add(name);
    else given[at] = value;
  }
  const refused = refusedFields(repeated, unknown);
  const ended = screening.find(({ at, ending }) => ending.has(given[at] ?? ''));
  if (refused.length === 0 && ended !== undefined) {
    return accepted(false, { [ended.id]: given[ended.at] ?? '' }, {});
  }
  const answers: Record<string, Answer> = {};
  const texts: Record<string, string> = {};
  const problems: AnswerProblem[] = [];
  if (ended === undefined) {
    for (const { id, at, read } of byId) {
      if (repeated.has(id)) continue;
      const found = read(given[at] ?? '');
      if (found.problem !== undefined) problems.push(found.problem);
      if (found.answer !== undefined) answers[id] = found.answer;
      if (found.text !== undefined) texts[id] = found.text;
    }
  }
  if (problems.length === 0 && refused.length === 0) return accepted(true, answers, texts);
  return { ok: false, problems: inFormOrder(place, [...problems, ...refused]) };
}

/** Filled in the order of the ids, so that they are written canonically without being sorted. */
function accepted(
  eligible: boolean,
  answers: Record<string, Answer>,
  texts: Record<string, string>,
): ParsedAnswers {
  const answersText = JSON.stringify(answers);
  const canonical = `{"answers":${answersText},"texts":${JSON.stringify(texts)}}`;
  return { ok: true, eligible, answers, texts, answersText, canonical };
}

function refusedFields(repeated: ReadonlySet<string>, unknown: ReadonlySet<string>): AnswerProblem[] {
  if (repeated.size === 0 && unknown.size === 0) return [];
  return [
    ...[...repeated].map((id) => problem(id, 'duplicate')),
    ...[...unknown]
      .sort()
      .slice(0, MAX_UNKNOWN)
      .map((name) => problem(name, 'unknown_item')),
  ];
}

type Read = { readonly answer?: Answer; readonly text?: string; readonly problem?: AnswerProblem };

type Field = {
  readonly id: string;
  /** Place in the form. */
  readonly at: number;
  /** Options that end the survey. */
  readonly ending: ReadonlySet<string>;
  readonly read: (value: string) => Read;
};

/** What a questionnaire accepts under a policy. */
type Reader = {
  /** In the order of the form. */
  readonly fields: readonly Field[];
  /** The same in the order of their ids. */
  readonly byId: readonly Field[];
  readonly place: ReadonlyMap<string, number>;
  /** Those that can end the survey. */
  readonly screening: readonly Field[];
};

const NONE: ReadonlySet<string> = new Set();
const readers = new WeakMap<Questionnaire, WeakMap<ScoringPolicy, Reader>>();

/** Made once for a version, which never changes: a form is read by looking its values up. */
function readerOf(q: Questionnaire, policy: ScoringPolicy): Reader {
  const byPolicy = readers.get(q) ?? new WeakMap<ScoringPolicy, Reader>();
  readers.set(q, byPolicy);
  const known = byPolicy.get(policy);
  if (known !== undefined) return known;
  const fields = itemsInOrder(q).map((item, at) => ({
    id: item.id,
    at,
    ending:
      item.type === 'single_choice' && item.purpose === 'eligibility' ? new Set(endingOptions(item)) : NONE,
    read: readField(q, policy, item),
  }));
  const made = {
    fields,
    byId: fields.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    place: new Map(fields.map(({ id, at }) => [id, at])),
    screening: fields.filter(({ ending }) => ending.size > 0),
  };
  byPolicy.set(policy, made);
  return made;
}

function readField(q: Questionnaire, policy: ScoringPolicy, item: Item): Field['read'] {
  const empty: Read = isRequired(q, item) ? { problem: problem(item.id, 'missing') } : {};
  if (item.type === 'open_text') return (value) => readText(empty, item.id, item.max_chars, value);
  const unknown: Read = { problem: problem(item.id, 'unknown_code') };
  const accepted = new Map<string, Read>();
  if (item.type === 'single_choice') {
    for (const { value } of item.options) accepted.set(value, { answer: value });
  } else {
    for (const { value } of choiceList(policy, choicesOf(q, item)).choices) {
      accepted.set(String(value), { answer: value });
    }
    const na: Read = allowsNotApplicable(q, item)
      ? { answer: 'NA' }
      : { problem: problem(item.id, 'na_not_allowed') };
    accepted.set('NA', na);
  }
  accepted.set('', empty);
  return (value) => accepted.get(value) ?? unknown;
}

function readText(empty: Read, id: string, limit: number, value: string): Read {
  const text = value === '' ? '' : cleanText(value);
  if (text === '') return empty;
  if ([...text].length > limit) return { problem: { item: id, code: 'too_long', limit } };
  return { text };
}

/** Text without control characters other than line ends, without marks that turn the reading direction. */
export function cleanText(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (character === '\n' ? character : ''))
    .replace(BIDI_CONTROLS, '')
    .normalize('NFC')
    .trim();
}

function problem(item: string, code: AnswerProblem['code']): AnswerProblem {
  return { item, code };
}

function inFormOrder(place: Reader['place'], problems: readonly AnswerProblem[]): AnswerProblem[] {
  return problems.toSorted((a, b) => (place.get(a.item) ?? place.size) - (place.get(b.item) ?? place.size));
}

/** One text for one set of answers, whatever order they came in; the body that receipts are made over. */
export function canonicalAnswers(
  answers: Readonly<Record<string, Answer>>,
  texts: Readonly<Record<string, string>>,
): string {
  return canonicalJson({ answers, texts });
}

/**
 * Answers as read back from storage, made to fit the questionnaire version they are scored with: numbers
 * written as text become numbers, and what the version does not know is dropped and named.
 */
export function coerceStoredAnswers(
  q: Questionnaire,
  policy: ScoringPolicy,
  stored: unknown,
): { answers: Record<string, Answer>; dropped: string[] } {
  const answers: Record<string, Answer> = {};
  const dropped: string[] = [];
  const byId = new Map(q.items.map((item) => [item.id, item]));
  for (const [id, value] of Object.entries(isPlainObject(stored) ? stored : {})) {
    const item = byId.get(id);
    const answerable = item !== undefined && item.type !== 'open_text';
    const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
    const answer = answerable && text !== '' ? readField(q, policy, item)(text).answer : undefined;
    if (answer === undefined) dropped.push(id);
    else answers[id] = answer;
  }
  return { answers, dropped: dropped.sort() };
}
