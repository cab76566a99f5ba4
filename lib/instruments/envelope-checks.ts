/** Checks that every kind of instrument shares: languages. */
import { LOCALES, type Locale, type Localized } from '#lib/instruments/envelope.ts';
import { type Check, formatPath } from '#lib/instruments/finding.ts';
import type { Instrument } from '#lib/instruments/instrument.ts';
import { fault } from '#lib/problems.ts';

const isLocale = (key: string): key is Locale => (LOCALES as readonly string[]).includes(key);

/** Every localized text in an instrument with its path. */
export function localizedTexts(instrument: Instrument): { text: Localized; path: string }[] {
  const found: { text: Localized; path: string }[] = [];
  const walk = (value: unknown, path: PropertyKey[]): void => {
    if (Array.isArray(value)) {
      value.forEach((element, i) => {
        walk(element, [...path, i]);
      });
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      if (entries.length > 0 && entries.every(([key]) => isLocale(key))) {
        found.push({ text: value as Localized, path: formatPath(path) });
      } else {
        for (const [key, child] of entries) walk(child, [...path, key]);
      }
    }
  };
  walk(instrument, []);
  return found;
}

const sourceLocale: Check<Instrument> = {
  rule: 'source_locale',
  severity: 'error',
  find: (instrument) => {
    if (instrument.locales.includes(instrument.source_locale)) return [];
    return [fault('source_locale', 'source_locale', { locale: instrument.source_locale })];
  },
};

const sourceText: Check<Instrument> = {
  rule: 'source_text',
  severity: 'error',
  find: (instrument) =>
    localizedTexts(instrument)
      .filter(({ text }) => text[instrument.source_locale] === undefined)
      .map(({ path }) => fault('source_text', path, { locale: instrument.source_locale })),
};

const translation: Check<Instrument> = {
  rule: 'translation',
  severity: 'warning',
  find: (instrument) =>
    localizedTexts(instrument).flatMap(({ text, path }) =>
      instrument.locales
        .filter((locale) => locale !== instrument.source_locale && text[locale] === undefined)
        .map((locale) => fault('translation', `${path}.${locale}`, { locale })),
    ),
};

export const ENVELOPE_CHECKS: readonly Check<Instrument>[] = [sourceLocale, sourceText, translation];
