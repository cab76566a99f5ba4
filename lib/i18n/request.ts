import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { isLocale, negotiateLocale } from './locales.ts';
import { MESSAGES } from './messages.ts';

/**
 * The console's locale: one that a page asks for by name, else the reader's choice in a cookie, else what the
 * browser asks for; never the path.
 */
export default getRequestConfig(async ({ locale: named }) => {
  const chosen = named ?? (await cookies()).get('hp_locale')?.value;
  const locale = isLocale(chosen) ? chosen : negotiateLocale((await headers()).get('accept-language'));
  return { locale, messages: MESSAGES[locale], timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
});
