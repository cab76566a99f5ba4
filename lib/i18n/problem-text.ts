/** Problems and refusals in words: the one place where their sentences are put together. */
import { createTranslator } from 'use-intl/core';
import type catalogue from '../../messages/zh-CN/problem.json';
import type { Problem } from '../errors.ts';
import type { Params, ParamValue, ProblemKey, RefusalReason } from '../problems.ts';
import type { Locale } from './locales.ts';

type Sentence = { readonly message: string; readonly remedy: string };
/** The catalogue of one locale. Each rule and each refusal of the vocabulary has its sentence, or this is no catalogue. */
export type ProblemCatalogue = Omit<typeof catalogue, 'rule' | 'refusal'> & {
  readonly rule: Readonly<Record<ProblemKey, Sentence>>;
  readonly refusal: Readonly<Record<RefusalReason, string>>;
};

/** A problem with its words, for showing. */
export type Said<P extends Problem = Problem> = P & {
  readonly message: string;
  readonly remedy: string;
  /** The path as a person reads it: a field's label, a line, a cell; else as it is. */
  readonly place: string;
};

export type ProblemTexts = {
  /** What is wrong and what would be right; the problem's own English where the catalogue has no such rule. */
  say<P extends Problem>(problem: P): Said<P>;
  /** Why something was refused; its English where there is no sentence for it. */
  why(refusal: { reason?: RefusalReason; params?: Params; message: string }): string;
};

/** The words of a locale, from its catalogue. */
export function problemTexts(locale: Locale, words: ProblemCatalogue): ProblemTexts {
  // The keys are held against the vocabulary by the catalogue's type; the translator's own would be computed anew.
  const translator = createTranslator({
    locale,
    messages: words as unknown as Record<string, never>,
    // A sentence whose values are not there is not said; the problem's own English stands in for it.
    onError: () => {},
    getMessageFallback: () => '',
  });
  const t = translator as unknown as (key: string, values: Record<string, string | number>) => string;
  const comma = locale === 'en' ? ', ' : '、';
  const word = (value: Exclude<ParamValue, readonly unknown[]>): string | number =>
    typeof value === 'object' ? value[locale] : value;
  const placeOf = (path: string): string => {
    if (path === '(file)') return words.place.file;
    const [, line, column, name] = /^line (\d+)(?::(\d+))?(?:, column (.+))?$/.exec(path) ?? [];
    if (line !== undefined) {
      if (name !== undefined) return t('place.column', { line, name });
      return column === undefined ? t('place.line', { line }) : t('place.position', { line, column });
    }
    return (words.field as Readonly<Record<string, string>>)[path.replace(/\.\d+$/, '')] ?? path;
  };
  const values = (params: Params = {}): Record<string, string | number> =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => {
        if (isList(value)) return [name, value.map((v) => word(v)).join(comma)];
        return [name, name === 'place' ? placeOf(String(word(value))) : word(value)];
      }),
    );
  return {
    say(problem) {
      const key = problem.key ?? problem.rule;
      const own = values(problem.params);
      const known = Object.hasOwn(words.rule, key);
      return {
        ...problem,
        message: (known && t(`rule.${key}.message`, own)) || (problem.message ?? ''),
        remedy: (known && t(`rule.${key}.remedy`, own)) || (problem.remedy ?? ''),
        place: placeOf(problem.path),
      };
    },
    why({ reason, params, message }) {
      if (reason === undefined || !Object.hasOwn(words.refusal, reason)) return message;
      return t(`refusal.${reason}`, values(params)) || message;
    },
  };
}

function isList(value: ParamValue): value is Extract<ParamValue, readonly unknown[]> {
  return Array.isArray(value);
}
