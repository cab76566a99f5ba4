'use client';
import { useFormatter, useTranslations } from 'next-intl';
import type { Collision } from '#lib/interviews/collisions.ts';

/** What an appointment collides with; nothing where it does not. */
export function Collisions({ collisions }: { collisions: readonly Collision[] }) {
  const t = useTranslations('interview.plan');
  const format = useFormatter();
  if (collisions.length === 0) return null;
  return (
    <div className="notice caution my-3">
      <p>{t('collides')}</p>
      <ul className="list-disc pl-5">
        {collisions.map((c) => {
          const time = format.dateTime(c.at, { dateStyle: 'medium', timeStyle: 'short' });
          return (
            <li key={`${c.at} ${c.raters.join()} ${c.place}`}>
              {[
                ...c.raters.map((name) => t('raterTwice', { name, time })),
                ...(c.place === null ? [] : [t('placeTwice', { place: c.place, time })]),
              ].join(t('joint'))}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
