'use client';
import { useTranslations } from 'next-intl';
import type { AnswerContent, Clash } from '#lib/interview/answer-merge.ts';
import { type Choice, slotOf } from '#lib/interview/session-state.ts';
import { useSession } from './use-session.ts';

const CHOICES = [
  ['mine', 'useMine'],
  ['theirs', 'useTheirs'],
  ['both', 'useBoth'],
] as const satisfies readonly (readonly [Choice, string])[];

/** Two raters rewrote the same text: both are shown, and a person chooses. */
export function ClashChoice({ id }: { id: string }) {
  const t = useTranslations('interview.clash');
  const states = useTranslations('interview.evidence');
  const { state, act } = useSession();
  const { clash, local } = slotOf(state, id);
  if (clash === undefined) return null;
  const words = (content: AnswerContent, field: Clash) =>
    field !== 'evidence'
      ? content[field] || t('empty')
      : Object.entries(content.evidence)
          .map(([material, given]) => `${material} ${states(given)}`)
          .join('\n') || t('empty');
  return (
    <section className="notice caution my-3" role="alert" aria-labelledby="iv-clash">
      <h2 id="iv-clash">{t('title')}</h2>
      <p className="my-1">{t('why')}</p>
      {clash.fields.map((field) => (
        <div key={field} className="my-2">
          <h3>{t(field)}</h3>
          <dl className="iv-two">
            <div>
              <dt>{t('mine')}</dt>
              <dd>{words(local, field)}</dd>
            </div>
            <div>
              <dt>{t('theirs')}</dt>
              <dd>{words(clash.theirs, field)}</dd>
            </div>
          </dl>
        </div>
      ))}
      <p className="flex flex-wrap gap-2">
        {CHOICES.map(([choice, label]) => (
          <button
            key={choice}
            type="button"
            className="btn"
            onClick={() => act({ type: 'choose', id, choice })}
          >
            {t(label)}
          </button>
        ))}
      </p>
    </section>
  );
}
