import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import type { Localized } from '#lib/instruments/envelope.ts';

/** A text of an instrument in the reader's locale, else in the source's. */
export function text(
  localized: Readonly<Partial<Record<string, string>>> | Localized,
  locale: string,
): string {
  const own = isLocale(locale) ? (localized as Record<string, string | undefined>)[locale] : undefined;
  return own ?? (localized as Record<string, string | undefined>)[DEFAULT_LOCALE] ?? '';
}
