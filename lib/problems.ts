/**
 * Saying what is wrong: code names a sentence of the vocabulary and gives its values. The words are in
 * `messages/<locale>/problem.json` and are put together by `lib/i18n/problem-text.ts` alone.
 */
import type { PROBLEMS } from './problem-vocabulary.ts';
import type { REFUSALS } from './refusal-vocabulary.ts';

/** A word in every language, for values that have a name in each: sheets, columns, types. */
type Words = { readonly 'zh-CN': string; readonly 'zh-TW': string; readonly en: string };
/** A value in a sentence. The value called `place` is written like the path of a problem. */
export type ParamValue = string | number | Words | readonly (string | number | Words)[];
export type Params = Readonly<Record<string, ParamValue>>;

export type ProblemKey = keyof typeof PROBLEMS;
export type RefusalReason = keyof typeof REFUSALS;

/** The values of an entry; no argument at all where it has none. */
type Values<Names extends readonly string[]> = Names extends readonly []
  ? []
  : [params: { readonly [Name in Names[number]]: ParamValue }];

/** One fault found by a check; the check's rule and severity are added when it runs. */
export type Fault = {
  readonly path: string;
  readonly key: ProblemKey;
  readonly params: Params;
  readonly file?: string;
};

/** The fault whose sentence is `key`, at a place of the input. */
export function fault<K extends ProblemKey>(
  key: K,
  path: string,
  ...[params]: Values<(typeof PROBLEMS)[K]>
): Fault {
  return { path, key, params: params ?? {} };
}

/** Why something was refused, where a person is to read it. */
export type Because = { readonly reason: RefusalReason; readonly params: Params };

export function because<R extends RefusalReason>(
  reason: R,
  ...[params]: Values<(typeof REFUSALS)[R]>
): Because {
  return { reason, params: params ?? {} };
}
