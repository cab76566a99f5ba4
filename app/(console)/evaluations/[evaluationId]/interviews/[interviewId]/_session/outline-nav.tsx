'use client';
import { useTranslations } from 'next-intl';
import { memo, useEffect, useRef } from 'react';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { clock, markOf } from '#lib/interview/session-progress.ts';
import { type Rating, ratingOf } from '#lib/interview/session-state.ts';
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
  const { view, state, answer, place, go } = useSession();
  const content = answer(question.id);
  const finished = view.interview.state === 'finished';
  return (
    <QuestionLine
      question={question}
      mark={markOf(content)}
      draft={content.composer.trim() !== ''}
      rating={
        finished && question.rated && view.may.rate ? { value: ratingOf(state, question.id) } : undefined
      }
      finished={finished}
      here={place === question.id}
      go={go}
    />
  );
}

type LineProps = {
  question: OutlineQuestion;
  mark: 'asked' | 'skipped' | 'open';
  draft: boolean;
  /** One's own rating, where it is to be shown. */
  rating: { readonly value: Rating } | undefined;
  finished: boolean;
  here: boolean;
  go: (place: Place) => void;
};

/** Made anew only when it says something else: the list is long, and every keystroke passes by here. */
const QuestionLine = memo(
  function QuestionLine({ question, mark, draft, rating, finished, here, go }: LineProps) {
    const t = useTranslations('interview.session');
    const words = () => {
      if (rating !== undefined && mark === 'asked') {
        if (rating.value === undefined) return t('notRatedYet');
        return rating.value === null ? '—' : t('rated', { value: rating.value });
      }
      if (mark === 'asked') return draft ? t('draft') : t('asked');
      if (mark === 'skipped') return t('skipped');
      if (finished) return t('notAsked');
      return (
        <>
          {question.required ? <em className="mr-1">{t('must')}</em> : null}
          {t('minutes', { n: question.minutes })}
        </>
      );
    };
    return (
      <Line place={question.id} strip={question.number} title={shortTitle(question)} {...{ mark, here, go }}>
        {words()}
      </Line>
    );
  },
  (a, b) =>
    a.question === b.question &&
    a.mark === b.mark &&
    a.draft === b.draft &&
    a.rating?.value === b.rating?.value &&
    (a.rating === undefined) === (b.rating === undefined) &&
    a.finished === b.finished &&
    a.here === b.here &&
    a.go === b.go,
);

type ItemProps = {
  place: Place;
  /** What stands for it in the narrow strip. */
  strip: string;
  title: string;
  mark: 'asked' | 'skipped' | 'open';
  children: React.ReactNode;
};

function Item(props: ItemProps) {
  const { place, go } = useSession();
  return <Line {...props} here={place === props.place} go={go} />;
}

function Line({ here, go, ...props }: ItemProps & { here: boolean; go: (place: Place) => void }) {
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
