'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { slotOf } from '#lib/interview/session-state.ts';
import { hasText } from '#lib/interview/session-unsaved.ts';
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
      <WrittenLast />
      {view.interview.state === 'finished' ? <LateTexts /> : null}
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

/** The other rater wrote last: who, where and when, so that one can go on from there. */
function WrittenLast() {
  const t = useTranslations('interview.session');
  const format = useFormatter();
  const { view, writing, questions, go } = useSession();
  const last = view.lastWritten;
  const question = questions.find((q) => q.id === last?.questionId);
  if (!writing || last === null || last.me || question === undefined) return null;
  return (
    <p className="notice mb-3">
      {t('lastByOther', {
        name: last.name,
        at: format.dateTime(last.at, { dateStyle: 'short', timeStyle: 'short' }),
        n: question.number,
      })}{' '}
      <button type="button" className="iv-link" onClick={() => go(question.id)}>
        {t('question', { n: question.number })}
      </button>
    </p>
  );
}

/** What reached the server too late: shown to be copied, and given up only by hand. */
function LateTexts() {
  const t = useTranslations('interview');
  const { questions, state, act, reload } = useSession();
  const late = questions.filter((q) => hasText(slotOf(state, q.id)));
  if (late.length === 0) return null;
  return (
    <section className="notice danger mb-3">
      <h2>{t('late.title')}</h2>
      <p>{t('late.why')}</p>
      {late.map((q) => {
        const { base, local } = slotOf(state, q.id);
        const notes = local.notes.filter((n) => !base.notes.some((b) => b.id === n.id)).map((n) => n.text);
        const added = local.followUps.filter((f) => !base.followUps.some((b) => b.id === f.id));
        const texts = [
          ...notes,
          ...added.map((f) => f.text),
          ...(local.composer === base.composer ? [] : [local.composer]),
          ...(local.skipReason === base.skipReason ? [] : [local.skipReason]),
        ].filter((text) => text.trim() !== '');
        return (
          <div key={q.id} className="my-2">
            <h3>{t('session.question', { n: q.number })}</h3>
            {texts.map((text) => (
              <blockquote key={text} className="whitespace-pre-line">
                {text}
              </blockquote>
            ))}
            <button
              type="button"
              className="btn mt-2"
              onClick={() => {
                act({ type: 'discard', id: q.id });
                void reload();
              }}
            >
              {t('late.discard')}
            </button>
          </div>
        );
      })}
    </section>
  );
}
