'use client';
import { isLocale, type Locale } from '#lib/i18n/locales.ts';
import { type ProblemCatalogue, type ProblemTexts, problemTexts } from '#lib/i18n/problem-text.ts';

/** Fetched when there is a problem to word, so that no page carries the sentences along. */
const CATALOGUES: Readonly<Record<Locale, () => Promise<{ default: ProblemCatalogue }>>> = {
  'zh-CN': () => import('../../messages/zh-CN/problem.json'),
  'zh-TW': () => import('../../messages/zh-TW/problem.json'),
  en: () => import('../../messages/en/problem.json'),
};

/** The words of problems in the page's language; undefined where they cannot be fetched. */
export async function problemWords(): Promise<ProblemTexts | undefined> {
  const { lang } = document.documentElement;
  if (!isLocale(lang)) return undefined;
  try {
    return problemTexts(lang, (await CATALOGUES[lang]()).default);
  } catch {
    return undefined;
  }
}
