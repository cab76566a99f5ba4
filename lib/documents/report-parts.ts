/** What the reports of units and of a whole evaluation have in common: words, numbers, tables. Pure. */
import type { Estimate, UndefinedReason } from '../estimate.ts';
import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { coefficient, fixed, hundred, percent } from '../i18n/numbers.ts';
import { type Say, sentences } from '../i18n/sentences.ts';
import type { Localized } from '../instruments/envelope.ts';
import type { RaterStudy } from '../interview/rater-study.ts';
import { isUndefined, type Outcome } from '../psychometrics/outcome.ts';
import type { Basis, ScaleFacts, SurveyFacts } from '../reports/facts.ts';
import type { Observed } from '../scores/composites.ts';
import type { Block, CellOf } from './blocks.ts';

export type ReportWords = (typeof MESSAGES)['zh-CN']['report']['document'];
type Ends = { readonly lower: number; readonly upper: number };

export const cell = (text: string): CellOf => ({ lines: [text] });
export const label = (text: string): CellOf => ({ lines: [text], label: true });
export const right = (...lines: string[]): CellOf => ({ lines, align: 'right' });
export const headRight = (text: string): CellOf => ({ lines: [text], label: true, align: 'right' });
export const NONE = '—';

/** A word by a key that is data; the key itself where there is none. */
export function wordAt(names: Readonly<Record<string, string>>, key: string): string {
  return names[key] ?? key;
}

/** Words and numbers of one report: headings and tables are numbered in the order in which they are asked for. */
export class ReportParts {
  readonly w: ReportWords;
  readonly say: Say;
  readonly common: (typeof MESSAGES)['zh-CN']['common'];
  /** Between two sentences. */
  readonly space: string;
  readonly #locale: Locale;
  readonly #numbered: boolean;
  #headings = 0;
  #tables = 0;

  /** @param numbered a part that stands on a page of its own numbers no tables: their captions are given 0 */
  constructor(locale: Locale, numbered = true) {
    this.#locale = locale;
    this.#numbered = numbered;
    this.space = locale === 'en' ? ' ' : '';
    this.w = MESSAGES[locale].report.document;
    this.common = MESSAGES[locale].common;
    this.say = sentences(locale);
  }

  heading(title: string): Block {
    const number =
      this.#locale === 'en' ? String(++this.#headings) : (this.w.numerals[this.#headings++] ?? '');
    return { kind: 'heading', words: this.say(this.w.numbered, { number, title }) };
  }

  /** A three-line table, numbered, with its note below. */
  table(
    caption: string,
    widths: readonly number[],
    head: readonly CellOf[],
    rows: readonly (readonly CellOf[])[],
    values: Readonly<Record<string, string | number>> = {},
    note?: string,
  ): Block[] {
    const number = this.#numbered ? ++this.#tables : 0;
    const title = this.say(caption, { number, ...values });
    return [
      { kind: 'table', caption: title, rules: 'three', widths, head: 1, rows: [head, ...rows] },
      { kind: 'small', words: note ?? '' },
    ];
  }

