'use client';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { drawerOf, dropCopy, keepCopy, readCopy } from './device-copy.ts';
import type { EditorView } from './use-editor.ts';

/** What is on the server: which version, and with which content. */
export type Stored = {
  readonly versionId: string;
  readonly was: string | null;
  /** Id and version under which it is there. */
  readonly name: string;
};

export type Kept = {
  readonly state: 'clean' | 'kept' | 'full' | 'saved';
  readonly at: number;
};

/**
 * Keeps on the device what the server does not have, and brings it back when the page is opened again. A copy that
 * was made from another content than the one now opened waits for a decision.
 */
export function useDeviceCopy<F>(
  editor: {
    readonly now: F;
    replace(form: F, as: 'step' | 'start'): void;
    settle(): F;
  },
  start: F,
  schema: z.ZodType<F>,
  was: string | null,
  drawer: string,
) {
  const { now } = editor;
  const [saved, setSaved] = useState<F>(start);
  const [kept, setKept] = useState<Kept>({ state: 'clean', at: 0 });
  const [restored, setRestored] = useState(false);
  const [older, setOlder] = useState<F>();
  const ready = useRef(false);
  /** A copy of another content is there, and nobody has decided about it: it is neither dropped nor written over. */
  const waiting = useRef(false);
  const base = was ?? '';
  const { replace, settle } = editor;
  // What the listeners of the window see when they are called, not when they were made.
  const latest = useRef({ saved, base, drawer, settle });
  latest.current = { saved, base, drawer, settle };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => {
    ready.current = true;
    const copy = readCopy(drawer, schema);
    if (copy === undefined) return;
    if (copy.base === base) {
      replace(copy.form, 'step');
      setRestored(true);
    } else {
      waiting.current = true;
      setOlder(copy.form);
    }
  }, []);

  useEffect(() => {
    if (!ready.current || waiting.current) return;
    if (same(now, saved)) {
      dropCopy(drawer);
      setKept((before) => (before.state === 'saved' ? before : { state: 'clean', at: 0 }));
      return;
    }
    setKept({ state: keepCopy(drawer, { base, form: now }) ? 'kept' : 'full', at: Date.now() });
  }, [now, saved, base, drawer]);

  useEffect(() => {
    const keep = () => {
      const { saved, base, drawer, settle } = latest.current;
      const form = settle();
      if (!ready.current || waiting.current || same(form, saved)) return true;
      return keepCopy(drawer, { base, form });
    };
    const hidden = () => document.visibilityState === 'hidden' && keep();
    const beforeLeaving = (event: BeforeUnloadEvent) => {
      // Only what the device could not take would be lost.
      if (!keep()) event.preventDefault();
    };
    window.addEventListener('pagehide', keep);
    window.addEventListener('beforeunload', beforeLeaving);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      // Links inside the console leave without unloading anything.
      keep();
      window.removeEventListener('pagehide', keep);
      window.removeEventListener('beforeunload', beforeLeaving);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, []);

  return {
    kept,
    restored,
    older,
    dirty: !same(now, saved),
    /** The server has it now. */
    took(form: F) {
      dropCopy(drawer);
      setSaved(form);
      setRestored(false);
      setKept({ state: 'saved', at: Date.now() });
    },
    discard() {
      dropCopy(drawer);
      setRestored(false);
      replace(saved, 'start');
    },
    decide(take: boolean) {
      waiting.current = false;
      if (take && older !== undefined) replace(older, 'step');
      else dropCopy(drawer);
      setOlder(undefined);
    },
  };
}

export function drawerFor(view: EditorView, versionId: string): string {
  return drawerOf(versionId, view.userId, view.asNew && versionId === view.versionId);
}

function same<F>(a: F, b: F): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
