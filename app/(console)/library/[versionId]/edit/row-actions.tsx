'use client';
import { useTranslations } from 'next-intl';
import type { PointerEvent, ReactNode } from 'react';

/** What can be done with a question or a section as a whole. */
export function RowActions(props: {
  id: string;
  name: string;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  duplicate: () => void;
  remove: (() => void) | undefined;
  children?: ReactNode;
}) {
  const t = useTranslations('outline');
  const { id, name } = props;
  const button = (
    what: 'up' | 'down' | 'duplicate' | 'remove',
    sign: ReactNode,
    act: (() => void) | undefined,
  ) => (
    <button
      type="button"
      className="oe-icon"
      aria-label={t(what, { name })}
      title={t(what, { name })}
      data-focus={`${what}:${id}`}
      aria-disabled={act === undefined || undefined}
      onClick={act}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  return (
    <span className="oe-actions">
      {button('up', '↑', props.up)}
      {button('down', '↓', props.down)}
      {props.children}
      {button('duplicate', <CopySign />, props.duplicate)}
      {button('remove', '✕', props.remove)}
    </span>
  );
}

/** Drawn, for no font of the stack has such a sign. */
function CopySign() {
  return (
    <svg
      className="inline"
      width="14"
      height="14"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
    >
      <path d="M4.5 4.5h8v8h-8zM9.5 4.5v-3h-8v8h3" />
    </svg>
  );
}

/** What the pointer drags by; the keyboard has the buttons. */
export function Handle(props: { name: string; onPointerDown: (event: PointerEvent<HTMLElement>) => void }) {
  const t = useTranslations('outline');
  return (
    <span
      className="oe-handle"
      title={t('drag', { name: props.name })}
      aria-hidden="true"
      onPointerDown={props.onPointerDown}
    >
      ⠿
    </span>
  );
}

/** Errors and warnings of what is folded away. */
export function Marks({ errors, warnings }: { errors: number; warnings: number }) {
  const t = useTranslations('outline');
  if (errors + warnings === 0) return null;
  return (
    <span className={errors > 0 ? 'state bad' : 'state warn'} title={t('marks', { errors, warnings })}>
      <span className="sr-only">{t('marks', { errors, warnings })}</span>
      <span aria-hidden="true">
        {errors > 0 ? `✕ ${errors}` : ''} {warnings > 0 ? `△ ${warnings}` : ''}
      </span>
    </span>
  );
}
