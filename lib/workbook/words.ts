/**
 * Names of sheets and columns in the reader's language. They are apart from the console's messages, which every
 * page carries along. Reading accepts the name in any language, and the technical name.
 */
import en from '../../messages/en/workbook.json' with { type: 'json' };
import zhCN from '../../messages/zh-CN/workbook.json' with { type: 'json' };
import zhTW from '../../messages/zh-TW/workbook.json' with { type: 'json' };
import { LOCALES, type Locale } from '../i18n/locales.ts';

export type Words = typeof zhCN;
export type SheetWord = keyof Words['sheet'];
export type FieldWord = keyof Words['field'];

export const WORDS: Readonly<Record<Locale, Words>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en };

/** A name in every language. */
export function inEvery(word: (words: Words) => string): string[] {
  return LOCALES.map((locale) => word(WORDS[locale]));
}

/** A name by its language, for the values of a problem. */
export type InEach = Readonly<Record<Locale, string>>;
export function inEach(word: (words: Words, index: number) => string): InEach {
  return Object.fromEntries(LOCALES.map((l, i) => [l, word(WORDS[l], i)])) as InEach;
}

/** Names as they are compared: width, case and spacing make no difference. */
export function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
