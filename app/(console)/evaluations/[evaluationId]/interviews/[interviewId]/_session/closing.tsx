'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { useFocusKept } from '../../../../../../_ui/focus.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';
import { Comparison } from './comparison.tsx';
import { Consent, useConsentDue } from './consent.tsx';
import { LockRatings } from './lock-ratings.tsx';
import { Notices } from './notices.tsx';
import { QuestionLinks } from './question-links.tsx';
import { ReconcileForm } from './reconcile-form.tsx';
import { useSession } from './use-session.ts';

/** The closing words, what is missing, the end of the interview, and then the ratings. */
export function Closing() {
  const t = useTranslations('interview');
  const format = useFormatter();
  const { view, writing } = useSession();
  const { outline, interview } = view;
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusKept(heading, `${interview.state} ${view.may.rate} ${view.settling?.standing ?? ''}`);
  return (
    <div className="iv-ask iv-script">
      <Notices />
      <p className="iv-meta">
        <span>
          {interview.finishedAt === null || interview.state !== 'finished'
            ? null
            : t('closing.finishedAt', {
                time: format.dateTime(interview.finishedAt, { dateStyle: 'medium', timeStyle: 'short' }),
              })}
        </span>
        <span>{t('session.minutes', { n: outline.scriptMinutes.closing })}</span>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {t('closing.title')}
      </h1>
      <blockquote>{outline.closingScript}</blockquote>
      {writing ? <Finish /> : null}
      {interview.state === 'finished' && view.may.rate ? <LockRatings /> : null}
      {interview.state !== 'finished' ? null : view.settling?.open ? (
        <ReconcileForm />
      ) : (
        <>
          <Standing />
          <Comparison />
        </>
      )}
      {interview.state === 'finished' && view.raters.some((r) => r.me) ? (
        <p className="no-print">
          <a className="btn" href={`/api/v1/interviews/${interview.id}/export/record`} download>
            {t('record.download')}
          </a>
        </p>
      ) : null}
    </div>
  );
}

/** Whether the ratings count by now, once all are locked. */
function Standing() {
  const t = useTranslations('interview.reconcile');
  const { view } = useSession();
  const standing = view.settling?.standing;
  if (standing === 'reconciled') return <p className="notice good">✓ {t('settled')}</p>;
  if (standing === 'locked') return <p className="notice good">✓ {t('closed')}</p>;
  if (standing === 'rated') return <p className="notice caution">{t('waits')}</p>;
  return null;
}

function Finish() {
  const t = useTranslations('interview');
  const { view, progress, answer, questions, flush, fileAll, reload, go } = useSession();
  const [busy, setBusy] = useState(false);
  const [unsent, setUnsent] = useState(false);
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const consentDue = useConsentDue();
  // It stays while the closing page is open, so that what was chosen can still be seen and changed.
  const [consentAsked] = useState(consentDue);
  const drafts = questions.filter((q) => answer(q.id).composer.trim() !== '').length;

  const finish = async () => {
    setBusy(true);
    setUnsent(false);
    setRefusal(undefined);
    fileAll();
    if (await flush()) {
      const reply = await send('POST', `/api/v1/interviews/${view.interview.id}/finish`);
      if (!reply.ok) setRefusal(reply);
      await reload();
    } else {
      setUnsent(true);
    }
    setBusy(false);
  };

  return (
    <>
      {progress.missing.length === 0 ? (
        <p className="notice good">✓ {t('closing.complete')}</p>
      ) : (
        <section className="notice caution">
          <h2>{t('closing.missing', { n: progress.missing.length })}</h2>
          <QuestionLinks ids={progress.missing.map((q) => q.id)} go={go} />
        </section>
      )}
      {consentAsked || consentDue ? <Consent /> : null}
      {drafts > 0 ? <p>{t('closing.drafts', { n: drafts })}</p> : null}
      {unsent ? (
        <p className="notice danger" role="alert">
          {t('closing.notSaved')}
        </p>
      ) : null}
      {refusal === undefined ? null : (
        <section className="notice danger" role="alert">
          {refusal.problems.some((p) => p.path === 'consent') ? (
            <p>{t('consent.first')}</p>
          ) : refusal.problems.length > 0 ? (
            <>
              <h2>{t('closing.refusedFinish')}</h2>
              <QuestionLinks ids={refusal.problems.map((p) => p.path)} go={go} />
            </>
          ) : (
            <p>{t('closing.failed', { why: refusal.message })}</p>
          )}
        </section>
      )}
      <p className="iv-actions">
        <ActButton type="button" className="btn primary" busy={busy} onClick={() => void finish()}>
          {t('closing.confirm')}
        </ActButton>
        <span className="small quiet">{t('closing.after')}</span>
      </p>
    </>
  );
}
