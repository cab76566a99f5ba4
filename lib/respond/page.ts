/**
 * The questionnaire as one HTML document: the same rendering for the respondent, the author's preview and
 * print. Plain native controls; nothing in it tells which items are reverse-keyed or checks.
 */
import type { Locale } from '../i18n/locales.ts';
import type { AnswerProblem } from '../questionnaire/answers.ts';
import type { PageItem, PageModel } from '../questionnaire/page-model.ts';
import { PERSONAL_NUMBERS } from '../questionnaire/personal-numbers.ts';
import { DRAFT_TEXTS } from './draft-texts.ts';
import { clauses, type Html, html } from './html.ts';
import { PHASE_TEXTS } from './phase-texts.ts';
import { documentShell, languageNav } from './shell.ts';
import { fill, RESPOND_TEXTS, type RespondTexts } from './texts.ts';
import { carried } from './visit.ts';

export type PageSetting = {
  readonly locale: Locale;
  readonly unitName: string;
  /** Answering department, where the link has one. */
  readonly stratum: string;
  readonly demo: boolean;
  readonly pilot?: boolean;
  /** Who runs the evaluation and whom to ask. */
  readonly contact: string;
  /** Closing time in words of the locale. */
  readonly closes: string;
  /** Minimum group size, for the promise who sees what. */
  readonly k: number;
  /** Path the form posts to and the language links start from; absent in a preview. */
  readonly path?: string;
  /** On a device that many people use one after another: nothing is kept on it. */
  readonly kiosk?: boolean;
};

/** Answers to show again, by item id: of a draft, or of a submission that was refused. */
export type Filled = {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly AnswerProblem[];
  /** Of a draft: how often it had changed. */
  readonly revision?: number;
};

/** Renders the questionnaire; with `filled`, the answers that were given and what is wrong with them. */
export function renderQuestionnaire(model: PageModel, setting: PageSetting, filled?: Filled): string {
  const t = RESPOND_TEXTS[setting.locale];
  const refused = filled !== undefined && filled.problems.length > 0;
  const isCounted = countedIn(model);
  const total = model.sections.reduce((n, s) => n + s.items.filter(isCounted).length, 0);
  const marks = [
    ...(setting.demo ? [t.demo] : []),
    ...(setting.pilot ? [PHASE_TEXTS[setting.locale].pilot] : []),
  ];
  const demo = marks.map((mark) => html` <span class="demo">${mark}</span>`);
  const body = html`<header class="bar"><div class="wrap"><p class="unit">${setting.unitName}${demo}</p><p class="prog" hidden><b>0</b> / ${total} ${t.answered}</p><ol class="ticks" aria-hidden="true" hidden>${model.sections.map(
    (s) => html`<li>${s.items.filter(isCounted).map(() => html`<i></i>`)}</li>`,
  )}</ol></div></header>
<main class="wrap" id="main">
${refused ? errorSummary(model, filled, setting.locale) : null}
<form method="post" action="${setting.path === undefined ? '' : `${setting.path}?${carriedBy(setting)}`}" novalidate autocomplete="off"${setting.path === undefined ? html` inert` : null}>
<section class="first" data-page="first">
${languageNav(setting.locale, setting.path, t, setting.kiosk)}
<p class="kick">${model.title} · ${t.pleaseRate}</p>
<h1 class="title">${setting.unitName}${demo}</h1>
${firstNote(setting, filled)}
<p>${model.intro}</p>
${facts(model, setting, t, total)}
<p class="note" id="sent-before" hidden>${t.alreadySent}</p>
</section>
${model.sections.map((s, i) => renderSection(s.id, s.items, i, model, setting.locale, filled))}
<section class="last" data-page="last"><p class="quiet" id="agree">${t.agreeNote}</p>
${keepBox(setting, filled)}
<p class="note" id="net" role="status" hidden></p>
<div class="go"><button class="btn plain" type="button" data-go="back" hidden>${t.back}</button><button class="btn" type="button" data-go="next" hidden>${t.next}</button><button class="btn" data-go="submit"${setting.path === undefined ? html` disabled` : null}>${setting.path === undefined ? t.preview : t.submit}</button></div>
${keeping(setting, t, filled)}
</section>
</form>
<p class="foot quiet">${fill(t.contact, { contact: setting.contact })}</p>
</main>`;
  const title = `${refused ? `${titleOf(filled, setting.locale)} · ` : ''}${setting.unitName}${setting.demo ? fill(t.aside, { text: t.demo }) : ''} · ${model.title}`;
  return documentShell({
    locale: setting.locale,
    title,
    body,
    enhanced: setting.path !== undefined,
    data: wordsOfEnhancer(model, setting),
  });
}

