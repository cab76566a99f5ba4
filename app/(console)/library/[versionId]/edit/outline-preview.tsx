'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { OutlineModel, OutlineQuestion } from '#lib/interview/outline-model.ts';
import '../../../evaluations/[evaluationId]/interviews/[interviewId]/_session/session.css';
import '../../../evaluations/[evaluationId]/interviews/[interviewId]/_session/parts.css';
import '../../../evaluations/[evaluationId]/interviews/[interviewId]/_session/rating.css';
import '../../../evaluations/[evaluationId]/interviews/[interviewId]/_session/narrow.css';

/** The outline as the interviewer sees it, one page at a time, with nothing to write. */
export function OutlinePreview({ model }: { model: OutlineModel }) {
  const t = useTranslations('outline');
  const questions = model.sections.flatMap((s) => s.questions);
  const [place, setPlace] = useState(questions[0]?.id ?? 'opening');
  const question = questions.find((q) => q.id === place);
  const item = (id: string, label: string, minutes: number, must: boolean) => (
    <li key={id}>
      <button type="button" aria-current={place === id ? 'true' : undefined} onClick={() => setPlace(id)}>
        <span>
          {label}
          {must ? <span className="quiet"> · {t('must')}</span> : null}
        </span>
        <span className="small quiet">{t('previewMinutes', { n: minutes })}</span>
      </button>
    </li>
  );
  return (
    <section className="op no-print" aria-label={t('preview')}>
      <nav aria-label={t('outline')}>
        <ol>{item('opening', t('first'), model.scriptMinutes.opening, false)}</ol>
        {model.sections.map((s) => (
          <div key={s.id}>
            <h3>
              {s.title} <span className="small quiet">{t('previewMinutes', { n: s.minutes })}</span>
            </h3>
            <ol>{s.questions.map((q) => item(q.id, `${q.number}. ${q.text}`, q.minutes, q.required))}</ol>
          </div>
        ))}
        <ol>{item('closing', t('last'), model.scriptMinutes.closing, false)}</ol>
      </nav>
      <div className="op-page">
        {question !== undefined ? (
          <Question question={question} model={model} />
        ) : (
          <>
            <h3>{place === 'opening' ? t('openingScript') : t('closingScript')}</h3>
            <blockquote>{place === 'opening' ? model.openingScript : model.closingScript}</blockquote>
            {place === 'closing' ? null : (
              <>
                <h3>{t('samplingNote')}</h3>
                <p>{model.sampling}</p>
                <h3>{t('checklist')}</h3>
                <ul className="list-disc pl-5">
                  {model.checklist.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </div>
    </section>
  );
}

function Question({ question: q, model }: { question: OutlineQuestion; model: OutlineModel }) {
  const t = useTranslations('outline');
  const { anchors } = q;
  return (
    <>
      <p className="small quiet">
        {t('question', { n: q.number })} · {q.required ? t('must') : t('optional')}
        {q.indicator === undefined ? '' : ` · ${q.indicator} ${q.indicatorTitle ?? ''}`}
      </p>
      <p className="op-question">{q.text}</p>
      {q.probes.length === 0 ? null : (
        <>
          <h3>{t('ask')}</h3>
          <ul>
            {q.probes.map((probe) => (
              <li key={probe}>□ {probe}</li>
            ))}
          </ul>
        </>
      )}
      {q.evidence.length === 0 ? null : (
        <>
          <h3>{t('demand')}</h3>
          <ul>
            {q.evidence.map((e) => (
              <li key={e.id}>
                □ {e.id} {e.title}
              </li>
            ))}
          </ul>
        </>
      )}
      {anchors === undefined ? null : (
        <dl>
          {[...model.ratingChoices]
            .sort((a, b) => b.value - a.value)
            .map((c) => (
              <div key={c.value}>
                <dt>
                  {t('anchorOf', { value: c.value })} {c.label}
                </dt>
                <dd>{c.value === 5 || c.value === 3 || c.value === 1 ? anchors[c.value] : ''}</dd>
              </div>
            ))}
        </dl>
      )}
    </>
  );
}