  text(l: Localized): string {
    return l[this.#locale] ?? l['zh-CN'] ?? '';
  }

  day(at: number): string {
    return new Intl.DateTimeFormat(this.#locale, { dateStyle: 'long' }).format(at);
  }

  moment(at: number): string {
    return new Intl.DateTimeFormat(this.#locale, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  }

  reason(reason: string): string {
    return reason === 'not_written' ? this.w.notWritten : wordAt(this.common.reason, reason);
  }

  /** Ends of an interval, or why there is none. */
  ends(interval: Outcome<Ends>, show: (x: number) => string): string {
    return isUndefined(interval)
      ? interval.reason === 'not_sampled'
        ? this.w.notSampled
        : this.reason(interval.reason)
      : this.say(this.w.interval, { lower: show(interval.lower), upper: show(interval.upper) });
  }

  points(interval: Outcome<Ends>): string {
    return this.ends(interval, (x) => fixed(x, 1));
  }

  rates(interval: Outcome<Ends>): string {
    return this.ends(interval, hundred);
  }

  number(e: Estimate, show: (x: number) => string): string {
    return e.kind === 'estimate' ? show(e.value) : this.reason(e.reason);
  }

  list(all: readonly string[]): string {
    return all.join(this.w.list);
  }

  clauses(all: readonly string[]): string {
    return all.join(this.w.clause);
  }

  unitType(type: string): string {
    return wordAt(this.common.unitType, type);
  }

  audience(audience: string): string {
    return wordAt(this.common.audience, audience);
  }

  role(role: string): string {
    return wordAt(MESSAGES[this.#locale].interview.roleName, role);
  }

  /** Words that are set apart by their locale's marks. */
  quoted(all: readonly string[]): string {
    return this.list(all.map((text) => this.say(this.w.quoted, { text })));
  }

  observed({ people, interviews }: Observed): string {
    const { say, w } = this;
    const parts = [
      ...(people > 0 ? [say(w.people, { n: people })] : []),
      ...(interviews > 0 ? [say(w.interviews, { n: interviews })] : []),
    ];
    return parts.length === 0 ? NONE : parts.join(' · ');
  }

  level(confidence: number): string {
    return percent(confidence);
  }
}

/** Names of the evaluation and of what its reports go by, in the table at the top. */
export function rulesLine(p: ReportParts, { tree, policy }: Basis): string {
  return p.say(p.w.rulesAre, {
    tree: p.say(p.w.ruleName, { title: p.text(tree.title), name: tree.name }),
    policy: p.say(p.w.ruleName, { title: p.text(policy.title), name: policy.name }),
  });
}

/** One table of reliability for each closed questionnaire, as statistics are printed. */
export function reliability(
  p: ReportParts,
  surveys: readonly SurveyFacts[],
  scope: 'all' | 'type' | 'industry',
): Block[] {
  const { w, say } = p;
  const closed = surveys.filter((s) => s.phase === 'closed');
  if (closed.length === 0) return [{ kind: 'text', words: w.noSurvey }];
  if (closed.every((s) => s.scales === undefined)) return [{ kind: 'text', words: w.notSeen }];
  return [
    { kind: 'text', words: say(w.surveySays, { scope }) },
    ...closed.flatMap(({ scales, title, audience }): Block[] => {
      const values = { title: p.text(title), audience: p.audience(audience) };
      if (scales === undefined) return [];
      if (isUndefined(scales))
        return [{ kind: 'text', words: say(w.surveySmall, { ...values, reason: p.reason(scales.reason) }) }];
      const c = w.column;
      const head = [
        label(c.scale),
        ...[c.items, 'n', c.mean, c.alpha, c.ci95, c.omega, c.ci95].map(headRight),
      ];
      const rows = scales.rows.map((s) => scaleRow(p, s));
      return p.table(w.surveyTable, [16, 6, 8, 14, 7, 13, 7, 13], head, rows, values, w.surveyNote);
    }),
  ];
}

function scaleRow(p: ReportParts, { id, title, items, report, omegaInterval }: ScaleFacts): CellOf[] {
  const { mean, sd, alpha, alphaInterval, omega, nComplete } = report;
  const moments =
    mean.kind === 'estimate' && sd.kind === 'estimate'
      ? `${fixed(mean.value)} (${fixed(sd.value)})`
      : p.reason(reasonOf(mean) ?? reasonOf(sd) ?? '');
  const between = (i: Outcome<Ends>, of: Estimate) =>
    of.kind === 'estimate' ? p.ends(i, coefficient) : NONE;
  return [
    label(`${id} ${p.text(title)}`),
    right(String(items)),
    right(String(nComplete)),
    right(moments),
    right(p.number(alpha, coefficient)),
    right(between(alphaInterval, alpha)),
    right(p.number(omega, coefficient)),
    right(between(omegaInterval, omega)),
  ];
}

function reasonOf(e: Estimate): UndefinedReason | undefined {
  return e.kind === 'undefined' ? e.reason : undefined;
}

/** How far raters agree, over all units: one unit has too few interviews for a coefficient. */
export function agreementLine(p: ReportParts, { agreement }: Basis): Block {
  const { w, say } = p;
  if (agreement === undefined) return { kind: 'text', words: w.agreementNotSeen };
  const { interviews, study } = agreement;
  const { exact, withinOne, n } = study.pairs;
  if (n === 0 || isUndefined(exact) || isUndefined(withinOne)) {
    return { kind: 'text', words: w.agreementNone };
  }
  const shares = { exact: percent(exact.share), within: percent(withinOne.share) };
  return { kind: 'text', words: say(w.agreement, { interviews, n, ...shares, icc: iccWords(p, study) }) };
}

function iccWords(p: ReportParts, study: RaterStudy): string {
  const { w, say } = p;
  const icc = iccOf(study);
  if (icc === undefined) return '';
  if (isUndefined(icc)) return say(w.agreementNoIcc, { reason: p.reason(icc.reason) });
  const value = coefficient(icc.value);
  const name = study.fixed === undefined ? w.iccName.components : w.iccName.fixed;
  if (isUndefined(icc.interval))
    return say(w.agreementBare, { name, value, reason: p.reason(icc.interval.reason) });
  const { lower, upper } = icc.interval;
  return say(w.agreementIcc, { name, value, lower: coefficient(lower), upper: coefficient(upper) });
}

/** Of one rating, by the design of the ratings; undefined where nobody rated with anybody. */
function iccOf({
  fixed: same,
  components,
}: RaterStudy): Outcome<{ value: number; interval: Outcome<Ends> }> | undefined {
  if (same !== undefined) {
    const { single } = same;
    return single.kind === 'undefined' ? single : { value: single.value, interval: single };
  }
  if (components === undefined || isUndefined(components)) return components;
  const { icc, interval } = components.agreement1;
  return { value: icc, interval };
}

/** The terms that a report uses, each in one sentence. */
export function glossary(p: ReportParts): Block[] {
  return Object.values(p.w.glossary).map((words): Block => ({ kind: 'text', words }));
}
