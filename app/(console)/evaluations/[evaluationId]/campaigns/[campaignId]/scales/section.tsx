import type { ReactNode } from 'react';

/** A numbered part of the report: what it says first, then its evidence, beside it how to read it. */
export function Section(props: {
  id: string;
  no: number;
  title: string;
  says: ReactNode;
  children: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`} className="report-section">
      <header>
        <h2 id={`${props.id}-title`}>
          <span className="mr-2 font-normal text-(--ink-3)">{props.no}</span>
          {props.title}
        </h2>
        <p className="mt-1 max-w-[54em]">{props.says}</p>
      </header>
      <div className="min-w-0">{props.children}</div>
      {props.aside === undefined ? null : <aside className="report-aside">{props.aside}</aside>}
    </section>
  );
}
