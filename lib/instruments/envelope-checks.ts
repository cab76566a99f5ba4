/** Checks that every kind of instrument shares: languages. */
import { LOCALES, type Locale, type Localized } from '#lib/instruments/envelope.ts';
import { type Check, formatPath } from '#lib/instruments/finding.ts';
import type { Instrument } from '#lib/instruments/instrument.ts';

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
    const message = `The source locale ${instrument.source_locale} is not among the locales.`;
    return [{ path: 'source_locale', message, remedy: 'Add it to locales.' }];
  },
};

const sourceText: Check<Instrument> = {
  rule: 'source_text',
  severity: 'error',
  find: (instrument) =>
    localizedTexts(instrument)
      .filter(({ text }) => text[instrument.source_locale] === undefined)
      .map(({ path }) => ({
        path,
        message: `There is no text in ${instrument.source_locale}, the source locale.`,
        remedy: 'Write the source text; translations follow it.',
      })),
};

const translation: Check<Instrument> = {
  rule: 'translation',
  severity: 'warning',
  find: (instrument) =>
    localizedTexts(instrument).flatMap(({ text, path }) =>
      instrument.locales
        .filter((locale) => locale !== instrument.source_locale && text[locale] === undefined)
        .map((locale) => ({
          path: `${path}.${locale}`,
          message: `The ${locale} translation is missing.`,
          remedy: `Translate the text, or remove ${locale} from locales.`,
        })),
    ),
};

export const ENVELOPE_CHECKS: readonly Check<Instrument>[] = [sourceLocale, sourceText, translation];
