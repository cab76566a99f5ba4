'use client';
import type { ButtonHTMLAttributes, RefObject } from 'react';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & {
  type: 'submit' | 'button';
  /** While its work is under way: says so and does nothing, but keeps the focus, which `disabled` would drop. */
  busy: boolean;
  ref?: RefObject<HTMLButtonElement | null>;
};

export function ActButton({ busy, onClick, type, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
