'use client';
import { type PointerEvent, useCallback, useRef } from 'react';
import type { Place } from '#lib/interview/outline-edits.ts';

/** How near to the edge of the window a drag scrolls the page, and by how much at a time. */
const EDGE = 72;
const SCROLL = 14;

/**
 * Dragging by a handle, with any pointer. Rows mark themselves by `data-drop="section index"`: a line shows before
 * which of them the dragged one would go. Escape leaves everything as it was.
 */
export function useDrag(kind: string, drop: (id: string, to: Place) => void) {
  const dropped = useRef(drop);
  dropped.current = drop;
  return useCallback(
    (event: PointerEvent<HTMLElement>, id: string) => {
      if (event.button !== 0) return;
      event.preventDefault();
      const handle = event.currentTarget;
      const row = handle.closest<HTMLElement>(`[data-${kind}]`);
      const places = [...document.querySelectorAll<HTMLElement>(`[data-drop-${kind}]`)];
      let over: HTMLElement | undefined;
      const mark = (next: HTMLElement | undefined) => {
        over?.removeAttribute('data-over');
        over = next;
        over?.setAttribute('data-over', '');
      };
      const move = ({ clientY }: globalThis.PointerEvent) => {
        if (clientY < EDGE * 2) window.scrollBy(0, -SCROLL);
        else if (clientY > window.innerHeight - EDGE) window.scrollBy(0, SCROLL);
        const below = places.find((p) => {
          const { top, height } = p.getBoundingClientRect();
          return clientY < top + Math.min(height, 48) / 2;
        });
        mark(below ?? places.at(-1));
      };
      const end = (take: boolean) => {
        const to = over?.getAttribute(`data-drop-${kind}`)?.split(' ');
        mark(undefined);
        row?.removeAttribute('data-dragged');
        stop.abort();
        if (take && to?.[0] !== undefined) dropped.current(id, { section: to[0], index: Number(to[1]) });
      };
      const stop = new AbortController();
      const { signal } = stop;
      handle.setPointerCapture(event.pointerId);
      row?.setAttribute('data-dragged', '');
      handle.addEventListener('pointermove', move, { signal });
      handle.addEventListener('pointerup', () => end(true), { signal });
      handle.addEventListener('pointercancel', () => end(false), { signal });
      window.addEventListener('keydown', (e) => e.key === 'Escape' && end(false), { signal });
    },
    [kind],
  );
}
