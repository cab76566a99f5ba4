'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { isAsked } from '#lib/interview/answer-merge.ts';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { Others } from './others.tsx';
import { RatingScale } from './rating-scale.tsx';
import { useRatingWords } from './rating-words.ts';
import { useSession } from './use-session.ts';
import { RATING_ID } from './use-shortcuts.ts';

/** The anchored rating of the question in view; folded until something has been noted. */
export function RatingPanel() {
  const t = useTranslations('interview.rating');
  const { question } = useSession();
  if (question === undefined) return null;
  return (
    <aside className="iv-rate" id={RATING_ID} aria-label={t('title')} tabIndex={-1}>
      {question.rated ? (
        <Rated question={question} />
      ) : (
        <div className="iv-ratehead">
          <h2>{t('title')}</h2>
          <p className="quiet">{t('none')}</p>
        </div>
      )}
    </aside>
  );
}

function Rated({ question }: { question: OutlineQuestion }) {
  const t = useTranslations('interview.rating');
  const { view, answer } = useSession();
  const content = answer(question.id);
  const noted = isAsked(content);
  const [wanted, setWanted] = useState(true);
  const rater = view.raters.some((r) => r.me);
  const open = noted && wanted;
  return (
    <>
      <div className="iv-ratehead">
        <h2>{t('titleOf', { id: question.indicator ?? '', title: question.indicatorTitle ?? '' })}</h2>
        <p className="quiet">
          {!rater
            ? t('onlyLocked')
            : !view.may.rate
              ? t('lockedMine')
              : !noted
                ? t('first')
                : content.notes.length === 0
                  ? t('readyDraft')
                  : t('ready', { n: content.notes.length })}
        </p>
        {noted && rater && view.may.rate ? (
          <button
            type="button"
            className="iv-fold"
            aria-expanded={open}
            aria-label={open ? t('fold') : t('unfold')}
            onClick={() => setWanted(!wanted)}
          />
        ) : null}
      </div>
      <RatedElsewhere id={question.id} />
      {rater && view.may.rate && open ? <RatingScale question={question} /> : null}
      {rater && view.may.rate ? (
        <div className="iv-why">
          <p className="quiet">
            <span className="inline-block">{view.raters.length > 1 ? t('apart') : t('alone')}</span>
            <span className="inline-block">{t('within', { n: view.outline.ratingWithinHours })}</span>
          </p>
        </div>
      ) : (
        <Others question={question} />
      )}
    </>
  );
}

/** One's own rating came from another device meanwhile: both are shown, and a person chooses. */
function RatedElsewhere({ id }: { id: string }) {
  const t = useTranslations('interview.rating');
  const words = useRatingWords();
  const { state, act } = useSession();
  const slot = state.ratings[id];
  const clash = slot?.clash;
  if (clash === undefined || slot?.local === undefined) return null;
  const { local } = slot;
  return (
    <div className="notice caution my-2" role="alert">
      <p>{t('elsewhere', { value: words(clash.theirs) })}</p>
      <p className="mt-2 flex flex-wrap gap-2">
        <button type="button" className="btn" onClick={() => act({ type: 'rate', id, value: local })}>
          {t('keepMine')}
        </button>
        <button type="button" className="btn" onClick={() => act({ type: 'rate', id, value: clash.theirs })}>
          {t('keepTheirs')}
        </button>
      </p>
    </div>
  );
}