/** Words and patterns for the enhancer, which has none of its own. */
function wordsOfEnhancer(model: PageModel, setting: PageSetting): Record<string, string> {
  const t = RESPOND_TEXTS[setting.locale];
  const d = DRAFT_TEXTS[setting.locale];
  return {
    q: `${model.id}@${model.version}`,
    again: t.again,
    start: t.start,
    next: t.next,
    saved: t.draftSaved,
    none: t.draftNone,
    restored: t.draftRestored,
    blocked: t.draftBlocked,
    sending: t.sending,
    offline: t.offline,
    busy: t.busyTitle,
    page: t.section,
    missing: t.missing,
    errors: t.errorTitle,
    hint: t.errorHint,
    number: t.question,
    colon: t.colon,
    personal: d.personal,
    look: d.personalTitle,
    remove: d.personalHint,
    numbers: JSON.stringify(PERSONAL_NUMBERS),
    ...(setting.kiosk
      ? { idle: d.idle, stay: d.idleStay }
      : {
          'kept-title': d.keepTitle,
          'kept-text': d.keepText,
          'kept-note': d.keepNotes[0] ?? '',
          there: d.savedThere,
          here: d.savedHere,
          saving: d.saving,
          failed: d.failed,
          used: d.goneText,
        }),
  };
}

function carriedBy({ locale, kiosk }: PageSetting): string {
  return carried({ locale, kiosk: kiosk === true });
}

/** What has to be known before anything else: that the device is shared, or that a draft is back. */
function firstNote({ locale, kiosk }: PageSetting, filled: Filled | undefined): Html | null {
  const d = DRAFT_TEXTS[locale];
  const text = kiosk ? d.kioskNote : filled?.revision === undefined ? undefined : d.resumed;
  return text === undefined ? null : html`<p class="note calm">${text}</p>`;
}

/** Where somebody says that a number may stay in a text; shown only after one was found. */
function keepBox({ locale }: PageSetting, filled: Filled | undefined): Html {
  const asked = filled?.problems.some((p) => p.code === 'personal_number') === true;
  return html`<p class="keep" id="keep"${asked ? null : html` hidden`}><label class="opt"><input type="checkbox" name="_keep" value="1"><span>${DRAFT_TEXTS[locale].keepPersonal}</span></label></p>`;
}

/** What becomes of a draft: kept here, and elsewhere on request. On a shared device nothing is kept. */
function keeping(setting: PageSetting, t: RespondTexts, filled: Filled | undefined): Html | null {
  if (setting.kiosk) return null;
  const d = DRAFT_TEXTS[setting.locale];
  const elsewhere =
    setting.path === undefined
      ? null
      : html`<button class="link" data-go="draft" formaction="${setting.path}/draft?lang=${setting.locale}" formnovalidate>${d.save}</button>`;
  return html`<input type="hidden" name="_revision" value="${(filled?.revision ?? 0) + 1}">
<div class="saved quiet"><p role="status" id="draft">${t.draftNone}</p>${elsewhere}<button class="link" type="button" id="clear" hidden>${t.draftClear}</button></div>
<div class="note calm" id="kept" role="status" hidden></div>`;
}

/** The items that progress counts: the required ones, or all choices where none is required. */
function countedIn(model: PageModel): (item: PageItem) => boolean {
  const choices = model.sections.flatMap((s) => s.items).filter((i) => i.layout !== 'text');
  const anyRequired = choices.some((i) => i.required);
  return (item) => item.layout !== 'text' && (item.required || !anyRequired);
}

function facts(model: PageModel, s: PageSetting, t: RespondTexts, items: number): Html {
  const stratum = s.stratum === '' ? '' : fill(t.storedStratum, { stratum: s.stratum });
  const row = (term: string, text: string) => html`<div><dt>${term}</dt><dd>${clauses(text)}</dd></div>`;
  return html`<dl class="facts">${row(t.whoAsks, s.contact)}${row(t.why, t.whyText)}${row(t.whoAnswers, model.audienceLabel)}${row(t.howLong, fill(t.howLongText, { minutes: model.estMinutes, items }))}${row(t.until, s.closes)}</dl>
<h2 class="sub">${t.yourAnswers}</h2>
<dl class="facts">${row(t.stored, fill(t.storedText, { stratum }))}${row(t.notStored, t.notStoredText)}${row(t.whoSees, fill(t.whoSeesText, { k: s.k }))}${row(t.voluntary, t.voluntaryText)}</dl>`;
}

function renderSection(
  id: string,
  items: readonly PageItem[],
  index: number,
  model: PageModel,
  locale: Locale,
  filled: Filled | undefined,
): Html {
  const t = RESPOND_TEXTS[locale];
  const onScreen = fill(t.section, { page: index + 1, pages: model.sections.length });
  const onPaper = fill(t.part, { page: index + 1 });
  return html`<section class="page" data-page="${id}" aria-labelledby="h-${id}"><h2 class="lead" id="h-${id}" tabindex="-1"><span class="scr">${onScreen}</span><span class="ppr">${onPaper}</span>${id === 's0' ? ` · ${t.screening}` : ''}</h2>
${runs(items).map((run) => renderRun(run, locale, filled))}</section>`;
}

/** Neighbouring rating items with the same labels form one grid on a wide screen. */
function runs(items: readonly PageItem[]): PageItem[][] {
  const out: PageItem[][] = [];
  let key = '';
  for (const item of items) {
    const mine = item.layout === 'likert' ? JSON.stringify([item.choices, item.notApplicable]) : item.id;
    const last = out.at(-1);
    if (last !== undefined && mine === key) last.push(item);
    else out.push([item]);
    key = mine;
  }
  return out;
}

