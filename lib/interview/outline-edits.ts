/** Edits of an outline's structure: each takes the form as it is and returns it as it should be. */
import {
  type FormLine,
  type FormQuestion,
  type FormSection,
  NO_TEXT,
  type OutlineForm,
} from '#lib/interview/outline-form.ts';

/** Where a question goes: before the one that is at `index` in its new section once it has left its old place. */
export type Place = { readonly section: string; readonly index: number };

export type OutlineEdit =
  | { readonly type: 'add_section'; readonly after?: string }
  | { readonly type: 'add_question'; readonly section: string; readonly after?: string }
  | { readonly type: 'duplicate_section'; readonly id: string }
  | { readonly type: 'duplicate_question'; readonly id: string }
  | { readonly type: 'remove_section'; readonly id: string }
  | { readonly type: 'remove_question'; readonly id: string }
  | { readonly type: 'move_section'; readonly id: string; readonly index: number }
  | { readonly type: 'move_question'; readonly id: string; readonly to: Place }
  | { readonly type: 'add_line'; readonly list: Lines }
  | { readonly type: 'remove_line'; readonly list: Lines; readonly key: string }
  | { readonly type: 'move_line'; readonly list: Lines; readonly key: string; readonly by: -1 | 1 };

/** A list of lines: the checklist, or the probes of a question. */
export type Lines = { readonly of: 'checklist' } | { readonly of: 'probes'; readonly question: string };

/** What an edit led to: the form, and the id of what was added or moved, for the focus to follow. */
export type Edited = { readonly form: OutlineForm; readonly target: string };

/**
 * Carries out an edit. Ids in `taken` are not given again: an id that earlier versions used stays theirs, for it
 * names a column of the data.
 */
export function applyEdit(form: OutlineForm, edit: OutlineEdit, taken: readonly string[] = []): Edited {
  const { sections } = form;
  const withSections = (next: FormSection[], target: string): Edited => ({
    form: { ...form, sections: next },
    target,
  });
  switch (edit.type) {
    case 'add_section': {
      const id = freeSectionId(sections);
      const at = edit.after === undefined ? sections.length : sectionIndex(sections, edit.after) + 1;
      const question = newQuestion(freeQuestionIds(form, taken, 1)[0] ?? '');
      return withSections(
        inserted(sections, at, { id, title: { ...NO_TEXT }, minutes: '', questions: [question] }),
        id,
      );
    }
    case 'add_question': {
      const question = newQuestion(freeQuestionIds(form, taken, 1)[0] ?? '');
      const next = sections.map((s) => {
        if (s.id !== edit.section) return s;
        const after = s.questions.findIndex((q) => q.id === edit.after);
        return {
          ...s,
          questions: inserted(s.questions, after < 0 ? s.questions.length : after + 1, question),
        };
      });
      return withSections(next, question.id);
    }
    case 'duplicate_section': {
      const at = sectionIndex(sections, edit.id);
      const source = sections[at];
      if (source === undefined) return { form, target: edit.id };
      const ids = freeQuestionIds(form, taken, source.questions.length);
      const copy: FormSection = {
        ...structuredClone(source),
        id: freeSectionId(sections),
        questions: source.questions.map((q, i) => ({ ...structuredClone(q), id: ids[i] ?? q.id })),
      };
      return withSections(inserted(sections, at + 1, copy), copy.id);
    }
    case 'duplicate_question': {
      const id = freeQuestionIds(form, taken, 1)[0] ?? '';
      const next = sections.map((s) => {
        const at = s.questions.findIndex((q) => q.id === edit.id);
        const source = s.questions[at];
        if (source === undefined) return s;
        return { ...s, questions: inserted(s.questions, at + 1, { ...structuredClone(source), id }) };
      });
      return withSections(next, id);
    }
    case 'remove_section': {
      const at = sectionIndex(sections, edit.id);
      const next = sections.filter((s) => s.id !== edit.id);
      return withSections(next, (next[at] ?? next.at(-1))?.id ?? '');
    }
    case 'remove_question': {
      let neighbour = '';
      const next = sections.map((s) => {
        const at = s.questions.findIndex((q) => q.id === edit.id);
        if (at < 0) return s;
        const questions = s.questions.filter((q) => q.id !== edit.id);
        neighbour = (questions[at] ?? questions.at(-1))?.id ?? s.id;
        return { ...s, questions };
      });
      return withSections(next, neighbour);
    }
    case 'move_section': {
      const moved = sections.find((s) => s.id === edit.id);
      if (moved === undefined) return { form, target: edit.id };
      return withSections(
        inserted(
          sections.filter((s) => s !== moved),
          edit.index,
          moved,
        ),
        edit.id,
      );
    }
    case 'move_question': {
      const moved = sections.flatMap((s) => s.questions).find((q) => q.id === edit.id);
      if (moved === undefined || !sections.some((s) => s.id === edit.to.section)) {
        return { form, target: edit.id };
      }
      const next = sections.map((s) => {
        const rest = s.questions.filter((q) => q !== moved);
        return { ...s, questions: s.id === edit.to.section ? inserted(rest, edit.to.index, moved) : rest };
      });
      return withSections(next, edit.id);
    }
    case 'add_line':
      return editLines(form, edit.list, (lines) => {
        const line = { key: freeKey(lines), ...NO_TEXT };
        return { lines: [...lines, line], target: line.key };
      });
    case 'remove_line':
      return editLines(form, edit.list, (lines) => {
        const at = lines.findIndex((l) => l.key === edit.key);
        const rest = lines.filter((l) => l.key !== edit.key);
        return { lines: rest, target: (rest[at] ?? rest.at(-1))?.key ?? '' };
      });
    case 'move_line':
      return editLines(form, edit.list, (lines) => {
        const at = lines.findIndex((l) => l.key === edit.key);
        const line = lines[at];
        const to = at + edit.by;
        if (line === undefined || to < 0 || to >= lines.length) return { lines, target: edit.key };
        const rest = lines.filter((l) => l !== line);
        return { lines: inserted(rest, to, line), target: edit.key };
      });
  }
}

