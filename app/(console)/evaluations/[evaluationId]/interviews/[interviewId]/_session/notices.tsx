'use client';
import { useTranslations } from 'next-intl';
import { useSession } from './use-session.ts';

/** What the reader must know before writing: read only, restored work, clashes elsewhere. */
export function Notices() {
  const t = useTranslations('interview');
  const { view, writing, restored, state, place, questions, go } = useSession();
  const elsewhere = questions.filter((q) => q.id !== place && state.slots[q.id]?.clash !== undefined);
  return (
    <>
      {writing ? null : (
        <p className="notice mb-3">
          {view.interview.state === 'finished' ? t('session.readOnlyFinished') : t('session.readOnly')}
        </p>
      )}
      {restored > 0 ? (
        <p className="notice good mb-3" role="status">
          {t('saving.restored', { n: restored })}
        </p>
      ) : null}
      {elsewhere.length > 0 ? (
        <p className="notice caution mb-3">
          {t('saving.clash', { n: elsewhere.length })}{' '}
          {elsewhere.map((q) => (
            <button key={q.id} type="button" className="iv-link" onClick={() => go(q.id)}>
              {t('session.question', { n: q.number })}
            </button>
          ))}
        </p>
      ) : null}
    </>
  );
}
