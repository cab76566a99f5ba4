import { LOCALE_NAMES, LOCALES, type Locale } from '../i18n/locales.ts';
import { ASSETS } from './assets.ts';
import { type Html, html } from './html.ts';
import type { RespondTexts } from './texts.ts';
import { carried } from './visit.ts';

/** A complete document of the respondent's surface. No inline code, no inline style. */
export function documentShell(page: {
  locale: Locale;
  title: string;
  body: Html;
  enhanced: boolean;
  /** Words the enhancer needs, as `data-*` of the body. */
  data?: Readonly<Record<string, string>>;
}): string {
  const data = Object.entries(page.data ?? {}).map(([key, value]) => html` data-${key}="${value}"`);
  return html`<!doctype html>
<html lang="${page.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>${page.title}</title><link rel="stylesheet" href="${ASSETS.css.path}">${page.enhanced ? html`<script src="${ASSETS.js.path}" defer></script>` : null}</head>
<body${data}>
${page.body}
</body></html>
`.markup;
}

export function languageNav(current: Locale, path: string | undefined, t: RespondTexts, kiosk = false): Html {
  return html`<nav class="lang" aria-label="${t.language}">${LOCALES.map((l) =>
    l === current || path === undefined
      ? html`<b${l === current ? html` aria-current="true"` : null} lang="${l}">${LOCALE_NAMES[l]}</b>`
      : html`<a href="${path}?${carried({ locale: l, kiosk })}" lang="${l}" hreflang="${l}">${LOCALE_NAMES[l]}</a>`,
  )}</nav>`;
}