/**
 * The place one step up or down from where a question is: past its section's end it goes on into the next one.
 * Undefined at either end of the outline.
 */
export function stepOf(form: OutlineForm, id: string, by: -1 | 1): Place | undefined {
  const at = form.sections.findIndex((s) => s.questions.some((q) => q.id === id));
  const section = form.sections[at];
  if (section === undefined) return undefined;
  const index = section.questions.findIndex((q) => q.id === id) + by;
  if (index >= 0 && index < section.questions.length) return { section: section.id, index };
  const neighbour = form.sections[at + by];
  if (neighbour === undefined) return undefined;
  return { section: neighbour.id, index: by === 1 ? 0 : neighbour.questions.length };
}

/** An empty question. */
function newQuestion(id: string): FormQuestion {
  return {
    id,
    required: true,
    minutes: '',
    text: { ...NO_TEXT },
    probes: [],
    ask_for_evidence: [],
    rated: false,
    rating: {
      indicator: '',
      weight: '1',
      transform: '',
      anchors: { '5': { ...NO_TEXT }, '3': { ...NO_TEXT }, '1': { ...NO_TEXT } },
    },
  };
}

function editLines(
  form: OutlineForm,
  list: Lines,
  change: (lines: readonly FormLine[]) => { lines: FormLine[] | readonly FormLine[]; target: string },
): Edited {
  if (list.of === 'checklist') {
    const { lines, target } = change(form.interviewer_checklist);
    return { form: { ...form, interviewer_checklist: [...lines] }, target };
  }
  let found = '';
  const sections = form.sections.map((s) => ({
    ...s,
    questions: s.questions.map((q) => {
      if (q.id !== list.question) return q;
      const { lines, target } = change(q.probes);
      found = target;
      return { ...q, probes: [...lines] };
    }),
  }));
  return { form: { ...form, sections }, target: found };
}

function inserted<T>(list: readonly T[], at: number, element: T): T[] {
  return [...list.slice(0, at), element, ...list.slice(at)];
}

function sectionIndex(sections: readonly FormSection[], id: string): number {
  return sections.findIndex((s) => s.id === id);
}

function freeSectionId(sections: readonly FormSection[]): string {
  let n = sections.length + 1;
  while (sections.some((s) => s.id === `S${n}`)) n += 1;
  return `S${n}`;
}

function freeKey(lines: readonly FormLine[]): string {
  let n = lines.length;
  while (lines.some((l) => l.key === `l${n}`)) n += 1;
  return `l${n}`;
}

/** New ids that go on where the outline's own numbering ends: `LEAD_09` is followed by `LEAD_10`. */
function freeQuestionIds(form: OutlineForm, taken: readonly string[], count: number): string[] {
  const own = form.sections.flatMap((s) => s.questions.map((q) => q.id));
  const [, prefix = 'Q_'] = /^(.*?)\d+$/.exec(own[0] ?? '') ?? [];
  const numbers = [...own, ...taken].flatMap((id) => {
    const rest = id.startsWith(prefix) ? id.slice(prefix.length) : '';
    return /^\d+$/.test(rest) ? [Number(rest)] : [];
  });
  const last = Math.max(0, ...numbers);
  return Array.from({ length: count }, (_, i) => `${prefix}${String(last + 1 + i).padStart(2, '0')}`);
}
