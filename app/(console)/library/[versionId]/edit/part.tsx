'use client';
import type { ReactNode } from 'react';
import { fieldOf } from '#lib/interview/outline-lint.ts';
import { useFields } from './field-context.ts';
import { Marks } from './row-actions.tsx';

/** A part of the outline as a whole, folded until it is asked for. */
export function Part(props: {
  id: string;
  title: string;
  brief: string;
  fields: RegExp;
  children: ReactNode;
}) {
  const { open, setOpen, findings } = useFields();
  const { id } = props;
  const shown = open.has(id);
  const here = findings.filter((f) => props.fields.test(fieldOf(f.path)));
  const errors = here.filter((f) => f.severity === 'error').length;
  return (
    <section className="oe-part" aria-label={props.title}>
      <div className="oe-head">
        <h2>
          <button
            type="button"
            className="oe-toggle"
            aria-expanded={shown}
            data-focus={`row:${id}`}
            onClick={() => setOpen([id], !shown)}
          >
            <span aria-hidden="true">{shown ? '▾' : '▸'}</span>
            <span>{props.title}</span>
            {shown ? null : <span className="oe-brief small quiet">{props.brief}</span>}
            <Marks errors={errors} warnings={here.length - errors} />
          </button>
        </h2>
      </div>
      {shown ? <div className="oe-body">{props.children}</div> : null}
    </section>
  );
}
