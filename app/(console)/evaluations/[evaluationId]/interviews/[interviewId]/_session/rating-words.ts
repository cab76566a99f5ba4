'use client';
import { useTranslations } from 'next-intl';
import type { Rating } from '#lib/interview/session-state.ts';
import { useSession } from './use-session.ts';

/** One rater's rating of one question; `locked` false hides it. */
export type Cell = {
  readonly id: string;
  readonly name: string;
  readonly locked: boolean;
  readonly value: Rating;
};

/** Points between the highest and the lowest rating; undefined with fewer than two. */
export function spread(cells: readonly Cell[]): number | undefined {
  const values = cells.filter((c) => c.locked).map((c) => c.value);
  const points = values.filter((v): v is number => typeof v === 'number');
  return points.length < 2 ? undefined : Math.max(...points) - Math.min(...points);
}

/** A rating in the words of its scale. */
export function useRatingWords(): (value: Rating) => string {
  const t = useTranslations('interview.rating');
  const { view } = useSession();
  return (value) => {
    if (value === undefined) return t('nothing');
    if (value === null) return view.outline.notRated?.label ?? '—';
    const label = view.outline.ratingChoices.find((c) => c.value === value)?.label ?? '';
    return t('value', { value, label });
  };
}
