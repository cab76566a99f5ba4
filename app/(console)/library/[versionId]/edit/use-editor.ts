'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type Path, type UseFormReturn, useForm } from 'react-hook-form';
import type { ProblemTexts, Said } from '#lib/i18n/problem-text.ts';
import type { Locale } from '#lib/instruments/envelope.ts';
import type { Finding } from '#lib/instruments/finding.ts';
import { type History, record, redo, startHistory, undo } from '#lib/interview/edit-history.ts';
import type { InterviewOutline } from '#lib/interview/outline.ts';
import { applyEdit, type OutlineEdit } from '#lib/interview/outline-edits.ts';
import { formOf, type OutlineForm, outlineSchema } from '#lib/interview/outline-form.ts';
import { fieldOf, lintForm } from '#lib/interview/outline-lint.ts';
import type { editOutline } from '#lib/library/edit-outline.ts';
import { problemWords } from '../../../../_ui/problem-words.ts';
import { unsaid } from '../../../../_ui/send.ts';

export type EditorView = Awaited<ReturnType<typeof editOutline>>;
type Form = UseFormReturn<OutlineForm, unknown, InterviewOutline>;

/** The form is read for lint, totals and the device's copy this long after the last keystroke. */
const SETTLE_MS = 200;
const TEXT = /\.(zh-CN|zh-TW|en)$/;

export type Editor = {
  readonly view: EditorView;
  readonly form: Form;
  /** What the form holds, a moment late while somebody types. */
  readonly now: OutlineForm;
  readonly findings: readonly Said<Finding>[];
  readonly lang: Locale;
  setLang(lang: Locale): void;
  /** Ids of the questions and parts whose fields are shown. */
  readonly open: ReadonlySet<string>;
  setOpen(ids: readonly string[], open: boolean): void;
  /** Carries out an edit and moves the focus to what `focusOn` makes of its target. */
  edit(edit: OutlineEdit, focusOn: (target: string) => string, said?: (form: OutlineForm) => string): void;
  /** Takes a form over as a whole: a step that can be undone, unless it starts anew. */
  replace(form: OutlineForm, as: 'step' | 'start'): void;
  step(by: 'undo' | 'redo'): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What was removed last, until the next change. */
  readonly removed: string | undefined;
  setRemoved(name: string): void;
  readonly said: string;
  /** Shows the field that a finding is about and puts the focus there. */
  reveal(finding: Finding): void;
  /** Rises when the fields have to be made anew. */
  readonly generation: number;
  /** The form as it is at this moment. */
  settle(): OutlineForm;
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
  const t = useTranslations('outline');
  const [start] = useState(() => formOf(view.outline));
  const form = useForm<OutlineForm, unknown, InterviewOutline>({
    resolver: zodResolver(outlineSchema),
    defaultValues: start,
    shouldFocusError: false,
  });
  // What changes with each keystroke is kept beside React; `now` follows when the typing pauses.
  const history = useRef<History<OutlineForm>>(startHistory(start));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const focusOn = useRef<string>(undefined);
  const [now, setNow] = useState(start);
  const [generation, setGeneration] = useState(0);
  const [lang, setLang] = useState<Locale>(view.outline.source_locale);
  const [open, setOpenIds] = useState<ReadonlySet<string>>(() => new Set());
  const [removed, setRemoved] = useState<string>();
  const [said, setSaid] = useState('');

  const settle = useCallback(() => {
    clearTimeout(timer.current);
    setNow(history.current.now);
    return history.current.now;
  }, []);

  useEffect(() => {
    const { unsubscribe } = form.watch((_, { name }) => {
      if (name === undefined) return;
      history.current = record(history.current, structuredClone(form.getValues()), name, Date.now());
      clearTimeout(timer.current);
      // What is chosen shows at once; what is typed may settle first.
      timer.current = setTimeout(settle, TEXT.test(name) ? SETTLE_MS : 0);
      setRemoved(undefined);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer.current);
    };
  }, [form, settle]);

  const show = (next: History<OutlineForm>) => {
    history.current = next;
    form.reset(next.now);
    settle();
    setRemoved(undefined);
    // The fields are made anew under their new names.
    setGeneration((g) => g + 1);
  };

  useLayoutEffect(() => {
    if (generation === 0 || focusOn.current === undefined) return;
    focusPlace(focusOn.current);
    focusOn.current = undefined;
  }, [generation]);

  const words = useProblemWords();
  const findings = useMemo(
    () => lintForm(now, view).map((f) => words?.say(f) ?? unsaid(f)),
    [now, view, words],
  );

  const setOpen = (ids: readonly string[], opened: boolean) =>
    setOpenIds((before) => {
      const next = new Set(before);
      for (const id of ids) opened ? next.add(id) : next.delete(id);
      return next;
    });

  return {
    view,
    form,
    now,
    findings,
    lang,
    setLang,
    open,
    setOpen,
    edit(edit, place, say) {
      const { form: next, target } = applyEdit(history.current.now, edit, view.taken);
      focusOn.current = place(target);
      if (edit.type.startsWith('add_') || edit.type.startsWith('duplicate_')) {
        const section = next.sections.find((s) => s.id === target);
        setOpen([target, ...(section?.questions.slice(0, 1).map((q) => q.id) ?? [])], true);
      }
      show(record(history.current, next, undefined, Date.now()));
      setSaid(say?.(next) ?? '');
    },
    replace(next, as) {
      show(as === 'step' ? record(history.current, next, undefined, Date.now()) : startHistory(next));
    },
    step(by) {
      const next = by === 'undo' ? undo(history.current) : redo(history.current);
      if (next === history.current) return;
      const { activeElement: active } = document;
      if (active instanceof HTMLElement) {
        focusOn.current = active.dataset.focus ?? `name:${active.getAttribute('name') ?? ''}`;
      }
      show(next);
      setSaid(t(by === 'undo' ? 'said.undone' : 'said.redone'));
    },
    canUndo: history.current.past.length > 0,
    canRedo: history.current.future.length > 0,
    removed,
    setRemoved,
    said,
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
    generation,
    settle,
  };
}

/** The part of the page whose fields are those of the outline as a whole. */
function partOf(field: string): string {
  return /^(opening_script|closing_script|interviewer_checklist)/.exec(field)?.[0] ?? 'basics';
}

function focusPlace(place: string): void {
  const [id = ''] = place.split(':').slice(-1);
  const find = (name: string) =>
    document.querySelector<HTMLElement>(`[data-focus="${CSS.escape(name)}"]:not(:disabled)`);
  const named = place.startsWith('name:') ? byName(place.slice(5)) : undefined;
  const target = find(place) ?? named ?? find(`row:${id}`);
  target?.focus();
  // Typing goes on where it was.
  if (target instanceof HTMLTextAreaElement)
    target.setSelectionRange(target.value.length, target.value.length);
}

/** The field of a name, as it is made by the form. */
function byName(name: string): HTMLElement | undefined {
  return document.getElementsByName(name)[0];
}

function focusField(field: string, locale: Locale, id: string): void {
  const target =
    byName(field) ??
    byName(`${field}.${locale}`) ??
    document.querySelector<HTMLElement>(`[data-focus="${CSS.escape(`row:${id}`)}"]`);
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
}

/** The sentences of findings, fetched once. */
function useProblemWords(): ProblemTexts | undefined {
  const [words, setWords] = useState<ProblemTexts>();
  useEffect(() => {
    void problemWords().then(setWords);
  }, []);
  return words;
}
