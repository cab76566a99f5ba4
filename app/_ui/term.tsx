import Link from 'next/link';
import { type ReactNode, useId } from 'react';

/** A statistic's name: its definition on hover and on focus, and the way to its method page. */
export function Term(props: { method: string; definition: string; children: ReactNode }) {
  const id = useId();
  return (
    <Link className="term" aria-describedby={id} href={`/methods/${props.method}`} prefetch={false}>
      {props.children}
      <span className="term-tip" role="tooltip" id={id}>
        {props.definition}
      </span>
    </Link>
  );
}
