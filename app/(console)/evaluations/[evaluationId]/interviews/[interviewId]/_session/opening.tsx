'use client';
import { useTranslations } from 'next-intl';
import { consentOf } from '#lib/interview/session-state.ts';
import { Consent } from './consent.tsx';
import { Notices } from './notices.tsx';
import { useSession } from './use-session.ts';

/** What is said before the first question; pressing the button starts the clock. */
export function Opening() {
  const t = useTranslations('interview');
  const { view, state, writing, began, begin, step } = useSession();
  const { outline } = view;
  return (
    <div className="iv-ask iv-script">
      <Notices />
      <p className="iv-meta">
        <span>{t('opening.read')}</span>
        <span>{t('session.minutes', { n: outline.scriptMinutes.opening })}</span>
      </p>
      <h1>{t('opening.title')}</h1>
      <blockquote>{outline.openingScript}</blockquote>
      <Consent />
      <h2>{t('opening.sampling')}</h2>
      <p>{outline.sampling}</p>
      {outline.checklist.length === 0 ? null : (
        <>
          <h2>{t('opening.checklist')}</h2>
          <ul>
            {outline.checklist.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p className="small quiet">{t('saving.localHint')}</p>
      <p className="iv-actions">
        {writing && !began && consentOf(state).local !== 'refused' ? (
          <button type="button" className="btn primary" onClick={begin}>
            {t('opening.start')}
          </button>
        ) : (
          <button type="button" className="btn primary" onClick={() => step(1)}>
            {t('opening.first')}
          </button>
        )}
        <button type="button" className="btn" onClick={() => window.print()}>
          {t('session.print')}
        </button>
        {writing && !began ? <span className="small quiet">{t('opening.startHint')}</span> : null}
      </p>
    </div>
  );
}
