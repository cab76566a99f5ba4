import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { UNIT_TYPES } from './input.ts';

/** The type of a unit in words, as the console says it. */
export function unitTypeWord(type: string, locale: Locale): string {
  const known = UNIT_TYPES.find((t) => t === type);
  return known === undefined ? type : MESSAGES[locale].common.unitType[known];
}
