'use client';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useSession } from './use-session.ts';

/** Why a required question was not asked: typed, or one of the usual reasons. */
export function SkipReason({ id, reason }: { id: string; reason: string }) {
  const t = useTranslations('interview.session');
  const { writing, act } = useSession();
  const field = useId();
  const [open, setOpen] = useState(reason !== '');
  const set = (skipReason: string) => act({ type: 'edit', id, change: { skipReason } });
  if (!writing) {
    return reason === '' ? null : (
      <p className="iv-skip">
        <b>{t('skipReason')}</b> {reason}
      </p>
    );
  }
  return (
    <details className="iv-skip" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('skip')}</summary>
      <div className="iv-chips">
        {t('skipCommon')
          .split('|')
          .map((usual) => (
            <button
              key={usual}
              type="button"
              className="iv-chip"
              aria-pressed={reason === usual}
              onClick={() => set(reason === usual ? '' : usual)}
            >
              {usual}
            </button>
          ))}
      </div>
      <label htmlFor={field}>{t('skipReason')}</label>
      <input
        id={field}
        type="text"
        className="w-full"
        maxLength={300}
        value={reason}
        aria-describedby={`${field}-h`}
        onChange={(event) => set(event.target.value)}
      />
      <p id={`${field}-h`} className="small quiet">
        {t('skipHint')}
      </p>
    </details>
  );
}
