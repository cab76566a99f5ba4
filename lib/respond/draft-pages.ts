/** The pages about a draft: the resume code without JavaScript, and the device cleared. */
import { DRAFT_TEXTS } from './draft-texts.ts';
import { clauses, type Html, html } from './html.ts';
import type { Place } from './plain-pages.ts';
import { documentShell } from './shell.ts';
import { fill, RESPOND_TEXTS } from './texts.ts';

export type ResumeCode = { readonly code: string; readonly address: string };

/** The resume code, with where to enter it and what it is. */
export function renderResumeCode(place: Place, { code, address }: ResumeCode): string {
  const d = DRAFT_TEXTS[place.locale];
  return around(
    place,
    d.keepTitle,
    html`<div class="done"><h1>${d.keepTitle}</h1><p>${d.keepText}</p><dl class="code"><dt>${d.keepCode}</dt><dd>${code}</dd><dt>${d.keepWhere}</dt><dd class="where">${address}</dd></dl></div>
<section class="block not"><ul>${d.keepNotes.map((line) => html`<li>${clauses(line)}</li>`)}</ul></section>
<p class="end"><a class="btn" href="${place.path}?lang=${place.locale}">${d.goOn}</a></p>`,
    false,
  );
}

/** Says that the device was cleared; the enhancer clears what only it can. */
export function renderCleared(place: Place): string {
  const d = DRAFT_TEXTS[place.locale];
  return around(
    place,
    d.clearedTitle,
    html`<div class="done" id="cleared"><h1>${d.clearedTitle}</h1><p>${d.clearedText}</p></div>`,
    true,
  );
}

function around(place: Place, title: string, body: Html, enhanced: boolean): string {
  const t = RESPOND_TEXTS[place.locale];
  const demo = place.demo ? html` <span class="demo">${t.demo}</span>` : null;
  return documentShell({
    locale: place.locale,
    title: `${title} · ${place.unitName}`,
    body: html`<header class="bar"><div class="wrap"><p class="unit">${place.unitName}${demo}</p></div></header>
<main class="wrap">${body}
<p class="foot quiet">${fill(t.contact, { contact: place.contact })}</p></main>`,
    enhanced,
  });
}
