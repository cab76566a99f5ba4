'use client';
import { useTranslations } from 'next-intl';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { ratingOf } from '#lib/interview/session-state.ts';
import { useSession } from './use-session.ts';

/** 5 to 1 with what each point looks like, and the way out for what was not asked. */
export function RatingScale({ question }: { question: OutlineQuestion }) {
  const t = useTranslations('interview.rating');
  const { view, state, act } = useSession();
  const value = ratingOf(state, question.id);
  const rate = (to: number | null) => act({ type: 'rate', id: question.id, value: to });
  const points = [...view.outline.ratingChoices].sort((a, b) => b.value - a.value);
  const { notRated } = view.outline;
  return (
    <fieldset className="iv-scale">
      <legend className="sr-only">{t('legend', { id: question.indicator ?? '' })}</legend>
      {points.map((point) => {
        const anchor = anchorOf(question, point.value);
        return (
          <label key={point.value} data-point={point.value} data-anchored={anchor !== undefined}>
            <input
              type="radio"
              name={`rating-${question.id}`}
              value={point.value}
              checked={value === point.value}
              onChange={() => rate(point.value)}
            />
            <span>
              <b>{t('value', { value: point.value, label: point.label })}</b>
              {anchor === undefined ? null : <span>{anchor}</span>}
            </span>
          </label>
        );
      })}
      {notRated === undefined ? null : (
        <label data-point="none">
          <input
            type="radio"
            name={`rating-${question.id}`}
            value="none"
            checked={value === null}
            onChange={() => rate(null)}
          />
          <span>
            <b>{notRated.label}</b>
          </span>
        </label>
      )}
    </fieldset>
  );
}

function anchorOf(question: OutlineQuestion, value: number): string | undefined {
  return value === 1 || value === 3 || value === 5 ? question.anchors?.[value] : undefined;
}
