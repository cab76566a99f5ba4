/** What changed between two versions of an outline, as a reviewer reads it: by question, word by word. */
import { diffArrays, diffWordsWithSpace } from 'diff';
import { isPlainObject } from '#lib/instruments/canonical.ts';
import { type Change, diffValues } from '#lib/instruments/diff.ts';
import { LOCALES, type Locale } from '#lib/instruments/envelope.ts';
import type { InterviewOutline, InterviewQuestion } from '#lib/interview/outline.ts';

type Word = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string };

/** One changed value: where, in which language if it has one, and its words. */
export type FieldChange = {
  /** Path inside the question, section or outline, without the language: `rating.anchors.5`. */
  readonly field: string;
  readonly locale?: Locale;
  readonly words: readonly Word[];
};

type State = 'added' | 'removed' | 'moved' | 'kept';

export type QuestionChange = {
  readonly id: string;
  readonly text: InterviewQuestion['text'];
  readonly state: State;
  /** The section that a moved question came from, where it is another. */
  readonly from?: InterviewOutline['sections'][number]['title'];
  readonly changes: readonly FieldChange[];
};

export type SectionChange = {
  readonly id: string;
  readonly title: InterviewOutline['sections'][number]['title'];
  readonly state: State;
  readonly changes: readonly FieldChange[];
  /** Those that changed, in their new order; removed ones last. */
  readonly questions: readonly QuestionChange[];
};

export type OutlineDiff = {
  readonly changes: readonly FieldChange[];
  readonly sections: readonly SectionChange[];
};

/** Keys that a new version always changes, or that say nothing to a reader. */
const FORMAL = new Set(['version', 'status', 'schema', 'kind']);

export function diffOutlines(before: InterviewOutline, after: InterviewOutline): OutlineDiff {
  const { sections: oldSections, ...oldHead } = before;
  const { sections: newSections, ...newHead } = after;
  const movedSections = movedIn(
    oldSections.map((s) => s.id),
    newSections.map((s) => s.id),
  );
  const homes = new Map(
    oldSections.flatMap((s) =>
      s.questions.map((question) => [question.id, { section: s, question }] as const),
    ),
  );
  const stay = new Set(newSections.flatMap((s) => s.questions.map((q) => q.id)));
  const compared = newSections.map((section): SectionChange => {
    const old = oldSections.find((s) => s.id === section.id);
    const moved = movedIn(
      old?.questions.map((q) => q.id) ?? [],
      section.questions.map((q) => q.id),
    );
    const questions = section.questions.map((question): QuestionChange => {
      const { id, text } = question;
      const home = homes.get(id);
      if (home === undefined)
        return { id, text, state: 'added', changes: fieldsOf(diffValues({}, question)) };
      const elsewhere = home.section.id !== section.id;
      return {
        id,
        text,
        state: elsewhere || moved.has(id) ? 'moved' : 'kept',
        ...(elsewhere ? { from: home.section.title } : {}),
        changes: fieldsOf(diffValues(home.question, question)),
      };
    });
    return {
      id: section.id,
      title: section.title,
      state: old === undefined ? 'added' : movedSections.has(section.id) ? 'moved' : 'kept',
      changes: old === undefined ? [] : fieldsOf(diffValues(headOf(old), headOf(section))),
      questions: [
        ...questions.filter((q) => q.state !== 'kept' || q.changes.length > 0),
        ...removedFrom(old, stay),
      ],
    };
  });
  const gone = oldSections
    .filter((s) => !newSections.some((n) => n.id === s.id))
    .map(
      (s): SectionChange => ({
        id: s.id,
        title: s.title,
        state: 'removed',
        changes: [],
        questions: removedFrom(s, stay),
      }),
    );
  return {
    changes: fieldsOf(diffValues(oldHead, newHead)).filter(({ field }) => !FORMAL.has(field)),
    sections: [...compared, ...gone].filter(
      (s) => s.state !== 'kept' || s.changes.length > 0 || s.questions.length > 0,
    ),
  };
}

function headOf({ title, minutes }: InterviewOutline['sections'][number]) {
  return { title, minutes };
}

function removedFrom(
  section: InterviewOutline['sections'][number] | undefined,
  stay: ReadonlySet<string>,
): QuestionChange[] {
  return (section?.questions ?? [])
    .filter((q) => !stay.has(q.id))
    .map(({ id, text }) => ({ id, text, state: 'removed', changes: [] }));
}

/** Ids of both lists that stand elsewhere in the second: as few as explain its order. */
function movedIn(before: readonly string[], after: readonly string[]): Set<string> {
  const old = before.filter((id) => after.includes(id));
  const now = after.filter((id) => before.includes(id));
  return new Set(diffArrays(old, now).flatMap((part) => (part.added ? part.value : [])));
}

/** Changes by field and language, so that no reader has to see a language next to another. */
function fieldsOf(changes: readonly Change[]): FieldChange[] {
  return changes.flatMap((change) => {
    if (change.kind === 'reordered') {
      return [wordsAt(change.path, undefined, lines(change.before), lines(change.after))];
    }
    const before = leaves(change.before, change.path);
    const after = leaves(change.after, change.path);
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
      const [was, is] = [before.get(path) ?? '', after.get(path) ?? ''];
      if (path === 'id' || was === is) return [];
      const locale = LOCALES.find((l) => path.endsWith(`.${l}`));
      const field = locale === undefined ? path : path.slice(0, -locale.length - 1);
      return [wordsAt(field, locale, was, is)];
    });
  });
}

function wordsAt(field: string, locale: Locale | undefined, before: string, after: string): FieldChange {
  return { field, ...(locale === undefined ? {} : { locale }), words: wordsOf(before, after, locale) };
}

/** Chinese has no spaces between its words; the language's own segmentation finds them. */
function wordsOf(before: string, after: string, locale: Locale | undefined): Word[] {
  const intlSegmenter = new Intl.Segmenter(locale ?? 'en', { granularity: 'word' });
  return diffWordsWithSpace(before, after, { intlSegmenter }).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

/** A value as texts by path; lists of texts as one text per language, an entry a line. */
function leaves(value: unknown, path: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (at: string, v: unknown): void => {
    if (v === undefined) return;
    if (Array.isArray(v) && v.length > 0 && v.every(isPlainObject)) {
      for (const locale of LOCALES) {
        const said = v.flatMap((entry) => (typeof entry[locale] === 'string' ? [entry[locale]] : []));
        if (said.length > 0) found.set(`${at}.${locale}`, said.join('\n'));
      }
    } else if (isPlainObject(v)) {
      for (const [key, inner] of Object.entries(v)) walk(at === '' ? key : `${at}.${key}`, inner);
    } else {
      found.set(at, lines(v));
    }
  };
  walk(path, value);
  return found;
}

function lines(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : String(value);
}
