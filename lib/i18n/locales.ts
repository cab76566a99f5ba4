/** The three locales, official Chinese first. */
export const LOCALES = ['zh-CN', 'zh-TW', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'zh-CN';

export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  'zh-CN': '简体',
  'zh-TW': '繁體',
  en: 'English',
};

export function isLocale(text: string | null | undefined): text is Locale {
  return (LOCALES as readonly (string | null | undefined)[]).includes(text);
}

/**
 * The locale a reader wants, from an `Accept-Language` header (RFC 9110 §12.5.4): the listed language with
 * the highest weight that we speak; Traditional Chinese for Hant, Taiwan, Hong Kong and Macao.
 */
export function negotiateLocale(header: string | null | undefined): Locale {
  if (!header || header.length > 500) return DEFAULT_LOCALE;
  const known = negotiated.get(header);
  if (known !== undefined) return known;
  const locale = readLocale(header);
  // There are few of them, since browsers write them; whoever invents more only has them read again.
  if (negotiated.size < MOST_NEGOTIATED) negotiated.set(header, locale);
  return locale;
}

const negotiated = new Map<string, Locale>();
const MOST_NEGOTIATED = 500;

function readLocale(header: string): Locale {
  const wanted = header
    .split(',')
    .map((part, position) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((v) => v !== undefined);
      return { tag, q: q === undefined ? 1 : Number(q), position };
    })
    .filter((w) => w.q > 0)
    .sort((a, b) => b.q - a.q || a.position - b.position);
  for (const { tag } of wanted) {
    if (tag.startsWith('zh')) return /hant|tw|hk|mo/.test(tag) ? 'zh-TW' : 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return DEFAULT_LOCALE;
}
