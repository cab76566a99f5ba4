'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { clock } from '#lib/interview/session-progress.ts';
import { CLOSING, OPENING } from './places.ts';
import { SaveLine } from './save-line.tsx';
import { useSession } from './use-session.ts';

/** Who is talked to, what is saved, how much time is used, and the way out. */
export function Header() {
  const t = useTranslations('interview.session');
  const { view, writing, began, progress, place, go, begin, home } = useSession();
  const { interview } = view;
  return (
    <header className="iv-top">
      {home.startsWith('#') ? (
        <a href={home} className="iv-back">
          <span aria-hidden="true">‹</span>
          <span className="sr-only">{t('back')}</span>
        </a>
      ) : (
        <Link href={home} prefetch={false} className="iv-back" aria-label={t('back')}>
          <span aria-hidden="true">‹</span>
        </Link>
      )}
      <div className="iv-who">
        <p>
          <b>{view.unit.name}</b> {view.evaluation.demo ? <span className="sample">{t('demo')}</span> : null}
        </p>
        <p className="quiet">
          {t('who', { outline: view.outline.title, number: String(interview.number).padStart(2, '0') })}
        </p>
      </div>
      {view.may.write || view.may.rate ? <SaveLine /> : null}
      <p className="iv-clock" role="timer" aria-label={t('whole')}>
        {t('whole')} <b>{clock(progress.secondsUsed)}</b> / {clock(progress.budgetSeconds)}
      </p>
      {!writing ? (
        <span className="state ok iv-ended">{interview.state === 'finished' ? `✓ ${t('ended')}` : null}</span>
      ) : began ? (
        <button
          type="button"
          className="btn iv-end"
          aria-current={place === CLOSING ? 'step' : undefined}
          onClick={() => go(CLOSING)}
        >
          {t('end')}
        </button>
      ) : place === OPENING ? null : (
        <button type="button" className="btn primary" onClick={begin}>
          {t('begin')}
        </button>
      )}
    </header>
  );
}
