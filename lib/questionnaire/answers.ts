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
  readonly code: 'missing' | 'unknown_item' | 'unknown_code' | 'too_long' | 'duplicate' | 'na_not_allowed';
  /** Characters allowed, for `too_long`. */
  readonly limit?: number;
};

export type ParsedAnswers =
  | { ok: true; eligible: boolean; answers: Record<string, Answer>; texts: Record<string, string> }
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
  fields: Iterable<readonly [string, string]>,
  reserved: ReadonlySet<string> = new Set(),
): ParsedAnswers {
  const items = itemsInOrder(q);
  const known = new Set(items.map((item) => item.id));
  const given = new Map<string, string>();
  const repeated = new Set<string>();
  const unknown = new Set<string>();
  for (const [name, value] of fields) {
    if (reserved.has(name)) continue;
    if (!known.has(name)) unknown.add(name.slice(0, 80));
    else if (given.has(name)) repeated.add(name);
    else given.set(name, value);
  }
  const refused: AnswerProblem[] = [
    ...items.filter((item) => repeated.has(item.id)).map((item) => problem(item.id, 'duplicate')),
    ...[...unknown]
      .sort()
      .slice(0, MAX_UNKNOWN)
      .map((name) => problem(name, 'unknown_item')),
  ];
  const ended = items.find((item) => endsSurvey(item, given.get(item.id)));
  if (refused.length === 0 && ended !== undefined) {
    return { ok: true, eligible: false, answers: { [ended.id]: given.get(ended.id) ?? '' }, texts: {} };
  }
  const answers: Record<string, Answer> = {};
  const texts: Record<string, string> = {};
  const problems: AnswerProblem[] = [];
  if (ended === undefined) {
    for (const item of items) {
      if (repeated.has(item.id)) continue;
      const read = readField(q, policy, item, given.get(item.id) ?? '');
      if (read.problem !== undefined) problems.push(read.problem);
      if (read.answer !== undefined) answers[item.id] = read.answer;
      if (read.text !== undefined) texts[item.id] = read.text;
    }
  }
  if (problems.length === 0 && refused.length === 0) return { ok: true, eligible: true, answers, texts };
  return { ok: false, problems: inFormOrder(items, [...problems, ...refused]) };
}

type Read = { answer?: Answer; text?: string; problem?: AnswerProblem };

function readField(q: Questionnaire, policy: ScoringPolicy, item: Item, value: string): Read {
  if (item.type === 'open_text') return readText(isRequired(q, item), item.id, item.max_chars, value);
  if (value === '') return isRequired(q, item) ? { problem: problem(item.id, 'missing') } : {};
  if (item.type === 'single_choice') {
    const offered = item.options.some((option) => option.value === value);
    return offered ? { answer: value } : { problem: problem(item.id, 'unknown_code') };
  }
  if (value === 'NA') {
    return allowsNotApplicable(q, item) ? { answer: 'NA' } : { problem: problem(item.id, 'na_not_allowed') };
  }
  const choice = choiceList(policy, choicesOf(q, item)).choices.find((c) => String(c.value) === value);
  return choice === undefined ? { problem: problem(item.id, 'unknown_code') } : { answer: choice.value };
}

function readText(required: boolean, id: string, limit: number, value: string): Read {
  const text = cleanText(value);
  if (text === '') return required ? { problem: problem(id, 'missing') } : {};
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

function endsSurvey(item: Item, value: string | undefined): boolean {
  if (item.type !== 'single_choice' || item.purpose !== 'eligibility' || value === undefined) return false;
  return endingOptions(item).includes(value);
}

function problem(item: string, code: AnswerProblem['code']): AnswerProblem {
  return { item, code };
}

function inFormOrder(items: readonly Item[], problems: readonly AnswerProblem[]): AnswerProblem[] {
  const place = new Map(items.map((item, i) => [item.id, i]));
  return problems.toSorted(
    (a, b) => (place.get(a.item) ?? items.length) - (place.get(b.item) ?? items.length),
  );
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
    const answer = answerable && text !== '' ? readField(q, policy, item, text).answer : undefined;
    if (answer === undefined) dropped.push(id);
    else answers[id] = answer;
  }
  return { answers, dropped: dropped.sort() };
}
