'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { createContext, useContext, useMemo, useState } from 'react';
import type { Path } from 'react-hook-form';
import type { Locale } from '#lib/instruments/envelope.ts';
import type { Finding } from '#lib/instruments/finding.ts';
import type { InterviewOutline } from '#lib/interview/outline.ts';
import { applyEdit, type OutlineEdit } from '#lib/interview/outline-edits.ts';
import { formOf, type OutlineForm, outlineSchema } from '#lib/interview/outline-form.ts';
import { fieldOf, lintForm } from '#lib/interview/outline-lint.ts';
import type { editOutline } from '#lib/library/edit-outline.ts';
import { unsaid } from '../../../../_ui/send.ts';
import type { Fields } from './field-context.ts';
import { focusField, TEXT, useFormHistory, useProblemWords } from './use-form-history.ts';

export type EditorView = Awaited<ReturnType<typeof editOutline>>;
type FormHistory = ReturnType<typeof useFormHistory<OutlineForm, InterviewOutline>>;

export type Editor = Fields &
  Omit<FormHistory, 'latest' | 'change'> & {
    readonly view: EditorView;
    readonly now: OutlineForm;
    /** Carries out an edit and moves the focus to what `focusOn` makes of its target. */
    edit(edit: OutlineEdit, focusOn: (target: string) => string, said?: (form: OutlineForm) => string): void;
    /** Shows the field that a finding is about and puts the focus there. */
    reveal(finding: Finding): void;
  };

const EditorContext = createContext<Editor | undefined>(undefined);
export const EditorProvider = EditorContext.Provider;

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error('Outside of the outline editor.');
  return editor;
}

/** A path that was put together, as the form's own. */
export const at = (path: string) => path as Path<OutlineForm>;

/** Everything that the parts of the editor share. */
export function useEditorValue(view: EditorView): Editor {
  const [start] = useState(() => formOf(view.outline));
  const { latest, change, ...history } = useFormHistory(start, zodResolver(outlineSchema));
  const { now, setOpen } = history;
  const [lang, setLang] = useState<Locale>(view.outline.source_locale);
  const words = useProblemWords();
  const findings = useMemo(
    () => lintForm(now, view).map((f) => words?.say(f) ?? unsaid(f)),
    [now, view, words],
  );
  return {
    ...history,
    view,
    findings,
    lang,
    setLang,
    edit(edit, place, say) {
      const { form: next, target } = applyEdit(latest(), edit, view.taken);
      if (edit.type.startsWith('add_') || edit.type.startsWith('duplicate_')) {
        const section = next.sections.find((s) => s.id === target);
        setOpen([target, ...(section?.questions.slice(0, 1).map((q) => q.id) ?? [])], true);
      }
      change(next, place(target), say?.(next) ?? '');
    },
    reveal(finding) {
      const field = fieldOf(finding.path);
      const [, s = '', q] = /^sections\.(\d+)(?:\.questions\.(\d+))?/.exec(field) ?? [];
      const section = now.sections[Number(s)];
      const question = section?.questions[Number(q ?? -1)];
      const whole = field === 'sections' ? (now.sections[0]?.id ?? '') : partOf(field);
      const id = s === '' ? whole : (question?.id ?? section?.id ?? '');
      setOpen([id], true);
      const locale = TEXT.exec(field)?.[1] as Locale | undefined;
      if (locale !== undefined) setLang(locale);
      setTimeout(() => focusField(field, locale ?? lang, id), 0);
    },
  };
}

/** The part of the page whose fields are those of the outline as a whole. */
function partOf(field: string): string {
  return /^(opening_script|closing_script|interviewer_checklist)/.exec(field)?.[0] ?? 'basics';
}