function renderRun(run: readonly PageItem[], locale: Locale, filled: Filled | undefined): Html {
  const [first] = run;
  if (first?.layout !== 'likert') return html`${run.map((item) => renderItem(item, locale, filled))}`;
  // A cell for every label of the run; "not applicable" has its own column even where one item lacks it.
  const head = html`<div class="head" aria-hidden="true"><div>${first.choices.map((c) => html`<span>${c.label}</span>`)}${first.notApplicable === undefined ? null : html`<span>${first.notApplicable.label}</span>`}</div></div>`;
  return html`<div class="grid n${first.choices.length}">${head}
${run.map((item) => renderItem(item, locale, filled))}</div>`;
}

function renderItem(item: PageItem, locale: Locale, filled: Filled | undefined): Html {
  const t = RESPOND_TEXTS[locale];
  const problem = filled?.problems.find((p) => p.item === item.id);
  const value = filled?.values.get(item.id);
  const message =
    problem === undefined
      ? null
      : html`<p class="msg" id="e-${item.id}">${fill(t.question, { number: item.number })}${t.colon}${problemText(problem, item, locale)}</p>`;
  const attributes = problem === undefined ? null : html` aria-describedby="e-${item.id}"`;
  const bad = problem === undefined ? '' : ' bad';
  if (item.layout === 'text') {
    return html`<div class="item text${bad}" id="${item.id}"><label for="${item.id}-1"><span class="no">${item.number}</span>${clauses(item.text)} ${item.required ? null : html`<span class="quiet">${fill(t.aside, { text: t.optional })}</span>`}</label>${message}<textarea id="${item.id}-1" name="${item.id}" rows="4"${attributes}${item.maxChars === undefined ? null : html` maxlength="${item.maxChars}"`}>${value ?? ''}</textarea>${item.maxChars === undefined ? null : html`<p class="quiet">${fill(t.chars, { max: item.maxChars })}</p>`}</div>`;
  }
  const option = (code: string, label: string, position: number, kind: string) =>
    html`<label class="opt${kind}"><input ${position === 0 ? html`id="${item.id}-1" ` : null}type="radio" name="${item.id}" value="${code}"${value === code ? html` checked` : null}><span>${label}</span></label>`;
  const na =
    item.notApplicable === undefined
      ? null
      : option(item.notApplicable.value, item.notApplicable.label, 1, ' na');
  return html`<fieldset class="item${bad}" id="${item.id}"${item.required ? html` data-r` : null}${attributes}><legend><span class="no">${item.number}</span>${clauses(item.text)}${item.required ? null : html` <span class="quiet">${fill(t.aside, { text: t.optional })}</span>`}</legend>${message}<div class="opts">${item.choices.map((c, i) => option(c.value, c.label, i, c.endsSurvey ? ' ends' : ''))}${na}</div></fieldset>
`;
}

function problemText(problem: AnswerProblem, item: PageItem | undefined, locale: Locale): string {
  const t = RESPOND_TEXTS[locale];
  switch (problem.code) {
    case 'missing':
      return item?.layout === 'text' ? t.missingText : t.missing;
    case 'too_long':
      return fill(t.tooLong, { limit: problem.limit ?? 0 });
    case 'unknown_code':
      return t.unknownCode;
    case 'na_not_allowed':
      return t.naNotAllowed;
    case 'duplicate':
      return t.duplicate;
    case 'unknown_item':
      return fill(t.unknownItem, { item: problem.item });
    case 'personal_number':
      return DRAFT_TEXTS[locale].personal;
  }
}

/** Whether what is wrong is only that texts hold numbers that lead to a person. */
function onlyPersonal({ problems }: Filled): boolean {
  return problems.every((p) => p.code === 'personal_number');
}

function titleOf(filled: Filled, locale: Locale): string {
  return onlyPersonal(filled)
    ? DRAFT_TEXTS[locale].personalTitle
    : fill(RESPOND_TEXTS[locale].errorTitle, { n: filled.problems.length });
}

function errorSummary(model: PageModel, filled: Filled, locale: Locale): Html {
  const t = RESPOND_TEXTS[locale];
  const hint = onlyPersonal(filled) ? DRAFT_TEXTS[locale].personalHint : t.errorHint;
  const items = new Map(model.sections.flatMap((s) => s.items.map((i) => [i.id, i] as const)));
  return html`<div class="summary" role="alert" tabindex="-1" id="summary" aria-labelledby="sum"><h2 id="sum">${titleOf(filled, locale)}</h2><p>${hint}</p><ul>${filled.problems.map(
    (p) => {
      const item = items.get(p.item);
      return item === undefined
        ? html`<li>${problemText(p, undefined, locale)}</li>`
        : html`<li><a href="#${p.item}-1"><span>${fill(t.question, { number: item.number })}</span><span>${clauses(item.text)}</span></a></li>`;
    },
  )}</ul></div>`;
}
