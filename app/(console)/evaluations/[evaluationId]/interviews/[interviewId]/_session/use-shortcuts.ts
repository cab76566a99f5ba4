'use client';
import { useEffect, useRef, useState } from 'react';
import { NOTE_KINDS } from '#lib/interview/answer-merge.ts';
import type { Session } from './use-session.ts';

export const RATING_ID = 'interview-rating';
export const FOLLOW_UP_ID = 'interview-follow-up';

/** Keys of the whole screen. Letters are read by position, because Alt changes what they write on some systems. */
export function useShortcuts(session: Session) {
  const [helpOpen, setHelpOpen] = useState(false);
  const latest = useRef(session);
  useEffect(() => {
    latest.current = session;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || document.querySelector('dialog[open]') !== null) return;
      const { current } = latest;
      if (event.altKey && !event.ctrlKey && !event.metaKey) {
        if (!altKey(event, current, () => setHelpOpen(true))) return;
        event.preventDefault();
        return;
      }
      if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
        event.preventDefault();
        current.fileNote();
        current.composer.current?.focus();
        return;
      }
      if (event.ctrlKey || event.metaKey || inTextField(event.target)) return;
      if (event.key === '?') {
        event.preventDefault();
        setHelpOpen(true);
      } else if (inRating(event.target) && /^[1-5]$/.test(event.key)) {
        const point = document.querySelector<HTMLInputElement>(`#${RATING_ID} input[value="${event.key}"]`);
        point?.click();
        point?.focus();
      } else if (event.key.length === 1 && event.key !== ' ' && !inRating(event.target)) {
        // Whoever types means the note, wherever the focus was left.
        current.composer.current?.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return { helpOpen, openHelp: () => setHelpOpen(true), closeHelp: () => setHelpOpen(false) };
}

function altKey(event: KeyboardEvent, session: Session, help: () => void): boolean {
  const kind = NOTE_KINDS[Number(/^(?:Digit|Numpad)([1-4])$/.exec(event.code)?.[1] ?? 0) - 1];
  if (kind !== undefined) {
    session.setKind(kind);
    session.composer.current?.focus();
  } else if (event.code === 'ArrowUp') session.step(-1);
  else if (event.code === 'ArrowDown') session.step(1);
  else if (event.code === 'KeyR') focusRating();
  else if (event.code === 'KeyF') document.getElementById(FOLLOW_UP_ID)?.focus();
  else if (event.code === 'Slash') help();
  else return false;
  return true;
}

/** To the chosen point, else to the first; where the rating is folded, to what says why. */
function focusRating(): void {
  const panel = document.getElementById(RATING_ID);
  const target =
    panel?.querySelector<HTMLElement>('input:checked') ??
    panel?.querySelector<HTMLElement>('input') ??
    panel?.querySelector<HTMLElement>('button') ??
    panel;
  target?.scrollIntoView({ block: 'nearest' });
  target?.focus();
}

function inTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type === 'text';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function inRating(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`#${RATING_ID}`) !== null;
}
