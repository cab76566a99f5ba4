'use client';
import { type ReactNode, useId } from 'react';

/** A labelled field with hint and error, wired for assistive technology. `children` receives the ids. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: (aria: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ReactNode;
}) {
  const id = useId();
  const described = [props.hint === undefined ? '' : `${id}-h`, props.error === undefined ? '' : `${id}-e`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1 border-t border-(--rule) py-4 md:grid-cols-[9em_minmax(0,1fr)] md:gap-x-4">
      <label htmlFor={id} className="pt-1.5">
        {props.label}
      </label>
      <div className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-1">
        {props.children({
          id,
          'aria-describedby': described === '' ? undefined : described,
          'aria-invalid': props.error !== undefined,
        })}
        {props.error === undefined ? null : (
          <p id={`${id}-e`} className="field-error">
            {props.error}
          </p>
        )}
        {props.hint === undefined ? null : (
          <p id={`${id}-h`} className="small quiet">
            {props.hint}
          </p>
        )}
      </div>
    </div>
  );
}
