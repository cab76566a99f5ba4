/** The record of a talk (谈话记录表): what was said, asked, shown and rated, question by question. Pure. */
import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { EMPTY_ANSWER } from '../interview/answer-merge.ts';
import type { OutlineQuestion } from '../interview/outline-model.ts';
import { isLate } from '../interview/rating-time.ts';
import type { SessionView } from '../interviews/open-session.ts';
import type { Block, CellOf, Words } from './blocks.ts';

const MINUTE_MS = 60_000;
/** Lines to write on, for each question of a blank record. */
const BLANK_LINES = 5;

/**
 * @param blank the form alone, to be filled in by hand
 * @returns the blocks of the document; ratings are those that `view` holds, which leaves out what its reader may not see
 */
export function interviewRecord(view: SessionView, locale: Locale, blank: boolean): Block[] {
  const words = MESSAGES[locale].interview;
  const w = words.record;
  const { outline, interview, evaluation, unit } = view;
  const answers = new Map(view.answers.map((a) => [a.questionId, a]));
  return [
    { kind: 'title', words: blank ? w.blankTitle : w.title },
    ...(evaluation.demo ? [{ kind: 'mark', words: w.demo } as const] : []),
    ...(blank || interview.state === 'finished' ? [] : [{ kind: 'mark', words: w.unfinished } as const]),
    { kind: 'table', widths: [4, 8, 4, 8], rows: heading() },
    ...outline.sections.flatMap((section): Block[] => [
      { kind: 'heading', words: section.title },
      ...section.questions.flatMap((q): Block[] => [question(q), { kind: 'small', words: '' }]),
    ]),
    { kind: 'text', words: w.signed },
  ];

  function heading(): CellOf[][] {
    const role = word(words.roleName, interview.role);
    const pair = (duty: string) =>
      view.raters
        .filter((r) => r.duty === duty)
        .map((r) => r.name)
        .join('、');
    const begun = interview.startedAt ?? interview.scheduledAt;
    const ended = interview.finishedAt;
    const minutes =
      interview.startedAt === null || ended === null
        ? undefined
        : Math.round((ended - interview.startedAt) / MINUTE_MS);
    const kind = word(words.plan.kindName, interview.kind);
    const rows: [string, string][] = [
      [w.number, `${outline.id}-${String(interview.number).padStart(2, '0')}`],
      [w.unit, unit.name],
      [w.role, `${role}${w.noName}`],
      [w.kind, interview.people > 1 ? `${kind}（${interview.people} ${w.people}）` : kind],
      [w.time, blank ? '' : begun === null ? w.notGiven : moment(begun)],
      [w.place, interview.place === '' ? (blank ? '' : w.notGiven) : interview.place],
      [w.length, blank ? '' : minutes === undefined ? w.notGiven : `${minutes} ${w.minutes}`],
      [w.consent, blank ? boxes(Object.values(words.consent.answer)) : consent()],
      [w.lead, pair('lead')],
      [w.recorder, pair('recorder')],
      [w.outline, `${outline.title}（${outline.id} ${view.outlineVersion}）`],
      [w.entry, blank ? '' : word(w.entered, interview.entry)],
    ];
    return Array.from({ length: rows.length / 2 }, (_, r) =>
      rows.slice(2 * r, 2 * r + 2).flatMap(([label, text]) => [name(label), cell(text)]),
    );
  }

  function consent(): string {
    const { answer } = words.consent;
    return interview.consent === null ? w.notGiven : word(answer, interview.consent);
  }

  function question(q: OutlineQuestion): Block {
    const a = answers.get(q.id) ?? EMPTY_ANSWER;
    const skipped = a.skipReason === '' ? [] : [[name(w.skipped), cell(a.skipReason)]];
    const indicator = q.indicator === undefined ? '' : `（${q.indicator} ${q.indicatorTitle ?? ''}）`;
    return {
      kind: 'table',
      widths: [4, 18],
      head: 1,
      rows: [
        [{ lines: [[{ text: `${q.number}. ${q.text}`, bold: true }, indicator]], span: 2 }],
        [name(w.points), blank ? lines(Array(BLANK_LINES).fill('')) : lines(points(a))],
        ...skipped,
        [name(w.followUps), lines(followUps(q, a))],
        ...(q.evidence.length === 0 ? [] : [[name(w.materials), lines(materials(q, a))]]),
        ...(q.anchors === undefined
          ? []
          : [
              [name(w.independent), lines(blank ? [...anchorsOf(q), ratingBoxes()] : independent(q))],
              [name(w.agreed), blank ? lines(['', '']) : lines(agreed(q))],
            ]),
      ],
    };
  }

  /** Each note with its code: quotation, fact, problem or suggestion. */
  function points(a: typeof EMPTY_ANSWER): Words[] {
    const notes = a.notes.map((n): Words => [{ text: `【${words.kind[n.kind]}】`, bold: true }, n.text]);
    return a.composer.trim() === '' ? notes : [...notes, a.composer];
  }

  function followUps(q: OutlineQuestion, a: typeof EMPTY_ANSWER): string[] {
    if (blank) return [...q.probes.map((p) => `□ ${p}`), ''];
    return [
      ...q.probes.filter((_, i) => a.probesAsked.includes(i)),
      ...a.followUps.map((f) => `${f.text}${w.added}`),
    ];
  }

  function materials(q: OutlineQuestion, a: typeof EMPTY_ANSWER): string[] {
    const states = words.evidence;
    return q.evidence.map(({ id, title }) =>
      blank
        ? `${id} ${title}　${boxes(Object.values(states))}`
        : `${id} ${title}：${states[a.evidence[id] ?? 'not_asked']}`,
    );
  }

  function independent(q: OutlineQuestion): string[] {
    const mine = view.myRatings.map((r) => ({ ...r, raterId: view.userId }));
    const hours = outline.ratingWithinHours;
    return view.raters.map((rater) => {
      const rating = [...mine, ...view.otherRatings].find(
        (r) => r.questionId === q.id && r.raterId === rater.id,
      );
      const late = rater.lockedAt !== null && isLate(interview, rater, hours, rater.lockedAt);
      const said =
        rating === undefined
          ? rater.locked
            ? w.nothing
            : w.notVisible
          : rating.value === null
            ? (outline.notRated?.label ?? w.nothing)
            : `${rating.value} ${outline.ratingChoices.find((c) => c.value === rating.value)?.label ?? ''}`;
      return `${rater.name}：${said}${late ? `（${w.late.replace('{n}', String(hours))}）` : ''}`;
    });
  }

  function agreed(q: OutlineQuestion): string[] {
    const a = view.settling?.agreements.find((x) => x.questionId === q.id);
    if (a === undefined) return [];
    return [a.value === null ? (outline.notRated?.label ?? w.nothing) : String(a.value), a.reason];
  }

  function anchorsOf({ anchors }: OutlineQuestion): string[] {
    if (anchors === undefined) return [];
    const texts = { '{five}': anchors[5], '{three}': anchors[3], '{one}': anchors[1] };
    return w.anchors.split('\n').map((line) => line.replace(/\{\w+\}/, (p) => texts[p as '{one}'] ?? p));
  }

  function ratingBoxes(): string {
    const none = outline.notRated === undefined ? [] : [outline.notRated.label];
    return boxes([...outline.ratingChoices.map((c) => String(c.value)).reverse(), ...none]);
  }

  function lines(all: readonly Words[]): CellOf {
    return { lines: all.length === 0 ? [w.nothing] : all };
  }

  function moment(at: number): string {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  }
}

const name = (text: string): CellOf => ({ lines: [text], label: true });
const cell = (text: string): CellOf => ({ lines: [text] });
const boxes = (choices: readonly string[]): string => choices.map((c) => `□\u00a0${c}`).join('　');

function word(names: Readonly<Record<string, string>>, key: string): string {
  return names[key] ?? key;
}
