'use client';
import { useTranslations } from 'next-intl';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { ratingOf } from '#lib/interview/session-state.ts';
import { type Cell, spread, useRatingWords } from './rating-words.ts';
import { useSession } from './use-session.ts';

/** Locked ratings of one question, side by side. */
export function Others({ question }: { question: OutlineQuestion }) {
  const t = useTranslations('interview.rating');
  const { view } = useSession();
  const cells = useCells(question);
  const words = useRatingWords();
  const apart = spread(cells);
  return (
    <div className="iv-others">
      <dl>
        {cells.map((cell) => (
          <div key={cell.id}>
            <dt>{cell.name}</dt>
            <dd>{cell.locked ? words(cell.value) : t('notLocked')}</dd>
          </div>
        ))}
      </dl>
      {apart === undefined ? null : (
        <p>
          {t('difference')} <b>{apart}</b>
        </p>
      )}
      {apart !== undefined && apart >= view.outline.disagreementGap ? (
        <p className="notice caution">▲ {t('reconcile', { n: apart })}</p>
      ) : null}
      <p className="small quiet">{t('gapNote', { n: view.outline.disagreementGap })}</p>
    </div>
  );
}

/** One cell per rater: one's own rating, and what the others have locked. */
export function useCells(question: OutlineQuestion): Cell[] {
  const t = useTranslations('interview.rating');
  const { view, state } = useSession();
  return view.raters.map((rater) =>
    rater.me
      ? { id: rater.id, name: t('mine'), locked: true, value: ratingOf(state, question.id) }
      : {
          id: rater.id,
          name: rater.name,
          locked: rater.locked && (!view.may.rate || !view.raters.some((r) => r.me)),
          value: view.otherRatings.find((r) => r.questionId === question.id && r.raterId === rater.id)?.value,
        },
  );
}
