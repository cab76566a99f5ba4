'use client';
import { useTranslations } from 'next-intl';
import { EVIDENCE_STATES, type EvidenceState, isAsked } from '#lib/interview/answer-merge.ts';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { clock } from '#lib/interview/session-progress.ts';
import { ClashChoice } from './clash-choice.tsx';
import { Composer } from './composer.tsx';
import { FollowUps } from './follow-ups.tsx';
import { NoteLog } from './note-log.tsx';
import { Notices } from './notices.tsx';
import { SkipReason } from './skip-reason.tsx';
import { useSession } from './use-session.ts';

/** One question large, what to probe, what to ask for, and the notes. */
export function QuestionPane({ question }: { question: OutlineQuestion }) {
  const t = useTranslations('interview');
  const { answer, writing, act } = useSession();
  const content = answer(question.id);
  const change = (evidence: Record<string, EvidenceState>) =>
    act({ type: 'edit', id: question.id, change: { evidence: { ...content.evidence, ...evidence } } });
  return (
    <>
      <div className="iv-ask">
        <Notices />
        <SectionTime question={question} />
        <h1>{question.text}</h1>
        <ClashChoice id={question.id} />
        {question.probes.length === 0 ? null : (
          <fieldset className="iv-rows">
            <legend>{t('session.probes')}</legend>
            {question.probes.map((probe, i) => (
              <label key={probe}>
                <input
                  type="checkbox"
                  checked={content.probesAsked.includes(i)}
                  disabled={!writing}
                  onChange={(event) => {
                    const rest = content.probesAsked.filter((p) => p !== i);
                    const probesAsked = event.target.checked ? [...rest, i].sort((a, b) => a - b) : rest;
                    act({ type: 'edit', id: question.id, change: { probesAsked } });
                  }}
                />
                <span>{probe}</span>
              </label>
            ))}
          </fieldset>
        )}
        <FollowUps id={question.id} />
        {question.evidence.length === 0 ? null : (
          <fieldset className="iv-rows">
            <legend>{t('session.materials')}</legend>
            {question.evidence.map(({ id, title }) => {
              const state = content.evidence[id] ?? 'not_asked';
              return (
                <div className="iv-evidence" key={id} data-state={state}>
                  <span>
                    <b>{id}</b> {title}
                  </span>
                  {writing ? (
                    <select
                      aria-label={t('session.materialState', { title: `${id} ${title}` })}
                      value={state}
                      onChange={(event) => {
                        const chosen = EVIDENCE_STATES.find((s) => s === event.target.value);
                        if (chosen !== undefined) change({ [id]: chosen });
                      }}
                    >
                      {EVIDENCE_STATES.map((s) => (
                        <option key={s} value={s}>
                          {t(`evidence.${s}`)}
                        </option>
                      ))}
                    </select>
                  ) : (
                    <span className="quiet">{t(`evidence.${state}`)}</span>
                  )}
                </div>
              );
            })}
          </fieldset>
        )}
        {question.required && (!isAsked(content) || content.skipReason !== '') ? (
          <SkipReason id={question.id} reason={content.skipReason} />
        ) : null}
      </div>
      <section className="iv-notes" aria-label={t('notes.title')}>
        <NoteLog id={question.id} />
        {writing ? <Composer id={question.id} /> : null}
      </section>
    </>
  );
}

function SectionTime({ question }: { question: OutlineQuestion }) {
  const t = useTranslations('interview.session');
  const { view, progress } = useSession();
  const section = view.outline.sections.find((s) => s.questions.some((q) => q.id === question.id));
  if (section === undefined) return null;
  const used = progress.sectionSeconds[section.id] ?? 0;
  const share = section.minutes === 0 ? 1 : used / (section.minutes * 60);
  return (
    <>
      <div className="iv-meta">
        <p>
          <b>
            {t('question', { n: question.number })} · {question.required ? t('must') : t('optional')}
          </b>
          {question.indicator === undefined ? null : (
            <span className="ml-3">{t('indicator', { id: question.indicator })}</span>
          )}
        </p>
        <p role="timer" aria-label={`${t('section')} ${section.title}`}>
          {t('section')} <b className={share > 1 ? 'text-(--danger)' : ''}>{clock(used)}</b> /{' '}
          {clock(section.minutes * 60)}
        </p>
      </div>
      <div className="iv-bar" aria-hidden="true" data-over={share > 1}>
        <i style={{ width: `${Math.min(100, share * 100).toFixed(1)}%` }} />
      </div>
    </>
  );
}
