/** Problems and refusals in words: the one place where their sentences are put together. */
import { IntlMessageFormat } from 'intl-messageformat';
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
  /** Why something was refused; what its code says, or its English, where there is no sentence for it. */
  why(refusal: { error?: string; reason?: RefusalReason; params?: Params; message: string }): string;
};

/** The words of a locale, from its catalogue. */
export function problemTexts(locale: Locale, words: ProblemCatalogue): ProblemTexts {
  const formats = new Map<string, IntlMessageFormat>();
  /** A sentence of the catalogue with its values; empty where one of them is not there. */
  const t = (sentence: string, given: Readonly<Record<string, string | number>>): string => {
    const format =
      formats.get(sentence) ?? new IntlMessageFormat(sentence, locale, undefined, { ignoreTag: true });
    formats.set(sentence, format);
    try {
      return String(format.format(given));
    } catch {
      return '';
    }
  };
  const comma = locale === 'en' ? ', ' : '、';
  const word = (value: Exclude<ParamValue, readonly unknown[]>): string | number =>
    typeof value === 'object' ? value[locale] : value;
  const placeOf = (path: string): string => {
    if (path === '(file)') return words.place.file;
    const [, line, column, name] = /^line (\d+)(?::(\d+))?(?:, column (.+))?$/.exec(path) ?? [];
    if (line !== undefined) {
      if (name !== undefined) return t(words.place.column, { line, name });
      return column === undefined ? t(words.place.line, { line }) : t(words.place.position, { line, column });
    }
    return path;
  };
  /** The label of a form's field, where the path is one. */
  const labelOf = (path: string): string =>
    (words.field as Readonly<Record<string, string>>)[path.replace(/\.\d+$/, '')] ?? placeOf(path);
  const values = (params: Params = {}): Record<string, string | number> =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => {
        if (isList(value)) return [name, value.map((v) => word(v)).join(comma)];
        return [name, name === 'place' ? placeOf(String(word(value))) : word(value)];
      }),
    );
  const sentenceOf = (key: string): Sentence =>
    Object.hasOwn(words.rule, key) ? words.rule[key as ProblemKey] : { message: '', remedy: '' };
  return {
    say(problem) {
      const sentence = sentenceOf(problem.key ?? problem.rule);
      const own = values(problem.params);
      const said = { message: t(sentence.message, own), remedy: t(sentence.remedy, own) };
      const { message = '', remedy = '' } = problem;
      return {
        ...problem,
        ...(said.message === '' || said.remedy === '' ? { message, remedy } : said),
        place: isInFile(problem) ? placeOf(problem.path) : labelOf(problem.path),
      };
    },
    why({ error = '', reason, params, message }) {
      const key = reason ?? error;
      const sentence = Object.hasOwn(words.refusal, key) ? words.refusal[key as RefusalReason] : '';
      return t(sentence, values(params)) || message;
    },
  };
}

/** Findings are about a file, whose keys are names of the format and not fields of a form. */
function isInFile(problem: Problem): boolean {
  return problem.file !== undefined || 'severity' in problem;
}

function isList(value: ParamValue): value is Extract<ParamValue, readonly unknown[]> {
  return Array.isArray(value);
}
