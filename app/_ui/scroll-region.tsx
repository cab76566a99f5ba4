import type { ReactNode } from 'react';

/** A wide table that scrolls sideways, reachable by keyboard and named for assistive technology. */
export function ScrollRegion(props: { label: string; className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a keyboard cannot scroll the table (axe: scrollable-region-focusable)
    <section className={`scroll-x ${props.className ?? ''}`} tabIndex={0} aria-label={props.label}>
      {props.children}
    </section>
  );
}
