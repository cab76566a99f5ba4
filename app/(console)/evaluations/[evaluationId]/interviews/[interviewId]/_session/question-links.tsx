'use client';
import { useTranslations } from 'next-intl';
import { type Place, shortTitle } from './places.ts';
import { useSession } from './use-session.ts';

/** The named questions as ways to them. */
export function QuestionLinks({ ids, go }: { ids: readonly string[]; go: (place: Place) => void }) {
  const t = useTranslations('interview.closing');
  const { questions } = useSession();
  return (
    <ul className="iv-links">
      {questions
        .filter((q) => ids.includes(q.id))
        .map((q) => (
          <li key={q.id}>
            <button type="button" className="iv-link" onClick={() => go(q.id)}>
              {t('goto', { n: q.number, title: shortTitle(q) })}
            </button>
          </li>
        ))}
    </ul>
  );
}
