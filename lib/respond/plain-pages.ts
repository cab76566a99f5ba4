/** The pages around the questionnaire: receipt, closed, not yet open, unknown, could not be stored. */
import type { Locale } from '../i18n/locales.ts';
import { DRAFT_TEXTS } from './draft-texts.ts';
import { clauses, type Html, html } from './html.ts';
import { PHASE_TEXTS } from './phase-texts.ts';
import { documentShell, languageNav } from './shell.ts';
import { fill, RESPOND_TEXTS } from './texts.ts';

export type Place = {
  readonly locale: Locale;
  readonly unitName: string;
  readonly title: string;
  readonly demo: boolean;
  /** A trial of the questionnaire: its answers count nowhere. */
  readonly pilot: boolean;
  readonly contact: string;
  readonly path: string;
};

export type ReceiptFacts = {
  readonly code: string;
  readonly answered: number;
  readonly notApplicable: number;
  readonly characters: number;
  readonly stratum: boolean;
  /** Whether it was noted how quickly the answers came. */
  readonly paced: boolean;
  readonly eligible: boolean;
  readonly k: number;
  /** Where the next person begins. */
  readonly next: string;
  /** Seconds until then on a shared device. */
  readonly kiosk?: number | undefined;
};

export function renderReceipt(place: Place, r: ReceiptFacts): string {
  const t = RESPOND_TEXTS[place.locale];
  const stored = r.eligible
    ? [
        fill(t.storedChoices, { n: r.answered, na: r.notApplicable }),
        ...(r.characters > 0 ? [fill(t.storedTexts, { chars: r.characters })] : []),
        ...(r.stratum ? [t.storedDepartment] : []),
        ...(r.paced ? [t.storedPace] : []),
        t.storedDay,
      ]
    : [t.endedText, t.storedDay];
  if (place.pilot) stored.push(PHASE_TEXTS[place.locale].pilotText);
  const list = (items: readonly string[]) => html`<ul>${items.map((i) => html`<li>${clauses(i)}</li>`)}</ul>`;
  const row = (who: string, what: string) =>
    html`<tr><th scope="row">${who}</th><td>${clauses(what)}</td></tr>`;
  const body = html`<header class="bar"><div class="wrap"><p class="unit">${place.unitName}${marks(place)}</p><p class="prog">${t.submitted}</p></div></header>
<main class="wrap" id="receipt" data-sent>
<div class="done"><h1>${r.eligible ? t.receiptTitle : t.endedTitle}</h1><p>${t.receiptText}</p><dl class="code"><dt>${t.receiptCode}</dt><dd>${r.code}</dd></dl><p class="quiet">${t.receiptNote}</p></div>
<section class="block"><h2>${t.storedTitle}</h2>${list(stored)}</section>
<section class="block not"><h2>${t.notStoredTitle}</h2>${list([t.notStored1, t.notStored2, t.notStored3])}</section>
<section class="block"><h2>${t.seesTitle}</h2><table class="who">${row(t.seesAnalyst, t.seesAnalystText)}${row(t.seesUnit, fill(t.seesUnitText, { k: r.k }))}${row(t.seesBoss, t.seesBossText)}</table></section>
${afterwards(place, r)}
<p class="foot quiet">${fill(t.contact, { contact: place.contact })}</p></main>`;
  return documentShell({
    locale: place.locale,
    title: `${t.receiptTitle} · ${place.unitName}`,
    body,
    enhanced: true,
  });
}

/** What can be done after the receipt: the next person, and leaving nothing on the device. */
function afterwards(place: Place, { next, kiosk }: ReceiptFacts): Html {
  const t = RESPOND_TEXTS[place.locale];
  const d = DRAFT_TEXTS[place.locale];
  if (kiosk !== undefined) {
    return html`<p class="end"><a class="btn" href="${next}">${d.kioskNext}</a></p>
<p class="quiet end" id="back" data-seconds="${kiosk}" data-text="${d.kioskBack}">${fill(d.kioskBack, { n: kiosk })}</p>`;
  }
  return html`<p class="end"><a class="btn plain" href="${next}">${t.another}</a></p>
<form class="clear" method="post" action="${place.path}/clear?lang=${place.locale}"><button class="btn plain">${d.clear}</button> <span class="quiet">${d.clearText}</span></form>`;
}

/** What must stand beside the unit wherever it is named. */
function marks(place: Place): Html[] {
  const said = [
    ...(place.demo ? [RESPOND_TEXTS[place.locale].demo] : []),
    ...(place.pilot ? [PHASE_TEXTS[place.locale].pilot] : []),
  ];
  return said.map((text) => html` <span class="demo">${text}</span>`);
}

/** A page that says one thing about a known link: closed, not yet open, conflict. */
export function renderNotice(
  place: Place,
  heading: string,
  lines: readonly string[],
  way?: { readonly href: string; readonly label: string },
): string {
  const t = RESPOND_TEXTS[place.locale];
  const body = html`<main class="wrap">${languageNav(place.locale, place.path, t)}
<p class="kick">${place.title}</p><h1 class="title">${place.unitName}${marks(place)}</h1>
${notice(heading, lines)}
${way === undefined ? null : html`<p class="end"><a class="btn plain" href="${way.href}">${way.label}</a></p>`}
<p class="foot quiet">${fill(t.contact, { contact: place.contact })} ${t.noRecord}</p></main>`;
  return documentShell({
    locale: place.locale,
    title: `${heading} · ${place.unitName}`,
    body,
    enhanced: false,
  });
}

/** A page where no link is known: the same for every unknown address. */
export function renderStray(locale: Locale, heading: string, lines: readonly string[]): string {
  const t = RESPOND_TEXTS[locale];
  const body = html`<main class="wrap"><p class="kick">${t.product}</p>${notice(heading, lines, true)}<p class="foot quiet">${t.noRecord}</p></main>`;
  return documentShell({ locale, title: `${heading} · ${t.product}`, body, enhanced: false });
}

function notice(heading: string, lines: readonly string[], first = false): Html {
  return html`<div class="shut">${first ? html`<h1>${heading}</h1>` : html`<h2>${heading}</h2>`}${lines.map((l) => html`<p>${l}</p>`)}</div>`;
}
