'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { clock, markOf } from '#lib/interview/session-progress.ts';
import { ratingOf } from '#lib/interview/session-state.ts';
import { CLOSING, OPENING, type Place, shortTitle } from './places.ts';
import { useSession } from './use-session.ts';

/** The outline: what is done, what must be asked, how long. A strip of numbers on the phone. */
export function OutlineNav() {
  const t = useTranslations('interview.session');
  const { view, progress, place, began } = useSession();
  const { outline } = view;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = nav.current?.querySelector(`[data-place="${place}"]`);
    here?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [place]);
  return (
    <nav className="iv-out" aria-label={t('outline')} ref={nav}>
      <div className="iv-list">
        <ol>
          <Item
            place={OPENING}
            strip={t('openingShort')}
            title={t('opening')}
            mark={began ? 'asked' : 'open'}
          >
            {t('minutes', { n: outline.scriptMinutes.opening })}
          </Item>
        </ol>
        {outline.sections.map((section) => (
          <section key={section.id} aria-labelledby={`s-${section.id}`}>
            <h2 id={`s-${section.id}`}>
              <span>{section.title}</span>
              <span>
                {(progress.sectionSeconds[section.id] ?? 0) === 0
                  ? t('minutes', { n: section.minutes })
                  : t('used', { used: clock(progress.sectionSeconds[section.id] ?? 0), n: section.minutes })}
              </span>
            </h2>
            <ol>
              {section.questions.map((question) => (
                <QuestionItem key={question.id} question={question} />
              ))}
            </ol>
          </section>
        ))}
        <ol>
          <Item
            place={CLOSING}
            strip={t('closingShort')}
            title={t('closing')}
            mark={view.interview.state === 'finished' ? 'asked' : 'open'}
          >
            {t('minutes', { n: outline.scriptMinutes.closing })}
          </Item>
        </ol>
      </div>
      <dl className="iv-left">
        <div>
          <dt>{t('requiredAsked')}</dt>
          <dd>{t('requiredAskedValue', { n: progress.requiredAsked, total: progress.required })}</dd>
        </div>
        <div>
          <dt>{t('timeLeft')}</dt>
          <dd className={progress.secondsLeft < 0 ? 'field-error' : ''}>{clock(progress.secondsLeft)}</dd>
        </div>
        <div>
          <dt>{t('ahead')}</dt>
          <dd>{t('minutes', { n: progress.minutesAhead })}</dd>
        </div>
      </dl>
    </nav>
  );
}

function QuestionItem({ question }: { question: OutlineQuestion }) {
  const t = useTranslations('interview.session');
  const { view, state, answer } = useSession();
  const content = answer(question.id);
  const mark = markOf(content);
  const rating = ratingOf(state, question.id);
  const words = () => {
    if (view.interview.state === 'finished' && question.rated && view.may.rate && mark === 'asked') {
      if (rating === undefined) return t('notRatedYet');
      return rating === null ? '—' : t('rated', { value: rating });
    }
    if (mark === 'asked') return content.composer.trim() === '' ? t('asked') : t('draft');
    if (mark === 'skipped') return t('skipped');
    if (view.interview.state === 'finished') return t('notAsked');
    return (
      <>
        {question.required ? <em className="mr-1">{t('must')}</em> : null}
        {t('minutes', { n: question.minutes })}
      </>
    );
  };
  return (
    <Item place={question.id} strip={question.number} title={shortTitle(question)} mark={mark}>
      {words()}
    </Item>
  );
}

function Item(props: {
  place: Place;
  /** What stands for it in the narrow strip. */
  strip: string;
  title: string;
  mark: 'asked' | 'skipped' | 'open';
  children: React.ReactNode;
}) {
  const { place, go } = useSession();
  const here = place === props.place;
  return (
    <li>
      <button
        type="button"
        data-place={props.place}
        data-mark={props.mark}
        aria-current={here ? 'step' : undefined}
        onClick={() => go(props.place)}
      >
        <i aria-hidden="true" />
        <span className="iv-strip" aria-hidden="true">
          {props.strip}
        </span>
        <span className="iv-t">{props.title}</span>
        <span className="iv-m">{props.children}</span>
      </button>
    </li>
  );
}
