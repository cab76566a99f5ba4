/** The sentences of problems in every locale, for the server and the command line; a page fetches its own. */
import en from '../../messages/en/problem.json' with { type: 'json' };
import zhCN from '../../messages/zh-CN/problem.json' with { type: 'json' };
import zhTW from '../../messages/zh-TW/problem.json' with { type: 'json' };
import type { AppError, Problem } from '../errors.ts';
import { DEFAULT_LOCALE, isLocale, type Locale } from './locales.ts';
import { type ProblemCatalogue, type ProblemTexts, problemTexts, type Said } from './problem-text.ts';

export const PROBLEM_CATALOGUES: Readonly<Record<Locale, ProblemCatalogue>> = {
  'zh-CN': zhCN,
  'zh-TW': zhTW,
  en,
};

/** The words of problems in a page's locale. */
export function problemsIn(locale: string): ProblemTexts {
  const known = isLocale(locale) ? locale : DEFAULT_LOCALE;
  return problemTexts(known, PROBLEM_CATALOGUES[known]);
}

const english = problemsIn('en');

/** A problem as programmers read it: with its rule and values, and its English words. */
export function inEnglish<P extends Problem>(problem: P): Omit<Said<P>, 'place'> {
  const { place: _place, ...said } = english.say(problem);
  return said;
}

/** One line per problem: `file: path: message remedy [rule]`. */
export function formatProblem(problem: Problem): string {
  const { message, remedy } = english.say(problem);
  const where = problem.file === undefined ? problem.path : `${problem.file}: ${problem.path}`;
  return `${where}: ${message} ${remedy} [${problem.rule}]`;
}

/** Why something was refused, or went wrong, in English, for programmers and operators. */
export function formatRefusal(error: Error & Pick<Partial<AppError>, 'reason' | 'params'>): string {
  return english.why(error);
}
