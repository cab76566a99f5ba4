'use client';
import { useTranslations } from 'next-intl';
import { useSession } from './use-session.ts';

/** The outline on paper, with room to write; not shown on screen. */
export function PrintedOutline() {
  const t = useTranslations('interview');
  const { view } = useSession();
  const { outline } = view;
  return (
    <article className="iv-paper">
      <h1>{outline.title}</h1>
      <p>
        {view.unit.name} ·{' '}
        {t('session.who', { outline: '', number: String(view.interview.number).padStart(2, '0') })} ·{' '}
        {t('session.minutes', { n: outline.budgetMinutes })}
      </p>
      <p>{outline.openingScript}</p>
      {outline.sections.map((section) => (
        <section key={section.id}>
          <h2>
            {section.title}（{t('session.minutes', { n: section.minutes })}）
          </h2>
          {section.questions.map((q) => (
            <div key={q.id} className="iv-paper-q">
              <h3>
                {q.number}. {q.text}（{q.required ? t('session.must') : t('session.optional')}）
              </h3>
              <ul>
                {q.probes.map((probe) => (
                  <li key={probe}>□ {probe}</li>
                ))}
                {q.evidence.map((e) => (
                  <li key={e.id}>
                    □ {e.id} {e.title}
                  </li>
                ))}
              </ul>
              <p className="iv-paper-space">{t('printed.notes')}</p>
              {q.anchors === undefined ? null : (
                <p>
                  {t('printed.rating')} {q.indicator}：5 {q.anchors[5]}；3 {q.anchors[3]}；1 {q.anchors[1]}
                  　□5 □4 □3 □2 □1 □{outline.notRated?.label}
                </p>
              )}
            </div>
          ))}
        </section>
      ))}
      <p>{outline.closingScript}</p>
    </article>
  );
}
