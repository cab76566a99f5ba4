'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { Sent } from './send.ts';

/** What the server refused and why, with every problem by its place; takes the focus when it appears. */
export function Problems({ refusal }: { refusal: Extract<Sent<unknown>, { ok: false }> | undefined }) {
  const t = useTranslations('common');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refusal !== undefined) box.current?.focus();
  }, [refusal]);
  if (refusal === undefined) return null;
  const known = [
    'offline',
    'not_allowed',
    'not_signed_in',
    'conflict',
    'too_large',
    'too_many',
    'invalid_input',
  ] as const;
  const title = known.find((k) => k === refusal.error) ?? 'unavailable';
  return (
    <div ref={box} role="alert" tabIndex={-1} className="notice danger my-4">
      <h2>{t(`refused.${title}`)}</h2>
      {refusal.message === '' || refusal.problems.length > 0 ? null : (
        <p className="mt-1">{refusal.message}</p>
      )}
      {refusal.problems.length === 0 ? null : (
        <ul className="mt-2 list-disc pl-5">
          {refusal.problems.map((p) => (
            <li key={`${p.path}-${p.rule}-${p.message}`}>
              {p.place === p.path ? <code className="small">{p.path}</code> : <span>{p.place}</span>}
              {t('joint.colon')}
              {t('problemText', { message: p.message, remedy: p.remedy })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
