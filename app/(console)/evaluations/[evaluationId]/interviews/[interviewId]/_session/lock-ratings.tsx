'use client';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { isAsked } from '#lib/interview/answer-merge.ts';
import { ratingOf } from '#lib/interview/session-state.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';
import { QuestionLinks } from './question-links.tsx';
import { useSession } from './use-session.ts';

/** Locks one's own ratings for good, after a word of warning. */
export function LockRatings() {
  const t = useTranslations('interview');
  const common = useTranslations('common');
  const { view, state, questions, answer, flush, ratingsSaved, reload, go } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [unsent, setUnsent] = useState(false);
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const unrated = questions.filter(
    (q) => q.rated && isAsked(answer(q.id)) && ratingOf(state, q.id) === undefined,
  );

  const lock = async () => {
    dialog.current?.close();
    setBusy(true);
    setRefusal(undefined);
    await flush();
    const sent = ratingsSaved();
    setUnsent(!sent);
    if (sent) {
      const reply = await send('POST', `/api/v1/interviews/${view.interview.id}/lock`);
      if (!reply.ok) setRefusal(reply);
      await reload();
    }
    setBusy(false);
  };

  return (
    <section>
      <h2>{t('rating.title')}</h2>
      <p>
        <span className="inline-block">{view.raters.length > 1 ? t('rating.apart') : t('rating.alone')}</span>
        <span className="inline-block">{t('rating.within', { n: view.outline.ratingWithinHours })}</span>
      </p>
      {unrated.length > 0 && refusal === undefined ? (
        <div className="notice caution my-3">
          <h3>{t('closing.unrated')}</h3>
          <QuestionLinks ids={unrated.map((q) => q.id)} go={go} />
        </div>
      ) : null}
      {unsent ? (
        <p className="notice danger my-3" role="alert">
          {t('rating.notSaved')}
        </p>
      ) : null}
      {refusal === undefined ? null : (
        <div className="notice danger my-3" role="alert">
          {refusal.problems.length > 0 ? (
            <>
              <h3>{t('closing.unrated')}</h3>
              <QuestionLinks ids={refusal.problems.map((p) => p.path)} go={go} />
            </>
          ) : (
            <p>{t('closing.failed', { why: refusal.message })}</p>
          )}
        </div>
      )}
      <p className="iv-actions">
        <ActButton
          type="button"
          className="btn primary"
          busy={busy}
          onClick={() => dialog.current?.showModal()}
        >
          {t('rating.lock')}
        </ActButton>
      </p>
      <dialog ref={dialog} className="iv-dialog" aria-labelledby="iv-lock-title">
        <h2 id="iv-lock-title">{t('rating.lockTitle')}</h2>
        <p className="my-3">{t('rating.lockWhy')}</p>
        <p className="iv-actions">
          <button type="button" className="btn primary" onClick={() => void lock()}>
            {t('rating.lockConfirm')}
          </button>
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>
            {common('cancel')}
          </button>
        </p>
      </dialog>
    </section>
  );
}
