/** The page on which a one-time code is entered. It knows no campaign, so that it is the same for every code. */
import type { Locale } from '../i18n/locales.ts';
import { CODE_TEXTS } from './code-texts.ts';
import { clauses, html } from './html.ts';
import { documentShell, languageNav } from './shell.ts';
import { RESPOND_TEXTS } from './texts.ts';
import { carried } from './visit.ts';

export const CODE_PATH = '/s/code';

/**
 * @param refused says that the code was not taken; never which, never why
 * @param kiosk whether many people use the device one after another
 */
export function renderCodePage(locale: Locale, refused: boolean, kiosk = false): string {
  const t = RESPOND_TEXTS[locale];
  const c = CODE_TEXTS[locale];
  const problem = refused
    ? html`<div class="summary" id="summary" role="alert"><h2 id="refused">${c.refusedTitle}</h2><p>${clauses(c.refusedText)}</p></div>`
    : null;
  const aria = refused
    ? html` aria-invalid="true" aria-describedby="refused hint"`
    : html` aria-describedby="hint"`;
  const body = html`<main class="wrap">${languageNav(locale, CODE_PATH, t, kiosk)}
<p class="kick">${t.product}</p><h1 class="title">${c.title}</h1>
${problem}<form class="entry" method="post" action="${CODE_PATH}?${carried({ locale, kiosk })}"><label for="code">${c.label}</label>
<input id="code" name="code" type="text" required maxlength="40" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false"${aria}>
<p class="quiet" id="hint">${clauses(c.hint)}</p>
<p class="end"><button class="btn" type="submit">${c.enter}</button></p></form>
<section class="block not"><h2>${c.anonymityTitle}</h2><ul>${c.anonymity.map((line) => html`<li>${clauses(line)}</li>`)}</ul></section>
<p class="foot quiet">${t.noRecord}</p></main>`;
  return documentShell({ locale, title: `${c.title} · ${t.product}`, body, enhanced: true });
}
