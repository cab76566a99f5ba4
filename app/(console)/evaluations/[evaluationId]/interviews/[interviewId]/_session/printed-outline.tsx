'use client';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import type { SessionView } from '#lib/interviews/open-session.ts';

/** What the paper says of the interview; an outline that is planned for nobody yet leaves it to be written in. */
type PrintedView = Pick<SessionView, 'outline'> & {
  readonly evaluation: Pick<SessionView['evaluation'], 'demo'>;
  readonly unit: Pick<SessionView['unit'], 'name'>;
  readonly interview: { readonly number: number | string };
};

/** The outline on paper, with room to write; not shown on screen, and not made anew with each keystroke. */
export const PrintedOutline = memo(function PrintedOutline({ view }: { view: PrintedView }) {
  const t = useTranslations('interview.printed');
  const demo = useTranslations('interview.session');
  const { outline } = view;
  const number = String(view.interview.number).padStart(2, '0');
  return (
    <article className="iv-paper">
      <h1>{outline.title}</h1>
      {view.evaluation.demo ? <p className="sample">{demo('demo')}</p> : null}
      <p>{t('lead', { unit: view.unit.name, number, n: outline.budgetMinutes })}</p>
      <p>{outline.openingScript}</p>
      {outline.sections.map((section) => (
        <section key={section.id}>
          <h2>{t('section', { title: section.title, n: section.minutes })}</h2>
          {section.questions.map((q) => (
            <div key={q.id} className="iv-paper-q">
              <h3>{t(q.required ? 'must' : 'optional', { n: q.number, text: q.text })}</h3>
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
              <p className="iv-paper-space">{t('notes')}</p>
              {q.anchors === undefined ? null : (
                <>
                  <p>
                    {t('anchors', {
                      id: q.indicator ?? '',
                      five: q.anchors[5],
                      three: q.anchors[3],
                      one: q.anchors[1],
                    })}
                  </p>
                  <p>{t('boxes', { none: outline.notRated?.label ?? '—' })}</p>
                </>
              )}
            </div>
          ))}
        </section>
      ))}
      <p>{outline.closingScript}</p>
    </article>
  );
});
