/** Sentences of the messages with their values, for documents that are made outside a page. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from './locales.ts';

export type Say = (sentence: string, values?: Readonly<Record<string, string | number>>) => string;

/** Fills sentences of one locale; each is parsed once. */
export function sentences(locale: Locale): Say {
  const formats = new Map<string, IntlMessageFormat>();
  return (sentence, values = {}) => {
    const format =
      formats.get(sentence) ?? new IntlMessageFormat(sentence, locale, undefined, { ignoreTag: true });
    formats.set(sentence, format);
    return String(format.format({ ...values }));
  };
}
