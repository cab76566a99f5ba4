'use client';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type PathValue,
  type Resolver,
  useForm,
} from 'react-hook-form';
import type { ProblemTexts } from '#lib/i18n/problem-text.ts';
import type { Locale } from '#lib/instruments/envelope.ts';
import { type History, record, redo, startHistory, undo } from '#lib/interview/edit-history.ts';
import { problemWords } from '../../../../_ui/problem-words.ts';

/** The form is read for lint, totals and the device's copy this long after the last keystroke. */
const SETTLE_MS = 200;
export const TEXT = /\.(zh-CN|zh-TW|en)$/;

/** A form whose every change can be taken back, with the focus where it belongs after each step. */
export function useFormHistory<F extends FieldValues, O>(start: F, resolver: Resolver<F, unknown, O>) {
  const t = useTranslations('outline');
  const form = useForm<F, unknown, O>({
    resolver,
    defaultValues: start as DefaultValues<F>,
    shouldFocusError: false,
  });
  // What changes with each keystroke is kept beside React; `now` follows when the typing pauses.
  const history = useRef<History<F>>(startHistory(start));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const focusOn = useRef<string>(undefined);
  const [now, setNow] = useState(start);
  const [generation, setGeneration] = useState(0);
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

  const show = (next: History<F>) => {
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

  return {
    form,
    now,
    /** The form as it is at this moment. */
    latest: () => history.current.now,
    settle,
    register: (name: string) => form.register(name as Path<F>),
    set: (name: string, value: unknown) => form.setValue(name as Path<F>, value as PathValue<F, Path<F>>),
    open,
    setOpen: (ids: readonly string[], opened: boolean) =>
      setOpenIds((before) => {
        const next = new Set(before);
        for (const id of ids) opened ? next.add(id) : next.delete(id);
        return next;
      }),
    /** Takes another form as a step, and moves the focus to what is marked by `place`. */
    change(next: F, place: string, words: string) {
      focusOn.current = place;
      show(record(history.current, next, undefined, Date.now()));
      setSaid(words);
    },
    /** Takes a form over as a whole: a step that can be undone, unless it starts anew. */
    replace(next: F, as: 'step' | 'start') {
      show(as === 'step' ? record(history.current, next, undefined, Date.now()) : startHistory(next));
    },
    step(by: 'undo' | 'redo') {
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
    /** What was removed last, until the next change. */
    removed,
    setRemoved: (name: string) => setRemoved(name),
    said,
    /** Rises when the fields have to be made anew. */
    generation,
  };
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

/** Puts the focus on a field, or on the row of `id` where the field is not shown. */
export function focusField(field: string, locale: Locale, id: string): void {
  const target =
    byName(field) ??
    byName(`${field}.${locale}`) ??
    document.querySelector<HTMLElement>(`[data-focus="${CSS.escape(`row:${id}`)}"]`);
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
}

/** The sentences of findings, fetched once. */
export function useProblemWords(): ProblemTexts | undefined {
  const [words, setWords] = useState<ProblemTexts>();
  useEffect(() => {
    void problemWords().then(setWords);
  }, []);
  return words;
}
