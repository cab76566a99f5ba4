'use client';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';

/**
 * After `when` has changed: if what had the focus is gone or disabled, the focus goes to `target` instead of
 * falling back to the start of the page.
 */
export function useFocusKept(target: RefObject<HTMLElement | null>, when: unknown): void {
  const before = useRef(when);
  useEffect(() => {
    if (before.current === when) return;
    before.current = when;
    // The browser drops the focus of a disabled control only with the next frame.
    const frame = requestAnimationFrame(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) target.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [target, when]);
}

/** What has been done, said where the reader is: it takes the focus from the control that is gone. */
export function Done({ children }: { children: ReactNode }) {
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <p ref={box} role="status" tabIndex={-1} className="notice good my-4">
      {children}
    </p>
  );
}

/** A heading that takes the focus when what had it is gone after `when` has changed. */
export function HeadingThatKeepsFocus(props: { when: unknown; className: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusKept(heading, props.when);
  return (
    <h2 ref={heading} tabIndex={-1} className={props.className}>
      {props.children}
    </h2>
  );
}
